-- What a database holds, one line a fact, sorted: two databases are equal when this text is equal.
-- Everything that belongs to an extension or to Postgres itself is left out.
WITH space AS (
  SELECT oid, nspname FROM pg_namespace
  WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'drizzle')
), foreign_thing AS (
  SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
), relation AS (
  SELECT c.*, quote_ident(s.nspname) || '.' || quote_ident(c.relname) AS label
  FROM pg_class c JOIN space s ON s.oid = c.relnamespace
  WHERE NOT EXISTS (SELECT FROM foreign_thing f WHERE f.classid = 'pg_class'::regclass AND f.objid = c.oid)
), fact (kind, line) AS (
  SELECT 'schema', quote_ident(nspname) FROM space
  UNION ALL
  SELECT 'extension', concat_ws(' ', extname, extversion) FROM pg_extension WHERE extname <> 'plpgsql'
  UNION ALL
  SELECT 'relation', concat_ws(' ', label, relkind, relpersistence,
    ARRAY(SELECT o FROM unnest(reloptions) o ORDER BY o)::text, relrowsecurity, relforcerowsecurity, relreplident,
    'tablespace ' || nullif(reltablespace, 0), pg_get_partkeydef(r.oid), pg_get_expr(relpartbound, r.oid),
    'inherits ' || nullif(ARRAY(SELECT inhparent::regclass::text FROM pg_inherits WHERE inhrelid = r.oid ORDER BY inhseqno)::text, '{}'))
  FROM relation r WHERE relkind IN ('r', 'p', 'v', 'm', 'S')
  UNION ALL
  SELECT 'column', concat_ws(' ', label, row_number() OVER (PARTITION BY r.oid ORDER BY a.attnum),
    quote_ident(attname), format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN 'not null' END,
    'default ' || pg_get_expr(d.adbin, d.adrelid), 'identity ' || nullif(attidentity::text, ''),
    'generated ' || nullif(attgenerated::text, ''),
    CASE WHEN attcollation <> t.typcollation THEN 'collate ' || attcollation::regcollation END,
    CASE WHEN attstorage <> typstorage AND relkind IN ('r', 'p', 'm') THEN 'storage ' || attstorage::text END,
    'compression ' || nullif(attcompression::text, ''), CASE WHEN NOT attislocal THEN 'inherited' END)
  FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum
  WHERE r.relkind IN ('r', 'p', 'v', 'm') AND attnum > 0 AND NOT attisdropped
  UNION ALL
  SELECT 'constraint', concat_ws(' ', label, quote_ident(conname), contype, pg_get_constraintdef(c.oid))
  FROM relation r JOIN pg_constraint c ON c.conrelid = r.oid WHERE contype NOT IN ('n', 't')
    AND (contype <> 'f' OR conparentid = 0) -- those of partitions, which Postgres numbers as they come
  UNION ALL
  SELECT 'index', concat_ws(' ', pg_get_indexdef(i.indexrelid), CASE WHEN i.indisclustered THEN 'clustered' END,
    CASE WHEN i.indisreplident THEN 'identifies' END, CASE WHEN NOT i.indisvalid THEN 'invalid' END)
  FROM relation r JOIN pg_index i ON i.indrelid = r.oid
  UNION ALL
  SELECT 'enum', concat_ws(' ', t.oid::regtype, (
    SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid))
  FROM pg_type t JOIN space s ON s.oid = t.typnamespace WHERE typtype = 'e'
  UNION ALL
  SELECT 'domain', concat_ws(' ', t.oid::regtype, format_type(typbasetype, t.typtypmod), typnotnull, 'default ' || typdefault,
    'collate ' || nullif(typcollation, 0)::regcollation,
    (SELECT string_agg(quote_ident(conname) || ' ' || pg_get_constraintdef(c.oid), ', ' ORDER BY conname)
     FROM pg_constraint c WHERE contypid = t.oid AND contype = 'c'))
  FROM pg_type t JOIN space s ON s.oid = t.typnamespace
  WHERE typtype = 'd'
    AND NOT EXISTS (SELECT FROM foreign_thing f WHERE f.classid = 'pg_type'::regclass AND f.objid = t.oid)
  UNION ALL
  SELECT 'sequence', concat_ws(' ', label, format_type(seqtypid, NULL), seqstart, seqincrement, seqmin, seqmax,
                               seqcache, seqcycle, 'of ' || o.refobjid::regclass || '.' || a.attname)
  FROM relation r JOIN pg_sequence s ON s.seqrelid = r.oid
  LEFT JOIN pg_depend o ON o.classid = 'pg_class'::regclass AND o.objid = r.oid AND o.deptype IN ('a', 'i')
    AND o.refclassid = 'pg_class'::regclass
  LEFT JOIN pg_attribute a ON a.attrelid = o.refobjid AND a.attnum = o.refobjsubid
  UNION ALL
  SELECT 'view', label || ' ' || pg_get_viewdef(oid) FROM relation WHERE relkind IN ('v', 'm')
  UNION ALL
  SELECT 'trigger', concat_ws(' ', pg_get_triggerdef(t.oid), nullif(tgenabled, 'O')) FROM relation r JOIN pg_trigger t ON t.tgrelid = r.oid
  WHERE NOT tgisinternal
  UNION ALL
  SELECT 'function', pg_get_functiondef(p.oid) FROM pg_proc p JOIN space s ON s.oid = p.pronamespace
  WHERE prokind IN ('f', 'p')
    AND NOT EXISTS (SELECT FROM foreign_thing f WHERE f.classid = 'pg_proc'::regclass AND f.objid = p.oid)
  UNION ALL
  SELECT 'policy', concat_ws(' ', label, polname, polcmd, polpermissive,
                             ARRAY(SELECT role::regrole::text FROM unnest(polroles) role ORDER BY 1)::text,
                             pg_get_expr(polqual, polrelid), 'check ' || pg_get_expr(polwithcheck, polrelid))
  FROM relation r JOIN pg_policy p ON p.polrelid = r.oid
  UNION ALL
  SELECT 'comment', concat_ws(' ', kind.type, kind.identity, quote_literal(description))
  FROM pg_description d, LATERAL pg_identify_object(d.classoid, d.objoid, d.objsubid) kind
  WHERE d.objoid >= 16384 AND (kind.schema IN (SELECT nspname FROM space) OR kind.schema IS NULL) -- policies, constraints
    AND NOT EXISTS (SELECT FROM foreign_thing f WHERE f.classid = d.classoid AND f.objid = d.objoid)
    AND description <> 'standard public schema'
)
SELECT replace(kind || ' ' || line, E'\n', '\n') AS fact FROM fact ORDER BY (kind || ' ' || line) COLLATE "C";
