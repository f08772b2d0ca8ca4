SELECT concat(c.tableoid, '/', c.oid) AS key, nullif(c.conrelid, 0) AS table, c.contypid AS domain, c.conname AS name,
  obj_description(c.oid, 'pg_constraint') AS comment,
  CASE c.contype WHEN 'p' THEN 'primary key' WHEN 'u' THEN 'unique constraint' WHEN 'f' THEN 'foreign key'
    WHEN 'c' THEN 'check' WHEN 'x' THEN 'exclusion' ELSE 'not null' END AS type,
  c.conkey AS columns, pg_get_expr(c.conbin, c.conrelid) AS expression,
  CASE WHEN c.condeferred THEN 'initially deferred' WHEN c.condeferrable THEN 'initially immediate' ELSE '' END AS deferrable,
  NOT c.convalidated AS not_valid, c.connoinherit AND c.contype IN ('c', 'n') AS no_inherit,
  x.row ->> 'conenforced' = 'false' AS not_enforced, NOT c.conislocal AS inherited,
  (to_jsonb(i) ->> 'indnullsnotdistinct')::boolean AS nulls_not_distinct,
  (x.row ->> 'conperiod')::boolean AS without_overlaps,
  ARRAY(SELECT a.attname FROM generate_series(i.indnkeyatts, i.indnatts - 1) k
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k] ORDER BY k) AS include,
  ic.reloptions AS with, ts.spcname AS tablespace, i.indisclustered AS clustered,
  nullif(c.confrelid, 0) AS target, c.confkey AS target_columns,
  CASE c.confdeltype WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null'
    WHEN 'd' THEN 'set default' ELSE '' END AS on_delete,
  CASE c.confupdtype WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null'
    WHEN 'd' THEN 'set default' ELSE '' END AS on_update,
  CASE c.confmatchtype WHEN 'f' THEN 'full' ELSE '' END AS match,
  ARRAY(SELECT a.attname FROM jsonb_array_elements_text(nullif(x.row -> 'confdelsetcols', 'null')) k
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k::smallint) AS set_columns,
  pg_get_constraintdef(c.oid) AS definition
FROM pg_constraint c JOIN space s ON s.oid = c.connamespace
CROSS JOIN LATERAL (SELECT to_jsonb(c) AS row) x
LEFT JOIN pg_index i ON i.indexrelid = c.conindid AND c.contype IN ('p', 'u', 'x')
LEFT JOIN pg_class ic ON ic.oid = i.indexrelid LEFT JOIN pg_tablespace ts ON ts.oid = ic.reltablespace
WHERE (c.contype IN ('p', 'u', 'f', 'c', 'x') OR c.contype = 'n' AND c.conrelid <> 0 AND (c.connoinherit OR NOT c.convalidated))
  -- not what Postgres adds to a foreign key for each partition of its target
  AND NOT EXISTS (SELECT FROM pg_constraint whole WHERE whole.oid = c.conparentid AND whole.conrelid = c.conrelid)
ORDER BY c.conrelid, c.conname
