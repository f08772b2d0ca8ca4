-- deletes_data: the values of gone are gone, and the down migration cannot bring them back
-- breaks_readers: programs that know gone stop working
-- lock: ACCESS EXCLUSIVE on the table and those its foreign keys point at; rows are left alone
DROP TABLE gone;
--> statement-breakpoint
-- deletes_data: the values of prices.gross are gone, and the down migration cannot bring them back
-- breaks_readers: programs that know prices.gross stop working
-- lock: ACCESS EXCLUSIVE; rows are left alone
ALTER TABLE prices DROP COLUMN gross;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE; rows are left alone
ALTER TABLE books DROP CONSTRAINT books_isbn_unique;
--> statement-breakpoint
-- rewrites: all rows of prices.gross are written anew
-- locks: nobody can read or write prices while it runs, which takes longer the more rows there are
-- lock: ACCESS EXCLUSIVE; rows are written anew
ALTER TABLE prices ADD COLUMN gross integer GENERATED ALWAYS AS (net::bigint + 1) STORED;
--> statement-breakpoint
-- deletes_data: the values of books.pages are gone, and the down migration cannot bring them back: it puts 0 in their place
-- breaks_readers: programs that know books.pages stop working
-- lock: ACCESS EXCLUSIVE; rows are left alone
ALTER TABLE books DROP COLUMN pages;
--> statement-breakpoint
-- deletes_data: the values of books.isbn are gone, and the down migration cannot bring them back: it fails while the table has rows
-- breaks_readers: programs that know books.isbn stop working
-- lock: ACCESS EXCLUSIVE; rows are left alone
ALTER TABLE books DROP COLUMN isbn;
--> statement-breakpoint
-- deletes_data: the values of counter are gone, and the down migration cannot bring them back
-- breaks_readers: programs that know counter stop working
-- lock: ACCESS EXCLUSIVE on the sequence; rows are left alone
DROP SEQUENCE IF EXISTS counter;
