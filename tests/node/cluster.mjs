// A new PGlite. Making its cluster takes two to four seconds, unpacking one half of a second: the first test that needs one leaves it,
// packed and empty, in SCHEMAGEN_BUILD for all that come after.
import fs from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';

const program = createRequire(import.meta.url).resolve('@electric-sql/pglite');

async function packedCluster() {
  const { version } = JSON.parse(await fs.readFile(path.join(path.dirname(program), '../package.json'), 'utf8'));
  const file = path.join(process.env.SCHEMAGEN_BUILD, `pglite-${version}.tar`);
  try {
    return new Blob([await fs.readFile(file)]);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  const db = await PGlite.create();
  const packed = await db.dumpDataDir('none');
  await db.close();
  await fs.writeFile(`${file}.${process.pid}`, Buffer.from(await packed.arrayBuffer()));
  await fs.rename(`${file}.${process.pid}`, file); // in one piece: others look for it
  return packed;
}

export const newPglite = async (options = {}) => PGlite.create({ ...options, loadDataDir: await packedCluster() });
