// snapshot.mjs TREES STAGE: the snapshot that `migrate` writes is the one drizzle-kit makes of our TypeScript, for every tree.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import * as kit from 'drizzle-kit/api';
import { exportsOf } from './load.mjs';
import { Failures, stageTrees } from './stage.mjs';

const [list, stage] = process.argv.slice(2);
const NO_ID = '00000000-0000-0000-0000-000000000000';
const ROOT = path.resolve(import.meta.dirname ?? '.', '../..');
const FOLDERS = { pg: 'migrations_pg', sqlite: 'migrations_sqlite' };
const OTHERS = 'postgres: true, sqlite: true, drizzle_pg: true, drizzle_sqlite: true';

/** The schema with folders for migrations among its outputs. */
function withMigrations(text, folders) {
  const more = folders.map((name) => `${FOLDERS[name]}: ${name}`);
  if (/^outputs: *\{/m.test(text)) return text.replace(/^outputs: *\{/m, `outputs: { ${more.join(', ')},`);
  if (/^outputs:/m.test(text)) return text.replace(/^outputs:.*\n/m, (line) => line + more.map((entry) => `  ${entry}\n`).join(''));
  return `${text}\noutputs: { ${OTHERS}, ${more.join(', ')} }\n`;
}

/** Keys sorted and ids left out: their order says nothing, and ids differ. */
function plain(value) {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.keys(value).sort().filter((key) => value[key] !== undefined)
    .map((key) => [key, plain(value[key])]));
}

function* differences(ours, theirs, at) {
  if (JSON.stringify(ours) === JSON.stringify(theirs)) return;
  if (ours && theirs && typeof ours === 'object' && typeof theirs === 'object') {
    for (const key of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
      yield* differences(ours[key], theirs[key], `${at}/${key}`);
    }
  } else {
    yield `${at}: ${JSON.stringify(ours)}, drizzle-kit has ${JSON.stringify(theirs)}`;
  }
}

const theirs = {
  pg: (declared) => kit.generateDrizzleJson(declared, NO_ID),
  sqlite: (declared) => kit.generateSQLiteDrizzleJson(declared, NO_ID),
};

/** The snapshots of a tree's schema, made in a copy of its folder. */
function snapshotsOf(tree, folders) {
  const dir = path.join(stage, '../migrate', path.basename(tree.dir));
  fs.cpSync(tree.schemaDir, dir, { recursive: true, filter: (file) => !file.endsWith('/expect') && !file.endsWith('/generated') });
  const file = path.join(dir, 'schema.yaml');
  if (!fs.existsSync(file)) fs.copyFileSync(path.join(ROOT, 'schema.yaml'), file);
  fs.writeFileSync(file, withMigrations(fs.readFileSync(file, 'utf8'), folders));
  execFileSync(process.env.SCHEMAGEN, ['migrate', '-q', '--allow', 'locks'], { cwd: dir, encoding: 'utf8', stdio: 'pipe' });
  return Object.fromEntries(folders.map((name) => [name, JSON.parse(fs.readFileSync(path.join(dir, name, 'meta/0000_snapshot.json'), 'utf8'))]));
}

const failures = new Failures();
let compared = 0;
for (const tree of stageTrees(list, stage)) {
  const folders = Object.keys(FOLDERS).filter((name) => tree[name].core.length > 0);
  if (folders.length === 0) continue;
  try {
    const ours = snapshotsOf(tree, folders);
    for (const name of folders) {
      const expected = await theirs[name](await exportsOf(tree[name].core));
      const found = [...differences(plain({ ...ours[name], id: '', prevId: '' }), plain({ ...expected, id: '', prevId: '' }), '')];
      if (found.length > 0) throw new Error(`${name}:\n${found.join('\n')}`);
      compared++;
    }
  } catch (error) {
    failures.add(tree.name, error.stderr || error.message);
  }
}
if (compared === 0) failures.add('snapshot', 'no Drizzle output to check');
failures.finish(`${compared} snapshots equal, ${failures.list.length} failures`);
