-- lock: ACCESS EXCLUSIVE; rows are left alone
ALTER TABLE t DROP CONSTRAINT t_p_id_p_id_fk;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE; rows are left alone
ALTER TABLE t DROP CONSTRAINT t_p_code_p_code_fk;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE; rows are left alone
ALTER TABLE t DROP CONSTRAINT t_a_check;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE; rows are left alone
ALTER TABLE t DROP CONSTRAINT t_pkey;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE; rows are left alone
ALTER TABLE t DROP CONSTRAINT t_a_b_unique;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE; rows are left alone
ALTER TABLE p DROP CONSTRAINT p_pkey;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE; rows are left alone
ALTER TABLE p DROP CONSTRAINT p_code_unique;
--> statement-breakpoint
-- lock: none
ALTER TYPE mood ADD VALUE 'new' AFTER 'bad';
--> statement-breakpoint
-- rewrites: all rows of p.id are written anew
-- locks: nobody can read or write p while it runs, which takes longer the more rows there are
-- breaks_readers: programs that know p.id as integer stop working
-- lock: ACCESS EXCLUSIVE; rows are written anew
ALTER TABLE p ALTER COLUMN id SET DATA TYPE bigint USING id::bigint;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE; rows are left alone
ALTER TABLE p ALTER COLUMN code SET DATA TYPE text USING code::text;
--> statement-breakpoint
-- rewrites: all rows of t.id are written anew
-- locks: nobody can read or write t while it runs, which takes longer the more rows there are
-- breaks_readers: programs that know t.id as integer stop working
-- lock: ACCESS EXCLUSIVE; rows are written anew
ALTER TABLE t ALTER COLUMN id SET DATA TYPE bigint USING id::bigint;
--> statement-breakpoint
-- locks: nobody can read or write t while it runs, which takes longer the more rows there are
-- lock: ACCESS EXCLUSIVE; rows are read, not written
ALTER TABLE t ALTER COLUMN a SET NOT NULL;
--> statement-breakpoint
-- rewrites: all rows of t.p_id are written anew
-- locks: nobody can read or write t while it runs, which takes longer the more rows there are
-- breaks_readers: programs that know t.p_id as integer stop working
-- lock: ACCESS EXCLUSIVE; rows are written anew
ALTER TABLE t ALTER COLUMN p_id SET DATA TYPE bigint USING p_id::bigint;
--> statement-breakpoint
-- lock: ACCESS EXCLUSIVE; rows are left alone
ALTER TABLE t ALTER COLUMN p_code SET DATA TYPE text USING p_code::text;
--> statement-breakpoint
-- locks: nobody can read or write p while it runs, which takes longer the more rows there are
-- lock: ACCESS EXCLUSIVE; rows are read, not written
ALTER TABLE p ADD CONSTRAINT p_pkey PRIMARY KEY (id);
--> statement-breakpoint
-- locks: nobody can read or write p while it runs, which takes longer the more rows there are
-- lock: ACCESS EXCLUSIVE; rows are read, not written
ALTER TABLE p ADD CONSTRAINT p_code_unique UNIQUE (code);
--> statement-breakpoint
-- locks: nobody can read or write t while it runs, which takes longer the more rows there are
-- lock: ACCESS EXCLUSIVE; rows are read, not written
ALTER TABLE t ADD CONSTRAINT t_pkey PRIMARY KEY (id);
--> statement-breakpoint
-- locks: nobody can read or write t while it runs, which takes longer the more rows there are
-- lock: ACCESS EXCLUSIVE; rows are read, not written
ALTER TABLE t ADD CONSTRAINT t_a_b_n_unique UNIQUE (a, b, n);
--> statement-breakpoint
-- locks: nobody can read or write t while it runs, which takes longer the more rows there are
-- lock: ACCESS EXCLUSIVE; rows are read, not written
ALTER TABLE t ADD CONSTRAINT t_b_a_unique UNIQUE (b, a);
--> statement-breakpoint
-- locks: nobody can write to t while it runs, which takes longer the more rows there are
-- lock: SHARE ROW EXCLUSIVE on both tables; rows are read, not written
ALTER TABLE t ADD CONSTRAINT t_p_id_p_id_fk FOREIGN KEY (p_id) REFERENCES p (id) ON DELETE CASCADE;
--> statement-breakpoint
-- locks: nobody can write to t while it runs, which takes longer the more rows there are
-- lock: SHARE ROW EXCLUSIVE on both tables; rows are read, not written
ALTER TABLE t ADD CONSTRAINT t_p_code_p_code_fk FOREIGN KEY (p_code) REFERENCES p (code);
