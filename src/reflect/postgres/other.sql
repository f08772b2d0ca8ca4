, object AS ( -- kinds of things that have no query of their own
  SELECT 'pg_operator'::regclass AS class, oid, oprnamespace AS space FROM pg_operator
    WHERE oprcode <> 0 -- else only named by another as its commutator or negator
  UNION ALL SELECT 'pg_opclass'::regclass, oid, opcnamespace FROM pg_opclass
  UNION ALL SELECT 'pg_opfamily'::regclass, oid, opfnamespace FROM pg_opfamily
  UNION ALL SELECT 'pg_collation'::regclass, oid, collnamespace FROM pg_collation
  UNION ALL SELECT 'pg_conversion'::regclass, oid, connamespace FROM pg_conversion
  UNION ALL SELECT 'pg_ts_config'::regclass, oid, cfgnamespace FROM pg_ts_config
  UNION ALL SELECT 'pg_ts_dict'::regclass, oid, dictnamespace FROM pg_ts_dict
  UNION ALL SELECT 'pg_ts_parser'::regclass, oid, prsnamespace FROM pg_ts_parser
  UNION ALL SELECT 'pg_ts_template'::regclass, oid, tmplnamespace FROM pg_ts_template
  UNION ALL SELECT 'pg_type'::regclass, oid, typnamespace FROM pg_type -- base and shell types
    WHERE typtype = 'p' OR typtype = 'b' AND NOT (typcategory = 'A' AND typelem <> 0)
  UNION ALL SELECT 'pg_cast'::regclass, c.oid, ( -- that of its type
    SELECT max(t.typnamespace) FROM pg_type t WHERE t.oid IN (c.castsource, c.casttarget) AND t.typnamespace <> 'pg_catalog'::regnamespace) FROM pg_cast c
  UNION ALL SELECT 'pg_transform'::regclass, oid, NULL FROM pg_transform
  UNION ALL SELECT 'pg_language'::regclass, oid, NULL FROM pg_language
  UNION ALL SELECT 'pg_am'::regclass, oid, NULL FROM pg_am
  UNION ALL SELECT 'pg_event_trigger'::regclass, oid, NULL FROM pg_event_trigger
  UNION ALL SELECT 'pg_publication'::regclass, oid, NULL FROM pg_publication
  UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid, NULL FROM pg_foreign_data_wrapper
  UNION ALL SELECT 'pg_foreign_server'::regclass, oid, NULL FROM pg_foreign_server
  UNION ALL SELECT 'pg_user_mapping'::regclass, umid, NULL FROM pg_user_mappings
  UNION ALL SELECT 'pg_default_acl'::regclass, oid, nullif(defaclnamespace, 0) FROM pg_default_acl
)
, own AS ( -- who makes everything, which the YAML does not say: whoever runs it
  SELECT datdba AS role FROM pg_database WHERE datname = current_database()
  UNION SELECT oid FROM pg_roles WHERE rolname = current_user
  UNION SELECT min(r.relowner) FROM pg_class r JOIN space s ON s.oid = r.relnamespace HAVING min(r.relowner) = max(r.relowner)
)
SELECT * FROM (
SELECT CASE WHEN x.class = 'pg_default_acl'::regclass
      AND (SELECT defaclrole FROM pg_default_acl d WHERE d.oid = x.oid) IN (SELECT role FROM own)
    THEN regexp_replace(i.identity, '^for role ("([^"]|"")*"|\S+) ', '') ELSE i.identity END AS name, replace(i.type, '-', ' ') AS type, CASE x.class WHEN 'pg_transform'::regclass THEN ( -- as COMMENT ON has it
    SELECT format('FOR %s LANGUAGE %I', format_type(t.trftype, NULL), l.lanname) FROM pg_transform t JOIN pg_language l ON l.oid = t.trflang WHERE t.oid = x.oid)
    ELSE i.identity END AS identity, obj_description(x.oid, x.class::text) AS comment,
  CASE x.class -- as pg_dump says it; NULL: what needs a library of its own, or holds secrets
    WHEN 'pg_collation'::regclass THEN (
      SELECT format('CREATE COLLATION %s (provider = %s%s%s%s)', i.identity,
        CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END,
        CASE WHEN c.collisdeterministic THEN '' ELSE ', deterministic = false' END,
        CASE WHEN coalesce(l.locale, c.collcollate) = coalesce(l.locale, c.collctype)
          THEN ', locale = ' || quote_literal(coalesce(l.locale, c.collcollate))
          ELSE ', lc_collate = ' || quote_literal(c.collcollate) || ', lc_ctype = ' || quote_literal(c.collctype) END,
        ', rules = ' || quote_literal(to_jsonb(c) ->> 'collicurules'))
      FROM pg_collation c, LATERAL (SELECT coalesce(to_jsonb(c) ->> 'colliculocale', to_jsonb(c) ->> 'colllocale') AS locale) l
      WHERE c.oid = x.oid)
    WHEN 'pg_operator'::regclass THEN (
      SELECT format('CREATE OPERATOR %I.%s (FUNCTION = %s%s%s%s%s%s%s%s%s)', n.nspname, o.oprname, o.oprcode::regproc,
        ', LEFTARG = ' || format_type(nullif(o.oprleft, 0), NULL), ', RIGHTARG = ' || format_type(nullif(o.oprright, 0), NULL),
        ', COMMUTATOR = ' || (SELECT format('OPERATOR(%I.%s)', cn.nspname, p.oprname) FROM pg_operator p JOIN pg_namespace cn ON cn.oid = p.oprnamespace WHERE p.oid = o.oprcom),
        ', NEGATOR = ' || (SELECT format('OPERATOR(%I.%s)', cn.nspname, p.oprname) FROM pg_operator p JOIN pg_namespace cn ON cn.oid = p.oprnamespace WHERE p.oid = o.oprnegate),
        CASE WHEN o.oprcanmerge THEN ', MERGES' END, CASE WHEN o.oprcanhash THEN ', HASHES' END,
        ', RESTRICT = ' || nullif(o.oprrest, 0)::regproc, ', JOIN = ' || nullif(o.oprjoin, 0)::regproc)
      FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace WHERE o.oid = x.oid)
    WHEN 'pg_opfamily'::regclass THEN concat('CREATE OPERATOR FAMILY ' || i.identity, ( -- with those of no class
      SELECT format(E';\nALTER OPERATOR FAMILY %s ADD ', i.identity) || string_agg(member, ', ' ORDER BY member) FROM (
        SELECT format('OPERATOR %s %s', a.amopstrategy, a.amopopr::regoperator) || coalesce(' FOR ORDER BY ' || (
          SELECT format('%I.%I', n.nspname, f.opfname) FROM pg_opfamily f JOIN pg_namespace n ON n.oid = f.opfnamespace WHERE f.oid = nullif(a.amopsortfamily, 0)), '') AS member
        FROM pg_amop a WHERE a.amopfamily = x.oid AND NOT EXISTS (
          SELECT FROM pg_depend d WHERE d.classid = 'pg_amop'::regclass AND d.objid = a.oid AND d.refclassid = 'pg_opclass'::regclass)
        UNION ALL
        SELECT format('FUNCTION %s (%s, %s) %s', a.amprocnum, format_type(a.amproclefttype, NULL), format_type(a.amprocrighttype, NULL), a.amproc::regprocedure)
        FROM pg_amproc a WHERE a.amprocfamily = x.oid AND NOT EXISTS (
          SELECT FROM pg_depend d WHERE d.classid = 'pg_amproc'::regclass AND d.objid = a.oid AND d.refclassid = 'pg_opclass'::regclass)) m))
    WHEN 'pg_opclass'::regclass THEN (
      SELECT format('CREATE OPERATOR CLASS %I.%I%s FOR TYPE %s USING %I FAMILY %I.%I AS %s', n.nspname, c.opcname,
        CASE WHEN c.opcdefault THEN ' DEFAULT' END, format_type(c.opcintype, NULL), am.amname, fn.nspname, f.opfname,
        concat_ws(', ', 'STORAGE ' || format_type(coalesce(nullif(c.opckeytype, 0), c.opcintype), NULL),
          (SELECT string_agg(format('OPERATOR %s %s', a.amopstrategy, a.amopopr::regoperator) ||
              coalesce(' FOR ORDER BY ' || (SELECT format('%I.%I', sn.nspname, sf.opfname) FROM pg_opfamily sf JOIN pg_namespace sn ON sn.oid = sf.opfnamespace WHERE sf.oid = nullif(a.amopsortfamily, 0)), ''), ', ' ORDER BY a.amopstrategy)
           FROM pg_amop a JOIN pg_depend d ON d.classid = 'pg_amop'::regclass AND d.objid = a.oid AND d.refclassid = 'pg_opclass'::regclass AND d.refobjid = c.oid),
          (SELECT string_agg(format('FUNCTION %s (%s, %s) %s', a.amprocnum, format_type(a.amproclefttype, NULL), format_type(a.amprocrighttype, NULL), a.amproc::regprocedure), ', ' ORDER BY a.amprocnum)
           FROM pg_amproc a JOIN pg_depend d ON d.classid = 'pg_amproc'::regclass AND d.objid = a.oid AND d.refclassid = 'pg_opclass'::regclass AND d.refobjid = c.oid)))
      FROM pg_opclass c JOIN pg_namespace n ON n.oid = c.opcnamespace JOIN pg_am am ON am.oid = c.opcmethod
      JOIN pg_opfamily f ON f.oid = c.opcfamily JOIN pg_namespace fn ON fn.oid = f.opfnamespace WHERE c.oid = x.oid)
    WHEN 'pg_conversion'::regclass THEN (
      SELECT format('CREATE%s CONVERSION %s FOR %L TO %L FROM %s', CASE WHEN c.condefault THEN ' DEFAULT' END, i.identity,
        pg_encoding_to_char(c.conforencoding), pg_encoding_to_char(c.contoencoding), c.conproc::regproc)
      FROM pg_conversion c WHERE c.oid = x.oid)
    WHEN 'pg_ts_parser'::regclass THEN (
      SELECT format('CREATE TEXT SEARCH PARSER %s (START = %s, GETTOKEN = %s, END = %s, LEXTYPES = %s%s)', i.identity,
        p.prsstart, p.prstoken, p.prsend, p.prslextype, ', HEADLINE = ' || nullif(p.prsheadline, 0)::regproc)
      FROM pg_ts_parser p WHERE p.oid = x.oid)
    WHEN 'pg_ts_template'::regclass THEN (
      SELECT format('CREATE TEXT SEARCH TEMPLATE %s (%sLEXIZE = %s)', i.identity, 'INIT = ' || nullif(t.tmplinit, 0)::regproc || ', ', t.tmpllexize)
      FROM pg_ts_template t WHERE t.oid = x.oid)
    WHEN 'pg_ts_dict'::regclass THEN (
      SELECT format('CREATE TEXT SEARCH DICTIONARY %s (TEMPLATE = %I.%I%s)', i.identity, n.nspname, t.tmplname, ', ' || d.dictinitoption)
      FROM pg_ts_dict d JOIN pg_ts_template t ON t.oid = d.dicttemplate JOIN pg_namespace n ON n.oid = t.tmplnamespace WHERE d.oid = x.oid)
    WHEN 'pg_ts_config'::regclass THEN (
      SELECT format('CREATE TEXT SEARCH CONFIGURATION %s (PARSER = %I.%I)', i.identity, n.nspname, p.prsname) ||
        coalesce((SELECT string_agg(format(E';\nALTER TEXT SEARCH CONFIGURATION %s ADD MAPPING FOR %I WITH %s', i.identity, m.alias, m.dictionaries), '' ORDER BY m.tokid)
                  FROM (SELECT t.tokid, t.alias, string_agg(k.mapdict::regdictionary::text, ', ' ORDER BY k.mapseqno) AS dictionaries
                        FROM pg_ts_config_map k JOIN ts_token_type(c.cfgparser) t ON t.tokid = k.maptokentype
                        WHERE k.mapcfg = c.oid GROUP BY t.tokid, t.alias) m), '')
      FROM pg_ts_config c JOIN pg_ts_parser p ON p.oid = c.cfgparser JOIN pg_namespace n ON n.oid = p.prsnamespace WHERE c.oid = x.oid)
    WHEN 'pg_cast'::regclass THEN (
      SELECT format('CREATE CAST (%s AS %s) %s%s', format_type(c.castsource, NULL), format_type(c.casttarget, NULL),
        CASE c.castmethod WHEN 'f' THEN 'WITH FUNCTION ' || c.castfunc::regprocedure WHEN 'i' THEN 'WITH INOUT' ELSE 'WITHOUT FUNCTION' END,
        CASE c.castcontext WHEN 'a' THEN ' AS ASSIGNMENT' WHEN 'i' THEN ' AS IMPLICIT' END)
      FROM pg_cast c WHERE c.oid = x.oid)
    WHEN 'pg_transform'::regclass THEN (
      SELECT format('CREATE TRANSFORM FOR %s LANGUAGE %I (%s)', format_type(t.trftype, NULL), l.lanname,
        concat_ws(', ', 'FROM SQL WITH FUNCTION ' || nullif(t.trffromsql, 0)::regprocedure, 'TO SQL WITH FUNCTION ' || nullif(t.trftosql, 0)::regprocedure))
      FROM pg_transform t JOIN pg_language l ON l.oid = t.trflang WHERE t.oid = x.oid)
    WHEN 'pg_language'::regclass THEN (
      SELECT format('CREATE %sLANGUAGE %I HANDLER %s%s%s', CASE WHEN l.lanpltrusted THEN 'TRUSTED ' END, l.lanname, l.lanplcallfoid::regproc,
        ' INLINE ' || nullif(l.laninline, 0)::regproc, ' VALIDATOR ' || nullif(l.lanvalidator, 0)::regproc)
      FROM pg_language l WHERE l.oid = x.oid AND l.lanplcallfoid <> 0)
    WHEN 'pg_am'::regclass THEN (
      SELECT format('CREATE ACCESS METHOD %I TYPE %s HANDLER %s', a.amname, CASE a.amtype WHEN 'i' THEN 'INDEX' ELSE 'TABLE' END, a.amhandler)
      FROM pg_am a WHERE a.oid = x.oid)
    WHEN 'pg_event_trigger'::regclass THEN (
      SELECT format('CREATE EVENT TRIGGER %I ON %I%s EXECUTE FUNCTION %s()', e.evtname, e.evtevent,
        E'\n  WHEN TAG IN (' || (SELECT string_agg(quote_literal(t), ', ') FROM unnest(e.evttags) t) || ')', e.evtfoid::regproc) ||
        CASE e.evtenabled WHEN 'D' THEN format(E';\nALTER EVENT TRIGGER %I DISABLE', e.evtname)
          WHEN 'R' THEN format(E';\nALTER EVENT TRIGGER %I ENABLE REPLICA', e.evtname)
          WHEN 'A' THEN format(E';\nALTER EVENT TRIGGER %I ENABLE ALWAYS', e.evtname) ELSE '' END
      FROM pg_event_trigger e WHERE e.oid = x.oid)
    WHEN 'pg_publication'::regclass THEN (
      SELECT format('CREATE PUBLICATION %I%s WITH (publish = %L%s%s)', p.pubname,
        CASE WHEN p.puballtables THEN ' FOR ALL TABLES' ELSE ' FOR ' || nullif(concat_ws(', ',
          'TABLE ' || (SELECT string_agg(format('ONLY %s%s%s', r.prrelid::regclass,
              ' (' || (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM jsonb_array_elements_text(
                CASE WHEN jsonb_typeof(to_jsonb(r) -> 'prattrs') = 'string' THEN to_jsonb(string_to_array(to_jsonb(r) ->> 'prattrs', ' '))
                  ELSE nullif(to_jsonb(r) -> 'prattrs', 'null') END) k
                JOIN pg_attribute a ON a.attrelid = r.prrelid AND a.attnum = k::smallint) || ')',
              ' WHERE (' || CASE WHEN to_jsonb(r) ->> 'prqual' IS NOT NULL THEN -- since 15: named only where it is there
                replace(replace(replace(substring(query_to_xml(
                  format('SELECT pg_get_expr(prqual, prrelid) AS e FROM pg_publication_rel WHERE oid = %s', r.oid), true, false, '')::text from '<e>(.*)</e>'),
                  '&lt;', '<'), '&gt;', '>'), '&amp;', '&') END || ')'), ', ' ORDER BY r.prrelid::regclass::text)
            FROM pg_publication_rel r WHERE r.prpubid = p.oid),
          'TABLES IN SCHEMA ' || CASE WHEN to_regclass('pg_catalog.pg_publication_namespace') IS NOT NULL THEN -- the same
            replace(replace(replace(substring(query_to_xml(
              format('SELECT string_agg(quote_ident(n.nspname), '', '' ORDER BY n.nspname) AS e FROM pg_publication_namespace p JOIN pg_namespace n ON n.oid = p.pnnspid WHERE p.pnpubid = %s', p.oid), true, false, '')::text from '<e>(.*)</e>'),
              '&lt;', '<'), '&gt;', '>'), '&amp;', '&') END), '') END,
        concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
          CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END),
        CASE WHEN (to_jsonb(p) ->> 'pubviaroot')::boolean THEN ', publish_via_partition_root = true' END,
        CASE WHEN to_jsonb(p) ->> 'pubgencols' = 's' THEN ', publish_generated_columns = stored' END)
      FROM pg_publication p WHERE p.oid = x.oid)
    WHEN 'pg_foreign_data_wrapper'::regclass THEN (
      SELECT format('CREATE FOREIGN DATA WRAPPER %I%s%s%s', w.fdwname, ' HANDLER ' || nullif(w.fdwhandler, 0)::regproc,
        ' VALIDATOR ' || nullif(w.fdwvalidator, 0)::regproc,
        ' OPTIONS (' || (SELECT string_agg(quote_ident(option_name) || ' ' || quote_literal(option_value), ', ') FROM pg_options_to_table(w.fdwoptions)
          WHERE option_name !~* (TABLE secret)) || ')')
      FROM pg_foreign_data_wrapper w WHERE w.oid = x.oid)
    WHEN 'pg_foreign_server'::regclass THEN (
      SELECT format('CREATE SERVER %I%s%s FOREIGN DATA WRAPPER %I%s', f.srvname, ' TYPE ' || quote_literal(f.srvtype), ' VERSION ' || quote_literal(f.srvversion), w.fdwname,
        ' OPTIONS (' || (SELECT string_agg(quote_ident(option_name) || ' ' || quote_literal(option_value), ', ')
          FROM pg_options_to_table(f.srvoptions) WHERE option_name !~* (TABLE secret)) || ')')
      FROM pg_foreign_server f JOIN pg_foreign_data_wrapper w ON w.oid = f.srvfdw WHERE f.oid = x.oid)
    WHEN 'pg_user_mapping'::regclass THEN ( -- none when it holds a secret, or that cannot be seen
      SELECT format('CREATE USER MAPPING FOR %s SERVER %I%s', CASE m.umuser WHEN 0 THEN 'PUBLIC' ELSE quote_ident(m.usename) END, m.srvname,
        ' OPTIONS (' || (SELECT string_agg(quote_ident(option_name) || ' ' || quote_literal(option_value), ', ') FROM pg_options_to_table(m.umoptions)) || ')')
      FROM pg_user_mappings m WHERE m.umid = x.oid
        AND NOT EXISTS (SELECT FROM pg_options_to_table(m.umoptions) WHERE option_name ~* (TABLE secret))
        AND (m.umoptions IS NOT NULL OR (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)))
    WHEN 'pg_default_acl'::regclass THEN ( -- of no schema: instead of what Postgres gives by itself, else beside it
      SELECT string_agg(format('ALTER DEFAULT PRIVILEGES%s%s %s ON %s %s %s%s',
        CASE WHEN d.defaclrole NOT IN (SELECT role FROM own) THEN ' FOR ROLE ' || quote_ident(pg_get_userbyid(d.defaclrole)) END, ' IN SCHEMA ' || quote_ident(n.nspname),
        CASE WHEN c.given THEN 'GRANT ' ELSE 'REVOKE ' END || c.privilege_type,
        CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES' ELSE 'SCHEMAS' END,
        CASE WHEN c.given THEN 'TO' ELSE 'FROM' END, CASE WHEN c.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(c.grantee)) END,
        CASE WHEN c.is_grantable THEN ' WITH GRANT OPTION' END), E';\n' ORDER BY c.given, c.grantee, c.privilege_type)
      FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
      CROSS JOIN LATERAL (SELECT CASE WHEN n.oid IS NULL
        THEN acldefault(CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END, d.defaclrole) END AS usual) u
      CROSS JOIN LATERAL (
        SELECT true AS given, * FROM (SELECT * FROM aclexplode(d.defaclacl) EXCEPT SELECT * FROM aclexplode(u.usual)) g
        UNION ALL
        SELECT false, *, false FROM (SELECT grantor, grantee, privilege_type FROM aclexplode(u.usual)
          EXCEPT SELECT grantor, grantee, privilege_type FROM aclexplode(d.defaclacl)) r) c
      WHERE d.oid = x.oid)
  END AS definition, CASE x.class
    WHEN 'pg_user_mapping'::regclass THEN ARRAY(SELECT quote_ident(usename) FROM pg_user_mappings WHERE umid = x.oid AND umuser <> 0)
    WHEN 'pg_default_acl'::regclass THEN ARRAY(SELECT DISTINCT quote_ident(r.rolname) FROM pg_default_acl d CROSS JOIN LATERAL aclexplode(d.defaclacl) a
      JOIN pg_roles r ON r.oid = a.grantee OR r.oid = d.defaclrole AND r.oid NOT IN (SELECT role FROM own) WHERE d.oid = x.oid) END AS roles, concat(x.class::oid, '/', x.oid) AS key
FROM object x CROSS JOIN LATERAL pg_identify_object(x.class, x.oid, 0) i
WHERE x.oid >= 16384
  AND CASE WHEN x.space IS NULL THEN $1::text[] = '{}' ELSE x.space IN (SELECT oid FROM space) END
  AND NOT EXISTS (SELECT FROM owned o WHERE o.classid = x.class AND o.objid = x.oid)
  AND NOT EXISTS ( -- what comes along with a range type
    SELECT FROM pg_depend d WHERE d.classid = x.class AND d.objid = x.oid AND d.deptype = 'i')
UNION ALL
SELECT concat(i.type, ' ', i.identity, ' on ', e.extname), 'dependence', i.identity, NULL, format('ALTER %s %s DEPENDS ON EXTENSION %I', upper(i.type), i.identity, e.extname), NULL, NULL
FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid, LATERAL pg_identify_object(d.classid, d.objid, d.objsubid) i
WHERE d.deptype = 'x' AND d.refclassid = 'pg_extension'::regclass AND (coalesce((SELECT r.relnamespace FROM pg_trigger t JOIN pg_class r ON r.oid = t.tgrelid
  WHERE d.classid = 'pg_trigger'::regclass AND t.oid = d.objid), (SELECT oid FROM pg_namespace WHERE quote_ident(nspname) = i.schema)) IN (SELECT oid FROM space))
UNION ALL -- whose oid not everybody may read in old versions
SELECT quote_ident(subname), 'subscription', quote_ident(subname), NULL, NULL, NULL, NULL FROM pg_subscription
WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND $1::text[] = '{}'
UNION ALL -- of a provider that another server need not have
SELECT concat(l.provider, ' of ', i.type, ' ', i.identity), 'security label', i.identity, NULL, NULL, NULL, NULL
FROM pg_seclabel l, LATERAL pg_identify_object(l.classoid, l.objoid, l.objsubid) i
WHERE l.classoid <> 'pg_largeobject'::regclass AND ($1::text[] = '{}' OR i.schema IN (SELECT quote_ident(nspname) FROM space))
UNION ALL
SELECT concat(provider, ' of the database'), 'security label', NULL, NULL, NULL, NULL, NULL
FROM pg_shseclabel WHERE classoid = 'pg_database'::regclass AND objoid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND $1::text[] = '{}'
UNION ALL -- that may be secrets
SELECT concat(o.option_name, ' of ', o.what), 'option', NULL, NULL, NULL, NULL, NULL
FROM (SELECT 'server ' || quote_ident(srvname) AS what, p.* FROM pg_foreign_server, pg_options_to_table(srvoptions) p
  UNION ALL SELECT 'foreign data wrapper ' || quote_ident(fdwname), p.* FROM pg_foreign_data_wrapper, pg_options_to_table(fdwoptions) p) o
WHERE o.option_name ~* (TABLE secret) AND $1::text[] = '{}'
UNION ALL -- what a broken CREATE INDEX CONCURRENTLY left behind, which pg_dump leaves out
SELECT i.indexrelid::regclass::text, 'invalid index', NULL, NULL, NULL, NULL, NULL
FROM pg_index i JOIN pg_class r ON r.oid = i.indrelid JOIN space s ON s.oid = r.relnamespace
WHERE NOT i.indisvalid AND r.relkind <> 'p' AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)
UNION ALL -- of an expression in a constraint's index
SELECT format('%s of %s', a.attnum, k.conindid::regclass), 'statistics target', NULL, NULL,
  format('ALTER INDEX %s ALTER COLUMN %s SET STATISTICS %s', k.conindid::regclass, a.attnum, a.attstattarget), NULL, NULL
FROM pg_constraint k JOIN space s ON s.oid = k.connamespace JOIN pg_attribute a ON a.attrelid = k.conindid
WHERE k.contype IN ('p', 'u', 'x') AND a.attstattarget >= 0
UNION ALL -- of the database, whatever it is called there; none when it may be a secret
SELECT concat(c.name, ' of role ' || quote_ident(r.rolname)), 'setting', NULL, NULL, CASE WHEN c.name !~* (TABLE secret) THEN
  format('DO %L', format('BEGIN EXECUTE format(%L, current_database()); END', concat('ALTER ', replace('ROLE ' || quote_ident(r.rolname) || ' IN ', '%', '%%'), 'DATABASE %I SET ',
    replace(concat(quote_ident(c.name), ' TO ', CASE WHEN c.name IN ('search_path', 'temp_tablespaces', 'session_preload_libraries', 'local_preload_libraries')
      THEN c.value ELSE quote_literal(c.value) END), '%', '%%')))) END, ARRAY[quote_ident(r.rolname)], NULL
FROM pg_db_role_setting d LEFT JOIN pg_roles r ON r.oid = d.setrole,
  LATERAL (SELECT s[1] AS name, s[2] AS value FROM unnest(d.setconfig) t (text), regexp_match(t.text, '^([^=]+)=(.*)$') s) c
WHERE d.setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database()) AND $1::text[] = '{}'
UNION ALL
SELECT 'comment of the database', 'setting', NULL, NULL,
  format('DO %L', format('BEGIN EXECUTE format(%L, current_database()); END', concat('COMMENT ON DATABASE %I IS ', replace(quote_literal(d.description), '%', '%%')))), NULL, NULL
FROM pg_shdescription d JOIN pg_database b ON d.classoid = 'pg_database'::regclass AND b.oid = d.objoid
WHERE b.datname = current_database() AND $1::text[] = '{}' AND b.datname NOT IN ('postgres', 'template1') -- Postgres' own comments
) i
ORDER BY array_position(ARRAY['language', 'collation', 'operator', 'operator family', 'operator class', 'text search parser',
  'text search template', 'text search dictionary', 'text search configuration', 'foreign data wrapper', 'server', 'user mapping'], i.type), i.type, i.identity
