SELECT p.polrelid AS table, p.polname AS name, obj_description(p.oid, 'pg_policy') AS comment,
  NOT p.polpermissive AS restrictive,
  CASE p.polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update' WHEN 'd' THEN 'delete' ELSE 'all' END AS command,
  ARRAY(SELECT coalesce(g.rolname, 'public') FROM unnest(p.polroles) o LEFT JOIN pg_roles g ON g.oid = o ORDER BY 1) AS roles,
  pg_get_expr(p.polqual, p.polrelid) AS using, pg_get_expr(p.polwithcheck, p.polrelid) AS check
FROM pg_policy p JOIN pg_class r ON r.oid = p.polrelid JOIN space s ON s.oid = r.relnamespace
ORDER BY p.polrelid, p.polname
