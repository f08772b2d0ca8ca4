INSERT INTO "order" (id, "group", up, size) VALUES (1, 'A', NULL, 1), (2, 'b', 1, 2), (3, 'c', 2, 3);
INSERT INTO __new_order VALUES (1, 2), (2, 3);
INSERT INTO "it's" VALUES ('x', 1, 3), ('y', 2, NULL);
