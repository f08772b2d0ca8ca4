SELECT id, first, seen_at FROM people ORDER BY id
