-- A file of its own.
CREATE FUNCTION slug_pattern() RETURNS text
  LANGUAGE sql IMMUTABLE
  AS $$ SELECT '^[a-z0-9-]+$' $$;
