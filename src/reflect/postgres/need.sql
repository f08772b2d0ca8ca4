-- Which tables and views the making of an object takes, through whatever it is made with: rows of theirs above all.
, type AS ( -- the table that a row's type is of, else the type, also of an array of it
  SELECT t.oid, CASE WHEN e.typrelid <> 0 THEN 'pg_class'::regclass::oid ELSE 'pg_type'::regclass::oid END AS class,
    CASE WHEN e.typrelid <> 0 THEN e.typrelid ELSE e.oid END AS object, e.typrelid <> 0 OR e.typtype IN ('d', 'r') AS leads
  FROM pg_type t JOIN pg_type e ON e.oid = CASE WHEN t.typcategory = 'A' AND t.typelem <> 0 THEN t.typelem ELSE t.oid END
  WHERE t.oid >= 16384
), part AS (
  SELECT 'pg_attrdef'::regclass::oid AS class, oid, adrelid AS table FROM pg_attrdef
  UNION ALL SELECT 'pg_constraint'::regclass, oid, conrelid FROM pg_constraint WHERE contype IN ('c', 'x')
  UNION ALL SELECT 'pg_class'::regclass, indexrelid, indrelid FROM pg_index
), direct AS MATERIALIZED (
  SELECT coalesce(f.class, CASE WHEN u.oid IS NOT NULL THEN 'pg_class'::regclass WHEN m.refobjid IS NOT NULL THEN m.refclassid ELSE d.classid END) AS class,
    coalesce(f.object, u.ev_class, m.refobjid, d.objid) AS oid, coalesce(t.class, d.refclassid) AS to_class, coalesce(t.object, d.refobjid) AS to_oid
  FROM pg_depend d
  LEFT JOIN type f ON d.classid = 'pg_type'::regclass AND f.oid = d.objid
  LEFT JOIN pg_rewrite u ON d.classid = 'pg_rewrite'::regclass AND u.oid = d.objid AND u.rulename = '_RETURN'
  LEFT JOIN pg_depend m ON d.classid IN ('pg_amop'::regclass, 'pg_amproc'::regclass) AND m.classid = d.classid AND m.objid = d.objid
    AND m.refclassid = 'pg_opclass'::regclass
  LEFT JOIN part p ON p.class = d.classid AND p.oid = d.objid
  LEFT JOIN pg_class s ON d.classid = 'pg_class'::regclass AND s.oid = d.objid
  LEFT JOIN pg_class r ON d.refclassid = 'pg_class'::regclass AND r.oid = d.refobjid
  LEFT JOIN type t ON d.refclassid = 'pg_type'::regclass AND t.oid = d.refobjid
  WHERE d.objid >= 16384 AND d.refobjid >= 16384 AND d.deptype IN ('n', 'a', 'i')
    AND d.classid NOT IN ('pg_trigger'::regclass, 'pg_policy'::regclass) AND s.relkind IS DISTINCT FROM 'S'
    AND (d.classid <> 'pg_constraint'::regclass OR p.oid IS NOT NULL) -- keys take nothing but columns
    AND (t.leads OR r.relkind IN ('r', 'p', 'f', 'v', 'm', 'c') AND r.oid IS DISTINCT FROM p.table
      OR d.refclassid IN ('pg_proc'::regclass, 'pg_operator'::regclass, 'pg_opclass'::regclass, 'pg_opfamily'::regclass))
), edge AS (
  SELECT * FROM direct d -- functions are there before indexes, `sql:` blocks are not
  WHERE d.to_class <> 'pg_proc'::regclass OR NOT EXISTS (SELECT FROM pg_index i WHERE d.class = 'pg_class'::regclass AND i.indexrelid = d.oid)
  UNION ALL -- a cast is known by its function
  SELECT d.class, d.oid, 'pg_cast'::regclass, c.oid FROM direct d JOIN pg_cast c ON d.to_class = 'pg_proc'::regclass AND c.castfunc = d.to_oid
  WHERE c.oid >= 16384 AND d.class <> 'pg_cast'::regclass
    AND CASE WHEN EXISTS (SELECT FROM pg_index i WHERE d.class = 'pg_class'::regclass AND i.indexrelid = d.oid) THEN pg_get_indexdef(d.oid) ~ '::' ELSE true END
  UNION ALL
  SELECT 'pg_class'::regclass, p.table, p.class, p.oid FROM part p WHERE p.class <> 'pg_class'::regclass AND p.table <> 0
  UNION ALL
  SELECT 'pg_type'::regclass, contypid, 'pg_constraint'::regclass, oid FROM pg_constraint WHERE contype = 'c' AND contypid <> 0
), reach AS (
  SELECT e.class AS from_class, e.oid AS from_oid, e.to_class AS class, e.to_oid AS oid FROM edge e
  WHERE e.class <> 'pg_class'::regclass OR EXISTS (SELECT FROM pg_class r WHERE r.oid = e.oid AND r.relkind IN ('i', 'I', 'c'))
  UNION
  SELECT r.from_class, r.from_oid, e.to_class, e.to_oid FROM reach r JOIN edge e ON e.class = r.class AND e.oid = r.oid
)
SELECT coalesce(a.adrelid, c.oid) AS table, a.adnum AS column, i.indexrelid AS index,
  CASE from_class WHEN 'pg_type'::regclass THEN from_oid::text ELSE concat(from_class, '/', from_oid) END AS of, n.tables, u.users
FROM (SELECT from_class, from_oid, array_agg(oid) AS tables FROM reach WHERE class = 'pg_class'::regclass GROUP BY from_class, from_oid) n
FULL JOIN (
  SELECT e.to_class AS from_class, e.to_oid AS from_oid, array_agg(DISTINCT coalesce(p.table, e.oid)) AS users
  FROM edge e LEFT JOIN part p ON p.class = e.class AND p.oid = e.oid
  WHERE e.to_class IN ('pg_cast'::regclass, 'pg_operator'::regclass, 'pg_opclass'::regclass) AND (e.class = 'pg_class'::regclass OR p.oid IS NOT NULL)
  GROUP BY e.to_class, e.to_oid) u USING (from_class, from_oid)
LEFT JOIN pg_attrdef a ON from_class = 'pg_attrdef'::regclass AND a.oid = from_oid
LEFT JOIN pg_class c ON from_class = 'pg_class'::regclass AND c.oid = from_oid AND c.relkind = 'c'
LEFT JOIN pg_index i ON from_class = 'pg_class'::regclass AND i.indexrelid = from_oid
