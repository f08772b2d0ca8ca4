SELECT id, taken_at, value FROM readings ORDER BY id;
SELECT text FROM alerts ORDER BY text;
SELECT id, name FROM plain ORDER BY id;
SELECT id, plain_id FROM refers ORDER BY id;
SELECT n, day, region, twice FROM events ORDER BY n;
SELECT at, name FROM months ORDER BY at;
SELECT at FROM of_months ORDER BY at;
SELECT word, n FROM words ORDER BY word;
SELECT n, region FROM spread ORDER BY n;
SELECT region, n FROM regions ORDER BY n
