SELECT s.nspname AS name, pg_get_userbyid(n.nspowner) AS owner,
  nullif(obj_description(n.oid, 'pg_namespace'), 'standard public schema') AS comment
FROM space s JOIN pg_namespace n ON n.oid = s.oid
WHERE NOT EXISTS (SELECT FROM owned o WHERE o.classid = 'pg_namespace'::regclass AND o.objid = s.oid)
