SELECT r.oid AS key, s.nspname AS schema, r.relname AS name,
  coalesce(obj_description(r.oid, 'pg_class'), CASE WHEN r.relkind = 'c' THEN obj_description(r.reltype, 'pg_type') END) AS comment,
  CASE r.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'f' THEN 'foreign table'
    WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' ELSE 'composite type' END AS type,
  pg_get_userbyid(r.relowner) AS owner, r.relpersistence = 'u' AS unlogged,
  ARRAY(SELECT o FROM unnest(r.reloptions) WITH ORDINALITY u (o, n) WHERE o !~ '^check_option=' ORDER BY n) AS with,
  toast.reloptions AS toast,
  space.spcname AS tablespace, nullif(am.amname, 'heap') AS method,
  ARRAY(SELECT inhparent FROM pg_inherits WHERE inhrelid = r.oid ORDER BY inhseqno) AS parents,
  CASE WHEN r.relkind = 'p' THEN pg_get_partkeydef(r.oid) END AS partition_key,
  pg_get_expr(r.relpartbound, r.oid) AS partition_bound,
  CASE WHEN r.reloftype <> 0 THEN format_type(r.reloftype, NULL) END AS of_type,
  r.relrowsecurity AS row_security, r.relforcerowsecurity AS force_row_security,
  CASE r.relreplident WHEN 'f' THEN 'full'
    WHEN 'n' THEN CASE WHEN r.relkind IN ('r', 'p', 'm') THEN 'nothing' END
    WHEN 'i' THEN (SELECT 'index ' || quote_ident(ic.relname) FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid
                   WHERE i.indrelid = r.oid AND i.indisreplident) END AS replica_identity,
  fs.srvname AS server, ft.ftoptions AS foreign_options,
  CASE WHEN r.relkind IN ('v', 'm') THEN rtrim(pg_get_viewdef(r.oid), ';') END AS select,
  (SELECT substr(o, 14) FROM unnest(r.reloptions) o WHERE o ~ '^check_option=') AS check_option,
  r.relkind = 'm' AND NOT r.relispopulated AS not_populated
FROM pg_class r JOIN space s ON s.oid = r.relnamespace
LEFT JOIN pg_class toast ON toast.oid = r.reltoastrelid AND r.reltoastrelid <> 0
LEFT JOIN pg_tablespace space ON space.oid = r.reltablespace
LEFT JOIN pg_am am ON am.oid = r.relam
LEFT JOIN pg_foreign_table ft ON ft.ftrelid = r.oid LEFT JOIN pg_foreign_server fs ON fs.oid = ft.ftserver
WHERE r.relkind IN ('r', 'p', 'f', 'v', 'm', 'c') AND r.relpersistence <> 't'
  AND NOT EXISTS (SELECT FROM owned o WHERE o.classid = 'pg_class'::regclass AND o.objid = r.oid)
  AND NOT EXISTS (SELECT FROM owned o WHERE o.classid = 'pg_type'::regclass AND o.objid = r.reltype)
ORDER BY s.nspname, r.relname
