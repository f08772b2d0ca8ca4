SELECT i.indexrelid AS key, s.nspname AS schema, i.indrelid AS table, r.relname AS name,
  obj_description(i.indexrelid, 'pg_class') AS comment, i.indisunique AS unique, am.amname AS method,
  ARRAY(SELECT a.attname FROM generate_series(i.indnkeyatts, i.indnatts - 1) k
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k] ORDER BY k) AS include,
  pg_get_expr(i.indpred, i.indrelid) AS where, r.reloptions AS with, ts.spcname AS tablespace,
  (to_jsonb(i) ->> 'indnullsnotdistinct')::boolean AS nulls_not_distinct, i.indisclustered AS clustered,
  NOT i.indisvalid AS invalid, r.relispartition AS inherited,
  ARRAY(SELECT attname FROM pg_attribute WHERE attrelid = i.indexrelid AND r.relispartition ORDER BY attnum) AS key_names, pg_get_indexdef(i.indexrelid) AS definition
FROM pg_index i JOIN pg_class r ON r.oid = i.indexrelid JOIN space s ON s.oid = r.relnamespace
JOIN pg_class t ON t.oid = i.indrelid
JOIN pg_am am ON am.oid = r.relam LEFT JOIN pg_tablespace ts ON ts.oid = r.reltablespace
WHERE (i.indisvalid OR t.relkind = 'p') -- other.sql has those that a broken CREATE INDEX CONCURRENTLY left behind
  AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x'))
ORDER BY s.nspname, r.relname
