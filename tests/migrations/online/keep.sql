SELECT number, shop_id, total, state FROM orders ORDER BY number
