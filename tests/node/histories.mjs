// histories.mjs OUT DIALECT SEED STEPS [TABLES] [next]: a history of snapshots as drizzle-kit writes them, of random schemas in Drizzle.
//
// A schema of TABLES tables is changed STEPS times, as people change theirs: columns, tables and enums come, go, take other names and
// types; keys, checks, indexes, policies, views change. OUT gets NNNN_snapshot.json, each of which names the one before it, and
// NNNN.sql, what drizzle-kit makes of it in an empty database. Nothing in it is asked or answered: drizzle-kit's questions are about the
// way from one to the next, which is not made here. `next`: OUT is a folder of drizzle-kit 1.0's, which is told what was renamed, and
// each migration has a fresh.sql.
import fs from 'node:fs';
import path from 'node:path';
import { Postgres } from './history_pg.mjs';
import { Sqlite } from './history_sqlite.mjs';
import * as odd from './history_odd.mjs';
import { Random } from './random.mjs';

const [out, dialect, seed, steps, tables = '6', next] = process.argv.slice(2);
const BREAK = '\n--> statement-breakpoint\n';
const NO_ID = '00000000-0000-0000-0000-000000000000';
/** An id from the number of the step: the same history is the same bytes. */
const idOf = (step) => `00000000-0000-4000-8000-${String(step + 1).padStart(12, '0')}`;

/** The history of odd forms: the same every time. */
class Odd {
  step = 0;
  said = [];
  change() { this.step++; }
  declared() { return odd.declared(this.step); }
}

const HISTORIES = { odd: Odd, pg: Postgres, sqlite: Sqlite };
const history = new HISTORIES[dialect](new Random(Number(seed)), Number(tables));
const write = next ? await nextWriter() : await writer();
fs.mkdirSync(out, { recursive: true });
if (dialect === 'odd') fs.writeFileSync(path.join(out, 'before.sql'), odd.BEFORE);
for (let step = 0; step <= (dialect === 'odd' ? odd.STEPS - 1 : Number(steps)); step++) {
  if (step > 0) history.change();
  await write(step, history.declared(), history.said.splice(0));
}

/** Writes one step of a history for drizzle-kit 0.31. */
async function writer() {
  const kit = await import('drizzle-kit/api');
  const [json, sql] = dialect === 'sqlite' ? [kit.generateSQLiteDrizzleJson, kit.generateSQLiteMigration] : [kit.generateDrizzleJson, kit.generateMigration];
  const empty = await json({}, NO_ID);
  return async (step, declared, said) => {
    const snapshot = { ...await json(declared, step === 0 ? NO_ID : idOf(step - 1)), id: idOf(step) };
    const name = path.join(out, String(step).padStart(4, '0'));
    fs.writeFileSync(`${name}_snapshot.json`, JSON.stringify(snapshot, null, 2));
    fs.writeFileSync(`${name}.sql`, (await sql(empty, snapshot)).join(BREAK));
    fs.writeFileSync(`${name}.txt`, said.join('\n'));
  };
}

/** A name outlives those it was made of, which drizzle-kit's SQL for an empty database does not know. */
function sayName(row) {
  const usual = { pks: `${row.table}_pkey`, uniques: `${row.table}_${row.columns?.join('_')}_key` }[row.entityType];
  if (usual !== undefined && row.name !== usual) row.nameExplicit = true;
}

/** Lets drizzle-kit 1.0 write one migration of its folder; a step without a change has none. */
async function nextWriter() {
  const { generate } = await import('drizzle-kit/cli');
  const kit = await import(dialect === 'sqlite' ? 'drizzle-kit/payload/sqlite' : 'drizzle-kit/api-postgres');
  const empty = await kit.generateDrizzleJson({}, NO_ID), snapshots = {};
  return async (step, declared, said) => {
    const name = String(step).padStart(4, '0'), schema = `${out}_${name}.mjs`;
    globalThis.declared = Object.values(declared); // drizzle-kit takes nothing but a file
    fs.writeFileSync(schema, `export const [${globalThis.declared.map((_, i) => `part${i}`)}] = globalThis.declared;\n`);
    const options = { dialect: dialect === 'sqlite' ? 'sqlite' : 'postgresql', schema, out, name };
    const done = await answered((hints) => generate({ ...options, hints }), said);
    fs.rmSync(schema);
    if (done.status === 'no_changes') return;
    if (done.status !== 'ok') throw new Error(`${options.dialect} ${seed}, step ${step}: ${JSON.stringify(done)}`);
    const migration = path.dirname(done.migration_path);
    snapshots[path.basename(migration)] = JSON.parse(fs.readFileSync(path.join(migration, 'snapshot.json'), 'utf8'));
    const whole = kit.reconstruct ? await kit.reconstruct(snapshots) : Object.values(snapshots).at(-1);
    if (dialect !== 'sqlite') whole.ddl.forEach(sayName);
    fs.writeFileSync(path.join(migration, 'fresh.sql'), (await kit.generateMigration(empty, whole)).join(BREAK));
    fs.writeFileSync(path.join(migration, 'said.txt'), said.join('\n'));
  };
}

/** Answers drizzle-kit's questions: what the step renamed was renamed, the rest is new. */
async function answered(generate, said) {
  const names = said.map((words) => /^rename (.+) to (.+)$/.exec(words)).filter(Boolean);
  const answer = ({ kind, entity }) => {
    const name = entity.at(-1), renamed = names.find(([, from, to]) => to === name && from.includes('.') === (kind === 'column'));
    return renamed && ['table', 'column'].includes(kind)
      ? { type: 'rename', kind, from: [...entity.slice(0, -1), renamed[1].split('.').at(-1)], to: entity }
      : { type: 'create', kind, entity };
  };
  const hints = [];
  for (;;) {
    const done = await generate(hints);
    if (done.status === 'missing_hints') hints.push(...done.unresolved.map(answer));
    else if (done.error?.code === 'invalid_hints') hints.forEach((hint, i) => { hints[i] = hint.to ? { type: 'create', kind: hint.kind, entity: hint.to } : hint; });
    else return done;
  }
}
