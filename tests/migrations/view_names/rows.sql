INSERT INTO books VALUES (1, 500, 'Long'), (2, 5, 'Short');
INSERT INTO kept (id) VALUES (1);
