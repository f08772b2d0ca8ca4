INSERT INTO readings VALUES (1, '2024-05-05', 10), (2, '2025-05-05', 20);
INSERT INTO alerts VALUES ('low', 'a'), ('high', 'b');
INSERT INTO plain (id, name) VALUES (1, 'x'), (2, 'y'), (3, 'z');
INSERT INTO refers VALUES (1, 1), (2, 3);
INSERT INTO events (day, region, n) VALUES ('2023-01-01', 'a', 1), ('2024-05-05', 'a', 2), ('2024-07-01', 'm', 3), ('2024-07-01', 'l', 4),
  ('2025-05-05', 'a', 5), ('2025-12-12', 'a', 6), ('2026-01-01', NULL, 7), ('2026-01-01', 'a', 8);
INSERT INTO months (at, name) VALUES ('2023-05-05', 'a'), ('2024-02-02', 'b'), ('2024-03-03', 'c'), ('2024-05-05', 'd'), ('2024-07-07', 'e');
INSERT INTO of_months VALUES ('2024-02-02'), ('2024-03-03'), ('2024-07-07');
INSERT INTO words VALUES ('alpha', 1), ('house', 2), ('zebra', 3), ('quick', 4);
INSERT INTO spread VALUES (1, 'a'), (2, 'b'), (3, 'a'), (4, 'c'), (5, 'a'), (6, 'd'), (7, 'e'), (8, 'f');
INSERT INTO regions VALUES ('a', 1), ('b', 2), ('c', 3), (NULL, 4), ('x', 5), ('x', 20);
