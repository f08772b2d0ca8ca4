ALTER TYPE "mood" RENAME TO "feeling";--> statement-breakpoint
DROP VIEW "names";--> statement-breakpoint
DROP VIEW "written";--> statement-breakpoint
DROP MATERIALIZED VIEW "auth"."kept";--> statement-breakpoint
ALTER TABLE "auth"."accounts" RENAME TO "logins";--> statement-breakpoint
ALTER TABLE "users" RENAME TO "people";--> statement-breakpoint
CREATE VIEW "names" WITH (security_invoker = true) AS (select "id", "title" from "people");--> statement-breakpoint
CREATE VIEW "written" AS (select id, upper(title) as up from people);--> statement-breakpoint
CREATE MATERIALIZED VIEW "auth"."kept" USING "heap" AS (select "id", "kind", "login" from "auth"."logins") WITH NO DATA;--> statement-breakpoint
ALTER POLICY "own" ON "people" TO "chain_reader", current_user USING (false) WITH CHECK ("people"."ok");