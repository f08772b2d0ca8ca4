-- lock: ACCESS EXCLUSIVE; rows are left alone
ALTER TABLE books ALTER COLUMN pages SET DEFAULT 0;
--> statement-breakpoint
-- may_fail: rows that exist may stand against books.pages
--   SELECT * FROM books WHERE pages IS NULL;
-- locks: nobody can read or write books while it runs, which takes longer the more rows there are
-- lock: ACCESS EXCLUSIVE; rows are read, not written
ALTER TABLE books ALTER COLUMN pages SET NOT NULL;
--> statement-breakpoint
-- locks: nobody can write to books while it runs, which takes longer the more rows there are
-- lock: SHARE; rows are read, not written
CREATE INDEX books_title_index ON books (title);
