INSERT INTO people (id, name, parent_id, mood) VALUES (1, 'Ann', NULL, 'good'), (2, 'Bo', 1, 'bad'), (3, 'Cy', 2, 'good');
INSERT INTO houses (id, owner_id) VALUES (1, 1), (2, 3);
INSERT INTO keepers (id, house_id) VALUES (1, 1), (2, NULL);
UPDATE houses SET keeper_id = 2 WHERE id = 1;
INSERT INTO rooms (house_id, number, note) VALUES (1, 1, 'red'), (1, 2, 'blue');
INSERT INTO things (id, house_id, room) VALUES (1, 1, 1), (2, 1, 2);
