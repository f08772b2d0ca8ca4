INSERT INTO jobs (id, a, b, how) VALUES (1, 2, 3, 'sad'); INSERT INTO parts (id, a, b) VALUES (1, 2, 3);
