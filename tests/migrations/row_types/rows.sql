INSERT INTO books VALUES (1, 300);
INSERT INTO shelves VALUES (1, 'hall');
INSERT INTO kept (id) VALUES (1);
INSERT INTO numbered (id) VALUES (1);
INSERT INTO loose (id) VALUES (7);
