// A schema of Postgres in Drizzle that changes step by step. The state is plain data; declared() makes drizzle-orm's objects of it.
import { sql } from 'drizzle-orm';
import * as pg from 'drizzle-orm/pg-core';
import { History, camel } from './history.mjs';

const bytea = pg.customType({ dataType: () => 'bytea' });
const tsvector = pg.customType({ dataType: () => 'tsvector' });
const citext = pg.customType({ dataType: () => 'citext' });
const range = pg.customType({ dataType: () => 'tstzrange' });
const raw = (text) => ({ sql: text });

/** How a column is declared, what defaults people give it, and what it turns into. */
const TYPES = {
  text: { make: (n) => pg.text(n), defaults: ['', 'x', "it's", raw("'a'::text"), raw("'now'")], key: true },
  textOf: { make: (n) => pg.text(n, { enum: ['on', 'off'] }), defaults: ['on'] },
  varchar: { make: (n) => pg.varchar(n), defaults: ['', raw("'v'::character varying")] },
  varchar255: { make: (n) => pg.varchar(n, { length: 255 }), defaults: ['', 'draft', 'a\\b'], key: true },
  varchar20: { make: (n) => pg.varchar(n, { length: 20 }), defaults: ['USD'] },
  char2: { make: (n) => pg.char(n, { length: 2 }), defaults: ['de'] },
  integer: { make: (n) => pg.integer(n), defaults: [0, 1, -1, raw('0'), raw('1 + 1')], key: true },
  smallint: { make: (n) => pg.smallint(n), defaults: [0, 3] },
  bigint: { make: (n) => pg.bigint(n, { mode: 'number' }), defaults: [0, 9007199254740991, raw('extract(epoch from now())::bigint')], key: true },
  boolean: { make: (n) => pg.boolean(n), defaults: [true, false, raw('false')] },
  real: { make: (n) => pg.real(n), defaults: [0, 0.5, -2.5] },
  double: { make: (n) => pg.doublePrecision(n), defaults: [0, 1.5, 1e21] },
  numeric: { make: (n) => pg.numeric(n), defaults: ['0', raw('0')] },
  numeric102: { make: (n) => pg.numeric(n, { precision: 10, scale: 2 }), defaults: ['0', '0.00', '-1.5', raw('0.0')] },
  numeric8: { make: (n) => pg.numeric(n, { precision: 8 }), defaults: ['0'] },
  uuid: { make: (n) => pg.uuid(n), defaults: [raw('gen_random_uuid()')], key: true },
  timestamp: { make: (n) => pg.timestamp(n), defaults: [raw('now()'), raw('CURRENT_TIMESTAMP'), raw("(now() AT TIME ZONE 'utc'::text)")] },
  timestamp3: { make: (n) => pg.timestamp(n, { precision: 3, mode: 'string' }), defaults: [raw('now()'), raw('CURRENT_TIMESTAMP(3)')] },
  timestamptz: { make: (n) => pg.timestamp(n, { withTimezone: true }), defaults: [raw('now()'), raw("now() + interval '7 days'"), new Date(0)] },
  timestamptz6: { make: (n) => pg.timestamp(n, { withTimezone: true, precision: 6 }), defaults: [raw('CURRENT_TIMESTAMP')] },
  date: { make: (n) => pg.date(n), defaults: [raw('now()'), '2024-01-01', raw('CURRENT_DATE')] },
  dateOf: { make: (n) => pg.date(n, { mode: 'date' }), defaults: [new Date(86400000)] },
  time: { make: (n) => pg.time(n), defaults: ['08:00', raw('now()')] },
  timetz: { make: (n) => pg.time(n, { withTimezone: true, precision: 3 }), defaults: ['08:00+01'] },
  interval: { make: (n) => pg.interval(n), defaults: ['1 day', raw("'1 hour'::interval")] },
  intervalOf: { make: (n) => pg.interval(n, { fields: 'day to second', precision: 3 }), defaults: [] },
  json: { make: (n) => pg.json(n), defaults: [{}, [], raw("'{}'")] },
  jsonb: { make: (n) => pg.jsonb(n), defaults: [{}, [], { a: [1, 'x'], b: null }, raw("'[]'::jsonb"), raw("jsonb_build_object('a', 1)")] },
  texts: { make: (n) => pg.text(n).array(), defaults: [[], ['a', 'b c'], raw("'{}'::text[]"), raw('ARRAY[]::text[]'), raw("'{}'")] },
  numbers: { make: (n) => pg.integer(n).array(), defaults: [[], [1, 2], raw("'{}'::int[]")] },
  grid: { make: (n) => pg.integer(n).array().array(), defaults: [] },
  three: { make: (n) => pg.varchar(n, { length: 9 }).array(3), defaults: [] },
  uuids: { make: (n) => pg.uuid(n).array(), defaults: [raw('ARRAY[]::uuid[]')] },
  inet: { make: (n) => pg.inet(n), defaults: ['10.0.0.1'] },
  cidr: { make: (n) => pg.cidr(n), defaults: [] },
  macaddr: { make: (n) => pg.macaddr(n), defaults: [] },
  point: { make: (n) => pg.point(n, { mode: 'xy' }), defaults: [] },
  bit: { make: (n) => pg.bit(n, { dimensions: 3 }), defaults: ['101'] },
  bytea: { make: (n) => bytea(n), defaults: [raw("'\\x00'::bytea")] },
  tsvector: { make: (n) => tsvector(n), defaults: [] },
  citext: { make: (n) => citext(n), defaults: ['x', raw("''")] },
  range: { make: (n) => range(n), defaults: [] },
};
const KEYS = [...Object.keys(TYPES).filter((name) => TYPES[name].key), 'serial', 'identity'];
const COMMON = ['text', 'text', 'text', 'varchar255', 'integer', 'integer', 'boolean', 'timestamp', 'timestamptz', 'jsonb', 'uuid', 'numeric102'];
const ACTIONS = ['cascade', 'restrict', 'no action', 'set null', 'set default'];
const LABELS = ['draft', 'open', 'in progress', 'done', "won't", 'x_1', 'Archived', 'null', 'ä'];

/** Identities and serials: the keys of most tables. */
const KEY_FORMS = ['serial', 'bigserial', 'uuid', 'text', 'identity', 'identityAlways', 'integer', 'varchar255', 'identityOf'];

export class Postgres extends History {
  constructor(random, tables) {
    super(random);
    Object.assign(this, this.forms());
    this.state = { schemas: [], enums: [], sequences: [], roles: [], tables: [], views: [] };
    if (this.random.chance(0.5)) this.state.schemas.push('app');
    for (let i = 0; i < 2; i++) this.addEnum();
    while (this.state.tables.length < tables) this.addTable();
    this.said.length = 0;
  }

  /** What columns may be, and how keys are numbered. */
  forms() {
    return { types: TYPES, common: COMMON, keyTypes: KEYS, keyForms: KEY_FORMS, stamps: ['timestamp', 'timestamptz', 'now()'] };
  }

  // --- parts ---

  schema() {
    return this.state.schemas.length > 0 && this.random.chance(0.3) ? this.random.pick(this.state.schemas) : null;
  }

  /** A type and a default that goes with it. */
  type() {
    const { random, state } = this;
    if (state.enums.length > 0 && random.chance(0.12)) {
      const chosen = random.pick(state.enums);
      return { enum: chosen.id, list: random.chance(0.15) };
    }
    return { name: random.chance(0.6) ? random.pick(this.common) : random.pick(Object.keys(this.types)) };
  }

  initial(type) {
    const { random } = this;
    if (!random.chance(0.45)) return undefined;
    if (type.enum !== undefined) {
      const values = this.enumOf(type.enum).values;
      return type.list ? random.pick([[], raw("'{}'"), values.filter((value) => !value.includes("'")).slice(0, 1)]) : random.pick(values);
    }
    const defaults = this.types[type.name]?.defaults ?? [];
    return defaults.length > 0 ? random.pick(defaults) : undefined;
  }

  column(table) {
    const type = this.type();
    return { name: this.freshName(table.columns.map((c) => c.name)), type, notNull: this.random.chance(0.5),
      initial: this.initial(type), unique: false };
  }

  keyColumn(form) {
    const names = { serial: 'id', bigserial: 'id', uuid: 'id', text: 'id' };
    const column = { name: names[form] ?? this.random.pick(['id', 'ID', 'row_id']), primary: true, notNull: false, type: { name: form } };
    if (form === 'uuid' && this.random.chance(0.7)) column.initial = raw('gen_random_uuid()');
    return column;
  }

  enumOf(id) { return this.state.enums.find((item) => item.id === id); }
  tableOf(id) { return this.state.tables.find((item) => item.id === id); }

  /** The type of a column that points at this one. */
  static reference(type) {
    const plain = { autoincrement: 'integer', serial: 'integer', bigserial: 'bigint', identity: 'integer', identityAlways: 'integer', identityOf: 'bigint' };
    return type.enum !== undefined ? type : { name: plain[type.name] ?? type.name };
  }

  /** Columns of a table that other things may speak of. */
  some(table, fits = () => true) {
    const found = table.columns.filter((column) => fits(column) && column.generated === undefined);
    return found.length > 0 ? this.random.pick(found) : null;
  }

  isText(column) { return ['text', 'varchar', 'varchar255', 'varchar20'].includes(column.type.name); }
  isNumber(column) { return ['integer', 'smallint', 'bigint', 'numeric102', 'double'].includes(column.type.name); }
  isOrdered(column) {
    return column.type.enum !== undefined ? !column.type.list
      : !['json', 'jsonb', 'point', 'tsvector', 'xml', 'grid', 'three'].includes(column.type.name);
  }

  used(table, column) {
    const named = (list) => list.some((part) => part.columns.includes(column.name));
    const texts = [...table.checks, ...table.indexes, ...table.policies, ...table.columns.filter((c) => c.generated !== undefined)];
    return column.primary || named(table.primaryKey ? [table.primaryKey] : []) || named(table.uniques) || named(table.indexes.filter((i) => i.columns)) ||
      named(table.keys) || texts.some((part) => part.about === column.name) ||
      this.state.tables.some((other) => other.keys.some((key) => key.table === table.id && key.targets.includes(column.name))) ||
      this.state.views.some((view) => view.table === table.id && view.columns.includes(column.name));
  }

  // --- changes ---

  addTable() {
    const { random, state } = this;
    const table = { id: this.id(), schema: this.schema(), name: this.freshName(state.tables.map((t) => t.name), true), columns: [], uniques: [], indexes: [],
      checks: [], keys: [], policies: [], rls: random.chance(0.1), primaryKey: null };
    const composite = random.chance(0.15);
    if (!composite && random.chance(0.95)) table.columns.push(this.keyColumn(random.pick(this.keyForms)));
    const count = 2 + random.below(6);
    for (let i = 0; i < count; i++) table.columns.push(this.column(table));
    if (random.chance(0.5)) {
      table.columns.push({ name: 'created_at', type: { name: this.stamps[0] }, notNull: true, initial: raw(this.stamps[2]) });
      table.columns.push({ name: 'updatedAt', type: { name: this.stamps[1] }, notNull: random.chance(0.5), initial: raw(this.stamps[2]) });
    }
    state.tables.push(table);
    for (let i = 0; i < 2; i++) if (random.chance(0.6)) this.addForeignKey(table);
    if (composite) this.addPrimaryKey(table);
    if (random.chance(0.5)) this.addIndex(table);
    if (random.chance(0.3)) this.addUnique(table);
    if (random.chance(0.2)) this.addCheck(table);
    return `table ${table.name}`;
  }

  addForeignKey(table = this.random.pick(this.state.tables)) {
    const { random } = this;
    const target = random.pick(this.state.tables);
    const candidates = target.columns.filter((column) => column.primary || column.unique);
    if (candidates.length === 0) return null;
    const to = random.pick(candidates);
    const name = this.freshName(table.columns.map((c) => c.name), false, [`${target.name}_id`, `${camel(target.name)}Id`, 'parent_id', 'ownerId']);
    table.columns.push({ name, type: Postgres.reference(to.type), notNull: random.chance(0.6), inline: random.chance(0.6) });
    table.keys.push({ columns: [name], table: target.id, targets: [to.name], onDelete: random.pick([undefined, ...ACTIONS]),
      onUpdate: random.chance(0.3) ? random.pick(ACTIONS) : undefined, name: random.chance(0.2) ? `fk_${table.name}_${name}` : undefined });
    return `foreign key ${table.name}.${name}`;
  }

  dropForeignKey() {
    const table = this.random.pick(this.state.tables.filter((t) => t.keys.length > 0).concat([null]));
    if (!table) return null;
    table.keys.splice(this.random.below(table.keys.length), 1);
    return `drop foreign key of ${table.name}`;
  }

  changeForeignKey() {
    const table = this.random.pick(this.state.tables.filter((t) => t.keys.length > 0).concat([null]));
    if (!table) return null;
    this.random.pick(table.keys).onDelete = this.random.pick(ACTIONS);
    return `action of a foreign key of ${table.name}`;
  }

  dropTable() {
    if (this.state.tables.length < 3) return null;
    const table = this.random.pick(this.state.tables);
    this.state.tables = this.state.tables.filter((t) => t !== table);
    for (const other of this.state.tables) other.keys = other.keys.filter((key) => key.table !== table.id);
    this.state.views = this.state.views.filter((view) => view.table !== table.id);
    return `drop ${table.name}`;
  }

  renameTable() {
    const table = this.random.pick(this.state.tables), old = table.name;
    table.name = this.freshName(this.state.tables.map((t) => t.name), true);
    return `rename ${old} to ${table.name}`;
  }

  moveTable() {
    const table = this.random.pick(this.state.tables);
    const places = [null, ...this.state.schemas].filter((place) => place !== table.schema);
    if (places.length === 0) return null;
    table.schema = this.random.pick(places);
    return `move ${table.name}`;
  }

  addColumn() {
    const table = this.random.pick(this.state.tables), column = this.column(table);
    table.columns.splice(this.random.chance(0.5) ? table.columns.length : this.random.below(table.columns.length + 1), 0, column);
    return `column ${table.name}.${column.name}`;
  }

  dropColumn() {
    const table = this.random.pick(this.state.tables);
    const free = table.columns.filter((column) => !this.used(table, column));
    if (free.length === 0 || table.columns.length < 2) return null;
    const column = this.random.pick(free);
    table.columns = table.columns.filter((c) => c !== column);
    return `drop ${table.name}.${column.name}`;
  }

  /** The column and all that speaks of it. */
  dropColumnAndMore() {
    const table = this.random.pick(this.state.tables);
    const column = this.random.pick(table.columns);
    if (column.primary || table.columns.length < 3) return null;
    const without = (list) => list.filter((part) => !part.columns.includes(column.name) && part.about !== column.name);
    if (table.primaryKey?.columns.includes(column.name)) table.primaryKey = null;
    for (const part of ['uniques', 'indexes', 'checks', 'policies', 'keys']) table[part] = without(table[part]);
    table.columns = table.columns.filter((c) => c !== column && c.about !== column.name);
    for (const other of this.state.tables) {
      other.keys = other.keys.filter((key) => key.table !== table.id || !key.targets.includes(column.name));
    }
    this.state.views = this.state.views.filter((view) => view.table !== table.id || !view.columns.includes(column.name));
    return `drop ${table.name}.${column.name} and what speaks of it`;
  }

  renameColumn() {
    const table = this.random.pick(this.state.tables), column = this.random.pick(table.columns), old = column.name;
    const name = this.freshName(table.columns.map((c) => c.name));
    const renamed = (list) => list.map((item) => (item === old ? name : item));
    column.name = name;
    const parts = [table.uniques, table.indexes, table.checks, table.policies, table.keys, table.primaryKey ? [table.primaryKey] : [], table.columns];
    for (const part of parts.flat()) {
      if (part.columns) part.columns = renamed(part.columns);
      if (part.about === old) part.about = name;
    }
    for (const other of this.state.tables) for (const key of other.keys) if (key.table === table.id) key.targets = renamed(key.targets);
    for (const view of this.state.views) if (view.table === table.id) view.columns = renamed(view.columns);
    return `rename ${table.name}.${old} to ${name}`;
  }

  changeType() {
    const table = this.random.pick(this.state.tables), column = this.random.pick(table.columns);
    const keyed = this.state.tables.some((t) => t.keys.some((key) => (t === table && key.columns.includes(column.name)) ||
      (key.table === table.id && key.targets.includes(column.name))));
    if (keyed || column.generated !== undefined) return null;
    const about = [...table.checks, ...table.indexes, ...table.columns].some((part) => part.about === column.name);
    const type = column.primary || column.unique || table.primaryKey?.columns.includes(column.name) ||
      table.uniques.some((u) => u.columns.includes(column.name)) ? { name: this.random.pick(this.keyTypes) } : this.type();
    const candidate = { ...column, type };
    const inIndex = table.indexes.some((i) => i.columns.includes(column.name));
    if (about && !(this.isText(column) ? this.isText(candidate) : this.isNumber(column) ? this.isNumber(candidate) : this.isOrdered(candidate))) return null;
    if (inIndex && !this.isOrdered(candidate)) return null;
    for (const index of table.indexes) if (index.columns.includes(column.name) && (index.op || index.method !== 'btree')) return null;
    column.type = type;
    column.initial = this.initial(type);
    return `type of ${table.name}.${column.name}: ${type.name ?? 'enum'}`;
  }

  changeNull() {
    const table = this.random.pick(this.state.tables), column = this.random.pick(table.columns);
    column.notNull = !column.notNull;
    return `null of ${table.name}.${column.name}`;
  }

  changeDefault() {
    const table = this.random.pick(this.state.tables), column = this.random.pick(table.columns);
    if (column.generated !== undefined || (this.types[column.type.name] === undefined && column.type.enum === undefined)) return null;
    column.initial = this.initial(column.type);
    return `default of ${table.name}.${column.name}`;
  }

  reorderColumns() {
    const table = this.random.pick(this.state.tables);
    table.columns = this.random.shuffled(table.columns);
    return `order of the columns of ${table.name}`;
  }

  addGenerated() {
    const table = this.random.pick(this.state.tables);
    const column = this.some(table, (c) => this.isText(c) || this.isNumber(c));
    if (column === null) return null;
    const text = this.isText(column);
    table.columns.push({ name: this.freshName(table.columns.map((c) => c.name)), type: { name: text ? this.random.pick(['text', 'tsvector']) : 'double' },
      about: column.name, generated: this.random.below(2), notNull: false });
    return `generated column of ${table.name}`;
  }

  changeGenerated() {
    const table = this.random.pick(this.state.tables);
    const column = this.random.pick(table.columns.filter((c) => c.generated !== undefined).concat([null]));
    if (!column) return null;
    if (this.random.chance(0.6)) column.generated = 1 - column.generated;
    else { delete column.generated; delete column.about; }
    return `expression of ${table.name}.${column.name}`;
  }

  addPrimaryKey(table = this.random.pick(this.state.tables)) {
    if (table.primaryKey || table.columns.some((c) => c.primary)) return null;
    const columns = table.columns.filter((c) => this.isOrdered(c) && c.generated === undefined).slice(0, 2 + this.random.below(2));
    if (columns.length < 2) return null;
    table.primaryKey = { columns: columns.map((c) => c.name), name: this.random.chance(0.3) ? `${table.name}_pkey` : undefined };
    return `primary key of ${table.name}`;
  }

  changePrimaryKey() {
    const table = this.random.pick(this.state.tables);
    const pointed = this.state.tables.some((t) => t.keys.some((key) => key.table === table.id));
    const column = table.columns.find((c) => c.primary);
    if (table.primaryKey) { table.primaryKey = null; return `drop the primary key of ${table.name}`; }
    if (column === undefined || pointed) return null;
    column.primary = false;
    column.notNull = this.random.chance(0.5);
    if (this.random.chance(0.7)) this.addPrimaryKey(table);
    return `another primary key of ${table.name}`;
  }

  changeIdentity() {
    const table = this.random.pick(this.state.tables), column = table.columns.find((c) => ['identity', 'identityAlways', 'identityOf', 'serial', 'integer', 'bigserial'].includes(c.type.name));
    if (column === undefined || column.generated !== undefined) return null;
    const integers = column.type.name === 'bigserial' || column.type.name === 'identityOf' ? ['bigserial', 'identityOf'] : ['identity', 'identityAlways', 'serial', 'integer'];
    column.type = { name: this.random.pick(integers) };
    delete column.initial;
    return `numbering of ${table.name}.${column.name}: ${column.type.name}`;
  }

  addUnique(table = this.random.pick(this.state.tables)) {
    const { random } = this;
    const column = this.some(table, (c) => this.isOrdered(c) && !c.primary);
    if (column === null) return null;
    if (random.chance(0.5) && !column.unique) {
      column.unique = random.chance(0.2) ? `uq_${table.name}_${column.name}` : true;
      column.notDistinct = random.chance(0.2);
      return `unique ${table.name}.${column.name}`;
    }
    const other = this.some(table, (c) => this.isOrdered(c) && c !== column);
    if (other === null) return null;
    const columns = [column.name, other.name], name = random.chance(0.4) ? this.constraintName(table) : undefined;
    if (table.uniques.some((u) => `${u.columns}` === `${columns}`)) return null;
    table.uniques.push({ columns, name, notDistinct: random.chance(0.15) });
    return `unique (${columns}) of ${table.name}`;
  }

  dropUnique() {
    const table = this.random.pick(this.state.tables);
    if (table.uniques.length > 0 && this.random.chance(0.6)) {
      table.uniques.splice(this.random.below(table.uniques.length), 1);
      return `drop a unique key of ${table.name}`;
    }
    const column = this.random.pick(table.columns.filter((c) => c.unique).concat([null]));
    if (!column || this.state.tables.some((t) => t.keys.some((key) => key.table === table.id && key.targets.includes(column.name)))) return null;
    column.unique = false;
    return `drop unique of ${table.name}.${column.name}`;
  }

  constraintName(table) { return `${table.name}_${this.random.pick(['k', 'Key', 'the key', 'c'])}_${this.id()}`; }

  addIndex(table = this.random.pick(this.state.tables)) {
    const { random } = this;
    const column = this.some(table, (c) => this.isOrdered(c));
    if (column === null) return null;
    const index = { about: column.name, columns: [column.name], unique: random.chance(0.25), method: 'btree', form: 'plain',
      name: random.chance(0.7) ? `${table.name}_${column.name}_idx` : undefined };
    if (table.indexes.some((i) => i.name === index.name || (i.name === undefined && `${i.columns}` === `${index.columns}`))) return null;
    const form = random.below(9);
    const text = this.some(table, (c) => c.type.name === 'text' || c.type.name === 'varchar255');
    const list = this.some(table, (c) => ['jsonb', 'texts', 'numbers'].includes(c.type.name));
    if (form === 0 && text) Object.assign(index, { form: 'lower', about: text.name, columns: [text.name], name: `${table.name}_lower` });
    else if (form === 1 && text) Object.assign(index, { form: 'search', about: text.name, columns: [text.name], method: 'gin', unique: false, name: `${table.name}_search` });
    else if (form === 2 && text) Object.assign(index, { form: 'trigrams', about: text.name, columns: [text.name], method: 'gin', unique: false, op: 'gin_trgm_ops', name: `${table.name}_trgm` });
    else if (form === 3 && list) Object.assign(index, { columns: [list.name], about: list.name, method: 'gin', unique: false, op: list.type.name === 'jsonb' && random.chance(0.5) ? 'jsonb_path_ops' : undefined });
    else if (form === 4) index.where = random.below(3);
    else if (form === 5) Object.assign(index, { order: random.pick(['desc', 'desc nulls last', 'asc nulls first']) });
    else if (form === 6) {
      const other = this.some(table, (c) => this.isOrdered(c) && c !== column);
      if (other !== null) index.columns.push(other.name);
    } else if (form === 7 && column.type.name === 'text') Object.assign(index, { op: 'text_pattern_ops' });
    else if (form === 8) Object.assign(index, { with: { fillfactor: '70' } });
    if (table.indexes.some((i) => i.name !== undefined && i.name === index.name)) return null;
    table.indexes.push(index);
    return `index of ${table.name} (${index.form})`;
  }

  dropIndex() {
    const table = this.random.pick(this.state.tables.filter((t) => t.indexes.length > 0).concat([null]));
    if (!table) return null;
    table.indexes.splice(this.random.below(table.indexes.length), 1);
    return `drop an index of ${table.name}`;
  }

  changeIndex() {
    const table = this.random.pick(this.state.tables.filter((t) => t.indexes.length > 0).concat([null]));
    if (!table) return null;
    const index = this.random.pick(table.indexes);
    if (index.method === 'btree') index.unique = !index.unique;
    index.where = this.random.pick([undefined, 0, 1, 2]);
    return `index of ${table.name} changes`;
  }

  addCheck(table = this.random.pick(this.state.tables)) {
    const column = this.some(table, (c) => this.isText(c) || this.isNumber(c));
    if (column === null) return null;
    table.checks.push({ about: column.name, columns: [column.name], form: this.random.below(3), name: this.constraintName(table) });
    return `check of ${table.name}`;
  }

  changeCheck() {
    const table = this.random.pick(this.state.tables.filter((t) => t.checks.length > 0).concat([null]));
    if (!table) return null;
    if (this.random.chance(0.4)) table.checks.splice(this.random.below(table.checks.length), 1);
    else this.random.pick(table.checks).form = this.random.below(3);
    return `checks of ${table.name}`;
  }

  addPolicy() {
    const table = this.random.pick(this.state.tables), column = this.random.pick(table.columns);
    table.policies.push({ name: `${table.name} ${this.random.pick(['select', 'insert', 'own'])} ${this.id()}`, about: column.name, columns: [column.name],
      for: this.random.pick([undefined, 'all', 'select', 'insert', 'update', 'delete']), as: this.random.pick([undefined, 'permissive', 'restrictive']),
      to: this.random.pick([undefined, 'public', 'authenticated', ...this.state.roles]), deep: this.random.chance(0.3) });
    return `policy of ${table.name}`;
  }

  changePolicy() {
    const table = this.random.pick(this.state.tables.filter((t) => t.policies.length > 0).concat([null]));
    if (!table) return null;
    const policy = this.random.pick(table.policies);
    if (this.random.chance(0.3)) table.policies = table.policies.filter((p) => p !== policy);
    else { policy.for = this.random.pick(['all', 'update']); policy.deep = !policy.deep; }
    return `policies of ${table.name}`;
  }

  toggleRls() {
    const table = this.random.pick(this.state.tables);
    table.rls = !table.rls;
    return `row security of ${table.name}`;
  }

  addRole() {
    if (this.state.roles.length > 1) return null;
    const name = this.random.pick([`history_${this.number}`, `History Writer ${this.number}`]);
    if (this.state.roles.includes(name)) return null;
    this.state.roles.push(name);
    return `role ${name}`;
  }

  addView() {
    const { random, state } = this;
    const table = random.pick(state.tables), columns = random.shuffled(table.columns).slice(0, 3).map((c) => c.name);
    const view = { id: this.id(), name: `${table.name}_${random.pick(['view', 'Stats', 'active'])}_${this.id()}`, schema: table.schema, table: table.id, columns,
      materialized: random.chance(0.35), where: random.chance(0.5), invoker: random.chance(0.2), raw: random.chance(0.3) };
    state.views.push(view);
    return `view ${view.name}`;
  }

  changeView() {
    const view = this.random.pick(this.state.views.concat([null]));
    if (!view) return null;
    const kind = this.random.below(4);
    if (kind === 0) this.state.views = this.state.views.filter((v) => v !== view);
    else if (kind === 1) view.where = !view.where;
    else if (kind === 2) view.materialized = !view.materialized;
    else view.columns = view.columns.length > 1 ? view.columns.slice(1) : view.columns;
    return `view ${view.name} changes`;
  }

  addEnum() {
    const { random, state } = this;
    const name = this.freshName(state.enums.map((e) => e.name), false, ['status', 'role', 'userRole', 'kind', 'order_status', 'Level']);
    state.enums.push({ id: this.id(), schema: this.schema(), name: state.tables.some((t) => t.name === name) ? `${name}_enum` : name, values: random.shuffled(LABELS).slice(0, 2 + random.below(4)) });
    return `enum ${name}`;
  }

  changeEnum() {
    const { random, state } = this;
    const chosen = random.pick(state.enums.concat([null]));
    if (!chosen) return null;
    const free = LABELS.filter((label) => !chosen.values.includes(label));
    const kind = random.below(5);
    if (kind <= 1 && free.length > 0) chosen.values.splice(random.below(chosen.values.length + 1), 0, random.pick(free));
    else if (kind === 2) chosen.values = random.shuffled(chosen.values);
    else if (kind === 3 && chosen.values.length > 2) chosen.values.splice(random.below(chosen.values.length), 1);
    else if (kind === 4) chosen.name = this.freshName([...state.enums, ...state.tables].map((e) => e.name), false, [`${chosen.name}_v2`, `${chosen.name}Type`]);
    for (const table of state.tables) {
      for (const column of table.columns) {
        const { initial } = column;
        if (column.type.enum !== chosen.id || initial === undefined || initial.sql) continue;
        if (![initial].flat().every((value) => chosen.values.includes(value))) delete column.initial;
      }
    }
    return `enum ${chosen.name} changes (${kind})`;
  }

  /** A column of text becomes one of an enum, or back. */
  swapEnum() {
    const { random, state } = this;
    const all = state.tables.flatMap((table) => table.columns.map((column) => ({ table, column })));
    const found = all.filter(({ column }) => (column.type.enum !== undefined && !column.type.list) || (column.type.name === 'text' && column.initial === undefined));
    const free = found.filter(({ table, column }) => !this.used(table, column));
    if (free.length === 0 || state.enums.length === 0) return null;
    const { table, column } = random.pick(free);
    column.type = column.type.enum !== undefined ? { name: 'text' } : { enum: random.pick(state.enums).id };
    column.initial = column.type.name === 'text' && column.initial !== undefined ? column.initial : undefined;
    return `${table.name}.${column.name} between text and enum`;
  }

  dropEnum() {
    const unused = this.state.enums.filter((e) => !this.state.tables.some((t) => t.columns.some((c) => c.type.enum === e.id)));
    if (unused.length === 0) return null;
    const gone = this.random.pick(unused);
    this.state.enums = this.state.enums.filter((e) => e !== gone);
    return `drop enum ${gone.name}`;
  }

  addSchema() {
    if (this.state.schemas.length > 2) return null;
    const name = this.random.pick(['app', 'auth', 'Billing', 'order']);
    if (this.state.schemas.includes(name)) return null;
    this.state.schemas.push(name);
    return `schema ${name}`;
  }

  addSequence() {
    const { random, state } = this;
    const name = this.freshName([...state.sequences, ...state.tables].map((s) => s.name), false, ['order_no', 'invoiceNumber', 'ticket_seq']);
    state.sequences.push({ name, schema: this.schema(), options: random.pick([undefined, { startWith: 1000 }, { increment: -1 }, { increment: 10, minValue: 10, maxValue: 1000, cycle: true, cache: 5 }]) });
    return `sequence ${name}`;
  }

  changeSequence() {
    const { random, state } = this;
    if (state.sequences.length === 0) return null;
    const sequence = random.pick(state.sequences);
    if (random.chance(0.4)) state.sequences = state.sequences.filter((s) => s !== sequence);
    else sequence.options = random.pick([undefined, { startWith: 5 }, { increment: 2 }]);
    return `sequence ${sequence.name} changes`;
  }

  edits() {
    return [['addColumn', 14], ['dropColumn', 6], ['dropColumnAndMore', 2], ['renameColumn', 4], ['changeType', 6], ['changeNull', 5], ['changeDefault', 6], ['reorderColumns', 1],
      ['addTable', 6], ['dropTable', 2], ['renameTable', 2], ['moveTable', 2], ['addForeignKey', 4], ['dropForeignKey', 2], ['changeForeignKey', 2],
      ['addPrimaryKey', 2], ['changePrimaryKey', 2], ['changeIdentity', 2], ['addUnique', 4], ['dropUnique', 2], ['addIndex', 6], ['dropIndex', 2],
      ['changeIndex', 2], ['addCheck', 3], ['changeCheck', 2], ['addPolicy', 2], ['changePolicy', 2], ['toggleRls', 1], ['addRole', 1], ['addView', 3],
      ['changeView', 3], ['addEnum', 2], ['changeEnum', 5], ['swapEnum', 2], ['dropEnum', 1], ['addSchema', 1], ['addSequence', 1], ['changeSequence', 2],
      ['addGenerated', 2], ['changeGenerated', 2]];
  }

  // --- drizzle-orm's objects ---

  declared() {
    const { state } = this, out = {}, schemas = {}, enums = {}, roles = {}, made = {};
    for (const name of state.schemas) out[`schema_${name}`] = schemas[name] = pg.pgSchema(name);
    for (const item of state.enums) {
      out[`enum_${item.id}`] = enums[item.id] = item.schema ? schemas[item.schema].enum(item.name, item.values) : pg.pgEnum(item.name, item.values);
    }
    for (const name of state.roles) out[`role_${name}`] = roles[name] = pg.pgRole(name, { createDb: false });
    for (const item of state.sequences) {
      out[`sequence_${item.name}`] = item.schema ? schemas[item.schema].sequence(item.name, item.options) : pg.pgSequence(item.name, item.options);
    }
    for (const table of state.tables) {
      const make = table.schema ? schemas[table.schema].table.bind(schemas[table.schema]) : pg.pgTable;
      const columns = Object.fromEntries(table.columns.map((column) => [column.name, this.build(column, table, enums, made)]));
      made[table.id] = make(table.name, columns, (t) => this.extras(table, t, roles, made));
      if (table.rls) made[table.id].enableRLS();
      out[`table_${table.id}`] = made[table.id];
    }
    for (const view of state.views) out[`view_${view.id}`] = this.view(view, schemas, made);
    return out;
  }

  build(column, table, enums, made) {
    const { name, type } = column;
    const forms = { serial: () => pg.serial(name), bigserial: () => pg.bigserial(name, { mode: 'number' }),
      identity: () => pg.integer(name).generatedByDefaultAsIdentity(), identityAlways: () => pg.integer(name).generatedAlwaysAsIdentity(),
      identityOf: () => pg.bigint(name, { mode: 'number' }).generatedAlwaysAsIdentity({ startWith: 1000, name: `${table.name}_${name}_numbers` }) };
    let built = type.enum !== undefined ? enums[type.enum](name) : (forms[type.name] ?? (() => this.types[type.name].make(name)))();
    if (type.list) built = built.array();
    if (column.primary) built = built.primaryKey();
    if (column.notNull) built = built.notNull();
    if (column.initial !== undefined) built = built.default(column.initial.sql !== undefined ? sql.raw(column.initial.sql) : column.initial);
    if (column.unique) built = built.unique(column.unique === true ? undefined : column.unique, column.notDistinct ? { nulls: 'not distinct' } : undefined);
    if (column.generated !== undefined) built = built.generatedAlwaysAs(() => this.generated(column, table, made));
    const key = column.inline && table.keys.find((k) => `${k.columns}` === name && k.name === undefined);
    if (key) built = built.references(() => made[key.table][key.targets[0]], { onDelete: key.onDelete, onUpdate: key.onUpdate });
    return built;
  }

  generated(column, table, made) {
    const about = made[table.id][column.about];
    if (column.type.name === 'tsvector') return column.generated ? sql`to_tsvector('english', coalesce(${about}, ''))` : sql`to_tsvector('simple', ${about})`;
    if (column.type.name === 'double') return column.generated ? sql`${about} * 2` : sql`(${about} + 1)`;
    return column.generated ? sql`lower(${about})` : sql`${sql.raw(`"${column.about}"`)} || '!'`;
  }

  static keyColumn(index, column) {
    let built = column;
    if (index.order?.startsWith('desc')) built = built.desc();
    if (index.order?.startsWith('asc')) built = built.asc();
    if (index.order?.endsWith('last')) built = built.nullsLast();
    if (index.order?.endsWith('first')) built = built.nullsFirst();
    return index.op ? built.op(index.op) : built;
  }

  index(index, t) {
    const begun = index.unique ? pg.uniqueIndex(index.name) : pg.index(index.name);
    const about = t[index.about];
    const keys = { plain: () => index.columns.map((name) => Postgres.keyColumn(index, t[name])), lower: () => [sql`lower(${about})`],
      search: () => [sql`to_tsvector('english', ${about})`], trigrams: () => [about.op('gin_trgm_ops')] }[index.form]();
    let built = index.method === 'btree' && index.form === 'plain' ? begun.on(...keys) : begun.using(index.method, ...keys);
    if (index.where !== undefined) built = built.where([sql`${about} is not null`, sql`${sql.raw(`"${index.about}"`)} IS NOT NULL`, sql`((${about} is null))`][index.where]);
    return index.with ? built.with(index.with) : built;
  }

  extras(table, t, roles, made) {
    const parts = table.indexes.map((index) => this.index(index, t));
    if (table.primaryKey) parts.push(pg.primaryKey({ columns: table.primaryKey.columns.map((name) => t[name]), name: table.primaryKey.name }));
    for (const item of table.uniques) {
      const built = pg.unique(item.name).on(...item.columns.map((name) => t[name]));
      parts.push(item.notDistinct ? built.nullsNotDistinct() : built);
    }
    for (const check of table.checks) {
      const column = table.columns.find((c) => c.name === check.about), about = t[check.about];
      const text = this.isText(column);
      parts.push(pg.check(check.name, [text ? sql`${about} <> ''` : sql`${about} > 0`, text ? sql`length(${about}) > 2` : sql`${about} between 1 and 9`,
        text ? sql`${about} in ('a', 'b''c')` : sql`${sql.raw(`"${check.about}"`)} >= 0 AND ${about} != 7`][check.form]));
    }
    for (const key of table.keys) {
      const column = table.columns.find((c) => c.name === key.columns[0]);
      if (column.inline && key.name === undefined) continue;
      const target = key.table === table.id ? t : made[key.table];
      let built = pg.foreignKey({ columns: key.columns.map((name) => t[name]), foreignColumns: key.targets.map((name) => (target ?? made[key.table])[name]), name: key.name });
      if (key.onDelete) built = built.onDelete(key.onDelete);
      if (key.onUpdate) built = built.onUpdate(key.onUpdate);
      parts.push(built);
    }
    for (const policy of table.policies) {
      const text = policy.deep ? sql`(select current_user) = ${t[policy.about]}::text` : sql`${t[policy.about]} is not null`;
      const reads = policy.for !== 'insert', writes = !['select', 'delete'].includes(policy.for);
      parts.push(pg.pgPolicy(policy.name, { as: policy.as, for: policy.for, to: roles[policy.to] ?? (policy.to === 'authenticated' ? pg.pgRole(policy.to).existing() : policy.to), using: reads ? text : undefined,
        withCheck: writes && policy.deep ? sql`true` : writes && !reads ? text : undefined }));
    }
    return parts;
  }

  view(view, schemas, made) {
    const table = made[view.table], state = this.tableOf(view.table);
    const home = view.schema && schemas[view.schema];
    const select = (qb) => {
      const query = qb.select(Object.fromEntries(view.columns.map((name) => [name, table[name]]))).from(table);
      return view.where ? query.where(sql`${table[view.columns[0]]} is not null`) : query;
    };
    const make = view.materialized ? (home ? home.materializedView.bind(home) : pg.pgMaterializedView) : (home ? home.view.bind(home) : pg.pgView);
    if (view.raw) {
      const text = `select ${view.columns.map((name) => `"${name}"`).join(', ')} from ${state.schema ? `"${state.schema}".` : ''}"${state.name}"${view.where ? ' limit 5' : ''}`;
      return make(view.name, Object.fromEntries(view.columns.map((name) => [name, pg.text(name)]))).as(sql.raw(text));
    }
    const begun = make(view.name);
    return (view.invoker && !view.materialized ? begun.with({ securityInvoker: true }) : begun).as(select);
  }
}
