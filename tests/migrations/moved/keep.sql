SELECT taken_at, tag FROM measures ORDER BY taken_at;
SELECT id, day, text FROM logs ORDER BY id;
SELECT id FROM of_logs ORDER BY id;
SELECT n, a, b FROM deep ORDER BY n
