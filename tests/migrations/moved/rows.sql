INSERT INTO measures (id, taken_at, value, low, high, tag) VALUES (1, '2024-05-01', 5, 1, 9, 'a'), (2, '2025-05-01', 6, 2, 8, 'a'), (3, '2025-06-01', 7, 3, 7, 'b');
INSERT INTO logs (id, day, text) VALUES (1, '2023-05-01', 'before'), (2, '2024-05-01', 'a'), (3, '2025-05-01', 'b'), (4, '2026-05-01', 'c'), (5, '2026-05-02', 'd'), (6, '2027-01-01', 'wide'), (7, '2029-01-01', 'rest');
INSERT INTO of_logs (id, day) VALUES (2, '2024-05-01'), (4, '2026-05-01');
INSERT INTO stock (id, n) VALUES (1, 1), (11, 2);
INSERT INTO deep (n, a, b) VALUES (1, 'x', 'y'), (2, 'y', 'x'), (11, 'x', 'y'), (12, 'y', 'x');
INSERT INTO films (id, name) VALUES (1, 'Stalker');
INSERT INTO a_table_with_a_name_that_is_as_long_as_a_name_may_be_in_postgre (n, k) VALUES (1, 2);
