INSERT INTO readings VALUES (1, '2024-05-05', 10), (2, '2025-05-05', 20);
INSERT INTO alerts VALUES ('low', 'a'), ('high', 'b');
INSERT INTO plain (id, name) VALUES (1, 'x'), (2, 'y'), (3, 'z');
INSERT INTO refers VALUES (1, 1), (2, 3);
