SELECT id, n, s, e FROM t
