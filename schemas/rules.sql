-- spans: Every row that was read from a text, with its place there. A helper of the rules below, no rule.
CREATE VIEW spans AS
SELECT 'dates' AS "table", 'd' AS letter, date_id AS id, article_id, sentence, char_start, char_end, quote FROM dates
UNION ALL SELECT 'statements', 's', statement_id, article_id, sentence, char_start, char_end, quote FROM statements
UNION ALL SELECT 'mentions', 'm', mention_id, article_id, sentence, char_start, char_end, quote FROM mentions
UNION ALL SELECT 'events', 'e', event_id, article_id, sentence, char_start, char_end, quote FROM events
UNION ALL SELECT 'figures', 'f', figure_id, article_id, sentence, char_start, char_end, quote FROM figures;

-- links: Every pointer from a row of an article to a row that was read from a text. A helper of the rules below, no rule.
CREATE VIEW links AS
SELECT 'statements' AS "table", statement_id AS id, 'parent_id' AS "column", article_id, parent_id AS target FROM statements
UNION ALL SELECT 'mentions', mention_id, 'statement_id', article_id, statement_id FROM mentions
UNION ALL SELECT 'events', event_id, 'date_id', article_id, date_id FROM events
UNION ALL SELECT 'events', event_id, 'statement_id', article_id, statement_id FROM events
UNION ALL SELECT 'participants', concat_ws(' ', event_id, entity_id, role), 'mention_id', article_id, mention_id FROM participants JOIN events USING (event_id)
UNION ALL SELECT 'figures', figure_id, 'event_id', article_id, event_id FROM figures
UNION ALL SELECT 'figures', figure_id, 'date_id', article_id, date_id FROM figures
UNION ALL SELECT 'figures', figure_id, 'part_of', article_id, part_of FROM figures
UNION ALL SELECT 'figures', figure_id, 'restates_id', article_id, restates_id FROM figures
UNION ALL SELECT 'figures', figure_id, 'statement_id', article_id, statement_id FROM figures;

-- article_file: An article's id is the name of its file without the ending.
SELECT 'articles', article_id, 'file', concat('`', file, '` is not the file that the id names')
FROM articles
WHERE regexp_replace(regexp_replace(file, '^.*/', ''), '\.[^.]*$', '') <> article_id;

-- body_in_text: The body lies within the text.
SELECT 'articles', article_id, 'body_end', concat('the body ', body_start, '..', body_end, ' does not lie within 0..', n_chars)
FROM articles
WHERE body_start > body_end OR body_end > n_chars;

-- publication_basis: A publication date has a basis and evidence, and a missing one has none.
SELECT 'articles', article_id, 'published_basis', concat('`', published_basis, '`, but published_edtf is ', coalesce(published_edtf, 'empty'),
       ' and published_evidence is ', if(published_evidence IS NULL, 'empty', 'given'))
FROM articles
WHERE (published_basis = 'none') <> (published_edtf IS NULL) OR (published_edtf IS NULL) <> (published_evidence IS NULL);

-- address_as_evidence: A publication date that the address tells has the address as its evidence.
SELECT 'articles', article_id, 'published_evidence', concat('`', published_evidence, '`, but the address is ', coalesce(url, 'empty'))
FROM articles
WHERE published_basis = 'url' AND published_evidence IS DISTINCT FROM url;

-- dateline_as_evidence: A date in a dateline stands beside its place.
SELECT 'articles', article_id, 'published_basis', '`dateline`, but dateline_place is empty'
FROM articles
WHERE published_basis = 'dateline' AND dateline_place IS NULL;

-- copy_of_an_original: A copy is one of an article before it that is no copy.
SELECT 'articles', again.article_id, 'copy_of', concat(again.copy_of, if(first.copy_of IS NULL, ' is not before it', ' is a copy itself'))
FROM articles AS again JOIN articles AS first ON again.copy_of = first.article_id
WHERE first.article_id >= again.article_id OR first.copy_of IS NOT NULL;

-- read_in_english: What is in English is read, and nothing else.
SELECT 'articles', article_id, 'status', concat('`', status, '`, but the language is ', language)
FROM articles
WHERE (status = 'read') <> (language = 'en');

-- unread_article: Nothing is read from an article that was left unread.
SELECT "table", id, 'article_id', concat('the status of the article is `', status, '`')
FROM spans JOIN articles USING (article_id)
WHERE status <> 'read';

-- id_from_place: An id is made of the article, the letter of the table and the offset of the first character.
SELECT "table", id, 'char_start', concat('the id does not begin with ', article_id, '-', letter, char_start)
FROM spans
WHERE NOT starts_with(id, concat(article_id, '-', letter, char_start))
   OR regexp_matches(substring(id, length(concat(article_id, '-', letter, char_start)) + 1), '^[0-9]');

-- inside_the_body: What is read stands in a sentence of the body, or, with sentence 0, in the headline before it; a date in any line outside.
SELECT "table", id, 'sentence', concat('sentence ', sentence, ', but ', char_start, '..', char_end, ' against a body of ', body_start, '..', body_end)
FROM spans JOIN articles USING (article_id)
WHERE CASE WHEN "table" = 'dates' AND (char_end <= body_start OR char_start >= body_end) THEN sentence <> 0
           WHEN char_end <= body_start AND contains(title, trim(regexp_replace(quote, '[\s\v\x1c-\x1f\x85\pZ]+', ' ', 'g'))) THEN sentence <> 0
           ELSE sentence = 0 OR char_start < body_start OR char_end > body_end END;

-- sentence_order: The numbers of the sentences grow along the text.
WITH astray AS (  -- articles, by the hash of their id, that have a sentence beginning within the one before: few, so that few rows are sorted
    SELECT article
    FROM (SELECT hash(article_id) AS article, min(char_start) AS first, lag(max(char_start)) OVER (PARTITION BY hash(article_id) ORDER BY sentence) AS last
          FROM spans WHERE sentence > 0 GROUP BY hash(article_id), sentence)
    WHERE first < last
)
SELECT "table", id, 'sentence', concat(sentence, ' comes after sentence ', before)
FROM (SELECT *, lag(sentence) OVER (PARTITION BY article_id ORDER BY char_start, sentence) AS before
      FROM spans WHERE sentence > 0 AND hash(article_id) IN (FROM astray))
WHERE sentence < before;

-- same_place_twice: No two mentions, and no two dates, are the same words at the same place.
WITH twice AS (SELECT hash("table", article_id, char_start, char_end) AS place FROM spans WHERE "table" IN ('mentions', 'dates') GROUP BY ALL HAVING count(*) > 1)
SELECT "table", id, 'char_start', concat('the same words as ', first)
FROM (SELECT *, min(id) OVER (PARTITION BY "table", article_id, char_start, char_end) AS first
      FROM spans WHERE "table" IN ('mentions', 'dates') AND hash("table", article_id, char_start, char_end) IN (FROM twice))
WHERE id <> first;

-- same_article: A row points only to rows of its own article.
WITH astray AS (  -- by hashes, which take less memory than ids
    FROM links SEMI JOIN (SELECT hash(id) AS id, hash(article_id) AS article FROM spans) AS there ON there.id = hash(target) AND there.article <> hash(links.article_id)
)
SELECT astray."table", astray.id, astray."column", concat(target, ' is of another article, ', spans.article_id)
FROM astray JOIN spans ON spans.id = target
WHERE spans.article_id <> astray.article_id;

-- nested_in_itself: No row is nested in itself, directly or by way of others.
WITH RECURSIVE nested AS (
    SELECT 'statements' AS "table", statement_id AS id, 'parent_id' AS "column", parent_id AS target FROM statements
    UNION ALL SELECT 'figures', figure_id, 'part_of', part_of FROM figures
    UNION ALL SELECT 'entities', entity_id, 'affiliation_id', affiliation_id FROM entities
), above AS (
    SELECT * FROM nested WHERE target IS NOT NULL
    UNION SELECT above."table", above.id, above."column", nested.target
    FROM above JOIN nested ON nested."table" = above."table" AND nested.id = above.target AND nested.target IS NOT NULL
)
SELECT "table", id, "column", 'leads back to the row itself'
FROM above
WHERE id = target;

-- within_the_statement: What belongs to a statement stands within its words.
SELECT part."table", part.id, links."column", concat(part.char_start, '..', part.char_end, ' is not within ', target, ', ', said.char_start, '..', said.char_end)
FROM links JOIN spans AS part ON part.id = links.id JOIN statements AS said ON said.statement_id = target
WHERE links."column" IN ('statement_id', 'parent_id') AND (part.char_start < said.char_start OR part.char_end > said.char_end);

-- outer_quotation_marks: Mentions and direct quotations leave out the quotation marks around them.
SELECT "table", id, 'quote', concat('`', quote, '` keeps its quotation marks')
FROM (SELECT 'statements' AS "table", statement_id AS id, quote FROM statements WHERE mode = 'direct'
      UNION ALL SELECT 'mentions', mention_id, quote FROM mentions)
WHERE regexp_matches(quote, '^["“][^"“”]*["”]$|^‘[^‘’]*’$');

-- partly_in_quotation_marks: A mixed statement has a quotation mark in it.
SELECT 'statements', statement_id, 'mode', 'mixed, but there is no quotation mark'
FROM statements
WHERE mode = 'mixed' AND NOT regexp_matches(quote, '["“”„«»''‘’´`]');

-- designation_of_nominal: Only nominals carry the label of a side.
SELECT 'mentions', mention_id, 'designation', concat('`', designation, '` on a ', mention_type)
FROM mentions
WHERE designation IS NOT NULL AND mention_type <> 'nominal';

-- label_of_a_side: A label of a side is one of reference/designations.csv.
SELECT 'mentions', mention_id, 'designation', concat('`', designation, '` is no label of reference/designations.csv')
FROM mentions
WHERE designation NOT IN (SELECT unnest([designation, coalesce(forces_designation, designation)]) FROM reference.designations);

-- date_basis: A date has a basis other than `none` exactly if it has a value.
SELECT 'dates', date_id, 'date_basis', concat('`', date_basis, '`, but date_edtf is ', coalesce(date_edtf, 'empty'))
FROM dates
WHERE (date_basis = 'none') <> (date_edtf IS NULL);

-- date_counted_from: A date is counted from a publication that is dated, or from a date before it that has a value.
SELECT 'dates', date_id, 'date_basis', concat('`', date_basis, '`, but there is no such date')
FROM (SELECT dates.*, published_edtf, min(if(dates.date_edtf IS NULL, NULL, char_start)) OVER (PARTITION BY article_id) AS first
      FROM dates JOIN articles USING (article_id))
WHERE (date_basis = 'publication' AND published_edtf IS NULL) OR (date_basis = 'previous' AND first >= char_start);

-- date_words: date_text has the words of the date that date_id points to, and is empty where that is.
SELECT "table", id, 'date_text', concat('`', date_text, '`, but the words of date ', coalesce(date_id, '(none)'), ' are `', quote, '`')
FROM (SELECT 'events' AS "table", event_id AS id, date_id, date_text FROM events UNION ALL SELECT 'figures', figure_id, date_id, date_text FROM figures)
LEFT JOIN dates USING (date_id)
WHERE date_text IS DISTINCT FROM quote;

-- not_yet_happened: Only what is planned, threatened, denied or hypothetical is dated after the publication; no victims are counted ahead.
SELECT "table", id, 'date_start', concat(date_start, ' is after the publication, ', published_end, ', but ', coalesce('factuality is ' || factuality, 'victims are counted'))
FROM (SELECT 'events' AS "table", event_id AS id, article_id, date_start, factuality FROM events
      UNION ALL SELECT 'figures', figure_id, figures.article_id, figures.date_start, factuality FROM figures LEFT JOIN events USING (event_id)
      WHERE factuality IS NOT NULL OR measure IN ('killed', 'injured', 'casualties', 'abducted', 'missing'))
JOIN articles USING (article_id)
WHERE date_start > published_end AND coalesce(factuality, 'asserted') NOT IN ('planned', 'threatened', 'denied', 'hypothetical');

-- asserted_by_the_article: A deed that the article itself asserts is no one's statement; an act of speech may be, which the article witnesses.
SELECT 'events', event_id, 'statement_id', concat('factuality is asserted, but ', statement_id, ' tells it')
FROM events JOIN reference.plover_types USING (event_type)
WHERE factuality = 'asserted' AND statement_id IS NOT NULL AND kind = 'deed';

-- one_word_verb: A trigger that is a verb is one word.
SELECT 'events', event_id, 'method', concat('verb, but the trigger is `', quote, '`')
FROM events
WHERE method = 'verb' AND regexp_matches(quote, '\s');

-- place_is_a_place: The place of an event or a figure is a place or a state.
SELECT "table", id, 'place_id', concat(place_id, ' is of the type ', entity_type)
FROM (SELECT 'events' AS "table", event_id AS id, place_id FROM events UNION ALL SELECT 'figures', figure_id, place_id FROM figures)
JOIN entities ON entity_id = place_id
WHERE entity_type NOT IN ('place', 'state');

-- geo_precision: An event with a place tells how exact it is, an event without one does not.
SELECT 'events', event_id, 'geo_precision', concat(coalesce(geo_precision, 'empty'), ', but place_id is ', coalesce(place_id, 'empty'))
FROM events
WHERE (geo_precision IS NULL) <> (place_id IS NULL);

-- country_precision: An event is placed in a country at large exactly if its place is a state.
SELECT 'events', event_id, 'geo_precision', concat(geo_precision, ', but ', place_id, ' is of the type ', entity_type)
FROM events JOIN entities ON entity_id = place_id
WHERE (geo_precision = 'country') <> (entity_type = 'state');

-- quad_class: An event's quad class is that of its type.
SELECT 'events', event_id, 'quad_class', concat('`', events.quad_class, '`, but ', event_type, ' is ', known.quad_class)
FROM events JOIN reference.plover_types AS known USING (event_type)
WHERE events.quad_class <> known.quad_class;

-- mode_of_the_type: An event's mode is one of its type.
SELECT 'events', event_id, 'mode', concat(mode, ' is no mode of ', event_type)
FROM events JOIN reference.plover_types USING (event_type)
WHERE NOT list_contains(string_split(coalesce(modes, ''), '|'), mode);

-- acled_types: An ACLED sub-event type stands with the event type that it belongs to.
SELECT 'events', event_id, 'acled_sub_event_type', concat(acled_sub_event_type, ' with ', coalesce(events.acled_event_type, 'empty'))
FROM events JOIN reference.acled_types AS known USING (acled_sub_event_type)
WHERE events.acled_event_type IS DISTINCT FROM known.acled_event_type;

-- acled_together: Both ACLED types are there or neither; who takes ground may leave the second open.
SELECT 'events', event_id, 'acled_sub_event_type', concat('empty, but acled_event_type is ', acled_event_type)
FROM events
WHERE acled_event_type IS NOT NULL AND acled_sub_event_type IS NULL AND event_type <> 'COERCE';

-- cluster_head: A cluster is named after the smallest event_id in it.
SELECT 'events', event_id, 'cluster_id', concat(cluster_id, ' is not the smallest event_id of its cluster, ', head)
FROM (SELECT *, min(event_id) OVER (PARTITION BY cluster_id) AS head FROM events)
WHERE cluster_id <> head;

-- cluster_type: The events of a cluster are of one type.
SELECT 'events', events.event_id, 'cluster_id', concat(events.event_type, ', but ', head.event_id, ' of its cluster is ', head.event_type)
FROM events JOIN events AS head ON head.event_id = events.cluster_id
WHERE events.event_type <> head.event_type;

-- participant_mention: The mention that a part was read from is of the one who has it, or of one with whom it belongs together.
WITH RECURSIVE above AS (
    SELECT entity_id, entity_id AS top FROM entities
    UNION SELECT above.entity_id, affiliation_id FROM above JOIN entities ON entities.entity_id = top WHERE affiliation_id IS NOT NULL
)
SELECT 'participants', concat_ws(' ', event_id, part.entity_id, role), 'mention_id', concat(mention_id, ' is a mention of ', said.entity_id)
FROM participants AS part JOIN mentions AS said USING (mention_id)
WHERE part.entity_id <> said.entity_id AND NOT EXISTS (
    FROM above AS one JOIN above AS other USING (top) WHERE one.entity_id = part.entity_id AND other.entity_id = said.entity_id);

-- bounds_order: A least value is not greater than the greatest.
SELECT 'figures', figure_id, 'value_min', concat(value_min, ' is greater than value_max, ', value_max)
FROM figures
WHERE value_min > value_max;

-- value_in_bounds: The value lies within its bounds; `more than` and `less than` exclude it.
SELECT 'figures', figure_id, 'value', concat(value, ' lies outside of ', value_min, '..', value_max)
FROM figures
WHERE (value < value_min AND qualifier <> 'more_than') OR (value > value_max AND qualifier <> 'less_than');

-- value_in_words: Where the words end in a number in digits, and have no other, the value is that number.
SELECT 'figures', figure_id, 'value', concat(value, ', but the words are `', quote, '`')
FROM figures
WHERE regexp_full_match(quote, '[^0-9]*([0-9]{1,3}(,[0-9]{3})*|[0-9]+)')
  AND value <> replace(regexp_extract(quote, '[0-9,]+$'), ',', '')::DOUBLE;

-- qualifier_bounds: The qualifier says which bounds there are.
SELECT 'figures', figure_id, 'qualifier', concat(qualifier, ', but value ', coalesce(value::VARCHAR, 'empty'), ' and bounds ', value_min, '..', value_max)
FROM figures
WHERE NOT coalesce(CASE qualifier
    WHEN 'exact' THEN value_min = value AND value_max = value
    WHEN 'at_least' THEN value_min = value AND value_max IS NULL
    WHEN 'more_than' THEN value_min BETWEEN value AND value + 1 AND value_max IS NULL
    WHEN 'at_most' THEN value_max = value AND value_min IS NULL
    WHEN 'less_than' THEN value_max BETWEEN value - 1 AND value AND value_min IS NULL
    WHEN 'about' THEN value IS NOT NULL AND value_min IS NULL AND value_max IS NULL
    WHEN 'range' THEN value IS NULL AND value_min IS NOT NULL AND value_max IS NOT NULL
    WHEN 'order' THEN value IS NULL
END, false);

-- scope_of_measure: What is measured and not counted has no scope, and what is counted has one.
SELECT 'figures', figure_id, 'scope', concat(coalesce(scope, 'empty'), ', but the measure is ', measure)
FROM figures
WHERE measure <> 'other' AND (scope IS NULL) <> (measure IN ('duration', 'distance', 'area', 'money', 'share'));

-- standing_measure: A standing count has a measure of how things are, or is of no known measure, or part of another.
SELECT 'figures', figure_id, 'scope', concat(scope, ', but the measure is ', measure)
FROM figures
WHERE scope IS NOT NULL AND measure <> 'other' AND part_of IS NULL
  AND (scope = 'standing') <> (measure IN ('population', 'present', 'hosted', 'besieged', 'encircled', 'deployed'));

-- part_within_whole: A part is not larger than its whole, where both measure the same or the whole counts all casualties.
SELECT 'figures', part.figure_id, 'part_of', concat(coalesce(part.value, part.value_min), ', but the whole, ', whole.figure_id, ', is ', coalesce(whole.value_max, whole.value))
FROM figures AS part JOIN figures AS whole ON part.part_of = whole.figure_id
WHERE coalesce(part.value, part.value_min) > coalesce(whole.value_max, whole.value)
  AND (part.measure = whole.measure OR (whole.measure = 'casualties' AND part.measure IN ('killed', 'injured')));

-- restates_earlier: A figure restates one that stands before it and measures the same.
SELECT 'figures', again.figure_id, 'restates_id', concat(first.figure_id, ', ', first.measure, ' at ', first.char_start, ', is not an earlier figure of the measure ', again.measure)
FROM figures AS again JOIN figures AS first ON again.restates_id = first.figure_id
WHERE first.char_start >= again.char_start OR first.measure <> again.measure;

-- counts_of_mentions: An entity's counts are those of its mentions.
SELECT 'entities', entity_id, 'n_mentions', concat(n_mentions, ' in ', n_articles, ' articles, but mentions has ', count(mention_id), ' in ', count(DISTINCT article_id))
FROM entities LEFT JOIN mentions USING (entity_id)
GROUP BY entity_id, n_mentions, n_articles
HAVING n_mentions <> count(mention_id) OR n_articles <> count(DISTINCT article_id);

-- unused_entity: Every entity is mentioned, plays a part in some row, or is what such an entity belongs to.
WITH RECURSIVE used AS (
    SELECT entity_id FROM mentions
    UNION SELECT entity_id FROM participants
    UNION SELECT unnest([speaker_id, via_id]) FROM statements
    UNION SELECT place_id FROM events
    UNION SELECT unnest([subject_id, place_id, source_id]) FROM figures
), kept AS (
    SELECT entity_id FROM used
    UNION SELECT affiliation_id FROM kept JOIN entities USING (entity_id)
)
SELECT 'entities', entity_id, 'entity_id', 'no row of the other tables refers to it'
FROM entities ANTI JOIN kept USING (entity_id);

-- one_row_per_thing: No two entities are the same item of Wikidata or the same feature of GeoNames.
SELECT 'entities', entity_id, "column", concat(id, ' is also that of ', first)
FROM (SELECT *, min(entity_id) OVER (PARTITION BY "column", id) AS first
      FROM (SELECT entity_id, 'wikidata_id' AS "column", wikidata_id AS id FROM entities
            UNION ALL SELECT entity_id, 'geonames_id', geonames_id::VARCHAR FROM entities)
      WHERE id IS NOT NULL)
WHERE entity_id <> first;

-- unlinked_entity: An entity that was made up from a text has no identifiers and no coordinates.
SELECT 'entities', entity_id, 'is_linked', 'false, but it has an identifier or coordinates'
FROM entities
WHERE NOT is_linked AND coalesce(wikidata_id, geonames_id::VARCHAR, latitude::VARCHAR, longitude::VARCHAR) IS NOT NULL;

-- affiliation_of_unlinked: An entity that was made up from a text belongs to nothing but the state of its country.
SELECT 'entities', own.entity_id, 'affiliation_id', concat(own.affiliation_id, ' is not the state of ', coalesce(own.country, 'no country'))
FROM entities AS own JOIN entities AS above ON above.entity_id = own.affiliation_id
WHERE NOT own.is_linked AND (above.entity_type <> 'state' OR above.country IS DISTINCT FROM own.country);

-- linked_entity: A linked entity is one of the gazetteer, the people of a country, or has an identifier or coordinates.
SELECT 'entities', entity_id, 'is_linked', 'true, but it is not in the gazetteer, and has neither an identifier nor coordinates'
FROM entities ANTI JOIN reference.entities AS known USING (entity_id)
WHERE is_linked AND wikidata_id IS NULL AND geonames_id IS NULL AND latitude IS NULL AND (entity_type <> 'people' OR country IS NULL);

-- as_in_the_gazetteer: An entity of the gazetteer is as it stands there, a state at the point of reference/countries.csv.
SELECT 'entities', entity_id, "column", concat('`', coalesce(cell, ''), '`, but the gazetteer has `', coalesce(known, ''), '`')
FROM (SELECT entity_id, unnest(['name', 'entity_type', 'country', 'wikidata_id', 'geonames_id', 'admin1', 'affiliation_id', 'is_linked', 'latitude', 'longitude', 'coordinates_basis']) AS "column",
             unnest([e.name, e.entity_type, e.country, e.wikidata_id, e.geonames_id::VARCHAR, e.admin1, e.affiliation_id, e.is_linked::VARCHAR, e.latitude::VARCHAR, e.longitude::VARCHAR, e.coordinates_basis]) AS cell,
             unnest([k.name, k.entity_type, k.country, k.wikidata_id, k.geonames_id, k.admin1, k.affiliation_id, 'true', coalesce(k.latitude, c.latitude)::DOUBLE::VARCHAR, coalesce(k.longitude, c.longitude)::DOUBLE::VARCHAR, coalesce(k.coordinates_basis, if(c.latitude IS NULL, NULL, 'own'))]) AS known
      FROM entities AS e JOIN reference.entities AS k USING (entity_id) LEFT JOIN reference.countries AS c ON e.entity_type = 'state' AND c.country = e.country)
WHERE cell IS DISTINCT FROM known;

-- basis_of_the_unlisted: A point that is not from the gazetteer is the place's own if GeoNames has the place, else that of the town near it.
SELECT 'entities', entity_id, 'coordinates_basis', concat(coordinates_basis, ', but geonames_id is ', coalesce(geonames_id::VARCHAR, 'empty'))
FROM entities ANTI JOIN reference.entities AS known USING (entity_id)
WHERE latitude IS NOT NULL AND coordinates_basis <> if(geonames_id IS NULL, 'near', 'own');

-- admin1: Only places in Syria have a governorate.
SELECT 'entities', entity_id, 'admin1', concat(admin1, ', but it is of the type ', entity_type, ' and in ', coalesce(country, 'no country'))
FROM entities
WHERE admin1 IS NOT NULL AND (entity_type <> 'place' OR country IS DISTINCT FROM 'SYR');

-- coordinates: Latitude, longitude and what they are the point of come together.
SELECT 'entities', entity_id, 'latitude', 'latitude, longitude and coordinates_basis are there in part only'
FROM entities
WHERE (latitude IS NULL) <> (longitude IS NULL) OR (latitude IS NULL) <> (coordinates_basis IS NULL);
