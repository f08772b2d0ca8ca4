PRAGMA foreign_keys = OFF;
--> statement-breakpoint
PRAGMA defer_foreign_keys = ON;
--> statement-breakpoint
-- what must hold goes into it as 1; 0 stops the migration
CREATE TABLE __schemagen_guard (holds integer NOT NULL CHECK (holds));
--> statement-breakpoint
-- not_restored: what was in gone before it went does not come back
CREATE TABLE gone (
  id integer PRIMARY KEY NOT NULL
);
--> statement-breakpoint
-- not_restored: what was in books.pages before it went does not come back
ALTER TABLE books ADD COLUMN pages integer;
--> statement-breakpoint
CREATE TABLE __new_prices (
  id integer PRIMARY KEY NOT NULL,
  net integer NOT NULL,
  gross integer
);
--> statement-breakpoint
-- rewrites: all rows of prices are written anew
-- not_restored: what was in prices.gross before it went does not come back; it holds what was computed instead
INSERT INTO __new_prices (id, net, gross) SELECT id, net, gross FROM prices;
--> statement-breakpoint
INSERT INTO __schemagen_guard (holds) SELECT (SELECT count(*) FROM prices) = (SELECT count(*) FROM __new_prices);
--> statement-breakpoint
DROP TABLE prices;
--> statement-breakpoint
ALTER TABLE __new_prices RENAME TO prices;
--> statement-breakpoint
INSERT INTO __schemagen_guard (holds) SELECT NOT EXISTS (SELECT 1 FROM pragma_foreign_key_check('prices'));
--> statement-breakpoint
DROP TABLE __schemagen_guard;
--> statement-breakpoint
PRAGMA foreign_keys = ON;
