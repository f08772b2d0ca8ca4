SELECT s.nspname AS schema, x.stxname AS name, obj_description(x.oid, 'pg_statistic_ext') AS comment,
  concat(pg_get_statisticsobjdef(x.oid), format(E';\nALTER STATISTICS %I.%I SET STATISTICS ', s.nspname, x.stxname) ||
    nullif(to_jsonb(x) ->> 'stxstattarget', '-1')) AS definition
FROM pg_statistic_ext x JOIN space s ON s.oid = x.stxnamespace
