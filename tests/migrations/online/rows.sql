INSERT INTO shops VALUES (1, 'north'), (2, 'south');
INSERT INTO orders VALUES ('a1', 1, 10, 'open'), ('a2', 2, 0, 'done'), ('a3', 2, 5, 'open');
