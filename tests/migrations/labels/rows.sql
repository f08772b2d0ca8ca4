INSERT INTO jobs (id, light, sound) VALUES (1, 'red', 'loud'), (2, 'green', NULL), (3, 'off', 'soft');
