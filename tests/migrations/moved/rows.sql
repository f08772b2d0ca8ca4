INSERT INTO measures (id, taken_at, value, low, high, tag) VALUES (1, '2024-05-01', 5, 1, 9, 'a'), (2, '2025-05-01', 6, 2, 8, 'a'), (3, '2025-06-01', 7, 3, 7, 'b');
