, object AS ( -- what can be granted on, with what is granted and what is by itself
  SELECT 'SCHEMA ' || quote_ident(s.nspname) AS label, n.nspacl AS acl, n.nspowner AS owner,
    coalesce(p.initprivs, acldefault('n', n.nspowner) || CASE WHEN n.nspname = 'public' -- one that was made anew
      THEN ARRAY[makeaclitem(0, n.nspowner, 'USAGE', false)] ELSE '{}' END) AS usual
  FROM space s JOIN pg_namespace n ON n.oid = s.oid
  LEFT JOIN pg_init_privs p ON p.classoid = 'pg_namespace'::regclass AND p.objoid = n.oid
  UNION ALL
  SELECT CASE r.relkind WHEN 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END || r.oid::regclass, r.relacl, r.relowner,
    acldefault(CASE r.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", r.relowner)
  FROM pg_class r JOIN space s ON s.oid = r.relnamespace
  WHERE r.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
    AND NOT EXISTS (SELECT FROM owned o WHERE o.classid = 'pg_class'::regclass AND o.objid = r.oid)
  UNION ALL
  SELECT 'COLUMN ' || quote_ident(a.attname) || ' OF ' || r.oid::regclass, a.attacl, r.relowner, acldefault('c', r.relowner)
  FROM pg_attribute a JOIN pg_class r ON r.oid = a.attrelid JOIN space s ON s.oid = r.relnamespace
  WHERE a.attacl IS NOT NULL AND NOT a.attisdropped
    AND NOT EXISTS (SELECT FROM owned o WHERE o.classid = 'pg_class'::regclass AND o.objid = r.oid)
  UNION ALL
  SELECT CASE p.prokind WHEN 'p' THEN 'PROCEDURE ' ELSE 'FUNCTION ' END || p.oid::regprocedure, p.proacl, p.proowner,
    acldefault('f', p.proowner)
  FROM pg_proc p JOIN space s ON s.oid = p.pronamespace
  WHERE NOT EXISTS (SELECT FROM owned o WHERE o.classid = 'pg_proc'::regclass AND o.objid = p.oid)
  UNION ALL
  SELECT 'TYPE ' || t.oid::regtype, t.typacl, t.typowner, acldefault('T', t.typowner)
  FROM pg_type t JOIN space s ON s.oid = t.typnamespace
  WHERE NOT EXISTS (SELECT FROM owned o WHERE o.classid = 'pg_type'::regclass AND o.objid = t.oid)
), now AS (
  SELECT label, grantee, array_agg(privilege_type ORDER BY privilege_type) AS privileges,
    coalesce(array_agg(privilege_type ORDER BY privilege_type) FILTER (WHERE is_grantable AND grantee <> owner), '{}') AS grantable
  FROM object, aclexplode(acl) WHERE acl IS NOT NULL GROUP BY label, grantee
), usually AS (
  SELECT label, grantee, array_agg(privilege_type ORDER BY privilege_type) AS privileges
  FROM object, aclexplode(usual) WHERE acl IS NOT NULL GROUP BY label, grantee
)
SELECT label || ' TO ' || who AS name, label AS on, who AS grantee, now.privileges, now.grantable
FROM now FULL JOIN usually USING (label, grantee)
CROSS JOIN LATERAL (SELECT CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END AS who) g
WHERE now.privileges IS DISTINCT FROM usually.privileges OR now.grantable <> '{}'
