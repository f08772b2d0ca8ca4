SELECT relname, query_to_xml(format('SELECT %s FROM %s ORDER BY 1', column_name, c.oid::regclass), false, false, '')
FROM pg_class c JOIN (VALUES ('people', 'id, name, mood, age'), ('pets', 'id, owner'), ('logs_2024', 'day')) AS t (relname, column_name) USING (relname) ORDER BY 1
