SELECT id, last, full_name, level FROM people ORDER BY id
