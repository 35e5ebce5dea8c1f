-- What was read from one sentence?
-- Here from the one with most figures; for another, let the first lines say SELECT 'its article_id' AS article_id, 7 AS sentence.
WITH asked AS (
    SELECT article_id, sentence FROM figures GROUP BY article_id, sentence ORDER BY count(*) DESC, article_id, sentence LIMIT 1
), facts AS (
    SELECT 'statement' AS fact, article_id, sentence, char_start, char_end, statements.quote, concat_ws(', ', coalesce(name, speaker_text), verb, mode) AS reading
    FROM statements LEFT JOIN entities ON entity_id = speaker_id
    UNION ALL
    SELECT 'date', article_id, sentence, char_start, char_end, quote, date_edtf FROM dates
    UNION ALL
    SELECT 'mention', article_id, sentence, char_start, char_end, mentions.quote, concat_ws(', ', name, entity_type, designation)
    FROM mentions JOIN entities USING (entity_id)
    UNION ALL
    SELECT 'event', article_id, sentence, char_start, char_end, events.quote,
           concat_ws(', ', event_type, mode, acled_sub_event_type, factuality, name, date_edtf)
    FROM events LEFT JOIN entities ON entity_id = place_id
    UNION ALL
    SELECT 'participant', events.article_id, events.sentence, events.char_start, events.char_end, events.quote, concat_ws(', ', role, name)
    FROM participants JOIN events USING (event_id) JOIN entities USING (entity_id)
    UNION ALL
    SELECT 'figure', article_id, sentence, char_start, char_end, figures.quote,
           concat_ws(', ', measure, unit, concat(value_min, '..', value_max), scope, name, date_edtf)
    FROM figures LEFT JOIN entities ON entity_id = source_id
)
SELECT article_id, sentence, fact, char_start, char_end, quote, reading
FROM facts JOIN asked USING (article_id, sentence)
ORDER BY char_start, char_end DESC, fact, reading;
