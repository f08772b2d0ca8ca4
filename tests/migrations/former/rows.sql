INSERT INTO jobs (id, a, how) VALUES (1, 'first', 'sad'), (2, 'second', 'ok');
INSERT INTO parts (id, one, two) VALUES (1, 10, 20);
