SELECT n, note FROM events ORDER BY n
