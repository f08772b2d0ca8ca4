SELECT id, book_id, member_id, state FROM loans ORDER BY id;
SELECT id, level FROM members ORDER BY id
