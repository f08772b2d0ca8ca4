SELECT s.nspname AS schema, p.proname AS name, obj_description(p.oid, 'pg_proc') AS comment,
  CASE p.prokind WHEN 'a' THEN 'aggregate' WHEN 'p' THEN 'procedure' WHEN 'w' THEN 'window function' ELSE 'function' END AS type,
  pg_get_function_identity_arguments(p.oid) AS arguments, pg_get_function_result(p.oid) AS result,
  l.lanname AS language, nullif(p.prosrc, '') AS body, p.prorettype = 'trigger'::regtype AS trigger,
  CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END AS definition
FROM pg_proc p JOIN space s ON s.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
WHERE NOT EXISTS (SELECT FROM owned o WHERE o.classid = 'pg_proc'::regclass AND o.objid = p.oid)
  AND NOT EXISTS ( -- those that a range type brings along
    SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i')
ORDER BY s.nspname, p.proname, pg_get_function_identity_arguments(p.oid)
