SELECT id, "group", up, size, twice FROM "order" ORDER BY id; SELECT * FROM __new_order ORDER BY id; SELECT a, b, order_id FROM "it's" ORDER BY a; SELECT count(*) FROM log
