INSERT INTO t (id, n, s, e) VALUES (1, 5, 'five', 6);
