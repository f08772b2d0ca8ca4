ALTER TYPE "mood" ADD VALUE 'fine' BEFORE 'so so';--> statement-breakpoint
ALTER SEQUENCE "numbers" INCREMENT BY 7 MINVALUE 1 MAXVALUE 1000 START WITH 10 CACHE 3 CYCLE;--> statement-breakpoint
ALTER ROLE "chain_reader" WITH NOCREATEDB CREATEROLE;--> statement-breakpoint
CREATE TABLE "auth"."extra" (
	"id" serial PRIMARY KEY,
	"u" uuid
);
--> statement-breakpoint
DROP VIEW "names";--> statement-breakpoint
DROP VIEW "written";--> statement-breakpoint
ALTER TABLE "links" DISABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "users" RENAME COLUMN "name" TO "title";--> statement-breakpoint
ALTER TABLE "users" DROP COLUMN "ip";--> statement-breakpoint
ALTER TABLE "auth"."accounts" ALTER COLUMN "kind" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "auth"."accounts" ALTER COLUMN "kind" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ALTER COLUMN "title" DROP DEFAULT;--> statement-breakpoint
DROP INDEX "users_lower";--> statement-breakpoint
CREATE UNIQUE INDEX "users_lower" ON "users" (lower("title"));--> statement-breakpoint
ALTER TABLE "auth"."extra" ADD CONSTRAINT "extra_u_users_id_fkey" FOREIGN KEY ("u") REFERENCES "users"("id");--> statement-breakpoint
ALTER TABLE "users" DROP CONSTRAINT "name_long", ADD CONSTRAINT "name_long" CHECK (length("title") > 0);--> statement-breakpoint
CREATE VIEW "names" WITH (security_invoker = true) AS (select "id", "title" from "users");--> statement-breakpoint
CREATE VIEW "written" AS (select id, upper(title) as up from users);--> statement-breakpoint
ALTER POLICY "own" ON "users" TO "chain_reader", current_user USING (false) WITH CHECK ("users"."ok");--> statement-breakpoint
DROP SEQUENCE "auth"."inner_seq";