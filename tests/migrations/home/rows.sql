INSERT INTO people (id, name, age) VALUES (1, 'Ann', 3), (2, 'Bob', NULL);
INSERT INTO pets (id, owner) VALUES (1, 2);
INSERT INTO logs (day) VALUES ('2024-02-02');
