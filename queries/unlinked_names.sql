-- Which names does the gazetteer lack, and where do they stand: which should an editor add?
SELECT entity_id, name, entity_type, country, n_mentions, n_articles,
       string_agg(DISTINCT quote, ' | ' ORDER BY quote) AS quotes, string_agg(DISTINCT article_id, ' | ' ORDER BY article_id) AS articles
FROM entities
JOIN mentions USING (entity_id)
WHERE NOT is_linked
GROUP BY ALL
ORDER BY n_mentions DESC, entity_id;
