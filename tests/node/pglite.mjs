// pglite.mjs DIRECTORY: PGlite (Postgres 18 with pgvector and more extensions) behind a socket in DIRECTORY, for clients of
// libpq: host=DIRECTORY. Says `ready` when it listens; ends with its standard input.
import path from 'node:path';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { createPglite } from './engines.mjs';

const db = await createPglite('');
const server = new PGLiteSocketServer({ db, path: path.join(process.argv[2], '.s.PGSQL.5432'), maxConnections: 8 });
await server.start();
console.log('ready');
process.stdin.resume();
process.stdin.on('end', async () => {
  await server.stop();
  process.exit(0);
});
