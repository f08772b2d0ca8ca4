INSERT INTO parcels (id, size, weight, note) VALUES (1, 'small', -5, 'a'), (2, 'many', 7, 'b'), (3, NULL, 0, 'c');
