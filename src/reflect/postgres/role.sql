SELECT r.rolname AS name, shobj_description(r.oid, 'pg_authid') AS comment,
  array_remove(ARRAY[
    CASE WHEN r.rolsuper THEN 'SUPERUSER' END, CASE WHEN r.rolcreatedb THEN 'CREATEDB' END,
    CASE WHEN r.rolcreaterole THEN 'CREATEROLE' END, CASE WHEN NOT r.rolinherit THEN 'NOINHERIT' END,
    CASE WHEN r.rolcanlogin THEN 'LOGIN' END, CASE WHEN r.rolreplication THEN 'REPLICATION' END,
    CASE WHEN r.rolbypassrls THEN 'BYPASSRLS' END,
    CASE WHEN r.rolconnlimit >= 0 THEN 'CONNECTION LIMIT ' || r.rolconnlimit END,
    CASE WHEN r.rolvaliduntil IS NOT NULL THEN 'VALID UNTIL ' || quote_literal(r.rolvaliduntil) END], NULL)
  || ARRAY( -- lists have their own quotes
    SELECT format('SET %s TO %s', quote_ident(s[1]), CASE WHEN s[1] IN ('search_path', 'temp_tablespaces', 'session_preload_libraries',
      'local_preload_libraries') THEN s[2] ELSE quote_literal(s[2]) END)
    FROM unnest(r.rolconfig) WITH ORDINALITY c (text, number), regexp_match(c.text, '^([^=]+)=(.*)$') s
    WHERE s[1] !~* (TABLE secret) ORDER BY number) AS attributes,
  ARRAY(SELECT c.name FROM unnest(r.rolconfig) t (text), split_part(t.text, '=', 1) c (name) WHERE c.name ~* (TABLE secret)) AS withheld,
  ARRAY(SELECT provider FROM pg_shseclabel WHERE classoid = 'pg_authid'::regclass AND objoid = r.oid ORDER BY provider) AS security_labels,
  ARRAY(SELECT quote_ident(g.rolname) || coalesce(' WITH ' || nullif(concat_ws(', ', CASE WHEN bool_or(m.admin_option) THEN 'ADMIN OPTION' END,
          'INHERIT ' || nullif(bool_or((to_jsonb(m) ->> 'inherit_option')::boolean), r.rolinherit)::text, -- since 16
          CASE WHEN NOT bool_or((to_jsonb(m) ->> 'set_option')::boolean) THEN 'SET FALSE' END), ''), '')
        FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
        WHERE m.member = r.oid GROUP BY g.rolname ORDER BY g.rolname) AS member_of
FROM pg_roles r
WHERE r.rolname !~ '^pg_' AND r.oid >= 16384
