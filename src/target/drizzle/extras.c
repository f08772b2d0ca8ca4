/* The third argument of a table: keys of several columns, foreign keys, checks, indexes; and what of
 * these Drizzle cannot hold, so that custom.sql adds it. */
#include "target/drizzle/lowering.h"

/* The parameter that holds the table's columns; unless asked for it is left out. */
static Str self_of(DzTableRun *run) {
  run->self_used = true;
  return run->out->self;
}

static Str extra_sql(DzTableRun *run, SqlText text) {
  bool columns = false;
  each(i, text.pieces) columns = columns || text.pieces.items[i].column != NULL;
  return dz_sql(run, text, columns ? self_of(run) : STR(""));
}

static bool text_contains(SqlText text, Str part) {
  each(i, text.pieces)
    if (text.pieces.items[i].column == NULL && str_find(text.pieces.items[i].text, part) >= 0)
      return true;
  return false;
}

/* The name that `ident`, as the DDL has it, stands for. */
static Str unquoted(Arena *arena, Str ident) {
  if (!str_starts(ident, STR("\""))) return ident;
  return str_replace(arena, str_slice(ident, 1, ident.len - 1), STR("\"\""), STR("\""));
}

/* --- what Drizzle can hold --- */

static bool key_in_drizzle(const Key *key) {
  return key->deferrable == DEFERRABLE_NO && key->include.len == 0;
}

bool unique_in_drizzle(const Dz *dz, const SqlKey *key) {
  return dz->dialect == DIALECT_SQLITE || key_in_drizzle(key->key);
}

bool foreign_key_in_drizzle(const Dz *dz, const SqlForeignKey *key) {
  const ForeignKey *foreign = key->foreign_key;
  if (dz->dialect == DIALECT_SQLITE) return true; /* nothing can be added to a table there */
  if (foreign->deferrable != DEFERRABLE_NO || foreign->match != MATCH_SIMPLE || foreign->not_valid)
    return false;
  const Key *target = table_key_over(foreign->target, &foreign->target_columns, dz->dialect);
  return target == NULL || target->primary || key_in_drizzle(target);
}

/* drizzle-kit takes an index apart at `;`, its keys at `,,` and `--` (PgSquasher), in SQLite at `,`
 * (SQLiteSquasher). */
static bool index_key_survives(const Dz *dz, const SqlIndexKey *key) {
  SqlText text = key->expression;
  if (text_contains(text, STR(";"))) return false;
  if (dz->dialect == DIALECT_SQLITE) return !text_contains(text, STR(","));
  return !text_contains(text, STR(",,")) && !text_contains(text, STR("--"));
}

bool index_in_drizzle(const Dz *dz, const SqlIndex *index) {
  const Index *model = index->index;
  if (text_contains(index->where, STR(";"))) return false;
  each(i, index->keys)
    if (!index_key_survives(dz, &index->keys.items[i])) return false;
  if (dz->dialect == DIALECT_SQLITE) return true;
  return model->include.len == 0 && !model->nulls_not_distinct && !str_given(model->tablespace);
}

/* drizzle-kit cuts a check at `;`. In SQLite, where nothing can be added later, it is spelt out. */
bool check_in_drizzle(const Dz *dz, const SqlCheck *check) {
  if (dz->dialect == DIALECT_SQLITE) return true;
  if (check->check != NULL && (check->check->not_valid || check->check->no_inherit)) return false;
  return !text_contains(check->expression, STR(";"));
}

/* The name drizzle-kit gives a foreign key of one column (drizzle-orm/pg-core/foreign-keys.js). 1.0 has `_fkey`, and
 * shortens it its own way: there the name is always said. */
static Str kit_foreign_key_name(Arena *arena, const ForeignKey *key) {
  return CAT(arena, key->table->name.str, STR("_"), key->columns.items[0]->name.str, STR("_"),
             key->target->name.str, STR("_"), key->target_columns.items[0]->name.str, STR("_fk"));
}

bool foreign_key_inline(const Dz *dz, const SqlForeignKey *key) {
  const ForeignKey *foreign = key->foreign_key;
  if (foreign->columns.len != 1 || !foreign_key_in_drizzle(dz, key)) return false;
  if (dz->schema->drizzle.v1) return false;
  if (dz->dialect == DIALECT_SQLITE) return true;
  return !str_given(foreign->target->external_from) &&
         str_eq(foreign->name.str, kit_foreign_key_name(dz->arena, foreign));
}

/* --- pieces --- */

static Str action_literal(Arena *arena, RefAction action) { return js_string(arena, ref_action_word(action)); }

static Str column_list(DzTableRun *run, const ColumnList *columns, Str object, const Str *properties) {
  Buf text = BUF(run->dz->arena);
  buf_char(&text, '[');
  each(i, *columns) {
    if (i > 0) buf_lit(&text, ", ");
    js_print_member(&text, object, properties[columns->items[i]->position]);
  }
  buf_char(&text, ']');
  return buf_str(&text);
}

static Str key_columns(DzTableRun *run, const SqlKey *key) {
  return column_list(run, &key->key->columns, self_of(run), run->info->properties);
}

static void extra_option(DzTableRun *run, DzExtra *extra, Str key, Str value) {
  vec_push(run->dz->arena, &extra->options, (DzOption){key, value});
}

static void extra_call(DzTableRun *run, DzExtra *extra, Str name, Str args) {
  vec_push(run->dz->arena, &extra->calls, (DzCall){name, args});
}

/* --- keys --- */

static void add_primary_key(DzTableRun *run, const SqlKey *key) {
  DzExtra extra = {.builder = scope_core(run->scope, STR("primaryKey"))};
  if (str_given(key->name))
    extra_option(run, &extra, STR("name"), js_string(run->dz->arena, key->key->name.str));
  extra_option(run, &extra, STR("columns"), key_columns(run, key));
  vec_push(run->dz->arena, &run->out->extras, extra);
}

/* 1.0 makes a constraint of `unique` in SQLite, too: the index it is in our DDL is said as one. */
bool unique_is_index(const Dz *dz) { return dz->schema->drizzle.v1 && dz->dialect == DIALECT_SQLITE; }

static void add_unique(DzTableRun *run, const SqlKey *key) {
  bool index = unique_is_index(run->dz);
  if (!index && (key->columns.len == 1 || !unique_in_drizzle(run->dz, key))) return; /* with the column; custom.sql */
  Str columns = key_columns(run, key);
  DzExtra extra = {.builder = scope_core(run->scope, index ? STR("uniqueIndex") : STR("unique")),
                   .name = js_string(run->dz->arena, key->key->name.str)};
  extra_call(run, &extra, STR("on"), str_slice(columns, 1, columns.len - 1));
  if (key->key->nulls_not_distinct && run->dz->dialect == DIALECT_POSTGRES)
    extra_call(run, &extra, STR("nullsNotDistinct"), STR(""));
  vec_push(run->dz->arena, &run->out->extras, extra);
}

/* --- foreign keys --- */

static bool closes_cycle(const ForeignKey *key) {
  return key->in_cycle || key->target == key->table;
}

static Str reference_options(Arena *arena, const ForeignKey *key) {
  Buf text = BUF(arena);
  if (key->on_delete != REF_NO_ACTION) {
    buf_lit(&text, ", { onDelete: ");
    buf_append(&text, action_literal(arena, key->on_delete));
  }
  if (key->on_update != REF_NO_ACTION) {
    buf_append(&text, text.len == 0 ? STR(", { onUpdate: ") : STR(", onUpdate: "));
    buf_append(&text, action_literal(arena, key->on_update));
  }
  if (text.len != 0) buf_lit(&text, " }");
  return buf_str(&text);
}

static Str target_name(DzTableRun *run, const ForeignKey *key) {
  return key->target == run->table ? run->out->name : scope_table(run->scope, key->target);
}

/* TypeScript cannot infer the types of tables that need each other's: one edge of each cycle says
 * what it gives. */
static Str any_column(DzTableRun *run) {
  bool postgres = run->dz->dialect == DIALECT_POSTGRES;
  return scope_import_type(run->scope, run->scope->core,
                           postgres ? STR("AnyPgColumn") : STR("AnySQLiteColumn"));
}

void column_references(DzTableRun *run, const Column *column, DzColumn *out) {
  Arena *arena = run->dz->arena;
  each(i, run->sql->foreign_keys) {
    const SqlForeignKey *key = &run->sql->foreign_keys.items[i];
    const ForeignKey *foreign = key->foreign_key;
    if (foreign->columns.items[0] != column || !foreign_key_inline(run->dz, key)) continue;
    const Str *properties = run->dz->tables[foreign->target->position].properties;
    Str target = js_member(arena, target_name(run, foreign),
                           properties[foreign->target_columns.items[0]->position]);
    Str type = closes_cycle(foreign) ? CAT(arena, STR(": "), any_column(run)) : STR("");
    Str args = CAT(arena, STR("()"), type, STR(" => "), target, reference_options(arena, foreign));
    dz_call(run->dz, out, STR("references"), args);
  }
}

static void add_foreign_key(DzTableRun *run, const SqlForeignKey *key) {
  Dz *dz = run->dz;
  const ForeignKey *foreign = key->foreign_key;
  if (foreign_key_inline(dz, key) || !foreign_key_in_drizzle(dz, key)) return;
  DzExtra extra = {.builder = scope_core(run->scope, STR("foreignKey"))};
  Str target = foreign->target == run->table ? self_of(run) : target_name(run, foreign);
  if (str_given(key->name)) extra_option(run, &extra, STR("name"), js_string(dz->arena, foreign->name.str));
  extra_option(run, &extra, STR("columns"),
                column_list(run, &foreign->columns, self_of(run), run->info->properties));
  extra_option(run, &extra, STR("foreignColumns"),
                column_list(run, &foreign->target_columns, target,
                            dz->tables[foreign->target->position].properties));
  if (foreign->on_delete != REF_NO_ACTION)
    extra_call(run, &extra, STR("onDelete"), action_literal(run->dz->arena, foreign->on_delete));
  if (foreign->on_update != REF_NO_ACTION)
    extra_call(run, &extra, STR("onUpdate"), action_literal(run->dz->arena, foreign->on_update));
  if (foreign->in_cycle) {
    Str type = dz->dialect == DIALECT_POSTGRES ? STR("PgTableExtraConfigValue")
                                               : STR("SQLiteTableExtraConfigValue");
    type = scope_import_type(run->scope, run->scope->core, type);
    run->out->extras_type = CAT(dz->arena, STR(": "), type, STR("[]"));
  }
  vec_push(run->dz->arena, &run->out->extras, extra);
}

/* --- checks --- */

/* drizzle-kit cuts a check at a semicolon, so that in a string literal is spelt char(59). */
static SqlText without_semicolons(Arena *arena, SqlText text) {
  SqlText out = {0};
  each(i, text.pieces) {
    SqlPiece piece = text.pieces.items[i];
    if (piece.column != NULL) sqltext_add_column(arena, &out, piece.column);
    else sqltext_add(arena, &out, str_replace(arena, piece.text, STR(";"), STR("' || char(59) || '")));
  }
  return out;
}

SqlText dz_check_text(const Dz *dz, const SqlCheck *check) {
  bool whole = !text_contains(check->expression, STR(";"));
  return whole ? check->expression : without_semicolons(dz->arena, check->expression);
}

Str dz_unquoted(const Dz *dz, Str ident) { return unquoted(dz->arena, ident); }

static void add_check(DzTableRun *run, const SqlCheck *check) {
  Dz *dz = run->dz;
  if (!check_in_drizzle(dz, check)) return;
  DzExtra extra = {.builder = scope_core(run->scope, STR("check"))};
  extra.name = js_string(dz->arena, unquoted(dz->arena, check->name));
  extra.expression = extra_sql(run, dz_check_text(dz, check));
  vec_push(run->dz->arena, &run->out->extras, extra);
}

/* --- indexes --- */

/* drizzle-kit drops DESC beside an operator class, and knows no collation: such a key is written out. */
static SqlText key_as_sql(const Dz *dz, const SqlIndexKey *key) {
  Arena *arena = dz->arena;
  SqlText text = {0};
  if (key->column != NULL) {
    sqltext_add_column(arena, &text, key->column);
  } else {
    bool call = ddl_is_call(sql_text(arena, dz->dialect, key->expression));
    if (!call) sqltext_add(arena, &text, STR("("));
    sqltext_add_all(arena, &text, key->expression);
    if (!call) sqltext_add(arena, &text, STR(")"));
  }
  if (str_given(key->collation)) sqltext_add(arena, &text, CAT(arena, STR(" COLLATE "), key->collation));
  if (str_given(key->opclass)) sqltext_add(arena, &text, CAT(arena, STR(" "), key->opclass));
  if (key->descending) sqltext_add(arena, &text, STR(" DESC"));
  if (key->nulls == KEY_NULLS_FIRST) sqltext_add(arena, &text, STR(" NULLS FIRST"));
  if (key->nulls == KEY_NULLS_LAST) sqltext_add(arena, &text, STR(" NULLS LAST"));
  return text;
}

/* Without one drizzle-kit refuses an index on a vector; ivfflat's own default (pgvector, README). */
static Str key_opclass(const SqlIndex *index, const SqlIndexKey *key) {
  if (str_given(key->opclass) || key->column == NULL) return key->opclass;
  bool vector = key->column->type.id == TYPE_VECTOR && str_eq(index->method, STR("ivfflat"));
  return vector ? STR("vector_l2_ops") : STR_NONE;
}

DzIndexKey dz_index_key(const Dz *dz, const SqlIndex *index, const SqlIndexKey *key) {
  Str opclass = key_opclass(index, key);
  DzIndexKey out = {.ordered = key->descending || key->nulls != KEY_NULLS_DEFAULT};
  bool plain = key->column != NULL && !str_given(key->collation);
  if (dz->dialect == DIALECT_SQLITE) plain = plain && !out.ordered;
  if (!plain || (str_given(opclass) && (out.ordered || str_find_char(opclass, '(') >= 0))) {
    out.sql = key_as_sql(dz, key);
    return out;
  }
  out.column = key->column;
  if (str_given(opclass)) out.opclass = unquoted(dz->arena, opclass);
  out.descending = key->descending;
  out.nulls_first = key->nulls == KEY_NULLS_FIRST ||
                    (key->nulls == KEY_NULLS_DEFAULT && key->descending);
  return out;
}

static Str index_key(DzTableRun *run, const SqlIndex *index, const SqlIndexKey *from) {
  Arena *arena = run->dz->arena;
  DzIndexKey key = dz_index_key(run->dz, index, from);
  if (key.column == NULL) return extra_sql(run, key.sql);
  Str column = js_member(arena, self_of(run), run->info->properties[key.column->position]);
  if (str_given(key.opclass))
    return CAT(arena, column, STR(".op("), js_string(arena, key.opclass), STR(")"));
  if (!key.ordered) return column;
  return CAT(arena, column, key.descending ? STR(".desc()") : STR(".asc()"),
             key.nulls_first ? STR(".nullsFirst()") : STR(".nullsLast()"));
}

/* `{ fillfactor: '70' }`: numbers as strings, as the database gives them back. */
static Str with_options(Arena *arena, const OptionList *with) {
  Buf text = BUF(arena);
  each(i, *with) {
    buf_append(&text, i == 0 ? STR("{ ") : STR(", "));
    buf_append(&text, js_key(arena, with->items[i].key.str));
    buf_lit(&text, ": ");
    js_print_string(&text, with->items[i].value.str);
  }
  buf_lit(&text, " }");
  return buf_str(&text);
}

static void add_index(DzTableRun *run, const SqlIndex *index) {
  Dz *dz = run->dz;
  if (!index_in_drizzle(dz, index)) return;
  DzExtra extra = {.name = js_string(dz->arena, index->index->name.str)};
  extra.builder = scope_core(run->scope, index->unique ? STR("uniqueIndex") : STR("index"));
  Buf keys = BUF(dz->arena);
  bool method = dz->dialect == DIALECT_POSTGRES && str_given(index->method);
  if (method) js_print_string(&keys, index->method);
  each(i, index->keys) {
    if (keys.len != 0) buf_lit(&keys, ", ");
    buf_append(&keys, index_key(run, index, &index->keys.items[i]));
  }
  extra_call(run, &extra, method ? STR("using") : STR("on"), buf_str(&keys));
  if (dz->dialect == DIALECT_POSTGRES && index->index->with.len != 0)
    extra_call(run, &extra, STR("with"), with_options(dz->arena, &index->index->with));
  if (!sqltext_empty(index->where))
    extra_call(run, &extra, STR("where"), extra_sql(run, index->where));
  vec_push(run->dz->arena, &run->out->extras, extra);
}

void dz_add_extras(DzTableRun *run) {
  const SqlTable *table = run->sql;
  if (table->primary_key != NULL) add_primary_key(run, table->primary_key);
  each(i, table->uniques) add_unique(run, &table->uniques.items[i]);
  each(i, table->foreign_keys) add_foreign_key(run, &table->foreign_keys.items[i]);
  each(i, table->checks) add_check(run, &table->checks.items[i]);
  each(i, table->indexes) add_index(run, &table->indexes.items[i]);
  if (!run->self_used) run->out->self = STR("");
}
