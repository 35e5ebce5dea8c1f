-- Which names does the gazetteer lack (n_named above 0; the rest are nouns such as `villages`), and where do they stand?
SELECT entity_id, name, entity_type, country, count(*) FILTER (mention_type = 'name') AS n_named, n_mentions, n_articles,
       string_agg(DISTINCT quote, ' | ' ORDER BY quote) AS quotes, string_agg(DISTINCT article_id, ' | ' ORDER BY article_id) AS articles
FROM entities
JOIN mentions USING (entity_id)
WHERE NOT is_linked
GROUP BY ALL
ORDER BY n_named DESC, n_mentions DESC, entity_id;
