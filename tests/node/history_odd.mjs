// A history of a schema of Postgres with the odd forms that projects have in their snapshots, one step after the other.
import { eq, sql } from 'drizzle-orm';
import * as pg from 'drizzle-orm/pg-core';

const auth = pg.pgSchema('auth'); // Supabase's: not exported, so that no snapshot has its tables
const authUsers = auth.table('users', { id: pg.uuid('id').primaryKey() });
const messages = pg.pgSchema('realtime').table('messages', { id: pg.integer('id') });
const authenticated = pg.pgRole('authenticated').existing();
const reader = pg.pgRole('odd reader', { createRole: true, inherit: false });
const custom = (type) => pg.customType({ dataType: () => type });
const table = pg.pgTableCreator((name) => `odd_${name}`);
const billing = pg.pgSchema('Billing');

/** What both engines need that is not the project's. */
export const BEFORE = `DROP SCHEMA IF EXISTS auth CASCADE; CREATE SCHEMA auth; CREATE TABLE auth.users (id uuid PRIMARY KEY);
DROP SCHEMA IF EXISTS realtime CASCADE; CREATE SCHEMA realtime; CREATE TABLE realtime.messages (id integer);
CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS 'SELECT NULL::uuid';
CREATE EXTENSION IF NOT EXISTS "uuid-ossp"; CREATE EXTENSION IF NOT EXISTS btree_gin; CREATE EXTENSION IF NOT EXISTS pgcrypto;`;

/** A profile whose key is somebody else's. */
const profiles = (step) => pg.pgTable('profiles', {
  id: pg.uuid('id').primaryKey().references(() => authUsers.id, { onDelete: 'cascade' }),
  displayName: pg.varchar('displayName', { length: step > 1 ? 80 : 40 }).notNull().default("it's \\ me"),
  ...(step > 2 ? { invitedBy: pg.uuid('invited_by').references(() => authUsers.id, { onDelete: 'set null' }) } : {}),
}, (t) => [pg.pgPolicy('own profile', { for: 'all', to: authenticated, using: sql`(select auth.uid()) = ${t.id}`, withCheck: step > 3 ? sql`true` : undefined })]);

/** Defaults as people type them. */
const defaults = (step) => table('defaults', {
  id: pg.uuid('id').default(sql`uuid_generate_v4()`).primaryKey(),
  token: pg.text('token').default(step > 0 ? sql`encode(gen_random_bytes(16), 'hex')` : sql`md5(random()::text)`).notNull(),
  zero: pg.numeric('zero', { precision: 12, scale: 4 }).default(step > 2 ? '0.0000' : '0'),
  far: pg.bigint('far', { mode: 'number' }).default(-9007199254740991),
  low: pg.real('low').default(-0.5),
  day: pg.date('day').default(sql`(now() + interval '1 day')::date`),
  at: pg.timestamp('at', { withTimezone: true, precision: 3 }).default(new Date(1700000000123)),
  tags: pg.text('tags').array().notNull().default(step > 1 ? ['a b', 'c,d', ''] : sql`'{}'::text[]`),
  raw: pg.json('raw').default(sql`'[]'::json`),
  deep: pg.jsonb('deep').default(step > 1 ? { a: { b: [1, null, true, 'ü'] } } : []),
  spot: pg.point('spot').default(sql`'(1,2)'`),
  blob: custom('bytea')('blob').default(sql`'\\xDEADBEEF'`),
  flags: custom('bit varying(8)')('flags').default(sql`B'101'`),
  when: custom('timestamp(3) with time zone')('when').default(sql`CURRENT_TIMESTAMP(3)`),
  amount: custom('numeric(78, 0)')('amount').default('0'),
  net: custom('cidr')('net').default(sql`'10.0.0.0/8'::cidr`),
  span: custom('int4range')('span').default(sql`'[1,5)'`),
  user: pg.text('user').default(sql`CURRENT_USER`),
});

/** Enums of two schemas with one name. */
const state = pg.pgEnum('state', ['new', "won't", 'a,b']);
const state2 = pg.pgEnum('state', ['new', "won't", 'a,b', 'done']);
const billingState = billing.enum('state', ['open', 'paid']);
const billingState2 = billing.enum('state', ['paid', 'open']);
const invoices = (step) => billing.table('invoices', {
  id: pg.bigint('id', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity({ name: 'invoice numbers', startWith: 1000, increment: 10, cache: 5 }),
  no: pg.serial('no').notNull(),
  parent: pg.bigint('parent', { mode: 'bigint' }).references(() => invoices(step).id),
  state: (step > 3 ? billingState2 : billingState)('state').default('open').notNull(),
  states: (step > 1 ? state2 : state)('states').array().default(step > 1 ? ['done'] : []),
  total: pg.numeric('total amount', { precision: 10, scale: 2 }).generatedAlwaysAs(step > 2 ? sql`net * (1.19)` : sql`"net" * 1.19`),
  net: pg.numeric('net', { precision: 10, scale: 2 }).notNull(),
}, (t) => [
  pg.check('positive', step > 1 ? sql`${t.net} >= 0 and "state" <> 'paid'` : sql`${t.net} > 0`),
  pg.uniqueIndex('one open').on(t.parent).where(sql`${t.state} = 'open' AND ${t.parent} IS NOT NULL`),
  pg.index().on(t.no.desc().nullsLast(), t.net),
  pg.unique('no twice').on(t.no, t.net).nullsNotDistinct(),
]);

/** Text that is searched. */
const pages = (step) => table('pages', {
  site: pg.integer('site').notNull(), slug: pg.varchar('slug', { length: 255 }).notNull(), lang: pg.char('lang', { length: 2 }).notNull(),
  body: pg.text('body'), mail: custom('citext')('mail'),
  search: custom('tsvector')('search').generatedAlwaysAs(sql`setweight(to_tsvector('simple', coalesce("slug", '')), 'A') || to_tsvector('english', coalesce("body", ''))`),
  ...(step > 0 ? { parentSlug: pg.varchar('parentSlug', { length: 255 }) } : {}),
}, (t) => [
  pg.primaryKey({ columns: step > 2 ? [t.lang, t.slug, t.site] : [t.site, t.slug, t.lang] }),
  pg.index('pages search').using('gin', t.search), pg.index('pages_mixed').using('gin', t.site, t.body.op('gin_trgm_ops')),
  pg.index('pages_lower').using('btree', sql`lower(${t.slug}) DESC NULLS LAST`, step > 1 ? sql`("body" collate "C") text_pattern_ops` : sql`lower(${t.body})`),
  pg.index('pages_hash').using('hash', t.mail), pg.index('pages_brin').using('brin', t.site).with({ pages_per_range: '32' }),
  ...(step > 1 ? [pg.foreignKey({ columns: [t.site, t.parentSlug, t.lang], foreignColumns: [t.site, t.slug, t.lang], name: 'parent page' }).onDelete('cascade')]
    : []),
  ...(step > 2 ? [pg.unique().on(t.site, t.slug, t.lang)] : []), // as the primary key Postgres would leave it out
]);

/** A primary key that is said to be unique, too: CREATE TABLE makes one key of the two, under the name of the second. */
const keys = (step) => {
  const code = pg.text('code'), key = step > 0 ? code.primaryKey() : code.notNull();
  return table('keys', { id: step > 0 ? pg.integer('id').notNull() : pg.integer('id').primaryKey(), code: step === 3 ? key : key.unique() });
};

/** Views whose columns are in another order than those of the query, or are not columns of a table. */
function views(step, p, d) {
  const counted = pg.pgView('page_counts').with({ securityInvoker: step > 1 }).as((qb) => qb.select({ lang: p.lang, pages: sql`count(*)`.as('pages'), site: p.site }).from(p).groupBy(p.lang, p.site));
  const named = pg.pgView('named', { b: pg.text('b'), a: pg.integer('a') }).as(step > 2 ? sql`select 1 as a, 'x'::text as b` : sql`select 1 as a, 'y'::text as b`);
  const stars = pg.pgMaterializedView('stars').as((qb) => qb.select().from(d).where(eq(d.user, sql`current_user`)));
  const joined = billing.view('joined', { slug: pg.text('slug') }).as(sql`with x as (select slug from odd_pages) select * from x`);
  const there = pg.pgView('already_there', { id: pg.integer('id') }).existing();
  return { named, there, ...(step > 0 ? { counted, joined } : {}), ...(step < 4 ? { stars } : {}) };
}

export const STEPS = 6;

/** What the project exports at a step. */
export function declared(step) {
  const p = pages(step), d = defaults(step);
  const numbers = pg.pgSequence('order numbers', [{ startWith: 7 }, { increment: -1 }, { startWith: 5, maxValue: 100, cycle: true }, undefined, undefined, {}][step]);
  return { profiles: profiles(step), defaults: d, invoices: invoices(step), pages: p, keys: keys(step), numbers, billing, state: step > 1 ? state2 : state, billingState: step > 3 ? billingState2 : billingState,
    ...views(step, p, d), ...(step > 0 ? { reader } : {}),
    ...(step > 2 && step < 5 ? { listen: pg.pgPolicy('listen', { for: 'select', to: authenticated, using: sql`true` }).link(messages) } : {}) };
}
