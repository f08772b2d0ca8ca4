, object AS ( -- kinds of things that have no query of their own
  SELECT 'pg_operator'::regclass AS class, oid, oprnamespace AS space FROM pg_operator
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
  UNION ALL SELECT 'pg_cast'::regclass, oid, NULL FROM pg_cast
  UNION ALL SELECT 'pg_transform'::regclass, oid, NULL FROM pg_transform
  UNION ALL SELECT 'pg_language'::regclass, oid, NULL FROM pg_language
  UNION ALL SELECT 'pg_am'::regclass, oid, NULL FROM pg_am
  UNION ALL SELECT 'pg_event_trigger'::regclass, oid, NULL FROM pg_event_trigger
  UNION ALL SELECT 'pg_publication'::regclass, oid, NULL FROM pg_publication
  UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid, NULL FROM pg_foreign_data_wrapper
  UNION ALL SELECT 'pg_foreign_server'::regclass, oid, NULL FROM pg_foreign_server
  UNION ALL SELECT 'pg_default_acl'::regclass, oid, nullif(defaclnamespace, 0) FROM pg_default_acl
)
SELECT i.identity AS name, i.type, i.identity, obj_description(x.oid, x.class::text) AS comment
FROM object x CROSS JOIN LATERAL pg_identify_object(x.class, x.oid, 0) i
WHERE x.oid >= 16384
  AND CASE WHEN x.space IS NULL THEN $1::text[] = '{}' ELSE x.space IN (SELECT oid FROM space) END
  AND NOT EXISTS (SELECT FROM owned o WHERE o.classid = x.class AND o.objid = x.oid)
  AND NOT EXISTS ( -- what comes along with a range type
    SELECT FROM pg_depend d WHERE d.classid = x.class AND d.objid = x.oid AND d.deptype = 'i')
ORDER BY i.type, i.identity
