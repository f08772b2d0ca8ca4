UPDATE kept SET book = (SELECT s FROM seen s), books = (SELECT array_agg(s) FROM seen s), whole = (SELECT b FROM books b)
  WHERE book IS NULL;
SELECT kept, n, more FROM kept, numbered;
SELECT has_table_privilege('pg_monitor', v, 'SELECT'), has_table_privilege('pg_monitor', v, 'INSERT') FROM unnest(ARRAY['seen', 'shelf_rooms']) v
