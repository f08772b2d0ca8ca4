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
  code text DEFAULT (lower(hex(randomblob(4))) || '-' || lower(hex(randomblob(2))) || '-4' || substr(lower(hex(randomblob(2))), 2) || '-' || substr('89ab', 1 + (random() & 3), 1) || substr(lower(hex(randomblob(2))), 2) || '-' || lower(hex(randomblob(6)))) NOT NULL,
  half integer GENERATED ALWAYS AS (pages / 2) STORED NOT NULL
);
--> statement-breakpoint
-- rewrites: all rows of books are written anew
INSERT INTO __new_books (id, pages) SELECT id, pages FROM books;
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
