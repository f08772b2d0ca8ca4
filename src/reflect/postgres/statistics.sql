SELECT s.nspname AS schema, x.stxname AS name, obj_description(x.oid, 'pg_statistic_ext') AS comment,
  pg_get_statisticsobjdef(x.oid) AS definition
FROM pg_statistic_ext x JOIN space s ON s.oid = x.stxnamespace
