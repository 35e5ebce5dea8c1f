-- How many dead does each source count, over time?
-- Whole tolls only, no parts and no repetitions. Days and places of one source may overlap: look before you add.
SELECT coalesce(source, outlet, article_id) AS source, date_start, date_end, scope, place, unit, value, value_min, value_max, quote
FROM tolls
WHERE part_of IS NULL AND restates_id IS NULL
ORDER BY source, date_end, date_start, figure_id;
