SELECT t.tgrelid AS table, t.tgname AS name, obj_description(t.oid, 'pg_trigger') AS comment,
  quote_ident(pn.nspname) || '.' || quote_ident(p.proname) AS function,
  CASE t.tgenabled WHEN 'A' THEN 'always' WHEN 'R' THEN 'replica' WHEN 'D' THEN 'disabled' END AS enabled,
  coalesce(to_jsonb(t) ->> 'tgparentid', '0') <> '0' AS inherited, pg_get_triggerdef(t.oid) AS definition
FROM pg_trigger t JOIN pg_class r ON r.oid = t.tgrelid JOIN space s ON s.oid = r.relnamespace
JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_namespace pn ON pn.oid = p.pronamespace
WHERE NOT t.tgisinternal
ORDER BY t.tgrelid, t.tgname
