-- What has the Syrian Observatory for Human Rights said, itself or through its people?
SELECT published_edtf AS published, statements.article_id, speaker.name AS speaker, verb, statements.mode, via.name AS via, is_denial, statements.quote
FROM statements
JOIN articles USING (article_id)
JOIN entities AS speaker ON speaker.entity_id = speaker_id
LEFT JOIN entities AS via ON via.entity_id = via_id
WHERE 'syrian-observatory-for-human-rights' IN (speaker.entity_id, speaker.affiliation_id)
ORDER BY published_start, statements.article_id, statements.char_start, statement_id;
