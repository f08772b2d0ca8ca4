-- not_undone: nothing is known of what the block extra did: it stays
-- lock: none
SELECT 1;
