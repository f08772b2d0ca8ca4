PRAGMA foreign_keys = OFF;
--> statement-breakpoint
PRAGMA defer_foreign_keys = ON;
--> statement-breakpoint
-- what must hold goes into it as 1; 0 stops the migration
CREATE TABLE __schemagen_guard (holds integer NOT NULL CHECK (holds));
--> statement-breakpoint
CREATE TABLE __new_books (
  id integer PRIMARY KEY NOT NULL,
  pages integer NOT NULL,
  title text NOT NULL,
  price numeric NOT NULL,
  CONSTRAINT books_title_length CHECK (length(title) <= 20)
);
--> statement-breakpoint
-- may_fail: rows that exist may stand against books.price
--   SELECT * FROM books WHERE CAST(round(CAST(printf('%.15g', price * 10.0) AS REAL)) AS INTEGER) NOT BETWEEN -999999 AND 999999;
INSERT INTO __schemagen_guard (holds) SELECT NOT EXISTS (SELECT 1 FROM books WHERE CAST(round(CAST(printf('%.15g', price * 10.0) AS REAL)) AS INTEGER) NOT BETWEEN -999999 AND 999999);
--> statement-breakpoint
-- rewrites: all rows of books are written anew
-- narrows: books.price takes fewer values than before: numeric(10,2) became numeric(6,1)
-- may_fail: rows that exist may stand against books.books_title_length
--   SELECT * FROM books WHERE NOT (length(title) <= 20);
INSERT INTO __new_books (id, pages, title, price) SELECT id, pages, title, CAST(round(CAST(printf('%.15g', price * 10.0) AS REAL)) AS INTEGER) / 10.0 FROM books;
--> statement-breakpoint
INSERT INTO __schemagen_guard (holds) SELECT (SELECT count(*) FROM books) = (SELECT count(*) FROM __new_books);
--> statement-breakpoint
DROP TABLE books;
--> statement-breakpoint
ALTER TABLE __new_books RENAME TO books;
--> statement-breakpoint
INSERT INTO __schemagen_guard (holds) SELECT NOT EXISTS (SELECT 1 FROM pragma_foreign_key_check('books'));
--> statement-breakpoint
DROP TABLE __schemagen_guard;
--> statement-breakpoint
PRAGMA foreign_keys = ON;
