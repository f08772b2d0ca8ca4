// drizzle.mjs TREES STAGE: the SQL that drizzle-kit makes of our TypeScript, between our before.sql and custom.sql,
// and our own DDL give the same catalog, in Postgres and in SQLite. drizzle-kit's API is used for all trees; its `export`
// command, which costs half a second, for the examples and the first golden, and must say the same.
//
// differences.txt beside a schema lists what may differ, `postgres - line` (only our DDL has it) or
// `postgres + line` (only drizzle-kit's); `types Row.property` is for tsc.mjs. A listed line that makes no difference fails too.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import * as kit from 'drizzle-kit/api';
import { postgresCatalog, sqliteCatalogOf } from './engines.mjs';
import { exportsOf } from './load.mjs';
import { Failures, here, stageTrees } from './stage.mjs';

const exec = promisify(execFile);
const WITH_COMMAND = /^(examples\/|schema$|language\/library$)/;
const EMPTY = '00000000-0000-0000-0000-000000000000';

async function kitStatements(dialect, folders) {
  const declared = await exportsOf(folders);
  if (dialect === 'postgres') {
    return kit.generateMigration(kit.generateDrizzleJson({}, EMPTY), kit.generateDrizzleJson(declared, EMPTY));
  }
  return kit.generateSQLiteMigration(await kit.generateSQLiteDrizzleJson({}, EMPTY),
    await kit.generateSQLiteDrizzleJson(declared, EMPTY));
}

/** What `drizzle-kit export` prints. It exits 0 on errors, so its words are looked at. */
async function commandSql(dialect, folders) {
  const { stdout, stderr } = await exec(process.execPath, [path.join(here, 'node_modules/drizzle-kit/bin.cjs'), 'export',
    '--dialect', dialect === 'postgres' ? 'postgresql' : 'sqlite', '--schema', `${folders[0]}/*.ts`],
  { cwd: folders[0], maxBuffer: 1 << 28 });
  if (stderr.trim() || !/^CREATE /m.test(stdout) || /^\s*(Error|Warning)/m.test(stdout)) {
    throw new Error(`drizzle-kit export says:\n${stdout}\n${stderr}`);
  }
  return stdout;
}

/** The statements of a text without what spaces say, sorted: with several files their order differs. */
const statementsOf = (text) => text.split(/;\s*$/m).map((sql) => sql.split(/\s+/).filter(Boolean).join(' '))
  .filter(Boolean).sort().join('\n');

const withSemicolon = (sql) => (/;\s*$/.test(sql) ? sql : `${sql};`);

function compare(dialect, ours, theirs, allowed) {
  const count = (lines) => lines.reduce((map, line) => map.set(line, (map.get(line) ?? 0) + 1), new Map());
  const [left, right] = [count(ours), count(theirs)];
  const found = [
    ...[...left].filter(([line, n]) => n > (right.get(line) ?? 0)).map(([line]) => `${dialect} - ${line}`),
    ...[...right].filter(([line, n]) => n > (left.get(line) ?? 0)).map(([line]) => `${dialect} + ${line}`),
  ];
  const listed = allowed.filter((line) => line.startsWith(`${dialect} `));
  return [
    ...found.filter((line) => !listed.includes(line)),
    ...listed.filter((line) => !found.includes(line)).map((line) => `listed in differences.txt, but equal: ${line}`),
  ].sort((a, b) => (a.slice(dialect.length + 3) < b.slice(dialect.length + 3) ? -1 : 1));
}

async function checkDialect(tree, dialect) {
  const { core, ddl, before } = tree[dialect === 'postgres' ? 'pg' : 'sqlite'];
  if (core.length === 0) return false;
  const statements = await kitStatements(dialect, core);
  if (WITH_COMMAND.test(tree.name)) {
    const printed = await commandSql(dialect, core);
    if (statementsOf(printed) !== statementsOf(statements.map(withSemicolon).join('\n'))) throw new Error(`drizzle-kit export differs from its API:\n${printed}`);
  }
  const beside = (name) => core.map((folder) => path.join(folder, name)).filter((file) => fs.existsSync(file))
    .map((file) => fs.readFileSync(file, 'utf8'));
  const text = [before, ...beside('before.sql'), ...statements.map(withSemicolon),
    ...beside('custom.sql')].join('\n');
  const database = (kind) => path.join(tree.dir, `${kind}.db`);
  const catalog = (sql, kind) => (dialect === 'postgres' ? postgresCatalog(sql) : sqliteCatalogOf(sql, database(kind)));
  const theirs = await catalog(text, 'kit');
  if (!ddl) return true;
  const ours = await catalog(before + fs.readFileSync(ddl, 'utf8'), 'ddl');
  const found = compare(dialect, ours, theirs, tree.differences);
  if (found.length > 0) throw new Error(`(- our DDL, + drizzle-kit)\n${found.join('\n')}`);
  return true;
}

const [list, stage] = process.argv.slice(2);
const failures = new Failures();
let compared = 0;
for (const tree of stageTrees(list, stage)) {
  for (const dialect of ['postgres', 'sqlite']) {
    try {
      if (await checkDialect(tree, dialect)) compared++;
    } catch (error) {
      failures.add(`${tree.name} ${dialect}`, error.stderr ? `${error.stderr}\n${error.message}` : error.message);
    }
  }
}
if (compared + failures.list.length === 0) failures.add('drizzle', 'no Drizzle output to check');
failures.finish(`${compared} schemas equal, ${failures.list.length} failures`);
