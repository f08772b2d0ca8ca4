PRAGMA defer_foreign_keys = ON;
--> statement-breakpoint
DROP INDEX books_isbn_unique;
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
