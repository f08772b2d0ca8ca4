SELECT taken_at, tag FROM measures ORDER BY taken_at;
SELECT id, day, text FROM logs ORDER BY id;
SELECT id FROM of_logs ORDER BY id;
SELECT n, a, b FROM deep ORDER BY n;
SELECT name FROM films;
SELECT name FROM movies;
SELECT n, k FROM a_table_with_a_name_that_is_as_long_as_a_name_may_be_in_postgre
