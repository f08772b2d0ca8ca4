CREATE SCHEMA "auth";

CREATE TYPE "role" AS ENUM('admin', 'it''s', 'user');
CREATE TYPE "auth"."kind" AS ENUM('a', 'b');
CREATE SEQUENCE "public"."order_no" INCREMENT BY 5 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 100 CACHE 10 CYCLE;
CREATE ROLE "kit_reader" WITH CREATEDB NOINHERIT;
CREATE TABLE "auth"."accounts" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "auth"."acc_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 10 CACHE 1),
	"kind" "auth"."kind" DEFAULT 'a'::"auth"."kind" NOT NULL,
	"kinds" "auth"."kind"[]
);

CREATE TABLE "users" (
	"id" serial PRIMARY KEY,
	"big_id" bigserial,
	"small" smallint DEFAULT 3,
	"name" varchar(20) DEFAULT 'o''x' NOT NULL,
	"code" char(3),
	"role" "role" DEFAULT 'user'::"role" NOT NULL,
	"roles" "role"[] NOT NULL,
	"tags" text[] DEFAULT '{a,b}'::text[],
	"matrix" integer[][],
	"price" numeric(10,2) DEFAULT '1.5',
	"ratio" double precision DEFAULT 0.5,
	"active" boolean DEFAULT true,
	"at" timestamp(3) with time zone DEFAULT now(),
	"at2" timestamp DEFAULT '2020-01-01 00:00:00',
	"t" time(2) with time zone,
	"d" date DEFAULT now(),
	"iv" interval day to second(3),
	"meta" jsonb DEFAULT '{"a":[1,"x"]}',
	"uid" uuid DEFAULT gen_random_uuid(),
	"raw" bytea,
	"mail" citext,
	"ip" inet,
	"age" integer,
	"account_id" integer,
	"parent" integer,
	"upper" text GENERATED ALWAYS AS (upper("users"."name")) STORED,
	"camelCase" text UNIQUE,
	CONSTRAINT "nd" UNIQUE NULLS NOT DISTINCT("age","price"),
	CONSTRAINT "age_ok" CHECK ("age" > 21 and "name" <> 'users.x')
);

ALTER TABLE "users" ENABLE ROW LEVEL SECURITY;
CREATE TABLE "both" (
	"a" integer,
	"b" integer,
	"c" text DEFAULT 'a' || 'b',
	CONSTRAINT "both_pkey" PRIMARY KEY("a","b")
);

ALTER TABLE "both" ENABLE ROW LEVEL SECURITY;
CREATE TABLE "named" (
	"a" integer UNIQUE,
	"list" uuid[] DEFAULT ARRAY[]::uuid[],
	"roles" "role"[] DEFAULT ARRAY['admin']::"role"[],
	CONSTRAINT "named_key" PRIMARY KEY("a")
);

CREATE INDEX "plain" ON "users" ("name");
CREATE INDEX "ordered" ON "users" ("name" DESC,"age","price" DESC NULLS LAST,"small" NULLS FIRST);
CREATE UNIQUE INDEX "lower_name" ON "users" (lower("name")) WHERE "active" is true;
CREATE INDEX "desc_expr" ON "users" ("age" desc,("age" + 1) DESC NULLS LAST,"name" collate "C" text_pattern_ops);
CREATE INDEX "gin" ON "users" USING gin ("tags");
CREATE INDEX "ops" ON "users" ("name" text_pattern_ops);
CREATE INDEX "with" ON "users" ("age") WITH (fillfactor=70);
CREATE INDEX "a_very_long_index_name_that_postgres_will_cut_because_it_has_more_than_63_bytes" ON "users" ("d");
ALTER TABLE "users" ADD CONSTRAINT "users_account_id_accounts_id_fkey" FOREIGN KEY ("account_id") REFERENCES "auth"."accounts"("id") ON DELETE CASCADE ON UPDATE SET NULL;
ALTER TABLE "users" ADD CONSTRAINT "users_parent_users_id_fkey" FOREIGN KEY ("parent") REFERENCES "users"("id");
ALTER TABLE "both" ADD CONSTRAINT "both_self" FOREIGN KEY ("a","b") REFERENCES "both"("a","b") ON DELETE RESTRICT;
CREATE VIEW "v" WITH (check_option = local, security_invoker = true) AS (select "id", "name" from "users");
CREATE MATERIALIZED VIEW "mv" AS (select id from users) WITH NO DATA;
CREATE POLICY "linked" ON "both" AS PERMISSIVE FOR ALL TO session_user USING (true);
CREATE POLICY "own" ON "users" AS PERMISSIVE FOR SELECT TO "kit_reader", public USING (true);
CREATE POLICY "ins" ON "users" AS RESTRICTIVE FOR INSERT TO current_user WITH CHECK ("users"."age" > 1);