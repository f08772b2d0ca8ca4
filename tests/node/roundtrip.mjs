// roundtrip.mjs TREES STAGE: the same JavaScript rows go through Drizzle into Postgres and SQLite, whose tables our
// DDL made, and come back the same from both: values as written, defaults of the same JavaScript type. Each
// table gets a row of only what is required, so that the defaults run, and a row of all columns.
//
// roundtrip.json beside a schema gives values that its checks ask for: {"table.column": value or [first, second]}.
import fs from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { getTableColumns, getTableName, is } from 'drizzle-orm';
import { getTableConfig as pgConfig, PgTable } from 'drizzle-orm/pg-core';
import { getTableConfig as sqliteConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { openPostgres, openSqlite } from './engines.mjs';
import { exportsOf } from './load.mjs';
import { Failures, stageTrees } from './stage.mjs';

const FIRST_KEY = 100; // above those of seed rows
const INSTANT = '2024-02-29T12:34:56.789Z';
const lengthOf = (type) => Number(/\((\d+)\)/.exec(type)?.[1] ?? 0);

/** A decimal of so many digits that the type holds. */
function decimal(n, type) {
  const [, precision, scale] = /\((\d+)(?:,\s*(\d+))?\)/.exec(type) ?? [undefined, 9, 0];
  const text = Number(precision) > Number(scale ?? 0) ? String(n % 10) : '0';
  return Number(scale ?? 0) > 0 ? `${text}.${String(n % 10).padStart(Number(scale), '0')}` : text;
}

/** Values by SQL type, Postgres' first; `n` tells rows apart. */
const VALUES = [
  [/^uuid/, (n) => `00000000-0000-4000-8000-00000000000${n}`],
  [/^(small|big)?(int(eger)?$|serial)/, (n, column) => (column.dataType === 'bigint' ? BigInt(n) : column.dataType === 'boolean' ? true :
    column.dataType === 'date' ? new Date(INSTANT) : FIRST_KEY + n)],
  [/^(real|double)/, (n) => n + 0.5],
  [/^numeric|^decimal/, (n, column, type) => (column.dataType === 'number' ? n % 10 : decimal(n, type))],
  [/^bool/, () => true],
  [/^jsonb?/, (n) => ({ n, quote: "it's", list: [1, null, 'two'] })],
  [/^(bytea|blob)/, (n) => Buffer.from([0, 255, n])],
  [/^date/, () => '2024-02-29'],
  [/^timestamp/, (n, column, type) => (column.dataType === 'date' ? new Date(INSTANT) :
    type.includes('with time zone') ? INSTANT : INSTANT.slice(0, -1))],
  [/^time.*with time zone|^timetz/, () => '12:34:56.789+00'],
  [/^time/, () => '12:34:56.789'],
  [/^interval/, () => 'P1D'],
  [/^(vector|halfvec)/, (n, column, type) => Array(lengthOf(type)).fill(0.5)],
  [/^(bit|varbit)/, (n, column, type) => '1'.repeat(lengthOf(type) || 1)],
  [/^tsvector/, (n) => `'x${n}'`],
  [/^inet/, (n) => `10.0.0.${n}`],
  [/^cidr/, (n) => `10.0.${n}.0/24`],
  [/^macaddr8/, (n) => `08:00:2b:ff:fe:01:02:0${n}`],
  [/^macaddr/, (n) => `08:00:2b:01:02:0${n}`],
  [/^char(acter)?\(/, (n, column, type) => String(n).padEnd(lengthOf(type), 'x')],
  [/^(text|varchar|char|citext)/, (n, column) => (column.dataType === 'json' ? { n } : `x${n}`)],
];

function valueOf(column, n) {
  if (column.baseColumn) return [valueOf(column.baseColumn, 1), valueOf(column.baseColumn, 2)];
  if (column.enumValues?.length > 0) return column.enumValues[0];
  const type = column.getSQLType().replaceAll('"', '').toLowerCase();
  return VALUES.find(([pattern]) => pattern.test(type))?.[1](n, column, type);
}

const computed = (column) => column.generated !== undefined || column.generatedIdentity !== undefined;
const tablesOf = (declared, kind) => new Map(Object.values(declared).filter((value) => is(value, kind))
  .map((table) => [getTableName(table), table]));

/** Tables with those they reference before them, as far as there is no cycle. */
function ordered(tables, config) {
  const done = new Set();
  const visit = (table, path) => {
    if (done.has(table) || path.has(table)) return;
    for (const key of config(table).foreignKeys) visit(key.reference().foreignTable, new Set([...path, table]));
    done.add(table);
  };
  for (const table of tables.values()) visit(table, new Set());
  return [...done];
}

/** The row to insert: property to value, the same for both dialects where both have the column (`models` are
 * the Postgres tables). `rows` holds what was inserted before, by table and n. */
function makeRow(table, config, models, rows, n, overrides) {
  const row = {};
  const columns = Object.entries(getTableColumns(table));
  const model = models.get(getTableName(table));
  const typed = new Map(model ? Object.entries(getTableColumns(model)) : []);
  const property = (column) => columns.find(([, other]) => other.name === column.name)[0];
  for (const [key, column] of columns) {
    const override = overrides[`${getTableName(table)}.${column.name}`];
    if (override !== undefined) row[key] = Array.isArray(override) ? override[n - 1] : override;
    const required = column.notNull && !column.hasDefault;
    if (key in row || computed(column) || (column.defaultFn && n === 1) || !(required || (n === 2 && !column.hasDefault))) continue;
    const value = valueOf(typed.get(key) ?? column, n);
    if (value !== undefined) row[key] = value;
  }
  for (const foreignKey of config(table).foreignKeys) {
    const { columns: own, foreignTable, foreignColumns } = foreignKey.reference();
    const target = rows.get(getTableName(foreignTable))?.[n];
    const names = new Map(Object.entries(getTableColumns(foreignTable)).map(([key, column]) => [column.name, key]));
    own.forEach((column, at) => {
      if (target) row[property(column)] = target[names.get(foreignColumns[at].name)];
      else if (!column.notNull) delete row[property(column)];
    });
  }
  return row;
}

const plain = (value) => (value instanceof Date ? value.toISOString() :
  value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value);
const kind = (value) => (value === null ? 'null' : Array.isArray(value) ? 'array' : value instanceof Date ? 'Date' :
  value instanceof Uint8Array ? 'bytes' : typeof value);
const sameInstant = (a, b) => typeof a === 'string' && typeof b === 'string' && /^\d{4}-\d\d-\d\d[ T]/.test(a) &&
  new Date(a.replace(/([+-]\d\d)$/, '$1:00')).getTime() === new Date(b.replace(/([+-]\d\d)$/, '$1:00')).getTime();
const equal = (a, b) => isDeepStrictEqual(plain(a), plain(b)) || sameInstant(a, b);

/** Inserts both rows of every table; returns what came back, by table and n. */
async function fill({ db, tables, config, models, overrides, problems, label }) {
  const rows = new Map();
  for (const table of ordered(tables, config)) {
    const name = getTableName(table);
    rows.set(name, []);
    for (const n of [1, 2]) {
      const row = makeRow(table, config, models, rows, n, overrides);
      try {
        const [back] = await db.insert(table).values(row).returning();
        rows.get(name)[n] = back;
        for (const [key, value] of Object.entries(row)) {
          if (!equal(value, back[key]) && !/^P1D$/.test(value)) {
            problems.push(`${label} ${name}.${key}: wrote ${JSON.stringify(plain(value))}, read ${JSON.stringify(plain(back[key]))}`);
          }
        }
      } catch (error) {
        problems.push(`${label} ${name}: ${error.cause?.message ?? error.message}: ${JSON.stringify(row, (_, v) => (typeof v === 'bigint' ? `${v}n` : v))}`);
      }
    }
  }
  return rows;
}

async function checkTree(tree) {
  const overrides = fs.existsSync(tree.roundtrip) ? JSON.parse(fs.readFileSync(tree.roundtrip, 'utf8')) : {};
  const problems = [];
  const pg = await openPostgres(tree.pg.before + fs.readFileSync(tree.pg.ddl, 'utf8'));
  const sqlite = await openSqlite(tree.sqlite.before + fs.readFileSync(tree.sqlite.ddl, 'utf8'), path.join(tree.dir, 'roundtrip.db'));
  try {
    const models = tablesOf(await exportsOf(tree.pg.core), PgTable);
    const sqliteTables = tablesOf(await exportsOf(tree.sqlite.core), SQLiteTable);
    const pgRows = await fill({ db: pg.db, tables: models, config: pgConfig, models, overrides, problems, label: 'postgres' });
    const sqliteRows = await fill({ db: sqlite.db, tables: sqliteTables, config: sqliteConfig, models, overrides, problems, label: 'sqlite' });
    for (const [name, rows] of pgRows) {
      rows.forEach((row, n) => {
        const other = sqliteRows.get(name)?.[n];
        for (const key of Object.keys(row).filter((key) => other && key in other)) {
          if (kind(row[key]) !== kind(other[key])) problems.push(`${name}.${key}: ${kind(row[key])} in Postgres, ${kind(other[key])} in SQLite`);
        }
      });
    }
  } finally {
    await pg.close();
    await sqlite.close();
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

const [list, stage] = process.argv.slice(2);
const failures = new Failures();
let passed = 0;
for (const tree of stageTrees(list, stage)) {
  if (tree.pg.core.length === 0 || tree.sqlite.core.length === 0 || !tree.pg.ddl || !tree.sqlite.ddl) continue;
  try {
    await checkTree(tree);
    passed++;
  } catch (error) {
    failures.add(tree.name, error.message);
  }
}
if (passed + failures.list.length === 0) failures.add('roundtrip', 'no schema with both dialects');
failures.finish(`${passed} schemas pass, ${failures.list.length} failures`);
