-- Who calls whom what?
SELECT entity, designation, voice, voice_of, n, n_verbatim, quotes
FROM designations
ORDER BY entity, designation, n DESC, voice, voice_of;
