-- Everything SQLite has that a schema may hold, and every way people write it.
CREATE TABLE plain (id INTEGER PRIMARY KEY, name TEXT NOT NULL, score REAL DEFAULT 0.5, raw BLOB);
CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT, made DATETIME DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE counted_not_null (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, a);
CREATE TABLE counted_apart ("id" INTEGER NOT NULL UNIQUE, "a" TEXT, PRIMARY KEY("id" AUTOINCREMENT));
CREATE TABLE not_a_rowid (id INT PRIMARY KEY, other INTEGER NOT NULL);
CREATE TABLE backwards (id INTEGER PRIMARY KEY DESC, note TEXT);
CREATE TABLE row_number_in_table (a TEXT, id INTEGER, PRIMARY KEY (id));
CREATE TABLE row_number_backwards_in_table (a TEXT, id INTEGER, PRIMARY KEY (id DESC));
CREATE TABLE named_keys (
  id INTEGER CONSTRAINT the_key PRIMARY KEY,
  a TEXT CONSTRAINT a_unique UNIQUE CONSTRAINT a_given NOT NULL CONSTRAINT a_long CHECK (length(a) > 3),
  b INTEGER CONSTRAINT b_parent REFERENCES plain (id) ON DELETE SET NULL,
  CONSTRAINT pair UNIQUE (a, b),
  CONSTRAINT table_check CHECK (a <> 'x' OR b IS NULL),
  CONSTRAINT table_parent FOREIGN KEY (b) REFERENCES counted (id) ON UPDATE CASCADE
);
CREATE TABLE nulls_in_key (a TEXT, b TEXT NOT NULL, c INTEGER, PRIMARY KEY (a, b));
CREATE TABLE text_key (a TEXT PRIMARY KEY, b TEXT PRIMARY_KEY);
CREATE TABLE key_is_foreign (id INTEGER PRIMARY KEY REFERENCES plain, x INTEGER UNIQUE REFERENCES plain (id));
CREATE TABLE without_rowid_of_two (a TEXT, b INT, c ANY, PRIMARY KEY (a, b)) WITHOUT ROWID;
CREATE TABLE strict_one (a INT, b INTEGER PRIMARY KEY, c REAL, d TEXT NOT NULL, e BLOB, f ANY) STRICT;
CREATE TABLE strict_two (a TEXT PRIMARY KEY, b ANY) STRICT, WITHOUT ROWID;
CREATE TABLE untyped (a, b, c NOT NULL, d DEFAULT 1, e UNIQUE, f CHECK (f > 0));
CREATE TABLE odd_types (
  a VARCHAR(20), b DECIMAL(10, 2), c UNSIGNED BIG INT, d "double precision", e DATETIME, f BOOLEAN DEFAULT FALSE,
  g NUMERIC, h TIMESTAMP WITH TIME ZONE, i nvarchar (100), j CHARACTER VARYING(255), k INTEGER(11), l TINYINT(1) DEFAULT '0',
  m TEXT(30), n Text, o integer, p "weird type (1)", q JSON, r FLOAT, s INT8
);
CREATE TABLE defaults (
  a INTEGER DEFAULT -1, b INTEGER DEFAULT +2, c TEXT DEFAULT 'it''s', d TEXT DEFAULT "double quoted", e REAL DEFAULT 1e3,
  f INTEGER DEFAULT 0x1F, g TEXT DEFAULT (datetime('now', 'localtime')), h BLOB DEFAULT x'00ff', i TEXT DEFAULT NULL,
  j INTEGER DEFAULT (1 + 2), k TEXT DEFAULT (lower(hex(randomblob(16)))), l TEXT DEFAULT CURRENT_DATE,
  m TEXT DEFAULT CURRENT_TIME, n TEXT DEFAULT '', o INTEGER DEFAULT 9223372036854775807, p TEXT DEFAULT 'now()',
  q TEXT DEFAULT 'true', r BOOLEAN DEFAULT TRUE, s TEXT DEFAULT 'a
b', t NUM DEFAULT 007, u REAL DEFAULT .5, v TEXT DEFAULT ' x ', w INTEGER DEFAULT '12', x TEXT DEFAULT bare_word
);
CREATE TABLE generated (
  a INTEGER, b INTEGER GENERATED ALWAYS AS (a * 2) STORED, c INTEGER AS (a + 1), d TEXT GENERATED ALWAYS AS (a || 'x') VIRTUAL,
  e INTEGER AS (a - 1) STORED NOT NULL, f AS (json_extract(d, '$.x')), UNIQUE (b)
);
CREATE TABLE checks (
  a INTEGER CHECK (a > 0) CHECK (a < 100), b TEXT CHECK (b IN ('x', 'y')) CHECK (b GLOB '[a-z]*'),
  c TEXT CHECK (c LIKE 'a%' ESCAPE '\'), d TEXT,
  CHECK (a <> 5), CHECK (length(b) > 0 AND (c IS NULL OR d IS NOT NULL)), CHECK ("d" <> 'D'), CHECK (checks.a BETWEEN 1 AND 9)
);
CREATE TABLE checks_more (a INTEGER, CHECK (a > 0), CHECK (a < 10), CHECK (a <> 5));
CREATE TABLE conflicts (
  a INTEGER PRIMARY KEY ON CONFLICT REPLACE, b TEXT NOT NULL ON CONFLICT IGNORE, c TEXT UNIQUE ON CONFLICT FAIL,
  d TEXT, UNIQUE (b, d) ON CONFLICT ROLLBACK
);
CREATE TABLE collated (a TEXT COLLATE NOCASE, b TEXT COLLATE rtrim NOT NULL, c TEXT COLLATE "BINARY", PRIMARY KEY (a), UNIQUE (b COLLATE NOCASE, c));
CREATE TABLE key_order (a TEXT, b TEXT, UNIQUE (b DESC, a), PRIMARY KEY (b, a));
CREATE TABLE "quoted ""double"" table" ("a b" TEXT, "c""d" INTEGER, "select" TEXT, CHECK ("a b" <> ''));
CREATE TABLE [in brackets] ([a b] TEXT, [from] INTEGER REFERENCES "quoted ""double"" table");
CREATE TABLE `back``ticks` (`a` TEXT, `order` INTEGER, PRIMARY KEY (`order`));
CREATE TABLE 'single quotes' ('a' TEXT);
CREATE TABLE "dotted.name" ("x.y" TEXT PRIMARY KEY);
CREATE TABLE "group" ("table" TEXT, "index" TEXT);
CREATE TABLE "ünïcödé" ("Größe" REAL, "名前" TEXT);
CREATE TABLE CamelCase (Id INTEGER PRIMARY KEY, parentId INTEGER REFERENCES camelcase (ID), "UPPER" TEXT);
CREATE TABLE "1starts_with_digit" ("2" TEXT, "$dollar" TEXT);
CREATE TABLE parent (a INTEGER, b INTEGER, c TEXT UNIQUE, PRIMARY KEY (a, b));
CREATE TABLE child (
  x INTEGER, y INTEGER, z TEXT REFERENCES parent (c) ON DELETE SET DEFAULT ON UPDATE RESTRICT DEFERRABLE INITIALLY DEFERRED,
  w INTEGER NOT NULL REFERENCES plain ON DELETE NO ACTION, v INTEGER REFERENCES plain (id) NOT DEFERRABLE,
  u INTEGER REFERENCES plain (id) MATCH FULL DEFERRABLE, t INTEGER,
  number INTEGER,
  FOREIGN KEY (x, y) REFERENCES parent ON DELETE CASCADE,
  FOREIGN KEY (t) REFERENCES child (number)
);
CREATE TABLE child_2 (x INTEGER, y INTEGER, FOREIGN KEY (x, y) REFERENCES parent (b, a) DEFERRABLE INITIALLY IMMEDIATE);
CREATE TABLE self (id INTEGER PRIMARY KEY, up INTEGER REFERENCES self ON DELETE CASCADE, CHECK (up <> id));
CREATE TABLE circle_a (id INTEGER PRIMARY KEY, b INTEGER REFERENCES circle_b (id));
CREATE TABLE circle_b (id INTEGER PRIMARY KEY, a INTEGER REFERENCES circle_a (id));
CREATE TABLE to_nowhere (a INTEGER REFERENCES missing (id), b INTEGER REFERENCES missing_too, c INTEGER REFERENCES plain (no_such_column));
CREATE TABLE to_not_unique (a TEXT REFERENCES plain (name));
CREATE TABLE to_other_type (a VARCHAR(10) REFERENCES plain (id), b TEXT REFERENCES not_a_rowid (id));
CREATE TABLE set_null_of_not_null (a INTEGER NOT NULL REFERENCES plain (id) ON DELETE SET NULL);
CREATE TABLE two_keys_one_column (a INTEGER REFERENCES plain (id) REFERENCES counted (id), b INTEGER PRIMARY KEY UNIQUE);
CREATE TABLE -- a comment
  commented ( -- with things in it
  a TEXT, /* a, b */ b TEXT -- the last )
);
CREATE TABLE made_as AS SELECT id, name AS n, 1 + 1 AS two FROM plain;
CREATE TABLE altered (a TEXT);
ALTER TABLE altered ADD COLUMN b INTEGER DEFAULT 5;
ALTER TABLE altered ADD COLUMN "c d" TEXT CHECK (length("c d") < 5);
ALTER TABLE altered RENAME COLUMN a TO "renamed a";
CREATE TABLE old_name (id INTEGER PRIMARY KEY, ref INTEGER REFERENCES altered (b));
ALTER TABLE old_name RENAME TO "new name";

CREATE INDEX plain_name ON plain (name);
CREATE INDEX plain_name_index ON plain (name, score DESC);
CREATE UNIQUE INDEX plain_lower ON plain (lower(name));
CREATE UNIQUE INDEX partial ON plain (name) WHERE score > 0.25 AND name IS NOT NULL;
CREATE INDEX collated_i ON collated (a COLLATE BINARY, b COLLATE nocase DESC);
CREATE INDEX "an ""odd"" index" ON "quoted ""double"" table" ("a b", "c""d" ASC);
CREATE INDEX [bracket index] ON [in brackets] ([a b]);
CREATE INDEX expressions ON checks (a + 1, coalesce(b, 'x') COLLATE NOCASE, (c || d) DESC);
CREATE INDEX on_json ON odd_types (json_extract(q, '$.a, b'), e);
CREATE INDEX same_as_rule_idx ON parent (c);
CREATE INDEX parent_c_index ON parent (c, a);
CREATE INDEX IF NOT EXISTS maybe ON parent (b);
CREATE INDEX literal ON plain (id, (1 + 1));

CREATE VIEW simple AS SELECT id, name FROM plain;
CREATE VIEW with_names (a, "b c") AS SELECT id, name FROM plain;
CREATE VIEW computed AS SELECT count(*) AS n, max(score) FROM plain GROUP BY name;
CREATE VIEW of_view AS SELECT * FROM simple WHERE id > 1 -- trailing comment
;
CREATE VIEW recursive_one AS WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT n FROM t;
CREATE VIEW broken AS SELECT something FROM nowhere;
CREATE VIEW unknown_function AS SELECT no_such_function(id) FROM plain;
CREATE VIEW "odd view" AS SELECT "a b" AS "x y" FROM "quoted ""double"" table";

CREATE TRIGGER touched AFTER UPDATE OF name, score ON plain FOR EACH ROW WHEN old.name <> new.name
BEGIN
  UPDATE plain SET score = CASE WHEN new.score > 1 THEN 1 ELSE 0 END WHERE id = new.id;
  INSERT INTO counted (made) VALUES (NULL);
END;
CREATE TRIGGER before_delete BEFORE DELETE ON plain BEGIN SELECT RAISE(ABORT, 'never; ever'); END;
CREATE TRIGGER instead INSTEAD OF INSERT ON simple BEGIN INSERT INTO plain (name) VALUES (new.name); END;
CREATE TRIGGER "odd trigger" AFTER INSERT ON [in brackets] BEGIN SELECT 1; END;
CREATE TRIGGER on_raw AFTER INSERT ON conflicts BEGIN DELETE FROM conflicts WHERE a < 0; END;
CREATE TRIGGER on_search AFTER INSERT ON plain BEGIN INSERT INTO search (rowid, title) VALUES (new.id, new.name); END;

CREATE VIRTUAL TABLE search USING fts5(title, body UNINDEXED, content='plain', content_rowid='id', tokenize = 'porter unicode61');
CREATE VIRTUAL TABLE old_search USING fts4(subject, "body text", tokenize=porter);
CREATE VIRTUAL TABLE older_search USING fts3(a, b);
CREATE VIRTUAL TABLE areas USING rtree(id, min_x, max_x, min_y, max_y, +label TEXT);
INSERT INTO counted DEFAULT VALUES;
INSERT INTO plain (name) VALUES ('x');
ANALYZE;
