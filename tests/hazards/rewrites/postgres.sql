-- rewrites: all rows of books are written anew
-- locks: nobody can read or write books while it runs, which takes longer the more rows there are
-- lock: ACCESS EXCLUSIVE; rows are written anew
ALTER TABLE books SET UNLOGGED;
--> statement-breakpoint
-- rewrites: all rows of books.pages are written anew
-- locks: nobody can read or write books while it runs, which takes longer the more rows there are
-- breaks_readers: programs that know books.pages as integer stop working
-- lock: ACCESS EXCLUSIVE; rows are written anew
ALTER TABLE books ALTER COLUMN pages SET DATA TYPE bigint USING pages::bigint;
--> statement-breakpoint
-- rewrites: all rows of books.code are written anew
-- locks: nobody can read or write books while it runs, which takes longer the more rows there are
-- lock: ACCESS EXCLUSIVE; rows are written anew
ALTER TABLE books ADD COLUMN code uuid DEFAULT gen_random_uuid() NOT NULL;
--> statement-breakpoint
-- rewrites: all rows of books.half are written anew
-- locks: nobody can read or write books while it runs, which takes longer the more rows there are
-- lock: ACCESS EXCLUSIVE; rows are written anew
ALTER TABLE books ADD COLUMN half bigint GENERATED ALWAYS AS (pages / 2) STORED NOT NULL;
