SELECT taken_at, tag FROM measures ORDER BY taken_at
