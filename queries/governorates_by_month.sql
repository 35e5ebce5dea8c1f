-- How many happenings are told for each governorate and month?
-- Told as done, not as planned, threatened, denied or supposed; in the month of the last day. Of `n_by_then` only that day is known.
SELECT admin1 AS governorate, strftime(date_end, '%Y-%m') AS month, count(*) AS n, count(*) FILTER (date_start IS NULL) AS n_by_then,
       count(*) FILTER (quad_class = 'material conflict') AS n_violent, count(*) FILTER (happenings.n_articles > 1) AS n_in_several_reports
FROM happenings
JOIN events ON event_id = happenings.cluster_id
WHERE admin1 IS NOT NULL AND happenings.factuality IN ('asserted', 'reported', 'alleged')
GROUP BY ALL
ORDER BY governorate, month;
