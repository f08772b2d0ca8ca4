INSERT INTO readings VALUES (1, '2024-05-05', 10), (2, '2025-05-05', 20);
INSERT INTO alerts VALUES ('low', 'a'), ('high', 'b');
INSERT INTO plain (id, name) VALUES (1, 'x'), (2, 'y'), (3, 'z');
INSERT INTO refers VALUES (1, 1), (2, 3);
INSERT INTO events (day, region, n) VALUES ('2023-01-01', 'a', 1), ('2024-05-05', 'a', 2), ('2024-07-01', 'm', 3), ('2024-07-01', 'l', 4),
  ('2025-05-05', 'a', 5), ('2025-12-12', 'a', 6), ('2026-01-01', NULL, 7), ('2026-01-01', 'a', 8);
