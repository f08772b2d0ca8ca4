SELECT id, pages, title FROM books; SELECT id FROM kept
