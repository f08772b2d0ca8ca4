PRAGMA foreign_keys = OFF;
--> statement-breakpoint
PRAGMA defer_foreign_keys = ON;
--> statement-breakpoint
-- what must hold goes into it as 1; 0 stops the migration
CREATE TABLE __schemagen_guard (holds integer NOT NULL CHECK (holds));
--> statement-breakpoint
-- breaks_readers: programs that know novels as books stop working
ALTER TABLE books RENAME TO novels;
--> statement-breakpoint
-- breaks_readers: programs that know novels.title as name stop working
ALTER TABLE novels RENAME COLUMN name TO title;
--> statement-breakpoint
-- breaks_readers: programs that know names stop working
DROP VIEW names;
--> statement-breakpoint
CREATE TABLE __new_novels (
  id integer PRIMARY KEY NOT NULL,
  title text NOT NULL,
  state text NOT NULL,
  CONSTRAINT novels_state_enum CHECK (state IN ('open', 'closed'))
);
--> statement-breakpoint
-- rewrites: all rows of novels are written anew
INSERT INTO __new_novels (id, title, state) SELECT id, title, CASE state WHEN 'shut' THEN 'closed' ELSE state END FROM novels;
--> statement-breakpoint
INSERT INTO __schemagen_guard (holds) SELECT (SELECT count(*) FROM novels) = (SELECT count(*) FROM __new_novels);
--> statement-breakpoint
DROP TABLE novels;
--> statement-breakpoint
ALTER TABLE __new_novels RENAME TO novels;
--> statement-breakpoint
INSERT INTO __schemagen_guard (holds) SELECT NOT EXISTS (SELECT 1 FROM pragma_foreign_key_check('novels'));
--> statement-breakpoint
DROP TABLE __schemagen_guard;
--> statement-breakpoint
PRAGMA foreign_keys = ON;
