INSERT INTO books (id, title) VALUES (1, 'one'), (2, 'two');
