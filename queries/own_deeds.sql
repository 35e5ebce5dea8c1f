-- What does each side say that it did itself, its ministries, forces and leaders taken together?
SELECT speaker.side, speaker.entity AS speaker, actor.entity AS actor, event_type, acled_sub_event_type, recipient.name AS recipient,
       place.name AS place, date_edtf, events.quote, statements.quote AS said
FROM events
JOIN statements USING (statement_id)
JOIN sides AS speaker ON speaker.entity_id = speaker_id
JOIN participants AS acts ON acts.event_id = events.event_id AND acts.role = 'actor'
JOIN sides AS actor ON actor.entity_id = acts.entity_id AND actor.side_id = speaker.side_id
LEFT JOIN participants AS suffers ON suffers.event_id = events.event_id AND suffers.role = 'recipient'
LEFT JOIN entities AS recipient ON recipient.entity_id = suffers.entity_id
LEFT JOIN entities AS place ON place.entity_id = place_id
WHERE quad_class LIKE 'material %' AND factuality IN ('asserted', 'reported', 'alleged')
ORDER BY speaker.side, events.article_id, events.char_start, actor, recipient;
