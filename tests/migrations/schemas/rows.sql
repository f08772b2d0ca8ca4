INSERT INTO jobs (id, how, what) VALUES (1, 'ok', 'a'), (2, 'sad', 'b');
INSERT INTO stays (id, job) VALUES (1, 1), (2, 2);
