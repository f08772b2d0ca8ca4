CREATE SCHEMA "app";
CREATE TYPE "mood" AS ENUM('sad', 'ok');
CREATE TABLE "members" (
	"id" serial PRIMARY KEY NOT NULL,
	"mood" "mood" DEFAULT 'sad',
	"moods" mood[],
	"meta" jsonb DEFAULT '{"a":[1,0.5,"it''s"]}',
	"big" bigint DEFAULT 12345678901 NOT NULL,
	CONSTRAINT "members_big_unique" UNIQUE("big")
);
CREATE TABLE "app"."visits" (
	"member" integer,
	"day" timestamp (3) with time zone DEFAULT now(),
	CONSTRAINT visits_member_day_pk PRIMARY KEY("member","day")
);
CREATE UNIQUE INDEX "mood_idx" ON "members" ("mood","big");
ALTER TABLE "app"."visits" ADD CONSTRAINT "visits_member_members_id_fk" FOREIGN KEY ("member") REFERENCES "members"("id") ON DELETE set null ON UPDATE no action;
