-- tolls: People killed, figure by figure, with who says so, where, when, and the words. Rival counts stand side by side; leave out parts and restatements before summing.
CREATE VIEW tolls AS
SELECT
    figure_id,  -- The figure.
    figures.article_id,  -- The report.
    coalesce(source.name, speaker.name, speaker_text) AS source,  -- Who stands behind the number; empty = the report itself.
    outlet,  -- Who published the report.
    date_start,  -- First day of the period that the count covers.
    date_end,  -- Last day of that period.
    scope,  -- Whether the count is of one incident, a period, or the whole war.
    place.name AS place,  -- Where they were killed.
    unit,  -- Who was killed, as a singular noun.
    subject.name AS subject,  -- The nationality, group or force of the dead, where it is told.
    value,  -- The number as reported.
    value_min,  -- Least number that the words allow.
    value_max,  -- Greatest number that the words allow; empty = open.
    is_hedged,  -- Whether the words cast doubt.
    part_of,  -- The figure that this one breaks down.
    restates_id,  -- The earlier figure of the same report that tells the same toll.
    figures.quote  -- The words.
FROM figures
JOIN articles USING (article_id)
LEFT JOIN statements USING (statement_id)
LEFT JOIN entities AS source ON source.entity_id = source_id
LEFT JOIN entities AS speaker ON speaker.entity_id = speaker_id
LEFT JOIN entities AS place ON place.entity_id = place_id
LEFT JOIN entities AS subject ON subject.entity_id = subject_id
WHERE measure = 'killed'
ORDER BY coalesce(date_end, published_end), figures.article_id, figures.char_start;

-- dyads: Who did what to whom, where and when, and who says so: one row for each event, actor and recipient. Partners of clashes and talks are actors both.
CREATE VIEW dyads AS
SELECT
    event_id,  -- The event.
    events.article_id,  -- The report.
    actor.name AS actor,  -- Who does it; empty = the words do not tell.
    event_type,  -- What is done, as a PLOVER type.
    events.mode,  -- How, as a PLOVER mode.
    acled_sub_event_type,  -- What is done, as an ACLED sub-event.
    recipient.name AS recipient,  -- To whom; empty = the words do not tell.
    factuality,  -- Whether it is asserted, reported, alleged, planned, threatened, denied or hypothetical.
    coalesce(speaker.name, speaker_text) AS source,  -- Who says so; empty = the report itself.
    outlet,  -- Who published the report.
    place.name AS place,  -- Where.
    date_start,  -- First day that the event may fall on.
    date_end,  -- Last day that the event may fall on.
    cluster_id,  -- The same for all rows that tell the same happening.
    events.quote  -- The words that tell it.
FROM events
JOIN articles USING (article_id)
LEFT JOIN statements USING (statement_id)
LEFT JOIN entities AS speaker ON speaker.entity_id = speaker_id
LEFT JOIN entities AS place ON place.entity_id = place_id
LEFT JOIN (SELECT event_id, name FROM participants JOIN entities USING (entity_id) WHERE role = 'actor') AS actor USING (event_id)
LEFT JOIN (SELECT event_id, name FROM participants JOIN entities USING (entity_id) WHERE role = 'recipient') AS recipient USING (event_id)
ORDER BY events.article_id, events.char_start, actor, recipient;

-- designations: Which voice calls which side what: one row for each voice, label and entity. A voice is the report's own, or that of someone whose words it gives.
CREATE VIEW designations AS
SELECT
    coalesce(speaker.name, speaker_text, CASE WHEN statement_id IS NULL THEN coalesce(outlet, article_id) ELSE 'unnamed' END) AS voice,  -- Who uses the label: a speaker, or the report's outlet (where unknown, the report).
    CASE WHEN statement_id IS NULL THEN 'report' ELSE 'speaker' END AS voice_of,  -- `report`: the report's own voice; `speaker`: words that it attributes.
    designation,  -- The label.
    entities.name AS entity,  -- Whom it labels.
    count(*) AS n,  -- How often.
    count(*) FILTER (is_verbatim) AS n_verbatim,  -- How often inside quotation marks.
    string_agg(DISTINCT mentions.quote, ' | ' ORDER BY mentions.quote) AS quotes,  -- The words, each once.
    string_agg(DISTINCT article_id, ' | ' ORDER BY article_id) AS articles  -- The reports, each once.
FROM mentions
JOIN articles USING (article_id)
JOIN entities USING (entity_id)
LEFT JOIN statements AS said USING (statement_id, article_id)
LEFT JOIN entities AS speaker ON speaker.entity_id = speaker_id
WHERE designation IS NOT NULL
GROUP BY voice, voice_of, designation, entity
ORDER BY designation, n DESC, voice, entity;

-- happenings: What is reported to have happened, one row for each happening: when, by whom, to whom, where, and how many reports, sources and rival figures tell it. Sorted by day; dates open to the left (`../2019-08-20`) sort by their end.
CREATE VIEW happenings AS
WITH parties AS (
    SELECT cluster_id,
           string_agg(DISTINCT name, ', ' ORDER BY name) FILTER (role = 'actor') AS actors,
           string_agg(DISTINCT name, ', ' ORDER BY name) FILTER (role = 'recipient') AS recipients
    FROM participants JOIN entities USING (entity_id) JOIN events USING (event_id)
    GROUP BY cluster_id
), told AS (
    SELECT cluster_id, count(*) AS n_rows, count(DISTINCT events.article_id) AS n_articles,
           count(DISTINCT coalesce(speaker_id, speaker_text, events.article_id)) AS n_sources
    FROM events LEFT JOIN statements USING (statement_id)
    GROUP BY cluster_id
), answers AS (
    SELECT cluster_id, count(*) AS n,
           count(DISTINCT (value, value_min, value_max)) > 1 AND count(DISTINCT (figures.article_id, source_id)) > 1 AS are_rivals
    FROM figures JOIN events USING (event_id)
    WHERE part_of IS NULL AND restates_id IS NULL
    GROUP BY cluster_id, measure, unit
), counted AS (
    SELECT cluster_id, sum(n) AS n_figures, sum(n) FILTER (are_rivals) AS n_rivals FROM answers GROUP BY cluster_id
)
SELECT
    cluster_id,  -- The happening: the id of the first of the events that tell it.
    coalesce(date_start, date_end) AS day,  -- First day, or the last where the first is open.
    date_edtf,  -- When, as EDTF.
    event_type,  -- What, as a PLOVER type.
    acled_sub_event_type,  -- What, as an ACLED sub-event.
    actors,  -- By whom, as any of its rows tells.
    recipients,  -- To whom, as any of its rows tells.
    place.name AS place,  -- Where.
    admin1,  -- Governorate of the place, in Syria.
    factuality,  -- As the first row tells it.
    n_rows,  -- Rows of events that tell it.
    told.n_articles,  -- Reports that tell it.
    n_sources,  -- Voices that tell it: speakers, and reports in their own voice.
    coalesce(n_figures, 0)::BIGINT AS n_figures,  -- Figures that count something of it, parts and restatements left out.
    coalesce(n_rivals, 0)::BIGINT AS n_rivals,  -- Those of them that count the same (measure and unit) and on which reports or sources differ.
    quote  -- The words of the first row.
FROM events
JOIN told USING (cluster_id)
LEFT JOIN parties USING (cluster_id)
LEFT JOIN counted USING (cluster_id)
LEFT JOIN entities AS place ON place.entity_id = place_id
WHERE event_id = cluster_id
ORDER BY day, cluster_id;

-- sides: Every entity with whom it belongs to in the end, up the whole way of affiliation_id: ministries, forces and leaders with their state.
CREATE VIEW sides AS
WITH RECURSIVE above AS (
    SELECT entity_id, entity_id AS side_id FROM entities
    UNION SELECT above.entity_id, affiliation_id FROM above JOIN entities ON entities.entity_id = side_id WHERE affiliation_id IS NOT NULL
)
SELECT
    above.entity_id,  -- The entity.
    below.name AS entity,  -- Its name.
    side_id,  -- Whom it belongs to in the end; itself where it belongs to nobody.
    side.name AS side  -- The name of that.
FROM above
JOIN entities AS side ON side.entity_id = side_id AND side.affiliation_id IS NULL
JOIN entities AS below ON below.entity_id = above.entity_id
ORDER BY above.entity_id;
