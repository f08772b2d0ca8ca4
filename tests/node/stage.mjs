// Output trees on disk, copied to where TypeScript and drizzle-kit find node_modules.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const here = path.dirname(fileURLToPath(import.meta.url));

function* walk(dir) {
  for (const entry of fs.readdirSync(dir, { withFileTypes: true })) {
    const file = path.join(dir, entry.name);
    if (entry.isDirectory() && entry.name !== 'node_modules') yield* walk(file);
    else if (entry.isFile()) yield file;
  }
}

/** The folders below `dir` whose TypeScript declares tables with `drizzle-orm/<core>`. */
function drizzleFolders(files, core) {
  const folders = new Set();
  for (const file of files) {
    if (file.endsWith('.ts') && fs.readFileSync(file, 'utf8').includes(`'drizzle-orm/${core}'`)) {
      folders.add(path.dirname(file));
    }
  }
  return [...folders].sort();
}

/** Reads the list that tests/lib.sh's `trees` wrote and copies each tree, with the TypeScript beside its
 * schema (the user's own types), to `stage`. A tree keeps its place relative to the schema. */
export function stageTrees(list, stage) {
  fs.mkdirSync(stage, { recursive: true });
  fs.symlinkSync(path.join(here, 'node_modules'), path.join(stage, 'node_modules'));
  fs.writeFileSync(path.join(stage, 'package.json'), '{"type":"module"}\n');
  const lines = fs.readFileSync(list, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => {
    const [name, schemaDir, tree] = line.split('\t');
    const dir = path.join(stage, name.replaceAll('/', '__'));
    const inside = path.basename(tree) === 'generated' ? path.join(dir, 'generated') : dir;
    fs.cpSync(tree, inside, { recursive: true });
    for (const file of fs.readdirSync(schemaDir)) {
      if (file.endsWith('.ts')) fs.copyFileSync(path.join(schemaDir, file), path.join(dir, file));
    }
    const files = [...walk(dir)].sort();
    const cores = { pg: drizzleFolders(files, 'pg-core'), sqlite: drizzleFolders(files, 'sqlite-core') };
    const drizzle = new Set([...cores.pg, ...cores.sqlite]);
    const sql = (dialect) => files.find((file) => file.includes(`/${dialect}/`) && file.endsWith('.sql') &&
      !drizzle.has(path.dirname(file)));
    const before = (dialect) => {
      const file = path.join(schemaDir, `before.${dialect}.sql`);
      return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
    };
    const allowed = path.join(schemaDir, 'differences.txt');
    return {
      name, dir, schemaDir,
      roundtrip: path.join(schemaDir, 'roundtrip.json'),
      typescript: files.filter((file) => file.endsWith('.ts')),
      pg: { core: cores.pg, ddl: sql('postgres'), before: before('postgres') },
      sqlite: { core: cores.sqlite, ddl: sql('sqlite'), before: before('sqlite') },
      differences: fs.existsSync(allowed) ? fs.readFileSync(allowed, 'utf8').split('\n').filter(Boolean) : [],
    };
  });
}

/** Collects failures and ends the process with them. */
export class Failures {
  list = [];
  add(name, text) {
    this.list.push(`FAILED ${name}\n${text.trimEnd()}\n`);
  }
  finish(summary) {
    console.log([...this.list, summary].join('\n'));
    process.exitCode = this.list.length > 0 ? 1 : 0;
  }
}
