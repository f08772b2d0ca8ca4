SELECT id, n, s, e, w, c, g FROM t
