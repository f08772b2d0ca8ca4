-- breaks_readers: programs that know novels as books stop working
-- lock: ACCESS EXCLUSIVE; rows are left alone
ALTER TABLE books RENAME TO novels;
--> statement-breakpoint
-- breaks_readers: programs that know state.closed as shut stop working
-- lock: none
ALTER TYPE state RENAME VALUE 'shut' TO 'closed';
--> statement-breakpoint
-- breaks_readers: programs that know novels.title as name stop working
-- lock: ACCESS EXCLUSIVE; rows are left alone
ALTER TABLE novels RENAME COLUMN name TO title;
--> statement-breakpoint
-- breaks_readers: programs that know names stop working
-- lock: ACCESS EXCLUSIVE on the view; rows are left alone
DROP VIEW names;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE; rows are left alone
ALTER TABLE novels RENAME CONSTRAINT books_pkey TO novels_pkey;
