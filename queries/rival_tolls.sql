-- Which tolls rival each other: of the same victims, by two sources or reports, for one happening or for one place over days that overlap?
WITH counts AS (
    SELECT tolls.*, coalesce(source, outlet, tolls.article_id) AS voice, cluster_id
    FROM tolls
    JOIN figures USING (figure_id)
    LEFT JOIN events USING (event_id)
    WHERE tolls.part_of IS NULL AND tolls.restates_id IS NULL
)
SELECT one.place, one.unit, one.scope, one.date_end AS until, one.voice AS source, one.quote,
       other.date_end AS other_until, other.voice AS other_source, other.quote AS other_quote,
       one.cluster_id IS NOT NULL AND one.cluster_id IS NOT DISTINCT FROM other.cluster_id AS is_one_happening
FROM counts AS one
JOIN counts AS other
  ON one.unit = other.unit AND one.scope = other.scope
 AND (one.cluster_id = other.cluster_id
      OR one.place = other.place AND one.date_start <= other.date_end AND other.date_start <= one.date_end)
WHERE (one.date_end, one.figure_id) < (other.date_end, other.figure_id)
  AND (one.voice <> other.voice OR one.article_id <> other.article_id)
  AND (one.value, one.value_min, one.value_max) IS DISTINCT FROM (other.value, other.value_min, other.value_max)
ORDER BY is_one_happening DESC, one.place, one.date_end, one.figure_id, other.figure_id;
