// Fresh databases of each engine: apply SQL, then read the catalog or talk to it through Drizzle.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { vector } from '@electric-sql/pglite-pgvector';
import { citext } from '@electric-sql/pglite/contrib/citext';
import { hstore } from '@electric-sql/pglite/contrib/hstore';
import { ltree } from '@electric-sql/pglite/contrib/ltree';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist';
import { uuid_ossp } from '@electric-sql/pglite/contrib/uuid_ossp';
import { createClient } from '@libsql/client';
import { drizzle as libsqlDrizzle } from 'drizzle-orm/libsql';
import { drizzle as nodePostgresDrizzle } from 'drizzle-orm/node-postgres';
import { drizzle as pgliteDrizzle } from 'drizzle-orm/pglite';
import pg from 'pg';
import { newPglite } from './cluster.mjs';
import { here } from './stage.mjs';

const CATALOG = path.join(here, '../postgres/catalog.sql');
const run = (command, args, input) => execFileSync(command, args,
  { input, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, PGOPTIONS: '-c client_min_messages=warning' } });
const psql = (url, args, input) => run('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', url, ...args], input);

let databases = 0;

/** A new database on the Postgres 15 server, with `sql` applied. */
function createDatabase(sql) {
  const server = process.env.SCHEMAGEN_TEST_PG;
  const name = `node_${process.pid}_${databases++}`;
  const url = server.replace('dbname=postgres', `dbname=${name}`);
  psql(server, ['-c', `CREATE DATABASE ${name}`]);
  const drop = () => psql(server, ['-c', `DROP DATABASE ${name} WITH (FORCE)`]);
  try {
    psql(url, ['-f', '-'], sql);
  } catch (error) {
    drop();
    throw error;
  }
  return { url, drop };
}

export async function createPglite(sql) {
  const db = await newPglite({ extensions: { vector, citext, hstore, ltree, pg_trgm, btree_gist, uuid_ossp } });
  await db.exec(sql);
  await db.exec('RESET ALL');
  return db;
}

/** The server is Debian's Postgres 15; an extension that is not packaged for it is tried in PGlite. */
const needsPglite = (sql) => /CREATE EXTENSION .*\bvector\b/.test(sql);

/** Applies `sql` to a new database and returns its catalog as sorted lines. */
export async function postgresCatalog(sql) {
  if (needsPglite(sql)) {
    const db = await createPglite(sql);
    const results = await db.exec(fs.readFileSync(CATALOG, 'utf8'));
    await db.close();
    return results.at(-1).rows.map((row) => row.fact);
  }
  const { url, drop } = createDatabase(sql);
  try {
    return psql(url, ['-A', '-t', '-f', CATALOG]).split('\n').filter(Boolean);
  } finally {
    drop();
  }
}

/** A new database with `sql` applied, open through Drizzle: {db, client, close}. `schema`, what the TypeScript exports, is for
 * db.query; a server takes several connections. */
export async function openPostgres(sql, { schema, connections = 1 } = {}) {
  if (needsPglite(sql)) {
    const client = await createPglite(sql);
    return { db: pgliteDrizzle({ client, schema }), client, close: () => client.close() };
  }
  const { url, drop } = createDatabase(sql);
  const [, host, user, database] = /^host=(\S+) user=(\S+) dbname=(\S+)$/.exec(url);
  const client = new pg.Pool({ host, user, database, max: connections });
  return { db: nodePostgresDrizzle({ client, schema }), client, close: async () => { await client.end(); drop(); } };
}

export async function openSqlite(sql, file, { schema } = {}) {
  fs.rmSync(file, { force: true });
  run('sqlite3', ['-bail', file], sql);
  const client = createClient({ url: `file:${file}` });
  await client.execute('PRAGMA foreign_keys = ON');
  return { db: libsqlDrizzle({ client, schema }), client, close: () => client.close() };
}
