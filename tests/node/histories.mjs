// histories.mjs OUT DIALECT SEED STEPS [TABLES]: a history of snapshots as drizzle-kit writes them, of random schemas in Drizzle.
//
// A schema of TABLES tables is changed STEPS times, as people change theirs: columns, tables and enums come, go, take other names and
// types; keys, checks, indexes, policies, views change. OUT gets NNNN_snapshot.json, each of which names the one before it, and
// NNNN.sql, what drizzle-kit makes of it in an empty database. Nothing in it is asked or answered: drizzle-kit's questions are about the
// way from one to the next, which is not made here.
import fs from 'node:fs';
import path from 'node:path';
import * as kit from 'drizzle-kit/api';
import { Postgres } from './history_pg.mjs';
import { Sqlite } from './history_sqlite.mjs';
import * as odd from './history_odd.mjs';
import { Random } from './random.mjs';

const [out, dialect, seed, steps, tables = '6'] = process.argv.slice(2);
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

const KIT = {
  odd: { History: Odd, json: kit.generateDrizzleJson, sql: kit.generateMigration },
  pg: { History: Postgres, json: kit.generateDrizzleJson, sql: kit.generateMigration },
  sqlite: { History: Sqlite, json: kit.generateSQLiteDrizzleJson, sql: kit.generateSQLiteMigration },

};
const { History, json, sql } = KIT[dialect];
const empty = await json({}, NO_ID);
const history = new History(new Random(Number(seed)), Number(tables));
fs.mkdirSync(out, { recursive: true });
if (dialect === 'odd') fs.writeFileSync(path.join(out, 'before.sql'), odd.BEFORE);
for (let step = 0; step <= (dialect === 'odd' ? odd.STEPS - 1 : Number(steps)); step++) {
  if (step > 0) history.change();
  const snapshot = { ...await json(history.declared(), step === 0 ? NO_ID : idOf(step - 1)), id: idOf(step) };
  const name = path.join(out, String(step).padStart(4, '0'));
  fs.writeFileSync(`${name}_snapshot.json`, JSON.stringify(snapshot, null, 2));
  fs.writeFileSync(`${name}.sql`, (await sql(empty, snapshot)).join('\n--> statement-breakpoint\n'));
  fs.writeFileSync(`${name}.txt`, history.said.splice(0).join('\n'));
}
