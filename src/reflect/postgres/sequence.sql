SELECT n.nspname AS schema, r.relname AS name, obj_description(r.oid, 'pg_class') AS comment,
  format_type(q.seqtypid, NULL) AS type, q.seqstart AS start, q.seqincrement AS increment, q.seqmin AS min,
  q.seqmax AS max, q.seqcache AS cache, q.seqcycle AS cycle, r.relpersistence = 'u' AS unlogged,
  d.refobjid AS table, d.refobjsubid AS owner, d.deptype = 'i' AS identity
FROM pg_sequence q JOIN pg_class r ON r.oid = q.seqrelid JOIN space n ON n.oid = r.relnamespace
LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = r.oid AND d.objsubid = 0
  AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
WHERE r.relpersistence <> 't'
  AND NOT EXISTS (SELECT FROM owned o WHERE o.classid = 'pg_class'::regclass AND o.objid = r.oid)
ORDER BY n.nspname, r.relname
