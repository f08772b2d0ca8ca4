import { sql } from "drizzle-orm";
import { pgTable, pgSchema, pgEnum, pgRole, pgPolicy, pgSequence, pgView, pgMaterializedView, integer, bigint, serial, text, varchar, char, numeric, timestamp, uuid, jsonb, boolean, index, uniqueIndex, unique, check, primaryKey, foreignKey, interval, time, date, inet, doublePrecision, bit, point } from "drizzle-orm/pg-core";

export const auth = pgSchema("auth");
export const mood = pgEnum("mood", ["sad", "fine", "so so"]);
export const kind = auth.enum("kind", ["a", "b"]);
export const reader = pgRole("chain_reader", { createRole: true, inherit: false });
export const outside = pgRole("chain_outside").existing();
export const numbers = pgSequence("numbers", { startWith: 10, increment: 7, maxValue: 1000, cycle: true, cache: 3 });


export const accounts = auth.table("accounts", {
  id: integer().primaryKey().generatedAlwaysAsIdentity({ name: "acc_seq", startWith: 7, increment: 2 }),
  kind: kind(),
  login: varchar({ length: 80 }).notNull().unique("login_once", { nulls: "not distinct" }),
});

export const users = pgTable("users", {
  id: uuid().primaryKey().defaultRandom(),
  account: integer().references(() => accounts.id, { onDelete: "cascade", onUpdate: "set null" }),
  title: text().notNull(),
  mood: mood().array().default(["sad"]),
  tags: text().array().notNull().default(["a", "b"]),
  price: numeric({ precision: 10, scale: 2 }).default("1.50"),
  at: timestamp({ withTimezone: true, precision: 3 }).defaultNow(),
  day: date().default("2024-02-29"),
  span: interval({ fields: "day to second", precision: 3 }),
  t: time({ precision: 2 }),
  data: jsonb().default({ a: [1, "x'y"] }),
  ok: boolean().default(true),
  f: doublePrecision().default(-1.5),
  big: bigint({ mode: "bigint" }).default(9007199254740993n),
  code: char({ length: 3 }).default("abc"),
  bits: bit({ dimensions: 3 }),
  pt: point(),

  lower: text().generatedAlwaysAs(sql`lower(code)`),
  n: serial(),
}, (t) => [
  check("name_long", sql`length(${t.title}) > 0`),
  index("users_name").on(t.title.desc().nullsLast(), t.at.asc()).where(sql`${t.ok}`),
  uniqueIndex("users_lower").on(sql`lower(${t.title})`),
  
  index("users_tags").using("gin", t.tags),
  unique("users_two").on(t.title, t.day),
  pgPolicy("own", { as: "restrictive", for: "update", to: [reader, "current_user"], using: sql`false`, withCheck: sql`${t.ok}` }),
  pgPolicy("all_of_it", { to: "public" }),
]);

export const links = pgTable("links", {
  a: uuid().notNull(),
  b: integer().notNull(),
  up: integer(), more: text(),
}, (t) => [
  primaryKey({ columns: [t.a, t.b], name: "links_key" }),
  foreignKey({ columns: [t.a], foreignColumns: [users.id] }).onDelete("restrict"),
]);

export const names = pgView("names").with({ securityInvoker: true }).as((qb) => qb.select({ id: users.id, name: users.title }).from(users));
export const written = pgView("written", { id: uuid(), up: text() }).as(sql`select id, upper(title) as up from users`);
export const there = pgView("there", { id: uuid() }).existing();
export const kept = auth.materializedView("kept").withNoData().using("heap").as((qb) => qb.select().from(accounts));
export const extra = auth.table("extra", { id: serial().primaryKey(), u: uuid().references(() => users.id) });
