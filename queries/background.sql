-- Which events are news, and which are background that a report recalls?
-- `news`: within the month before the report; `background`: earlier; `undated`: the report does not tell.
SELECT CASE WHEN date_start IS NULL AND date_end >= published_start THEN 'undated'
            WHEN date_end < published_start - 31 THEN 'background'
            ELSE 'news' END AS age,
       published_start - date_end AS days_before, article_id, published_edtf AS published, events.date_edtf, event_type, acled_sub_event_type,
       place.name AS place, events.quote
FROM events
JOIN articles USING (article_id)
LEFT JOIN entities AS place ON place.entity_id = place_id
WHERE date_end IS NOT NULL AND published_start IS NOT NULL AND factuality IN ('asserted', 'reported', 'alleged')
ORDER BY age, days_before DESC, article_id, events.char_start;
