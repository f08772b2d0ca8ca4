SELECT t.oid AS key, s.nspname AS schema, t.typname AS name, obj_description(t.oid, 'pg_type') AS comment,
  format_type(r.rngsubtype, NULL) AS subtype,
  CASE WHEN NOT oc.opcdefault THEN quote_ident(ocn.nspname) || '.' || quote_ident(oc.opcname) END AS opclass,
  CASE WHEN r.rngcollation <> b.typcollation THEN quote_ident(cn.nspname) || '.' || quote_ident(c.collname) END AS collation,
  nullif(r.rngcanonical::regproc::text, '-') AS canonical, nullif(r.rngsubdiff::regproc::text, '-') AS difference,
  format_type((to_jsonb(r) ->> 'rngmultitypid')::oid, NULL) AS multirange
FROM pg_range r JOIN pg_type t ON t.oid = r.rngtypid JOIN space s ON s.oid = t.typnamespace
JOIN pg_type b ON b.oid = r.rngsubtype JOIN pg_opclass oc ON oc.oid = r.rngsubopc
JOIN pg_namespace ocn ON ocn.oid = oc.opcnamespace
LEFT JOIN pg_collation c ON c.oid = r.rngcollation LEFT JOIN pg_namespace cn ON cn.oid = c.collnamespace
WHERE NOT EXISTS (SELECT FROM owned o WHERE o.classid = 'pg_type'::regclass AND o.objid = t.oid)
