SELECT id, title FROM kept ORDER BY id
