// Fresh databases of each engine: apply SQL, read the catalog.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { citext } from '@electric-sql/pglite/contrib/citext';
import { hstore } from '@electric-sql/pglite/contrib/hstore';
import { ltree } from '@electric-sql/pglite/contrib/ltree';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist';
import { sqliteCatalog } from './catalog_sqlite.mjs';
import { here } from './stage.mjs';

const CATALOG = path.join(here, '../postgres/catalog.sql');
const run = (command, args, input) => execFileSync(command, args,
  { input, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, PGOPTIONS: '-c client_min_messages=warning' } });
const psql = (url, args, input) => run('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', url, ...args], input);

let databases = 0;

/** Applies `sql` to a new Postgres database and returns its catalog as sorted lines. */
function realPostgresCatalog(sql) {
  const server = process.env.SCHEMAGEN_TEST_PG;
  const name = `drizzle_${process.pid}_${databases++}`;
  psql(server, ['-c', `CREATE DATABASE ${name}`]);
  try {
    const url = server.replace('dbname=postgres', `dbname=${name}`);
    psql(url, ['-f', '-'], sql);
    return psql(url, ['-A', '-t', '-f', CATALOG]).split('\n').filter(Boolean);
  } finally {
    psql(server, ['-c', `DROP DATABASE ${name}`]);
  }
}

async function pgliteCatalog(sql) {
  const db = await PGlite.create({ extensions: { vector, citext, hstore, ltree, pg_trgm, btree_gist } });
  try {
    await db.exec(sql);
    await db.exec('RESET ALL');
    const results = await db.exec(fs.readFileSync(CATALOG, 'utf8'));
    return results.at(-1).rows.flatMap((row) => row.fact.split('\n')).filter(Boolean);
  } finally {
    await db.close();
  }
}

/** The server is Postgres 15 of Debian; an extension it does not have is tried in PGlite. */
export async function postgresCatalog(sql) {
  return /CREATE EXTENSION .*\bvector\b/.test(sql) ? pgliteCatalog(sql) : realPostgresCatalog(sql);
}

export function sqliteCatalogOf(sql, file) {
  fs.rmSync(file, { force: true });
  run('sqlite3', ['-bail', file], sql);
  return sqliteCatalog(file);
}
