SELECT t.oid AS key, s.nspname AS schema, t.typname AS name, obj_description(t.oid, 'pg_type') AS comment,
  EXISTS (SELECT FROM pg_type o WHERE o.typname = t.typname AND o.typnamespace = 'pg_catalog'::regnamespace) AS shadowed,
  format_type(t.typbasetype, t.typtypmod) AS type, t.typnotnull AS not_null, n.conname AS not_null_name,
  coalesce(pg_get_expr(t.typdefaultbin, 0), quote_literal(t.typdefault)) AS initial,
  CASE WHEN t.typcollation <> b.typcollation THEN
    CASE WHEN cn.nspname <> 'pg_catalog' THEN quote_ident(cn.nspname) || '.' ELSE '' END || quote_ident(c.collname)
  END AS collation
FROM pg_type t JOIN space s ON s.oid = t.typnamespace JOIN pg_type b ON b.oid = t.typbasetype
LEFT JOIN pg_constraint n ON n.contypid = t.oid AND n.contype = 'n' -- since 17
LEFT JOIN pg_collation c ON c.oid = t.typcollation LEFT JOIN pg_namespace cn ON cn.oid = c.collnamespace
WHERE t.typtype = 'd'
  AND NOT EXISTS (SELECT FROM owned o WHERE o.classid = 'pg_type'::regclass AND o.objid = t.oid)
