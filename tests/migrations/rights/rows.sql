INSERT INTO jobs (id, n) VALUES (1, 2); INSERT INTO logs (id, day) VALUES (1, 2);
