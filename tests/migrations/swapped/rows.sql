INSERT INTO jobs (id, a, b, c, d, light, sound, stale) SELECT 1, 10, 'ten', 3, 4, 'red', 'soft', 9;
INSERT INTO cats (id, name, job_id) VALUES (1, 'Tom', 1);
INSERT INTO dogs (id, weight) VALUES (5, 40);
