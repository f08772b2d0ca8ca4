INSERT INTO "order" ("user", "Table", "a""b") VALUES (1, 'c"d', 'x'), (2, 'e,f', NULL); INSERT INTO "Größe" (id, "Länge", of) VALUES (1, 2, 1), (2, 3, 2);
INSERT INTO "dotted.name" (id) VALUES (1); INSERT INTO "Cased" (id) VALUES (1); INSERT INTO kept (id, two) VALUES (1, 1);
