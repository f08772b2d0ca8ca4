SELECT u.ev_class AS table, u.rulename AS name, obj_description(u.oid, 'pg_rewrite') AS comment,
  CASE u.ev_enabled WHEN 'A' THEN 'always' WHEN 'R' THEN 'replica' WHEN 'D' THEN 'disabled' END AS enabled,
  pg_get_ruledef(u.oid) AS definition
FROM pg_rewrite u JOIN pg_class r ON r.oid = u.ev_class JOIN space s ON s.oid = r.relnamespace
WHERE u.rulename <> '_RETURN'
ORDER BY u.ev_class, u.rulename
