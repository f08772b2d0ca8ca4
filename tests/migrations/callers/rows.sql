INSERT INTO jobs (id, size) VALUES (1, 3); INSERT INTO notes (id, words) VALUES (1, 'kept'); INSERT INTO people (id, name) VALUES (1, 'Ada');
