-- One of everything that a catalog of SQLite holds. tests/unit/reflect_test.c reads it back.
CREATE TABLE people (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  mail TEXT NOT NULL ON CONFLICT REPLACE DEFAULT 'x''y' COLLATE NOCASE CONSTRAINT people_mail UNIQUE ON CONFLICT IGNORE,
  "Odd ""name""" VARCHAR(10) CONSTRAINT odd CHECK (length("Odd ""name""") <= 10), -- a comment, with ( and '
  [in brackets] DECIMAL(10, 2) DEFAULT -1.5,
  `ticked` DEFAULT (1 + 2),
  untyped,
  at INTEGER DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)) /* now */ NOT NULL,
  upper_mail TEXT GENERATED ALWAYS AS (upper(mail)) STORED,
  first TEXT AS (substr(mail, 1, 1)),
  boss INTEGER CONSTRAINT people_boss REFERENCES People (id) ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT "the check" CHECK (mail <> '' AND (id > 0 OR at > 5)),
  CHECK (untyped IN ('a', ')', "ticked")),
  UNIQUE (mail, untyped COLLATE NOCASE)
);
CREATE TABLE pairs (a TEXT, b ANY, c INTEGER, CONSTRAINT pairs_key PRIMARY KEY (b, a), FOREIGN KEY (c) REFERENCES people,
  FOREIGN KEY (a, b) REFERENCES nowhere (x, y) ON DELETE RESTRICT) WITHOUT ROWID, STRICT;
CREATE TABLE copied AS SELECT id, mail FROM people;
CREATE TABLE backwards (id INTEGER PRIMARY KEY DESC);
CREATE INDEX people_plain ON people (mail, untyped COLLATE RTRIM DESC);
CREATE UNIQUE INDEX "people expression" ON people (lower(mail) COLLATE NOCASE DESC, id + 1, coalesce(untyped, 'a,b')) WHERE id > 5 AND mail <> 'where';
CREATE VIEW adults (who, mail) AS SELECT id AS as_id, mail FROM people WHERE id > 18;
CREATE TRIGGER people_touch AFTER UPDATE OF mail ON people FOR EACH ROW WHEN new.id > 0 BEGIN UPDATE people SET at = 1 WHERE id = new.id; END;
CREATE TRIGGER adults_insert INSTEAD OF INSERT ON adults BEGIN SELECT 1; END;
CREATE VIRTUAL TABLE search USING fts5(title, body, tokenize = 'porter ascii');
