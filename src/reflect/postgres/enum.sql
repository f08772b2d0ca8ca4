SELECT t.oid AS key, s.nspname AS schema, t.typname AS name, obj_description(t.oid, 'pg_type') AS comment,
  EXISTS (SELECT FROM pg_type o WHERE o.typname = t.typname AND o.typnamespace = 'pg_catalog'::regnamespace) AS shadowed,
  ARRAY(SELECT enumlabel FROM pg_enum WHERE enumtypid = t.oid ORDER BY enumsortorder) AS labels
FROM pg_type t JOIN space s ON s.oid = t.typnamespace
WHERE t.typtype = 'e'
  AND NOT EXISTS (SELECT FROM owned o WHERE o.classid = 'pg_type'::regclass AND o.objid = t.oid)
