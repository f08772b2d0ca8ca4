, home AS ( -- also what others made: an extension, or Postgres itself, whose privileges pg_init_privs knows
  SELECT oid, nspname FROM space
  UNION SELECT oid, nspname FROM pg_namespace WHERE nspname = 'pg_catalog' AND $1::text[] = '{}'
), given AS ( -- what can be granted on, with what is granted
  SELECT 'pg_namespace'::regclass AS class, n.oid AS object, 0 AS part, 'SCHEMA ' || quote_ident(h.nspname) AS label, n.nspacl AS acl,
    n.nspowner AS owner, acldefault('n', n.nspowner) || CASE WHEN n.nspname = 'public' -- one that was made anew
      THEN ARRAY[makeaclitem(0, n.nspowner, 'USAGE', false)] ELSE '{}' END AS usual
  FROM home h JOIN pg_namespace n ON n.oid = h.oid
  UNION ALL
  SELECT 'pg_class'::regclass, r.oid, 0, CASE r.relkind WHEN 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END || r.oid::regclass, r.relacl, r.relowner,
    acldefault(CASE r.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", r.relowner)
  FROM pg_class r JOIN home h ON h.oid = r.relnamespace
  WHERE r.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
  UNION ALL
  SELECT 'pg_class'::regclass, r.oid, a.attnum, 'COLUMN ' || quote_ident(a.attname) || ' OF ' || r.oid::regclass, a.attacl, r.relowner,
    acldefault('c', r.relowner)
  FROM pg_attribute a JOIN pg_class r ON r.oid = a.attrelid JOIN home h ON h.oid = r.relnamespace
  WHERE a.attacl IS NOT NULL AND NOT a.attisdropped
  UNION ALL
  SELECT 'pg_proc'::regclass, p.oid, 0, CASE p.prokind WHEN 'p' THEN 'PROCEDURE ' ELSE 'FUNCTION ' END || p.oid::regprocedure, p.proacl,
    p.proowner, acldefault('f', p.proowner)
  FROM pg_proc p JOIN home h ON h.oid = p.pronamespace
  UNION ALL
  SELECT 'pg_type'::regclass, t.oid, 0, 'TYPE ' || t.oid::regtype, t.typacl, t.typowner, acldefault('T', t.typowner)
  FROM pg_type t JOIN home h ON h.oid = t.typnamespace
  UNION ALL -- of no schema
  SELECT 'pg_language'::regclass, oid, 0, 'LANGUAGE ' || quote_ident(lanname), lanacl, lanowner, acldefault('l', lanowner)
  FROM pg_language WHERE $1::text[] = '{}'
  UNION ALL
  SELECT 'pg_foreign_data_wrapper'::regclass, oid, 0, 'FOREIGN DATA WRAPPER ' || quote_ident(fdwname), fdwacl, fdwowner, acldefault('F', fdwowner)
  FROM pg_foreign_data_wrapper WHERE $1::text[] = '{}'
  UNION ALL
  SELECT 'pg_foreign_server'::regclass, oid, 0, 'FOREIGN SERVER ' || quote_ident(srvname), srvacl, srvowner, acldefault('S', srvowner)
  FROM pg_foreign_server WHERE $1::text[] = '{}'
), object AS ( -- and what it has by itself
  SELECT g.label, g.acl, g.owner, coalesce(p.initprivs, g.usual) AS usual
  FROM given g LEFT JOIN pg_init_privs p ON p.classoid = g.class AND p.objoid = g.object AND p.objsubid = g.part
  WHERE g.acl IS NOT NULL
), now AS (
  SELECT label, grantee, array_agg(DISTINCT privilege_type ORDER BY privilege_type) AS privileges,
    coalesce(array_agg(DISTINCT privilege_type ORDER BY privilege_type) FILTER (WHERE is_grantable AND grantee <> owner), '{}') AS grantable
  FROM object, aclexplode(acl) GROUP BY label, grantee
), usually AS (
  SELECT label, grantee, array_agg(DISTINCT privilege_type ORDER BY privilege_type) AS privileges,
    coalesce(array_agg(DISTINCT privilege_type ORDER BY privilege_type) FILTER (WHERE is_grantable AND grantee <> owner), '{}') AS grantable
  FROM object, aclexplode(usual) GROUP BY label, grantee
)
SELECT label || ' TO ' || who AS name, label AS on, who AS grantee, now.privileges, now.grantable
FROM now FULL JOIN usually USING (label, grantee)
CROSS JOIN LATERAL (SELECT CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END AS who) g
WHERE now.privileges IS DISTINCT FROM usually.privileges OR now.grantable <> coalesce(usually.grantable, '{}')
