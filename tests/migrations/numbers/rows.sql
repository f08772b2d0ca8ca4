INSERT INTO a VALUES (1, 'a'), (7, 'b');
INSERT INTO b VALUES (1, 'a'), (7, 'b');
INSERT INTO c VALUES (1, 'a'), (7, 'b');
INSERT INTO d VALUES (1, 'a'), (7, 'b');
