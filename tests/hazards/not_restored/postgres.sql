-- not_restored: what was in counter before it went does not come back
-- lock: none
CREATE SEQUENCE counter;
--> statement-breakpoint
-- not_restored: what was in gone before it went does not come back
-- lock: none
CREATE TABLE gone (
  id integer PRIMARY KEY
);
--> statement-breakpoint
-- not_restored: what was in books.pages before it went does not come back
-- lock: ACCESS EXCLUSIVE; rows are left alone
ALTER TABLE books ADD COLUMN pages integer;
--> statement-breakpoint
-- not_restored: what was in prices.gross before it went does not come back; it holds what was computed instead
-- lock: ACCESS EXCLUSIVE; rows are left alone
ALTER TABLE prices ALTER COLUMN gross DROP EXPRESSION;
