-- Stands before every other query. $1 holds the schemas to read as an array; an empty one: all that are not Postgres' own.
WITH RECURSIVE space AS (
  SELECT oid, nspname FROM pg_namespace
  WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND ($1::text[] = '{}' OR nspname = ANY ($1::text[]))
), secret (pattern) AS ( -- of the names of options and settings whose values may be one: these are never read
  VALUES ('passw|secret|token|key')
), owned AS ( -- by an extension, which brings it along
  SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
)
