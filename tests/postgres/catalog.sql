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
  UNION ALL -- what only blocks of SQL make
  SELECT thing.type, thing.identity || coalesce(' ' || pg_get_ruledef(r.oid), '')
  FROM (SELECT 'pg_operator'::regclass class, oid FROM pg_operator UNION ALL SELECT 'pg_opclass'::regclass, oid FROM pg_opclass
    UNION ALL SELECT 'pg_opfamily'::regclass, oid FROM pg_opfamily UNION ALL SELECT 'pg_cast'::regclass, oid FROM pg_cast
    UNION ALL SELECT 'pg_conversion'::regclass, oid FROM pg_conversion UNION ALL SELECT 'pg_collation'::regclass, oid FROM pg_collation
    UNION ALL SELECT 'pg_ts_config'::regclass, oid FROM pg_ts_config UNION ALL SELECT 'pg_ts_dict'::regclass, oid FROM pg_ts_dict
    UNION ALL SELECT 'pg_statistic_ext'::regclass, oid FROM pg_statistic_ext
    UNION ALL SELECT 'pg_event_trigger'::regclass, oid FROM pg_event_trigger UNION ALL SELECT 'pg_publication'::regclass, oid FROM pg_publication
    UNION ALL SELECT 'pg_foreign_server'::regclass, oid FROM pg_foreign_server
    UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid FROM pg_foreign_data_wrapper
    UNION ALL SELECT 'pg_user_mapping'::regclass, oid FROM pg_user_mapping
    UNION ALL SELECT 'pg_proc'::regclass, oid FROM pg_proc WHERE prokind = 'a'
    UNION ALL SELECT 'pg_rewrite'::regclass, oid FROM pg_rewrite WHERE rulename <> '_RETURN') o
    LEFT JOIN pg_rewrite r ON o.class = 'pg_rewrite'::regclass AND r.oid = o.oid, LATERAL pg_identify_object(o.class, o.oid, 0) thing
  WHERE o.oid >= 16384 AND coalesce(thing.schema, '') !~ '^pg_'
    AND NOT EXISTS (SELECT FROM foreign_thing f WHERE f.classid = o.class AND f.objid = o.oid)
  UNION ALL
  SELECT 'right', concat_ws(' ', label, (a).grantee::regrole, (a).privilege_type, nullif((a).is_grantable, false))
  FROM (SELECT label, aclexplode(coalesce(relacl, acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner))) a, relowner owner FROM relation
    UNION ALL SELECT label || '.' || attname, aclexplode(attacl), relowner FROM relation r JOIN pg_attribute ON attrelid = r.oid AND attnum > 0
    UNION ALL SELECT p.oid::regprocedure::text, aclexplode(coalesce(proacl, acldefault('f', proowner))), proowner FROM pg_proc p JOIN space s ON s.oid = pronamespace
    UNION ALL SELECT concat_ws(' ', 'of new ones', defaclnamespace::regnamespace, defaclobjtype), aclexplode(defaclacl), defaclrole FROM pg_default_acl) every
  WHERE (a).grantee NOT IN (0, owner)
  UNION ALL
  SELECT 'comment', concat_ws(' ', kind.type, kind.identity, quote_literal(description))
  FROM pg_description d, LATERAL pg_identify_object(d.classoid, d.objoid, d.objsubid) kind
  WHERE d.objoid >= 16384 AND (kind.schema IN (SELECT nspname FROM space) OR kind.schema IS NULL) -- policies, constraints
    AND NOT EXISTS (SELECT FROM foreign_thing f WHERE f.classid = d.classoid AND f.objid = d.objoid)
    AND description <> 'standard public schema'
)
SELECT replace(kind || ' ' || line, E'\n', '\n') AS fact FROM fact ORDER BY (kind || ' ' || line) COLLATE "C";
