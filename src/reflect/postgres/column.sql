SELECT a.attrelid AS table, a.attname AS name, col_description(a.attrelid, a.attnum) AS comment, a.attnum AS number,
  row_number() OVER (PARTITION BY a.attrelid ORDER BY a.attnum) AS position,
  format_type(a.atttypid, a.atttypmod) AS type, e.typname AS type_name, en.nspname AS type_schema,
  CASE WHEN e.oid <> t.oid THEN greatest(a.attndims, 1) ELSE a.attndims END AS dimensions, e.oid AS enumeration, e.oid AS domain,
  a.attnotnull AND NOT coalesce(n.connoinherit OR NOT n.convalidated, false) AS not_null, n.conname AS not_null_name,
  CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END AS initial,
  CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END AS generated,
  a.attgenerated = 'v' AS generated_virtual,
  CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' ELSE '' END AS identity,
  CASE WHEN a.attcollation <> t.typcollation THEN
    CASE WHEN cn.nspname <> 'pg_catalog' THEN quote_ident(cn.nspname) || '.' ELSE '' END || quote_ident(c.collname)
  END AS collation,
  CASE WHEN a.attstorage <> t.typstorage AND r.relkind IN ('r', 'p', 'm', 'f') THEN
    CASE a.attstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'm' THEN 'main' ELSE 'extended' END
  END AS storage,
  CASE WHEN a.attinhcount > 0 THEN CASE t.typstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'm' THEN 'main' ELSE 'extended' END END AS type_storage,
  CASE to_jsonb(a) ->> 'attcompression' WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END AS compression,
  nullif(a.attstattarget, -1) AS statistics,
  ARRAY(SELECT o FROM unnest(a.attoptions) o WHERE o !~ '^pg_' ORDER BY o) AS options, -- pg_..: the server's own bookkeeping
  NOT a.attislocal AS inherited,
  a.attfdwoptions AS foreign_options
FROM pg_attribute a JOIN pg_class r ON r.oid = a.attrelid JOIN space s ON s.oid = r.relnamespace
JOIN pg_type t ON t.oid = a.atttypid
JOIN pg_type e ON e.oid = CASE WHEN t.typcategory = 'A' AND t.typelem <> 0 THEN t.typelem ELSE t.oid END
JOIN pg_namespace en ON en.oid = e.typnamespace
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_constraint n ON n.conrelid = a.attrelid AND n.contype = 'n' AND n.conkey = ARRAY[a.attnum] -- since 18
LEFT JOIN pg_collation c ON c.oid = a.attcollation LEFT JOIN pg_namespace cn ON cn.oid = c.collnamespace
WHERE r.relkind IN ('r', 'p', 'f', 'v', 'm', 'c') AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum
