CREATE SCHEMA "auth";
--> statement-breakpoint
CREATE TYPE "auth"."kind" AS ENUM('a', 'b');--> statement-breakpoint
CREATE TYPE "mood" AS ENUM('sad', 'so so');--> statement-breakpoint
CREATE SEQUENCE "auth"."inner_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE SEQUENCE "public"."numbers" INCREMENT BY 5 MINVALUE 1 MAXVALUE 1000 START WITH 10 CACHE 3 CYCLE;--> statement-breakpoint
CREATE ROLE "chain_reader" WITH CREATEDB NOINHERIT;--> statement-breakpoint
CREATE TABLE "auth"."accounts" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "auth"."acc_seq" INCREMENT BY 2 MINVALUE 1 MAXVALUE 2147483647 START WITH 7 CACHE 1),
	"kind" "auth"."kind" DEFAULT 'a'::"auth"."kind" NOT NULL,
	"login" varchar(80) NOT NULL CONSTRAINT "login_once" UNIQUE NULLS NOT DISTINCT
);
--> statement-breakpoint
CREATE TABLE "links" (
	"a" uuid,
	"b" integer,
	"up" integer,
	CONSTRAINT "links_key" PRIMARY KEY("a","b")
);
--> statement-breakpoint
ALTER TABLE "links" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	"account" integer,
	"name" text DEFAULT 'it''s' NOT NULL,
	"mood" "mood"[] DEFAULT '{sad}'::"mood"[],
	"tags" text[] DEFAULT '{a,b}'::text[] NOT NULL,
	"price" numeric(10,2) DEFAULT '1.50',
	"at" timestamp(3) with time zone DEFAULT now(),
	"day" date DEFAULT '2024-02-29',
	"span" interval day to second(3),
	"t" time(2),
	"data" jsonb DEFAULT '{"a":[1,"x''y"]}',
	"ok" boolean DEFAULT true,
	"ip" inet,
	"f" double precision DEFAULT -1.5,
	"big" bigint DEFAULT 9007199254740993,
	"code" char(3) DEFAULT 'abc',
	"bits" bit(3),
	"pt" point,
	"lower" text GENERATED ALWAYS AS (lower(code)) STORED,
	"n" serial,
	CONSTRAINT "users_two" UNIQUE("name","day"),
	CONSTRAINT "name_long" CHECK (length("name") > 0)
);
--> statement-breakpoint
ALTER TABLE "users" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE INDEX "users_name" ON "users" ("name" DESC NULLS LAST,"at") WHERE "ok";--> statement-breakpoint
CREATE UNIQUE INDEX "users_lower" ON "users" (lower("name"));--> statement-breakpoint
CREATE INDEX "users_tags" ON "users" USING gin ("tags");--> statement-breakpoint
ALTER TABLE "links" ADD CONSTRAINT "links_a_users_id_fkey" FOREIGN KEY ("a") REFERENCES "users"("id") ON DELETE RESTRICT;--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_account_accounts_id_fkey" FOREIGN KEY ("account") REFERENCES "auth"."accounts"("id") ON DELETE CASCADE ON UPDATE SET NULL;--> statement-breakpoint
CREATE VIEW "names" WITH (security_invoker = true) AS (select "id", "name" from "users");--> statement-breakpoint
CREATE VIEW "written" AS (select id, upper(name) as up from users);--> statement-breakpoint
CREATE MATERIALIZED VIEW "auth"."kept" USING "heap" AS (select "id", "kind", "login" from "auth"."accounts") WITH NO DATA;--> statement-breakpoint
CREATE POLICY "own" ON "users" AS RESTRICTIVE FOR UPDATE TO "chain_reader", current_user USING (true) WITH CHECK ("users"."ok");--> statement-breakpoint
CREATE POLICY "all_of_it" ON "users" AS PERMISSIVE FOR ALL TO public;