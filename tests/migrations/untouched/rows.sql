INSERT INTO books (id, title, pages) VALUES (1, 'a', 4), (2, 'b', 2); INSERT INTO loans (id, book, days) VALUES (1, 1, 3);
