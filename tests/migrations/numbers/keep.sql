SELECT id, name FROM c ORDER BY id
