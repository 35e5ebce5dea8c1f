-- Where did it happen, as GeoJSON for a map?
-- One feature for each event whose place has a point; geo_precision and coordinates_basis tell how good that is.
-- Into a file: duckdb -readonly -noheader -list processed/syria_dispatches.duckdb < queries/events_geojson.sql > events.geojson
SELECT json_object(
    'type', 'FeatureCollection',
    'features', list(json_object(
        'type', 'Feature',
        'id', event_id,
        'geometry', json_object('type', 'Point', 'coordinates', json_array(longitude, latitude)),
        'properties', json_object(
            'event_type', event_type, 'acled_sub_event_type', acled_sub_event_type, 'date_edtf', date_edtf, 'factuality', factuality,
            'place', name, 'geo_precision', geo_precision, 'coordinates_basis', coordinates_basis, 'article_id', article_id, 'quote', quote
        )
    ) ORDER BY event_id)
) AS geojson
FROM events
JOIN entities ON entity_id = place_id
WHERE latitude IS NOT NULL;
