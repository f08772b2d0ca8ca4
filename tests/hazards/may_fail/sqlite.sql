PRAGMA foreign_keys = OFF;
--> statement-breakpoint
PRAGMA defer_foreign_keys = ON;
--> statement-breakpoint
-- what must hold goes into it as 1; 0 stops the migration
CREATE TABLE __schemagen_guard (holds integer NOT NULL CHECK (holds));
--> statement-breakpoint
-- may_fail: rows that exist may stand against theirs.theirs_name_index
--   SELECT name, count(*) FROM theirs WHERE name IS NOT NULL GROUP BY name HAVING count(*) > 1;
CREATE UNIQUE INDEX theirs_name_index ON theirs (name);
--> statement-breakpoint
CREATE TABLE __new_books (
  id integer PRIMARY KEY NOT NULL,
  isbn text,
  pages integer NOT NULL,
  author_id integer,
  title text NOT NULL,
  FOREIGN KEY (author_id) REFERENCES authors (id),
  CONSTRAINT books_pages_check CHECK (pages > 0)
);
--> statement-breakpoint
-- rewrites: all rows of books are written anew
-- may_fail: rows that exist may stand against books.pages
--   SELECT * FROM books WHERE pages IS NULL;
-- may_fail: rows that exist may stand against books.title
--   SELECT * FROM books;
-- may_fail: rows that exist may stand against books.books_pages_check
--   SELECT * FROM books WHERE NOT (pages > 0);
INSERT INTO __new_books (id, isbn, pages, author_id) SELECT id, isbn, pages, author_id FROM books;
--> statement-breakpoint
INSERT INTO __schemagen_guard (holds) SELECT (SELECT count(*) FROM books) = (SELECT count(*) FROM __new_books);
--> statement-breakpoint
DROP TABLE books;
--> statement-breakpoint
ALTER TABLE __new_books RENAME TO books;
--> statement-breakpoint
-- may_fail: rows that exist may stand against books.FOREIGN KEY (author_id) REFERENCES authors (id)
--   SELECT c.* FROM books c WHERE c.author_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM authors p WHERE p.id = c.author_id);
INSERT INTO __schemagen_guard (holds) SELECT NOT EXISTS (SELECT 1 FROM pragma_foreign_key_check('books'));
--> statement-breakpoint
-- may_fail: rows that exist may stand against books.books_isbn_unique
--   SELECT isbn, count(*) FROM books WHERE isbn IS NOT NULL GROUP BY isbn HAVING count(*) > 1;
CREATE UNIQUE INDEX books_isbn_unique ON books (isbn);
--> statement-breakpoint
-- may_fail: rows that exist may stand against books.once
--   SELECT author_id, lower(title), count(*) FROM books WHERE (pages > 10) AND author_id IS NOT NULL AND lower(title) IS NOT NULL GROUP BY author_id, lower(title) HAVING count(*) > 1;
CREATE UNIQUE INDEX once ON books (author_id, lower(title)) WHERE pages > 10;
--> statement-breakpoint
DROP TABLE __schemagen_guard;
--> statement-breakpoint
PRAGMA foreign_keys = ON;
