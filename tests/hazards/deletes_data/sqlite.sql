PRAGMA defer_foreign_keys = ON;
--> statement-breakpoint
-- deletes_data: the values of books.pages are gone, and the down migration cannot bring them back
-- breaks_readers: programs that know books.pages by its former form stop working
ALTER TABLE books DROP COLUMN pages;
--> statement-breakpoint
-- deletes_data: the values of gone are gone, and the down migration cannot bring them back
-- breaks_readers: programs that know gone by its former form stop working
DROP TABLE gone;
