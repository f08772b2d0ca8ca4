PRAGMA foreign_keys = OFF;
--> statement-breakpoint
PRAGMA defer_foreign_keys = ON;
--> statement-breakpoint
-- what must hold goes into it as 1; 0 stops the migration
CREATE TABLE __schemagen_guard (holds integer NOT NULL CHECK (holds));
--> statement-breakpoint
CREATE TABLE __new_books (
  id integer PRIMARY KEY NOT NULL,
  title text NOT NULL,
  pages integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
-- rewrites: all rows of books are written anew
-- may_fail: rows that exist may stand against books.pages
--   SELECT * FROM books WHERE pages IS NULL;
INSERT INTO __new_books (id, title, pages) SELECT id, title, pages FROM books;
--> statement-breakpoint
INSERT INTO __schemagen_guard (holds) SELECT (SELECT count(*) FROM books) = (SELECT count(*) FROM __new_books);
--> statement-breakpoint
DROP TABLE books;
--> statement-breakpoint
ALTER TABLE __new_books RENAME TO books;
--> statement-breakpoint
INSERT INTO __schemagen_guard (holds) SELECT NOT EXISTS (SELECT 1 FROM pragma_foreign_key_check('books'));
--> statement-breakpoint
CREATE INDEX books_title_index ON books (title);
--> statement-breakpoint
DROP TABLE __schemagen_guard;
--> statement-breakpoint
PRAGMA foreign_keys = ON;
