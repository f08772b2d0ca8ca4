-- not_restored: what was in gone before it went does not come back
CREATE TABLE gone (
  id integer PRIMARY KEY NOT NULL
);
--> statement-breakpoint
-- not_restored: what was in books.pages before it went does not come back
ALTER TABLE books ADD COLUMN pages integer;
