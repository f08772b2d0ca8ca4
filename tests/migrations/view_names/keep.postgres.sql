UPDATE kept SET book = ROW(1, 'Long') WHERE book IS NULL;
SELECT book FROM kept;
SELECT query_to_xml(format('TABLE %I', matviewname), true, true, '') FROM pg_matviews;
SELECT count(*), sum(oid::bigint) FROM pg_class WHERE relkind IN ('v', 'm') AND oid > 16383
  AND relname NOT IN ('going', 'growing', 'old_name')
