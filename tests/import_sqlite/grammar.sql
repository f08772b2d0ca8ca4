-- What the grammar of SQLite 3.40 has for each statement (sqlite.org/lang_createtable.html and the pages it leads to) beyond
-- the corners.
PRAGMA user_version = 7;
CREATE TABLE not_null_clause (a TEXT NULL, b INT NULL ON CONFLICT FAIL, c INT CONSTRAINT nu NULL CHECK (c > 0));
CREATE TABLE names_of_nothing (a INT CONSTRAINT dangling, b INT CONSTRAINT n1 CONSTRAINT n2 NOT NULL, CONSTRAINT lonely);
CREATE TABLE target (id INT PRIMARY KEY, v TEXT);
CREATE TABLE match_full (a INT REFERENCES target (id) MATCH FULL ON DELETE CASCADE, b INT REFERENCES target MATCH SIMPLE);
CREATE TABLE check_conflict (a INT, CHECK (a > 0) ON CONFLICT FAIL, CHECK (a < 9) ON CONFLICT ABORT);
CREATE TABLE abort_is_usual (a INT NOT NULL ON CONFLICT ABORT, b TEXT UNIQUE ON CONFLICT ABORT, PRIMARY KEY (a ASC, b) ON CONFLICT ABORT);
CREATE TABLE order_of_key ("asc" TEXT, "desc" TEXT, PRIMARY KEY ("asc" ASC, "desc"), UNIQUE ("desc", "asc" ASC));
CREATE TABLE generated_columns (a INT, b INT GENERATED ALWAYS AS (a + 1) STORED NOT NULL UNIQUE, c AS (a * 2), d TEXT COLLATE NOCASE AS ('x' || a) CHECK (d <> ''));
CREATE TABLE two_checks (a INT CHECK (a > 0) CHECK (a < 10), b INT CONSTRAINT k1 CHECK (b > 0) CONSTRAINT k2 CHECK (b < 10));
CREATE TABLE deferrable_forms (a INT REFERENCES target DEFERRABLE, b INT REFERENCES target NOT DEFERRABLE INITIALLY DEFERRED,
  c INT REFERENCES target (id) DEFERRABLE INITIALLY IMMEDIATE, d INT REFERENCES target REFERENCES abort_is_usual (a) ON UPDATE CASCADE);
CREATE TABLE default_is_a_name (a DEFAULT abc, b TEXT DEFAULT [b r], c DEFAULT `x y`, d TEXT DEFAULT key, e DEFAULT "d q", f DEFAULT - 5, g DEFAULT 1.,
  h INT DEFAULT Größe, i TEXT DEFAULT 'a' DEFAULT 'b', j DATETIME DEFAULT Current_Timestamp, k INTEGER DEFAULT TRUE);
CREATE TABLE types_of_words (a varchar ( 10, 2 ), b UNSIGNED BIG INT, c "my type", d numeric(+5,-2), e, f ANY, g LONG VARCHAR NOT NULL DEFAULT '');
CREATE TABLE 'string name' ('a' INT, 'b' TEXT, UNIQUE ('a', 'b'));
CREATE TABLE no_commas (a INT, b INT, UNIQUE (a) CHECK (b > 0) CONSTRAINT nm UNIQUE (b) FOREIGN KEY (a) REFERENCES target (id));
CREATE TABLE IF NOT EXISTS main.qualified AS SELECT 1 AS one, 'x' AS two, a FROM no_commas;
CREATE TABLE altered (a INT, gone INT);
ALTER TABLE altered ADD COLUMN b TEXT DEFAULT 'x' NOT NULL;
ALTER TABLE altered RENAME COLUMN a TO aa;
ALTER TABLE altered DROP COLUMN gone;
ALTER TABLE altered RENAME TO renamed;
ALTER TABLE renamed ADD c INT REFERENCES target (id);
CREATE TABLE collations (a TEXT COLLATE BINARY, b TEXT COLLATE "rtrim" NOT NULL, c TEXT DEFAULT 'q' COLLATE nocase UNIQUE);
CREATE INDEX keys_mixed ON types_of_words (a COLLATE NOCASE DESC, b ASC, lower(c), (d + 1) DESC) WHERE g > 0 AND a IS NOT NULL;
CREATE UNIQUE INDEX IF NOT EXISTS main.keys_of_strings ON types_of_words ([a], "b" DESC);
CREATE INDEX keys_collated ON collations (a, b, c COLLATE "BINARY", a COLLATE rtrim);
CREATE INDEX key_of_a_literal ON target (("nope"), v);
CREATE INDEX key_with_comma ON target ((v || '(' || id), json_extract(v, '$.x'));
CREATE VIEW view_with_names (x, "y z") AS SELECT id, v FROM target;
CREATE VIEW view_of_with AS WITH t AS (SELECT 1 AS q) SELECT q, "literal" AS l FROM t;
CREATE VIEW view_of_values AS VALUES (1, 2), (3, 4);
CREATE VIEW view_of_union AS /* c */ SELECT 1 AS a UNION ALL SELECT 2 ORDER BY 1;
CREATE TRIGGER update_of BEFORE UPDATE OF v, id ON target FOR EACH ROW WHEN old.v <> new.v BEGIN SELECT RAISE(ABORT, 'no; way'); END;
CREATE TRIGGER without_time DELETE ON target BEGIN DELETE FROM qualified WHERE two = "x"; SELECT CASE WHEN old.id THEN 1 ELSE 2 END; END;
CREATE TRIGGER instead_of INSTEAD OF UPDATE OF x ON view_with_names BEGIN SELECT 1; END;
CREATE TRIGGER of_what_is_missing AFTER INSERT ON target BEGIN INSERT INTO not_there VALUES (1); END;
CREATE VIRTUAL TABLE f5 USING fts5(title, body UNINDEXED, tokenize = 'porter ascii', content='');
CREATE VIRTUAL TABLE IF NOT EXISTS main.f4 USING fts4(a TEXT, b, tokenize=simple);
CREATE VIRTUAL TABLE r1 USING rtree(id, x0, x1, +aux);
CREATE TABLE refers_to_virtual (a INT REFERENCES f4 (a));
-- Blocks whose triggers and references need each other.
CREATE TABLE ring_a (id INTEGER PRIMARY KEY, a INT REFERENCES nowhere (x));
CREATE TABLE ring_b (id INTEGER PRIMARY KEY, a INT REFERENCES ring_a (id), b INT REFERENCES nowhere (x));
CREATE TABLE ring_c (b INT NOT NULL REFERENCES ring_b (id) DEFERRABLE);
CREATE TRIGGER ring_a_gone BEFORE DELETE ON ring_a BEGIN DELETE FROM ring_b WHERE a = old.id; END;
CREATE TABLE circle_a (id INTEGER PRIMARY KEY, circle_c TEXT, b INT UNIQUE ON CONFLICT REPLACE REFERENCES circle_b (id));
CREATE TABLE circle_b (id INTEGER PRIMARY KEY, c INT REFERENCES circle_c (id), d INT NOT NULL ON CONFLICT FAIL);
CREATE TABLE circle_c (id INTEGER PRIMARY KEY, a INT REFERENCES circle_a (id), PRIMARY_KEY TEXT UNIQUE ON CONFLICT IGNORE);
