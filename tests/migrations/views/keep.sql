SELECT id, author_id, pages, title FROM books ORDER BY id; SELECT title FROM titles
