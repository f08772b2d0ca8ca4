-- lock: ACCESS EXCLUSIVE; rows are left alone
ALTER TABLE notes DROP CONSTRAINT notes_day_logs_day_fk;
--> statement-breakpoint
-- may_fail: rows that exist may stand against calls
--   SELECT last_value FROM calls WHERE last_value NOT BETWEEN 1 AND 100;
-- lock: SHARE ROW EXCLUSIVE on the sequence; rows are left alone
ALTER SEQUENCE calls INCREMENT BY 1 MINVALUE 1 MAXVALUE 100 START WITH 1 CACHE 1 NO CYCLE;
--> statement-breakpoint
-- lock: SHARE ROW EXCLUSIVE on the sequence; rows are left alone
ALTER SEQUENCE calls MAXVALUE 100;
--> statement-breakpoint
-- may_fail: rows that exist may stand against books.pages
--   SELECT * FROM books WHERE pages IS NULL;
-- locks: nobody can read or write books while it runs, which takes longer the more rows there are
-- lock: ACCESS EXCLUSIVE; rows are read, not written
ALTER TABLE books ALTER COLUMN pages SET NOT NULL;
--> statement-breakpoint
-- may_fail: rows that exist may stand against books.title
--   SELECT * FROM books;
-- lock: ACCESS EXCLUSIVE; rows are left alone
ALTER TABLE books ADD COLUMN title text NOT NULL;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE on the table and the partition; rows are left alone
ALTER TABLE logs DETACH PARTITION logs_rest;
--> statement-breakpoint
-- may_fail: rows that exist may stand against books.books_pages_check
--   SELECT * FROM books WHERE NOT (pages > 0);
-- locks: nobody can read or write books while it runs, which takes longer the more rows there are
-- lock: ACCESS EXCLUSIVE; rows are read, not written
ALTER TABLE books ADD CONSTRAINT books_pages_check CHECK (pages > 0);
--> statement-breakpoint
-- may_fail: rows that exist may stand against books.books_isbn_unique
--   SELECT isbn, count(*) FROM books WHERE isbn IS NOT NULL GROUP BY isbn HAVING count(*) > 1;
-- locks: nobody can read or write books while it runs, which takes longer the more rows there are
-- lock: ACCESS EXCLUSIVE; rows are read, not written
ALTER TABLE books ADD CONSTRAINT books_isbn_unique UNIQUE (isbn);
--> statement-breakpoint
-- may_fail: rows that exist may stand against books.once
--   SELECT author_id, lower(title), count(*) FROM books WHERE (pages > 10) AND author_id IS NOT NULL AND lower(title) IS NOT NULL GROUP BY author_id, lower(title) HAVING count(*) > 1;
-- locks: nobody can write to books while it runs, which takes longer the more rows there are
-- lock: SHARE; rows are read, not written
CREATE UNIQUE INDEX once ON books (author_id, lower(title)) WHERE pages > 10;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE on the partitioned table; rows are left alone
CREATE TABLE logs_2025 PARTITION OF logs FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
--> statement-breakpoint
-- locks: nobody can read or write logs while it runs, which takes longer the more rows there are
-- lock: ROW EXCLUSIVE; rows are left alone
INSERT INTO logs_2025 (day) OVERRIDING SYSTEM VALUE SELECT day FROM logs_rest WHERE day >= '2025-01-01' AND day < '2026-01-01';
--> statement-breakpoint
-- lock: ROW EXCLUSIVE; rows are left alone
DELETE FROM logs_rest WHERE day >= '2025-01-01' AND day < '2026-01-01';
--> statement-breakpoint
-- lock: SHARE UPDATE EXCLUSIVE on the table, ACCESS EXCLUSIVE on the partition and a default one; rows are read, not written
ALTER TABLE logs ATTACH PARTITION logs_rest DEFAULT;
--> statement-breakpoint
-- may_fail: rows that exist may stand against theirs.theirs_name_index
--   SELECT name, count(*) FROM theirs WHERE name IS NOT NULL GROUP BY name HAVING count(*) > 1;
-- locks: nobody can write to theirs while it runs, which takes longer the more rows there are
-- lock: SHARE; rows are read, not written
CREATE UNIQUE INDEX theirs_name_index ON theirs (name);
--> statement-breakpoint
-- may_fail: rows that exist may stand against books.books_author_id_authors_id_fk
--   SELECT c.* FROM books c WHERE c.author_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM authors p WHERE p.id = c.author_id);
-- locks: nobody can write to books while it runs, which takes longer the more rows there are
-- lock: SHARE ROW EXCLUSIVE on both tables; rows are read, not written
ALTER TABLE books ADD CONSTRAINT books_author_id_authors_id_fk FOREIGN KEY (author_id) REFERENCES authors (id);
--> statement-breakpoint
-- locks: nobody can write to notes while it runs, which takes longer the more rows there are
-- lock: SHARE ROW EXCLUSIVE on both tables; rows are read, not written
ALTER TABLE notes ADD CONSTRAINT notes_day_logs_day_fk FOREIGN KEY (day) REFERENCES logs (day);
