// migrate.mjs SCRATCH [next]: one migrations folder, written in turn by drizzle-kit and by schemagen, and run by drizzle-orm.
// `next`: all of it with drizzle 1.0.
//
// drizzle-kit begins, schemagen goes on from its snapshot, drizzle-kit finds no change and goes on, so does schemagen. Then
// drizzle-orm's migrate() runs the folder on PGlite, on a Postgres server and on libsql: on a new database, and on one that ran
// the first before, with rows in it.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createClient } from '@libsql/client';
import pg from 'pg';
import { newPglite } from './cluster.mjs';
import { Failures, here } from './stage.mjs';

const NEXT = process.argv[3] === 'next';
const modules = NEXT ? path.join(here, 'next') : here;
const require = createRequire(path.join(modules, 'package.json'));
const load = (name) => import(pathToFileURL(require.resolve(name)));
const { drizzle: libsqlDrizzle } = await load('drizzle-orm/libsql');
const { migrate: libsqlMigrate } = await load('drizzle-orm/libsql/migrator');
const { drizzle: pgDrizzle } = await load('drizzle-orm/node-postgres');
const { migrate: pgMigrate } = await load('drizzle-orm/node-postgres/migrator');
const { drizzle: pgliteDrizzle } = await load('drizzle-orm/pglite');
const { migrate: pgliteMigrate } = await load('drizzle-orm/pglite/migrator');

const scratch = process.argv[2];
const DIALECTS = {
  pg: { kit: 'postgresql', schemagen: 'postgres', ts: 'generated/drizzle/pg/schema.ts' },
  sqlite: { kit: 'sqlite', schemagen: 'sqlite', ts: 'generated/drizzle/sqlite/schema.ts' },
};

/** The schema as it is at each step: what comes beside `id` in books, and what other tables there are. */
const STEPS = [
  { books: ['title: { type: text, check: "title <> \'\'" }', 'state: { enum: [open, lost], default: open }'], loans: [] },
  { books: ['title: { type: text, check: "title <> \'\'" }', 'state: { enum: [open, lost], default: open }', 'pages: { type: integer, default: 1, check: pages > 0 }'],
    loans: ['book_id: { references: books.id, on_delete: cascade, index: true }'] },
  { books: ['title: { type: text, check: "title <> \'\'" }', 'state: { enum: [open, lost], default: open }', 'pages: { type: integer, default: 1, check: pages > 0 }', 'note: text?'],
    loans: ['book_id: { references: books.id, on_delete: cascade, index: true }'] },
  { books: ['title: { type: text, check: "title <> \'\'" }', 'state: { enum: [open, lost], default: open }', 'pages: { type: integer, default: 1, check: pages > 0 }', 'note: text?'],
    loans: ['book_id: { references: books.id, on_delete: cascade, index: true }', 'due: date?'] },
];

const CONSENT = ['locks', 'may_fail', 'rewrites'].flatMap((hazard) => ['--allow', hazard]);

function yaml(step) {
  const table = (name, columns) => `  ${name}:\n    columns:\n      id: { type: bigint, identity: true, primary_key: true }\n${columns.map((line) => `      ${line}\n`).join('')}`;
  const { books, loans } = STEPS[step];
  return `schemagen: 1\ndrizzle: { version: "${NEXT ? '1.0' : '0.45'}" }\noutputs: { drizzle_pg: true, drizzle_sqlite: true, migrations_pg: pg, migrations_sqlite: sqlite }\ntables:\n${table('books', books)}${loans.length ? table('loans', loans) : ''}`;
}

const run = (command, args) => execFileSync(command, args, { cwd: scratch, encoding: 'utf8', stdio: 'pipe' });
const schemagen = (...args) => run(process.env.SCHEMAGEN, args);
const schemagenIn = (cwd, ...args) => execFileSync(process.env.SCHEMAGEN, args, { cwd, encoding: 'utf8', stdio: 'pipe' });
const kit = (name, verb, ...args) => run(process.execPath, [path.join(modules, 'node_modules/drizzle-kit/bin.cjs'), verb,
  '--dialect', DIALECTS[name].kit, '--out', name, ...args]);
const journal = (dir) => path.join(dir, 'meta/_journal.json');
const tags = (name) => (NEXT ? fs.readdirSync(path.join(scratch, name)).filter((file) => /^\d/.test(file)).sort()
  : JSON.parse(fs.readFileSync(journal(path.join(scratch, name)), 'utf8')).entries.map((entry) => entry.tag));

function setStep(step) {
  fs.writeFileSync(path.join(scratch, 'schema.yaml'), yaml(step));
  schemagen('generate', '-q', '--force');
}

function must(condition, words) {
  if (!condition) throw new Error(words);
}

/** The time a tag of 1.0 begins with is that of day; the names and their order are what counts. */
const names = (name) => tags(name).map((tag) => (NEXT ? tag.replace(/^\d{14}_/, '') : tag)).join(' ');

/** drizzle-kit exits with 0 whatever happens: its words count. */
function seesNothing(said) {
  must(/No schema changes/.test(said), `drizzle-kit sees a change after our migration: ${said}`);
}

/** Both tools in turn; the folder they leave. */
function writeFolder(name) {
  const { ts, schemagen: dialect } = DIALECTS[name];
  const generate = (migration) => kit(name, 'generate', '--schema', ts, '--name', migration);
  setStep(0);
  generate('began');
  schemagen('migrate', '--check', '--dialect', dialect); // nothing to do: its snapshot says the same
  setStep(1);
  schemagen('migrate', '-q', '--name', 'ours', '--dialect', dialect, ...CONSENT);
  seesNothing(generate('nothing'));
  kit(name, 'check');
  setStep(2);
  generate('theirs');
  schemagen('migrate', '--check', '--dialect', dialect);
  setStep(3);
  schemagen('migrate', '-q', '--name', 'ours_again', '--dialect', dialect, ...CONSENT);
  seesNothing(generate('nothing'));
  kit(name, 'check');
  const wanted = NEXT ? 'began ours theirs ours_again' : '0000_began 0001_ours 0002_theirs 0003_ours_again';
  must(names(name) === wanted, `the folder has ${names(name)}`);
}

/** The folder up to its first migration, as a database that is older has run it. */
function firstOf(name) {
  const dir = path.join(scratch, `${name}_first`);
  fs.cpSync(path.join(scratch, name), dir, { recursive: true });
  if (NEXT) {
    for (const tag of tags(name).slice(1)) fs.rmSync(path.join(dir, tag), { recursive: true });
    return dir;
  }
  const entries = JSON.parse(fs.readFileSync(journal(dir), 'utf8'));
  entries.entries.length = 1;
  fs.writeFileSync(journal(dir), JSON.stringify(entries));
  return dir;
}

const ROW = "insert into books (title) values ('Solaris')";
const CHECKS = ["insert into books (title) values ('')", 'insert into books (title, pages) values (\'x\', 0)', 'insert into loans (book_id) values (99)'];

/** Runs the folder on a new database and on an older one with a row; both must have the columns and refuse the same. */
async function runFolder(name, open, migrate) {
  for (const older of [false, true]) {
    const db = await open();
    try {
      if (older) {
        await migrate(db.drizzle, { migrationsFolder: firstOf(name) });
        await db.query(ROW);
      }
      await migrate(db.drizzle, { migrationsFolder: path.join(scratch, name) });
      await migrate(db.drizzle, { migrationsFolder: path.join(scratch, name) }); // a second time does nothing
      if (!older) await db.query(ROW);
      await db.query('insert into loans (book_id, due) values (1, \'2026-01-02\')');
      const rows = await db.query('select b.title, b.state, b.pages, b.note, l.book_id from books b join loans l on l.book_id = b.id');
      const found = JSON.stringify(rows.map((row) => [row.title, row.state, Number(row.pages), row.note, Number(row.book_id)]));
      must(found === '[["Solaris","open",1,null,1]]', `rows are ${found}`);
      for (const sql of CHECKS) must(await db.query(sql).then(() => false, () => true), `this is not refused: ${sql}`);
    } finally {
      await db.close();
    }
  }
}

/** A database that was there before the folder: what --baseline prints is run, and migrate() applies nothing of it. */
async function baseline(name, open, migrate) {
  const sql = schemagen('migrate', '--baseline', '--dialect', DIALECTS[name].schemagen);
  const count = sql.match(/^INSERT INTO/gm)?.length;
  must(count === tags(name).length, `--baseline enters ${count} migrations`);
  const db = await open();
  try {
    for (const statement of sql.split(/;\n/).filter((text) => text.trim() && !/^(BEGIN|COMMIT)$/.test(text.trim()))) await db.query(statement);
    await migrate(db.drizzle, { migrationsFolder: path.join(scratch, name) });
    must(await db.query('select * from books').then(() => false, () => true), 'a migration was applied');
    const rows = await db.query(`select hash from ${name === 'pg' ? 'drizzle.' : ''}__drizzle_migrations`);
    must(rows.length === count, `${rows.length} migrations are entered`);
  } finally {
    await db.close();
  }
}

async function openPglite() {
  const client = await newPglite();
  return { drizzle: pgliteDrizzle(NEXT ? { client } : client), query: async (sql) => (await client.query(sql)).rows, close: () => client.close() };
}

let databases = 0;
async function openServer() {
  const server = process.env.SCHEMAGEN_TEST_PG;
  const name = `migrate_${process.pid}_${databases++}`;
  const psql = (sql) => execFileSync('psql', ['-Xq', '-d', server, '-c', sql], { stdio: 'pipe' });
  psql(`CREATE DATABASE ${name}`);
  const options = Object.fromEntries(server.split(' ').map((part) => part.split('=')));
  const pool = new pg.Pool({ host: options.host, port: options.port, user: options.user, database: name });
  return { drizzle: pgDrizzle(NEXT ? { client: pool } : pool), query: async (sql) => (await pool.query(sql)).rows,
    close: async () => { await pool.end(); psql(`DROP DATABASE ${name}`); } };
}

async function openLibsql() {
  const file = path.join(scratch, `libsql_${databases++}.db`);
  const client = createClient({ url: `file:${file}` });
  await client.execute('PRAGMA foreign_keys = ON');
  return { drizzle: libsqlDrizzle(NEXT ? { client } : client), query: async (sql) => (await client.execute(sql)).rows, close: async () => client.close() };
}

const CHILDREN = ['cascade', 'restrict', 'no action', 'set null', 'set default'];
const child = (action) => `child_${action.replace(' ', '_')}`;

/** A table that is made anew keeps its children, whatever their ON DELETE says, and what AUTOINCREMENT has given out. */
async function rebuild() {
  const schema = (check) => `schemagen: 1\ndrizzle: { version: "${NEXT ? '1.0' : '0.45'}" }\noutputs: { drizzle_sqlite: true, migrations_sqlite: rebuild }\ntables:\n`
    + `  parent:\n    columns: { id: { type: bigint, identity: true, primary_key: true }, size: { type: integer${check} }, twice: { type: integer, generated: size * 2 }, up: { references: parent.id, on_delete: cascade, nullable: true } }\n    sqlite: { autoincrement: true }\n`
    + CHILDREN.map((action) => `  ${child(action)}: { columns: { id: { type: integer, primary_key: true }, parent: { references: parent.id, on_delete: ${action}, nullable: true, default: 1 } } }\n`).join('');
  const write = (check) => {
    fs.writeFileSync(path.join(scratch, 'schema.yaml'), schema(check));
    schemagen('migrate', '-q', ...CONSENT);
  };
  write('');
  const db = await openLibsql();
  try {
    await libsqlMigrate(db.drizzle, { migrationsFolder: path.join(scratch, 'rebuild') });
    const numbers = (most) => `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${most})`;
    await db.query(`INSERT INTO parent (id, size, up) ${numbers(50)} SELECT i, i, CASE WHEN i > 1 THEN i - 1 END FROM n`);
    await db.query('INSERT INTO parent (id, size) VALUES (777, 1)');
    await db.query('DELETE FROM parent WHERE id = 777');
    for (const action of CHILDREN) await db.query(`INSERT INTO ${child(action)} (id, parent) ${numbers(1000)} SELECT i, i % 50 + 1 FROM n`);
    write(', check: size > 0');
    await libsqlMigrate(db.drizzle, { migrationsFolder: path.join(scratch, 'rebuild') });
    for (const action of CHILDREN) {
      const [{ rows, sum }] = await db.query(`SELECT count(*) AS rows, sum(parent) AS sum FROM ${child(action)}`);
      must(rows === 1000 && sum === 25500, `on delete ${action}: ${rows} rows are left, their sum ${sum}`);
    }
    const [{ twice, up }] = await db.query('SELECT sum(twice) AS twice, sum(up) AS up FROM parent');
    must(twice === 2550 && up === 1225, `of the parents are left ${twice} and ${up}`);
    must(await db.query('INSERT INTO parent (size) VALUES (0)').then(() => false, () => true), 'the check is not there');
    await db.query('INSERT INTO parent (size) VALUES (1)');
    const [{ last }] = await db.query('SELECT max(id) AS last FROM parent');
    must(last === 778, `AUTOINCREMENT goes on with ${last}`);
    must((await db.query('PRAGMA foreign_key_check')).length === 0, 'a child points at nothing');
  } finally {
    await db.close();
  }
}

/** "Two branches" of docs/migrations.md, its own commands: the database of the second branch, which ran what is written again, has both at last. */
async function branches(name, open, migrate) {
  const section = fs.readFileSync(path.join(here, '../../docs/migrations.md'), 'utf8').split(/^## Two branches$/m)[1].split(/^## /m)[0];
  const dir = path.join(scratch, `branches_${name}`);
  const folder = path.join(dir, 'migrations', name);
  const env = { ...process.env, PATH: `${path.dirname(process.env.SCHEMAGEN)}:${process.env.PATH}`, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_EDITOR: 'true',
    GIT_AUTHOR_NAME: 't', GIT_AUTHOR_EMAIL: 't@example.com', GIT_COMMITTER_NAME: 't', GIT_COMMITTER_EMAIL: 't@example.com' };
  const sh = (command) => execFileSync('bash', ['-ec', command], { cwd: dir, env, encoding: 'utf8', stdio: 'pipe' });
  fs.mkdirSync(dir);
  fs.writeFileSync(path.join(dir, 'schema.yaml'), `schemagen: 1\ndrizzle: { version: "${NEXT ? '1.0' : '0.45'}" }\noutputs: { drizzle_${name}: true, migrations_${name}: migrations/${name} }\n`
    + 'tables:\n  t:\n    columns:\n      id: { type: integer, primary_key: true }\n      # a\n      x: text?\n      y: text?\n      z: text?\n      # b\n');
  sh('git init -qb main && schemagen generate -q && schemagen migrate -q && git add -A && git commit -qm init');
  for (const branch of ['a', 'b']) sh(`git checkout -qb ${branch} main && sed -i 's/# ${branch}/${branch}: text?/' schema.yaml && schemagen generate -q && schemagen migrate -q --name add_${branch} && git add -A && git commit -qm ${branch}`);
  const db = await open();
  try {
    await migrate(db.drizzle, { migrationsFolder: folder });
    await db.query("INSERT INTO t (id, b) VALUES (1, 'kept?')");
    const undo = fs.readdirSync(folder, { recursive: true }).filter((file) => /add_b(\.|\/)down\.sql$/.test(file))
      .map((file) => fs.readFileSync(path.join(folder, file), 'utf8'));
    must(undo.length === 1, `${undo.length} ways back`);
    sh('git checkout -q main && git merge -q a && git checkout -q b');
    const commands = [...section.matchAll(/^\$ (.*?)(?:  +#.*)?$/gm)].map((match) => match[1].replaceAll('migrations/pg', `migrations/${name}`));
    must(commands.length === 5, `${commands.length} commands`);
    for (const command of commands) sh(command.startsWith('git merge') || command.startsWith('git rm') ? `${command} || true` : command);
    must(sh('git status --porcelain') === '', 'not all is committed');
    const [, sql] = section.match(/```sql\n(.*?)```/s);
    for (const statement of undo[0].split('--> statement-breakpoint')) await db.query(statement);
    await db.query(name === 'pg' ? sql : sql.replaceAll('drizzle.', ''));
    await migrate(db.drizzle, { migrationsFolder: folder });
    const rows = await db.query('SELECT id, a, b FROM t');
    must(rows.length === 1, `${rows.length} rows`);
    schemagenIn(dir, 'migrate', '--check');
    const known = await db.query(`SELECT hash FROM ${name === 'pg' ? 'drizzle.' : ''}__drizzle_migrations`);
    must(known.length === 3, `${known.length} migrations are entered`);
  } finally {
    await db.close();
  }
}

const failures = new Failures();
const parts = [
  ['pg: the folder', () => writeFolder('pg')],
  ['sqlite: the folder', () => writeFolder('sqlite')],
  ['PGlite', () => runFolder('pg', openPglite, pgliteMigrate)],
  ['node-postgres', () => runFolder('pg', openServer, pgMigrate)],
  ['libsql', () => runFolder('sqlite', openLibsql, libsqlMigrate)],
  ['node-postgres, a baseline', () => baseline('pg', openServer, pgMigrate)],
  ['libsql, a baseline', () => baseline('sqlite', openLibsql, libsqlMigrate)],
  ['libsql, a rebuild', rebuild],
  ['node-postgres, two branches', () => branches('pg', openServer, pgMigrate)],
  ['libsql, two branches', () => branches('sqlite', openLibsql, libsqlMigrate)],
];
for (const [name, part] of parts) {
  try {
    await part();
  } catch (error) {
    failures.add(name, `${error.message}\n${error.stdout ?? ''}${error.stderr ?? ''}${error.cause ?? ''}`);
  }
}
failures.finish(`${parts.length} parts, ${failures.list.length} failures`);
