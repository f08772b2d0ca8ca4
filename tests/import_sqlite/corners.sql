-- Corners of SQLite's grammar: names and clauses that the engine takes and makes little of.
PRAGMA application_id = -559038737;
PRAGMA user_version = 42;
CREATE TABLE parent (id INTEGER PRIMARY KEY, code TEXT UNIQUE, a INT, b INT, UNIQUE (a, b));
CREATE TABLE named_everything (
  id integer CONSTRAINT key_of_it PRIMARY KEY ASC AUTOINCREMENT,
  a TEXT CONSTRAINT a_null NULL CONSTRAINT a_default DEFAULT 'x' CONSTRAINT a_collate COLLATE nocase,
  b TEXT CONSTRAINT "b check" CHECK (b <> '') CONSTRAINT b_not_null NOT NULL CONSTRAINT [b unique] UNIQUE,
  c INTEGER CONSTRAINT c_parent REFERENCES parent (id) ON UPDATE NO ACTION ON DELETE RESTRICT NOT DEFERRABLE INITIALLY IMMEDIATE,
  d INTEGER CONSTRAINT d_generated GENERATED ALWAYS AS (id + 1) VIRTUAL,
  CONSTRAINT "unique pair" UNIQUE (a, b), CONSTRAINT long_check CHECK (length(a) + length(b) < 100)
);
CREATE TABLE same_check_name (a INT CONSTRAINT same CHECK (a > 0), b INT CONSTRAINT same CHECK (b > 0));
CREATE TABLE same_check_twice (a INT, CHECK (a > 0), CHECK (a > 0));
CREATE TABLE same_unique_twice (a TEXT UNIQUE, b TEXT, UNIQUE (a), UNIQUE (a, b), UNIQUE (b, a));
CREATE TABLE key_and_unique (a TEXT PRIMARY KEY UNIQUE, b TEXT, PRIMARY_KEY TEXT);
CREATE TABLE quoted_types (a "INTEGER" PRIMARY KEY, b [TEXT], c `REAL`, d 'BLOB', e "VARCHAR" (10), f "a ""b""", g INTEGER UNSIGNED);
CREATE TABLE long_types (a VARYING CHARACTER (255) NOT NULL, b NATIVE CHARACTER (70), c DECIMAL (10 , 5), d DOUBLE PRECISION DEFAULT 0, e DATE, f bigint, g double, h BOOLEAN NOT NULL DEFAULT 0);
CREATE TABLE int_key_without_rowid (id INTEGER PRIMARY KEY, a) WITHOUT ROWID;
CREATE TABLE int_key_strict (id INT PRIMARY KEY, b TEXT) STRICT;
CREATE TABLE key_not_null (id INTEGER PRIMARY KEY NOT NULL, n INT NOT NULL);
CREATE TABLE two_keys_desc (a TEXT, b TEXT, PRIMARY KEY (a DESC, b ASC));
CREATE TABLE key_collated (a TEXT, b TEXT, PRIMARY KEY (a COLLATE NOCASE, b)) WITHOUT ROWID;
CREATE TABLE rowid_names ("rowid" TEXT, oid INTEGER, _rowid_ REAL);
CREATE TABLE more_defaults (
  a BLOB DEFAULT x'', b INTEGER DEFAULT -0x10, c REAL DEFAULT -1.5e-3, d REAL DEFAULT +.5, e TEXT DEFAULT (NULL), f INTEGER DEFAULT (-1),
  g TEXT DEFAULT (CURRENT_TIMESTAMP), h TEXT DEFAULT 'CURRENT_TIMESTAMP', i TEXT DEFAULT true, j TEXT DEFAULT 'null', k INTEGER DEFAULT ((1)),
  l TEXT DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), m INTEGER DEFAULT -9223372036854775808, n REAL DEFAULT 9e999, o TEXT DEFAULT "it's",
  p TEXT DEFAULT 'a -- b', q TEXT DEFAULT ('(' || ')'), r TEXT DEFAULT '/* c */', s DATE DEFAULT (date('now', '+1 day')), t TEXT NOT NULL DEFAULT '?'
);
CREATE TABLE keyword_columns ("default" TEXT, "check" TEXT, "references" TEXT, "primary" INT, "unique" INT, "collate" TEXT, "constraint" TEXT,
  CHECK ("check" <> "default"), FOREIGN KEY ("primary") REFERENCES parent (id));
CREATE TABLE conflicts_everywhere (
  a INTEGER NOT NULL ON CONFLICT FAIL, b TEXT UNIQUE ON CONFLICT REPLACE, c TEXT NOT NULL ON CONFLICT ABORT, d TEXT, CHECK (d <> '') ON CONFLICT IGNORE,
  PRIMARY KEY (a, c) ON CONFLICT ROLLBACK, UNIQUE (b, d) ON CONFLICT IGNORE
);
CREATE TABLE references_by_rule (
  a REFERENCES parent, b TEXT REFERENCES parent (code) MATCH SIMPLE, c INT, d INT,
  FOREIGN KEY (c, d) REFERENCES parent (a, b) MATCH PARTIAL ON DELETE SET DEFAULT ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE three_references (a INTEGER REFERENCES parent (id), FOREIGN KEY (a) REFERENCES parent (id) ON DELETE CASCADE, FOREIGN KEY (a) REFERENCES three_references);
CREATE TABLE comments_inside (
  -- the first column
  a INTEGER, -- CHECK (a > 0)
  b TEXT /* DEFAULT 'no' */ DEFAULT 'yes', -- ends, with a comma
  c TEXT, -- )
  -- the pair is one
  UNIQUE (a, b), -- as ever
  CHECK (a <> 3), /* three is bad */
  CONSTRAINT named CHECK (b <> 'x'), -- nor is x
  FOREIGN KEY (a) REFERENCES parent (id), -- somebody's
  UNIQUE (c) /* alone */, PRIMARY KEY (b, c) -- its key
);
CREATE INDEX commented ON comments_inside (a, -- first
  c) /* then where */ WHERE a > 7;
CREATE TABLE named_number ("Id" INTEGER NOT NULL CONSTRAINT "PK_Named" PRIMARY KEY AUTOINCREMENT, parent INTEGER CONSTRAINT "FK_p" REFERENCES parent (nowhere));
CREATE TABLE Cased (Id INTEGER CONSTRAINT "PK_Cased" PRIMARY KEY AUTOINCREMENT, a TEXT);
CREATE INDEX on_cased ON CASED (A);
CREATE TRIGGER trigger_cased AFTER INSERT ON cased BEGIN SELECT 1; END;
CREATE VIEW View_cased AS SELECT a FROM CASED;
CREATE TRIGGER instead_cased INSTEAD OF INSERT ON view_CASED BEGIN SELECT 2; END;
CREATE TABLE checks_with_text (a TEXT CHECK (a NOT IN ('CHECK (', ')', '--')), b TEXT CHECK (b GLOB 'x' OR b LIKE '%/*%'), d INT CHECK (typeof(d) = 'integer' AND d % 2 = 0));
CREATE TABLE enums (a TEXT NOT NULL DEFAULT 'open' CHECK (a IN ('open', 'it''s')), b TEXT CONSTRAINT b_values CHECK (b IN ('x')), c TEXT COLLATE NOCASE CHECK (c IN ('p', 'q')),
  d TEXT DEFAULT 'none of them' CHECK (d IN ('r')), e TEXT, f VARCHAR(9) CHECK (f IN ('s')), g TEXT CHECK (g IN ('t', 't')), h TEXT CHECK ("h" IN ('u') AND h <> ''), i TEXT, CHECK (e IN ('v', 'w')), CHECK (b <> 'w'));
CREATE TABLE IF NOT EXISTS only_generated (a INT, b INT AS (a) STORED UNIQUE, c TEXT AS (a || b) CHECK (c <> ''), d INT NOT NULL AS (a + 1) STORED REFERENCES parent (id));
CREATE TABLE "semi;colon" ("a;b" TEXT DEFAULT 'c;d', "new
line" TEXT);
CREATE TABLE "  blanks  " (" a " TEXT, "" TEXT);
CREATE TABLE wide_key (a, b, c, d, PRIMARY KEY (d, c, b, a));

CREATE INDEX "where index" ON parent (code) WHERE code IN ('a', 'b') AND "a" IS NOT NULL;
CREATE UNIQUE INDEX expression_unique ON parent ((a + b), code COLLATE NOCASE DESC);
CREATE INDEX desc_keys ON parent (a DESC, b ASC, code COLLATE RTRIM);
CREATE INDEX "semi;index" ON "semi;colon" ("a;b");
CREATE INDEX on_generated ON only_generated (b, c);

CREATE VIEW with_columns (x, "y z") AS SELECT id, code FROM parent WHERE code <> ')';
CREATE VIEW compound AS SELECT id FROM parent UNION ALL SELECT a FROM only_generated ORDER BY 1 LIMIT 5;
CREATE VIEW windowed AS SELECT id, row_number() OVER (PARTITION BY code ORDER BY id) AS n FROM parent;
CREATE VIEW with_cte AS WITH c AS (SELECT id FROM parent) SELECT c.id, p.code FROM c JOIN parent p USING (id);

CREATE TRIGGER of_columns BEFORE UPDATE OF code, "a" ON parent WHEN new.code IS NOT old.code BEGIN SELECT RAISE(ROLLBACK, 'no'); SELECT RAISE(IGNORE); END;
CREATE TRIGGER instead_of_update INSTEAD OF UPDATE OF x ON with_columns BEGIN UPDATE parent SET id = new.x WHERE id = old.x; END;
CREATE TRIGGER instead_of_delete INSTEAD OF DELETE ON with_columns BEGIN DELETE FROM parent WHERE id = old.x; END;
CREATE TRIGGER "end; trigger" AFTER DELETE ON "semi;colon" BEGIN INSERT INTO parent (code) VALUES ('end;'), (CASE WHEN 1 THEN 'x' END); END;
CREATE TRIGGER upserts AFTER INSERT ON parent BEGIN INSERT INTO enums (a) VALUES ('open') ON CONFLICT DO NOTHING; END;

CREATE VIRTUAL TABLE contentless USING fts5(a, b, content='', prefix='2 3', columnsize=0);
CREATE VIRTUAL TABLE boxes USING rtree_i32(id, x0, x1);
CREATE TRIGGER feed_search AFTER INSERT ON parent BEGIN INSERT INTO contentless (rowid, a) VALUES (new.id, new.code); END;
