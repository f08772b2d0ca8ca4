INSERT INTO jobs (id) VALUES (2), (4);
