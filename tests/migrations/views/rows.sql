INSERT INTO authors (id, name) VALUES (1, 'Ann');
INSERT INTO books (id, author_id, pages, title) VALUES (1, 1, 412, 'Dune'), (2, 1, 20, 'Ode');
