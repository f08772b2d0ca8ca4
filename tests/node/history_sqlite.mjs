// The same changes of a schema of SQLite in Drizzle.
import { sql } from 'drizzle-orm';
import * as lite from 'drizzle-orm/sqlite-core';
import { Postgres } from './history_pg.mjs';

const raw = (text) => ({ sql: text });
const custom = (type) => lite.customType({ dataType: () => type });

const TYPES = {
  text: { make: (n) => lite.text(n), defaults: ['', 'x', "it's", raw("'a'")], key: true },
  varchar255: { make: (n) => lite.text(n, { length: 255 }), defaults: ['', 'draft'], key: true },
  textOf: { make: (n) => lite.text(n, { enum: ['on', 'off'] }), defaults: ['on'] },
  integer: { make: (n) => lite.integer(n), defaults: [0, 1, -1, raw('0'), raw('(1 + 1)')], key: true },
  boolean: { make: (n) => lite.integer(n, { mode: 'boolean' }), defaults: [true, false] },
  timestamp: { make: (n) => lite.integer(n, { mode: 'timestamp' }), defaults: [raw('(unixepoch())'), raw("(strftime('%s', 'now'))"), new Date(0)] },
  timestampMs: { make: (n) => lite.integer(n, { mode: 'timestamp_ms' }), defaults: [raw('(unixepoch() * 1000)'), raw("(cast((julianday('now') - 2440587.5)*86400000 as integer))")] },
  created: { make: (n) => lite.text(n), defaults: [raw('CURRENT_TIMESTAMP'), raw('(CURRENT_TIMESTAMP)'), raw("(datetime('now'))")] },
  json: { make: (n) => lite.text(n, { mode: 'json' }), defaults: [{}, [], { a: [1, 'x'] }, raw("'[]'"), raw("(json('{}'))")] },
  double: { make: (n) => lite.real(n), defaults: [0, 0.5, -2.5, 1e21] },
  numeric102: { make: (n) => lite.numeric(n), defaults: ['0', '1.5'] },
  blob: { make: (n) => lite.blob(n), defaults: [raw("x'00ff'")] },
  blobJson: { make: (n) => lite.blob(n, { mode: 'json' }), defaults: [] },
  datetime: { make: (n) => custom('DATETIME')(n), defaults: [raw('CURRENT_TIMESTAMP')] },
  decimal: { make: (n) => custom('decimal(10, 2)')(n), defaults: [raw('0.00')] },
};
const COMMON = ['text', 'text', 'text', 'integer', 'integer', 'boolean', 'timestamp', 'created', 'json', 'double'];
const KEYS = Object.keys(TYPES).filter((name) => TYPES[name].key);
const KEY_FORMS = ['autoincrement', 'integer', 'integer', 'text', 'text', 'varchar255'];
const WITHOUT = ['moveTable', 'changeIdentity', 'addPolicy', 'changePolicy', 'toggleRls', 'addRole', 'addEnum', 'changeEnum', 'swapEnum', 'dropEnum', 'addSchema',
  'addSequence', 'changeSequence'];

export class Sqlite extends Postgres {
  constructor(random, tables) {
    super(random, tables);
    this.state.schemas = [];
  }

  forms() { return { types: TYPES, common: COMMON, keyTypes: KEYS, keyForms: KEY_FORMS, stamps: ['timestamp', 'timestampMs', '(unixepoch())'] }; }

  schema() { return null; }

  addEnum() { return null; }

  /** In SQLite names of indexes are those of the whole database, and unique keys are indexes. */
  constraintName(table) { return `${table.name}_c_${this.id()}`; }

  isOrdered(column) { return !['json', 'blobJson', 'blob'].includes(column.type.name); }

  edits() { return super.edits().filter(([name]) => !WITHOUT.includes(name)); }

  static keyType(type) { return type.name === 'autoincrement' ? { name: 'integer' } : type; }

  declared() {
    const { state } = this, out = {}, made = {};
    for (const table of state.tables) {
      const columns = Object.fromEntries(table.columns.map((column) => [column.name, this.build(column, table, {}, made)]));
      out[`table_${table.id}`] = made[table.id] = lite.sqliteTable(table.name, columns, (t) => this.extras(table, t, {}, made));
    }
    for (const view of state.views) out[`view_${view.id}`] = this.view(view, {}, made);
    return out;
  }

  build(column, table, enums, made) {
    const { name } = column, auto = column.type.name === 'autoincrement';
    let built = auto ? lite.integer(name) : TYPES[column.type.name].make(name);
    if (column.primary) built = built.primaryKey(auto ? { autoIncrement: true } : undefined);
    if (column.notNull) built = built.notNull();
    if (column.initial !== undefined && !auto) built = built.default(column.initial.sql !== undefined ? sql.raw(column.initial.sql) : column.initial);
    if (column.unique) built = built.unique(column.unique === true ? undefined : column.unique);
    if (column.generated !== undefined) built = built.generatedAlwaysAs(() => this.generated(column, table, made), { mode: column.stored ? 'stored' : 'virtual' });
    const key = column.inline && table.keys.find((k) => `${k.columns}` === name && k.name === undefined);
    if (key) built = built.references(() => made[key.table][key.targets[0]], { onDelete: key.onDelete, onUpdate: key.onUpdate });
    return built;
  }

  generated(column, table, made) {
    const about = made[table.id][column.about];
    if (column.type.name === 'double') return column.generated ? sql`${about} * 2` : sql`(${about} + 1)`;
    return column.generated ? sql`lower(${about})` : sql`${sql.raw(`"${column.about}"`)} || '!'`;
  }

  addGenerated() {
    const table = this.random.pick(this.state.tables);
    const column = this.some(table, (c) => this.isText(c) || this.isNumber(c));
    if (column === null) return null;
    table.columns.push({ name: this.freshName(table.columns.map((c) => c.name)), type: { name: this.isText(column) ? 'text' : 'double' }, about: column.name,
      generated: this.random.below(2), notNull: false, stored: this.random.chance(0.5) });
    return `generated column of ${table.name}`;
  }

  index(index, t) {
    const name = index.name ?? `${index.about}_${index.columns.length}_${index.unique}_idx`;
    const begun = index.unique ? lite.uniqueIndex(name) : lite.index(name), about = t[index.about];
    const keys = index.form === 'lower' ? [sql`lower(${about})`] : index.order ? [sql`${about} desc`] : index.columns.map((column) => t[column]);
    const built = begun.on(...keys);
    return index.where === undefined ? built : built.where([sql`${about} is not null`, sql`${sql.raw(`"${index.about}"`)} IS NOT NULL`, sql`((${about} is null))`][index.where]);
  }

  addIndex(table = this.random.pick(this.state.tables)) {
    const { random } = this;
    const column = this.some(table, (c) => this.isOrdered(c));
    if (column === null) return null;
    const index = { about: column.name, columns: [column.name], unique: random.chance(0.3), method: 'btree', form: random.pick(['plain', 'plain', 'lower']),
      order: random.chance(0.15), where: random.chance(0.2) ? random.below(3) : undefined, name: `${table.name}_${random.pick(['idx', 'by', 'Index'])}_${this.id()}` };
    const other = this.some(table, (c) => this.isOrdered(c) && c !== column);
    if (other !== null && index.form === 'plain' && random.chance(0.3)) index.columns.push(other.name);
    table.indexes.push(index);
    return `index of ${table.name}`;
  }

  extras(table, t, roles, made) {
    const parts = table.indexes.map((index) => this.index(index, t));
    if (table.primaryKey) parts.push(lite.primaryKey({ columns: table.primaryKey.columns.map((name) => t[name]), name: table.primaryKey.name }));
    for (const item of table.uniques) parts.push(lite.unique(item.name).on(...item.columns.map((name) => t[name])));
    for (const check of table.checks) {
      const text = this.isText(table.columns.find((c) => c.name === check.about)), about = t[check.about];
      parts.push(lite.check(check.name, [text ? sql`${about} <> ''` : sql`${about} > 0`, text ? sql`length(${about}) > 2` : sql`${about} between 1 and 9`,
        text ? sql`${about} in ('a', 'b')` : sql`${about} >= 0 AND ${about} != 7`][check.form]));
    }
    for (const key of table.keys) {
      if (table.columns.find((c) => c.name === key.columns[0]).inline && key.name === undefined) continue;
      const target = key.table === table.id ? t : made[key.table];
      let built = lite.foreignKey({ columns: key.columns.map((name) => t[name]), foreignColumns: key.targets.map((name) => target[name]), name: key.name });
      if (key.onDelete) built = built.onDelete(key.onDelete);
      if (key.onUpdate) built = built.onUpdate(key.onUpdate);
      parts.push(built);
    }
    return parts;
  }

  view(view, schemas, made) {
    const table = made[view.table], state = this.tableOf(view.table), begun = lite.sqliteView(view.name);
    if (view.raw) {
      const text = `select ${view.columns.map((name) => `"${name}"`).join(', ')} from "${state.name}"${view.where ? ' limit 5' : ''}`;
      return lite.sqliteView(view.name, Object.fromEntries(view.columns.map((name) => [name, lite.text(name)]))).as(sql.raw(text));
    }
    return begun.as((qb) => {
      const query = qb.select(Object.fromEntries(view.columns.map((name) => [name, table[name]]))).from(table);
      return view.where ? query.where(sql`${table[view.columns[0]]} is not null`) : query;
    });
  }
}
