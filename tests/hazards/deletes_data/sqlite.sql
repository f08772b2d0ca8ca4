PRAGMA foreign_keys = OFF;
--> statement-breakpoint
PRAGMA defer_foreign_keys = ON;
--> statement-breakpoint
-- what must hold goes into it as 1; 0 stops the migration
CREATE TABLE __schemagen_guard (holds integer NOT NULL CHECK (holds));
--> statement-breakpoint
DROP INDEX books_isbn_unique;
--> statement-breakpoint
CREATE TABLE __new_prices (
  id integer PRIMARY KEY NOT NULL,
  net integer NOT NULL,
  gross integer GENERATED ALWAYS AS (net + 1) STORED
);
--> statement-breakpoint
-- rewrites: all rows of prices are written anew
-- deletes_data: the values of prices.gross are gone, and the down migration cannot bring them back
-- breaks_readers: programs that know prices.gross stop working
INSERT INTO __new_prices (id, net) SELECT id, net FROM prices;
--> statement-breakpoint
INSERT INTO __schemagen_guard (holds) SELECT (SELECT count(*) FROM prices) = (SELECT count(*) FROM __new_prices);
--> statement-breakpoint
-- deletes_data: the values of books.pages are gone, and the down migration cannot bring them back: it puts 0 in their place
-- breaks_readers: programs that know books.pages stop working
ALTER TABLE books DROP COLUMN pages;
--> statement-breakpoint
-- deletes_data: the values of books.isbn are gone, and the down migration cannot bring them back: it fails while the table has rows
-- breaks_readers: programs that know books.isbn stop working
ALTER TABLE books DROP COLUMN isbn;
--> statement-breakpoint
-- deletes_data: the values of gone are gone, and the down migration cannot bring them back
-- breaks_readers: programs that know gone stop working
DROP TABLE gone;
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
