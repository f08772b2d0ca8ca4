INSERT INTO t (id, n, s, e, w, c, g) VALUES (1, 5, 'five', 6, 'a long word', '', 7);
