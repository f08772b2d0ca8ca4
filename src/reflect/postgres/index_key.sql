SELECT i.indexrelid AS index, i.indrelid AS table, n AS name, n AS position, nullif(i.indkey[n - 1], 0) AS column,
  pg_get_indexdef(i.indexrelid, n, false) AS expression,
  CASE WHEN i.indcollation[n - 1] <> coalesce(a.attcollation, 100) THEN
    CASE WHEN cn.nspname <> 'pg_catalog' THEN quote_ident(cn.nspname) || '.' ELSE '' END || quote_ident(c.collname)
  END AS collation,
  CASE WHEN NOT oc.opcdefault OR own.attoptions IS NOT NULL THEN
    CASE WHEN ocn.nspname <> 'pg_catalog' THEN quote_ident(ocn.nspname) || '.' ELSE '' END || quote_ident(oc.opcname)
  END AS opclass,
  array_to_string(own.attoptions, ', ') AS opclass_params, nullif(own.attstattarget, -1) AS statistics,
  i.indoption[n - 1] & 1 = 1 AS descending, i.indoption[n - 1] & 2 = 2 AS nulls_first
FROM pg_index i JOIN pg_class r ON r.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid JOIN space s ON s.oid = r.relnamespace
CROSS JOIN LATERAL generate_series(1, i.indnkeyatts) n
JOIN pg_opclass oc ON oc.oid = i.indclass[n - 1] JOIN pg_namespace ocn ON ocn.oid = oc.opcnamespace
JOIN pg_attribute own ON own.attrelid = i.indexrelid AND own.attnum = n
LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[n - 1] AND i.indkey[n - 1] <> 0
LEFT JOIN pg_collation c ON c.oid = i.indcollation[n - 1] LEFT JOIN pg_namespace cn ON cn.oid = c.collnamespace
WHERE (i.indisvalid OR t.relkind = 'p') AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
ORDER BY i.indexrelid, n
