-- rewrites: all rows of books.pages are written anew
-- locks: nobody can read or write books while it runs, which takes longer the more rows there are
-- narrows: books.pages takes fewer values than before: bigint became smallint
-- may_fail: rows that exist may stand against books.pages
--   SELECT * FROM books WHERE pages NOT BETWEEN -32768 AND 32767;
-- breaks_readers: programs that know books.pages as bigint stop working
-- lock: ACCESS EXCLUSIVE; rows are written anew
ALTER TABLE books ALTER COLUMN pages SET DATA TYPE smallint USING pages::smallint;
--> statement-breakpoint
-- rewrites: all rows of books.title are written anew
-- locks: nobody can read or write books while it runs, which takes longer the more rows there are
-- narrows: books.title takes fewer values than before: text became varchar(20)
-- may_fail: rows that exist may stand against books.title
--   SELECT * FROM books WHERE char_length(title::text) > 20;
-- breaks_readers: programs that know books.title as text stop working
-- lock: ACCESS EXCLUSIVE; rows are written anew
ALTER TABLE books ALTER COLUMN title SET DATA TYPE varchar(20) USING title::varchar(20);
--> statement-breakpoint
-- rewrites: all rows of books.price are written anew
-- locks: nobody can read or write books while it runs, which takes longer the more rows there are
-- narrows: books.price takes fewer values than before: numeric(10,2) became numeric(6,1)
-- may_fail: rows that exist may stand against books.price
--   SELECT * FROM books WHERE abs(price) >= 1e5;
-- breaks_readers: programs that know books.price as numeric(10,2) stop working
-- lock: ACCESS EXCLUSIVE; rows are written anew
ALTER TABLE books ALTER COLUMN price SET DATA TYPE numeric(6, 1) USING price::numeric(6, 1);
