SELECT concat(p.tableoid, '/', p.oid) AS key, s.nspname AS schema, p.proname AS name, obj_description(p.oid, 'pg_proc') AS comment,
  CASE p.prokind WHEN 'a' THEN 'aggregate' WHEN 'p' THEN 'procedure' WHEN 'w' THEN 'window function' ELSE 'function' END AS type,
  pg_get_function_identity_arguments(p.oid) AS arguments, pg_get_function_result(p.oid) AS result,
  l.lanname AS language, nullif(p.prosrc, '') AS body, p.prorettype = 'trigger'::regtype AS trigger,
  CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) ELSE (
    SELECT format(E'CREATE AGGREGATE %I.%I(%s) (\n  SFUNC = %s,\n  STYPE = %s%s\n)', s.nspname, p.proname,
      CASE WHEN p.pronargs = 0 THEN '*' ELSE pg_get_function_arguments(p.oid) END, a.aggtransfn, format_type(a.aggtranstype, NULL),
      concat(E',\n  SSPACE = ' || nullif(a.aggtransspace, 0), E',\n  FINALFUNC = ' || nullif(a.aggfinalfn, 0)::regproc,
        CASE WHEN a.aggfinalextra THEN E',\n  FINALFUNC_EXTRA' END,
        CASE WHEN a.aggfinalmodify <> CASE WHEN a.aggkind = 'n' THEN 'r' ELSE 'w' END THEN
          E',\n  FINALFUNC_MODIFY = ' || CASE a.aggfinalmodify WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END END,
        E',\n  COMBINEFUNC = ' || nullif(a.aggcombinefn, 0)::regproc, E',\n  SERIALFUNC = ' || nullif(a.aggserialfn, 0)::regproc,
        E',\n  DESERIALFUNC = ' || nullif(a.aggdeserialfn, 0)::regproc, E',\n  INITCOND = ' || quote_literal(a.agginitval),
        E',\n  MSFUNC = ' || nullif(a.aggmtransfn, 0)::regproc, E',\n  MINVFUNC = ' || nullif(a.aggminvtransfn, 0)::regproc,
        E',\n  MSTYPE = ' || format_type(nullif(a.aggmtranstype, 0), NULL), E',\n  MSSPACE = ' || nullif(a.aggmtransspace, 0),
        E',\n  MFINALFUNC = ' || nullif(a.aggmfinalfn, 0)::regproc, CASE WHEN a.aggmfinalextra THEN E',\n  MFINALFUNC_EXTRA' END,
        CASE WHEN a.aggmfinalfn <> 0 AND a.aggmfinalmodify <> CASE WHEN a.aggkind = 'n' THEN 'r' ELSE 'w' END THEN
          E',\n  MFINALFUNC_MODIFY = ' || CASE a.aggmfinalmodify WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END END,
        E',\n  MINITCOND = ' || quote_literal(a.aggminitval),
        E',\n  SORTOP = ' || (SELECT format('OPERATOR(%I.%s)', n.nspname, o.oprname) FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace WHERE o.oid = nullif(a.aggsortop, 0)),
        CASE WHEN a.aggkind = 'h' THEN E',\n  HYPOTHETICAL' END,
        CASE p.proparallel WHEN 's' THEN E',\n  PARALLEL = SAFE' WHEN 'r' THEN E',\n  PARALLEL = RESTRICTED' END))
    FROM pg_aggregate a WHERE a.aggfnoid = p.oid) END AS definition
FROM pg_proc p JOIN space s ON s.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
WHERE NOT EXISTS (SELECT FROM owned o WHERE o.classid = 'pg_proc'::regclass AND o.objid = p.oid)
  AND NOT EXISTS ( -- those that a range type brings along
    SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i')
ORDER BY s.nspname, p.proname, pg_get_function_identity_arguments(p.oid)
