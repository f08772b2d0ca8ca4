SELECT "user", "group by", "Table", "a""b" FROM "order"; SELECT id, "Länge", of FROM "Größe"; SELECT id, two FROM kept; SELECT n FROM "View"
