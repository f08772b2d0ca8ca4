PRAGMA foreign_keys = OFF;
--> statement-breakpoint
PRAGMA defer_foreign_keys = ON;
--> statement-breakpoint
-- what must hold goes into it as 1; 0 stops the migration
CREATE TABLE __schemagen_guard (holds integer NOT NULL CHECK (holds));
--> statement-breakpoint
CREATE TABLE __new_p (
  id integer PRIMARY KEY NOT NULL,
  code text NOT NULL
);
--> statement-breakpoint
CREATE TABLE __new_t (
  id integer PRIMARY KEY NOT NULL,
  a text NOT NULL,
  m text NOT NULL,
  b text NOT NULL,
  n integer NOT NULL,
  p_id integer NOT NULL,
  p_code text,
  FOREIGN KEY (p_id) REFERENCES __new_p (id) ON DELETE CASCADE,
  FOREIGN KEY (p_code) REFERENCES __new_p (code),
  CONSTRAINT t_m_enum CHECK (m IN ('ok', 'bad', 'new'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX __new_p_code_unique ON __new_p (code);
--> statement-breakpoint
-- rewrites: all rows of p are written anew
INSERT INTO __new_p (id, code) SELECT id, code FROM p;
--> statement-breakpoint
INSERT INTO __schemagen_guard (holds) SELECT (SELECT count(*) FROM p) = (SELECT count(*) FROM __new_p);
--> statement-breakpoint
-- rewrites: all rows of t are written anew
INSERT INTO __new_t (id, a, m, b, n, p_id, p_code) SELECT id, a, m, b, n, p_id, p_code FROM t;
--> statement-breakpoint
INSERT INTO __schemagen_guard (holds) SELECT (SELECT count(*) FROM t) = (SELECT count(*) FROM __new_t);
--> statement-breakpoint
DROP TABLE t;
--> statement-breakpoint
DROP TABLE p;
--> statement-breakpoint
ALTER TABLE __new_p RENAME TO p;
--> statement-breakpoint
ALTER TABLE __new_t RENAME TO t;
--> statement-breakpoint
INSERT INTO __schemagen_guard (holds) SELECT NOT EXISTS (SELECT 1 FROM pragma_foreign_key_check('p'));
--> statement-breakpoint
-- may_fail: rows that exist may stand against t.FOREIGN KEY (p_id) REFERENCES p (id) ON DELETE CASCADE
--   SELECT c.* FROM t c WHERE c.p_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM p p WHERE p.id = c.p_id);
INSERT INTO __schemagen_guard (holds) SELECT NOT EXISTS (SELECT 1 FROM pragma_foreign_key_check('t'));
--> statement-breakpoint
CREATE UNIQUE INDEX p_code_unique ON p (code);
--> statement-breakpoint
CREATE UNIQUE INDEX t_a_b_n_unique ON t (a, b, n);
--> statement-breakpoint
CREATE UNIQUE INDEX t_b_a_unique ON t (b, a);
--> statement-breakpoint
DROP INDEX __new_p_code_unique;
--> statement-breakpoint
DROP TABLE __schemagen_guard;
--> statement-breakpoint
PRAGMA foreign_keys = ON;
