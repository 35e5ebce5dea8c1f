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

-- timeline: What is reported to have happened, day by day: one row for each happening, told by how many sentences and reports. Dates open to the left (`../2019-08-20`) sort by their end.
CREATE VIEW timeline AS
SELECT
    cluster_id,  -- The happening.
    coalesce(date_start, date_end) AS day,  -- First day, or the last where the first is open.
    date_edtf,  -- When, as EDTF.
    event_type,  -- What, as a PLOVER type.
    acled_sub_event_type,  -- What, as an ACLED sub-event.
    (SELECT string_agg(DISTINCT name, ', ' ORDER BY name) FROM participants JOIN entities USING (entity_id) WHERE event_id = cluster_id AND role = 'actor') AS actors,  -- By whom.
    (SELECT string_agg(DISTINCT name, ', ' ORDER BY name) FROM participants JOIN entities USING (entity_id) WHERE event_id = cluster_id AND role = 'recipient') AS recipients,  -- To whom.
    place.name AS place,  -- Where.
    factuality,  -- As the first row of the happening tells it.
    (SELECT count(*) FROM events AS told WHERE told.cluster_id = events.cluster_id) AS n_rows,  -- Rows of events that tell it.
    (SELECT count(DISTINCT article_id) FROM events AS told WHERE told.cluster_id = events.cluster_id) AS n_articles,  -- Reports that tell it.
    quote  -- The words of the first row.
FROM events
LEFT JOIN entities AS place ON place.entity_id = place_id
WHERE event_id = cluster_id
ORDER BY day, cluster_id;
