-- Comments of what no other query has: the index of a key, the rule that makes a view, a multirange; and of kinds unknown.
SELECT d.what AS name, d.on, d.of AS table, d.description AS comment
FROM (
  SELECT 'index ' || r.oid::regclass AS what, 'INDEX ' || r.oid::regclass AS on, i.indrelid AS of, d.description
  FROM pg_description d JOIN pg_class r ON r.oid = d.objoid JOIN space s ON s.oid = r.relnamespace
  JOIN pg_index i ON i.indexrelid = r.oid
  WHERE d.classoid = 'pg_class'::regclass AND EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = r.oid AND c.contype IN ('p', 'u', 'x'))
  UNION ALL
  SELECT 'rule of ' || r.oid::regclass, format('RULE %I ON %s', u.rulename, r.oid::regclass), r.oid, d.description
  FROM pg_description d JOIN pg_rewrite u ON u.oid = d.objoid JOIN pg_class r ON r.oid = u.ev_class JOIN space s ON s.oid = r.relnamespace
  WHERE d.classoid = 'pg_rewrite'::regclass AND u.rulename = '_RETURN'
  UNION ALL
  SELECT 'type ' || format_type(t.oid, NULL), 'TYPE ' || format_type(t.oid, NULL), NULL, d.description
  FROM pg_description d JOIN pg_type t ON t.oid = d.objoid JOIN space s ON s.oid = t.typnamespace
  WHERE d.classoid = 'pg_type'::regclass AND t.typtype = 'm'
    AND NOT EXISTS (SELECT FROM owned o JOIN pg_range g ON g.rngtypid = o.objid WHERE o.classid = 'pg_type'::regclass AND (to_jsonb(g) ->> 'rngmultitypid')::oid = t.oid)
  UNION ALL -- of a NOT NULL, which is a constraint since 18
  SELECT 'not null ' || c.conname, format('CONSTRAINT %I ON %s', c.conname, CASE c.conrelid WHEN 0 THEN 'DOMAIN ' || format_type(c.contypid, NULL)
    ELSE c.conrelid::regclass::text END), nullif(c.conrelid, 0), d.description
  FROM pg_description d JOIN pg_constraint c ON c.oid = d.objoid JOIN space s ON s.oid = c.connamespace
  WHERE d.classoid = 'pg_constraint'::regclass AND c.contype = 'n' AND NOT c.connoinherit AND c.convalidated
  UNION ALL -- an extension brings its own; what it is without its files, nobody knows
  SELECT 'extension ' || quote_ident(e.extname), 'EXTENSION ' || quote_ident(e.extname), NULL, coalesce(d.description, '')
  FROM pg_extension e JOIN pg_available_extensions() v ON v.name = e.extname
  LEFT JOIN pg_description d ON d.classoid = 'pg_extension'::regclass AND d.objoid = e.oid
  WHERE e.extname <> 'plpgsql' AND d.description IS DISTINCT FROM v.comment
  UNION ALL
  SELECT pg_describe_object(d.classoid, d.objoid, d.objsubid), NULL, NULL, d.description
  FROM pg_description d
  WHERE d.objoid >= 16384 AND d.classoid::regclass::text NOT IN ('pg_am', 'pg_cast', 'pg_class', 'pg_collation', 'pg_constraint', 'pg_conversion', 'pg_event_trigger',
    'pg_extension', 'pg_foreign_data_wrapper', 'pg_foreign_server', 'pg_language', 'pg_largeobject', 'pg_namespace', 'pg_operator', 'pg_opclass', 'pg_opfamily', 'pg_policy',
    'pg_proc', 'pg_publication', 'pg_rewrite', 'pg_statistic_ext', 'pg_subscription', 'pg_transform', 'pg_trigger', 'pg_ts_config', 'pg_ts_dict', 'pg_ts_parser',
    'pg_ts_template', 'pg_type')
) d
ORDER BY d.what
