-- not_undone: nothing is known of what the block extra did: it stays
SELECT 1;
