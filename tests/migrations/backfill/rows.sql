INSERT INTO people (id, first, last) VALUES (1, 'Ada', 'Lovelace'), (2, 'Plato', NULL);
