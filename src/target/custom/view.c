#include "target/custom/view.h"

#include "base/json.h"

typedef struct Viewer {
  Arena *arena;
  const Schema *schema;
  const SqlSchema *const *sql;
  Map enums;        /* address of an Enum, as bytes, to ViewEnum */
  ViewSchema *view;
} Viewer;

static Str address(const void *const *pointer) {
  return (Str){(const char *)pointer, sizeof *pointer};
}

static int64_t at_least_0(int value) {
  return value < 0 ? 0 : value;
}

static StrList names_of(Arena *arena, const ColumnList *columns) {
  StrList names = {0};
  each(i, *columns) vec_push(arena, &names, columns->items[i]->name.str);
  return names;
}

static bool on_postgres(const Viewer *v, DialectSet set) {
  return on(set & v->schema->dialects, DIALECT_POSTGRES);
}

static bool on_sqlite(const Viewer *v, DialectSet set) {
  return on(set & v->schema->dialects, DIALECT_SQLITE);
}

/* --- enums --- */

static ViewEnum view_enum(const Viewer *v, const Enum *e) {
  Str name = e->name.str;
  if (e->owner != NULL)
    name = str_format(v->arena, "%.*s_%.*s", STR_ARG(e->owner->table->name.str),
                      STR_ARG(e->owner->name.str));
  ViewEnum view = {.name = name,
                   .schema = e->schema,
                   .comment = e->comment.str,
                   .ts_name = e->ts_name,
                   .c_name = e->c_name,
                   .renamed_from = e->renamed_from,
                   .external = e->external,
                   .only_inline = e->owner != NULL};
  each(i, e->values) {
    const EnumValue *value = &e->values.items[i];
    vec_push(v->arena, &view.values,
             (ViewEnumValue){value->label.str, value->comment.str, value->c_name,
                             value->renamed_from});
  }
  return view;
}

static void add_enums(Viewer *v) {
  VEC(const Enum *) all = {0};
  each(i, v->schema->enums) vec_push(v->arena, &all, v->schema->enums.items[i]);
  each(i, v->schema->tables) each(j, v->schema->tables.items[i]->columns) {
    const Type *type = &v->schema->tables.items[i]->columns.items[j]->type;
    if (type->id == TYPE_ENUM && type->enumeration->owner ==
                                   v->schema->tables.items[i]->columns.items[j])
      vec_push(v->arena, &all, type->enumeration);
  }
  each(i, all) vec_push(v->arena, &v->view->enums, view_enum(v, all.items[i]));
  const void **keys = arena_array(v->arena, const void *, all.len + 1);
  each(i, all) {
    keys[i] = all.items[i];
    map_add(v->arena, &v->enums, address(&keys[i]), &v->view->enums.items[i]);
  }
}

/* --- columns --- */

static const SqlColumn *lowered(const Viewer *v, const Column *column, Dialect dialect) {
  if (v->sql[dialect] == NULL) return NULL;
  const SqlTable *table = v->sql[dialect]->by_table[column->table->position];
  return table == NULL ? NULL : table->by_column[column->position];
}

static Str type_in(const Viewer *v, const Column *column, Dialect dialect) {
  const SqlColumn *sql = lowered(v, column, dialect);
  return sql == NULL ? STR_NONE : sql->type;
}

static ViewType view_type(const Viewer *v, const Column *column) {
  const Type *type = &column->type;
  TypeArgs args = type_info(type)->args;
  bool length = args == ARGS_LENGTH || args == ARGS_OPTIONAL_LENGTH;
  bool precision = args == ARGS_PRECISION || args == ARGS_PRECISION_SCALE;
  const void *enumeration = type->enumeration;
  return (ViewType){
    .name = type->id == TYPE_ENUM ? STR("enum")
            : type->id == TYPE_DIALECT ? STR("dialect") : type_info(type)->yaml,
    .yaml = type_yaml(v->arena, type),
    .domain = type->domain == NULL ? STR_NONE
                                   : qualified_name(v->arena, type->domain->schema, type->domain->name.str),
    .postgres = type_in(v, column, DIALECT_POSTGRES),
    .sqlite = type_in(v, column, DIALECT_SQLITE),
    .arguments = type->free_args,
    .length = length ? at_least_0(type->args[0]) : 0,
    .precision = precision ? at_least_0(type->args[0]) : 0,
    .scale = args == ARGS_PRECISION_SCALE ? at_least_0(type->args[1]) : 0,
    .dimensions = args == ARGS_DIMENSIONS ? at_least_0(type->args[0]) : 0,
    .array = type->array,
    .enumeration = enumeration == NULL ? NULL : map_get(&v->enums, address(&enumeration)),
  };
}

static void append_json(Buf *json, const Value *value) {
  switch (value->kind) {
  case VALUE_NULL: buf_lit(json, "null"); return;
  case VALUE_BOOLEAN:
  case VALUE_INTEGER:
  case VALUE_JSON: buf_append(json, value->text); return;
  case VALUE_ARRAY:
    buf_char(json, '[');
    for (size_t i = 0; i < value->len; i++) {
      if (i > 0) buf_char(json, ',');
      append_json(json, &value->items[i]);
    }
    buf_char(json, ']');
    return;
  case VALUE_BYTES:
    buf_lit(json, "\"\\\\x");
    for (size_t i = 0; i < value->text.len; i++)
      buf_format(json, "%02x", (unsigned)(unsigned char)value->text.ptr[i]);
    buf_char(json, '"');
    return;
  case VALUE_NUMBER:
  case VALUE_TEXT:
  case VALUE_ENUM:
  case VALUE_DATE:
  case VALUE_TIME:
  case VALUE_TIMESTAMP:
  case VALUE_UUID: json_string(json, value->text); return;
  }
}

static Str value_text(Arena *arena, const Value *value) {
  Buf json = BUF(arena);
  if (value->kind == VALUE_BYTES) {
    append_json(&json, value); /* "\\x00ff": the text is what stands between the quotes */
    return str_slice(buf_str(&json), 2, json.len - 1);
  }
  if (value->kind != VALUE_ARRAY) return value->text;
  append_json(&json, value);
  return buf_str(&json);
}

static ViewDefault *view_default(const Viewer *v, const Default *given) {
  static const Str kinds[] = {[DEFAULT_NONE] = STR_INIT(""),
                              [DEFAULT_VALUE] = STR_INIT("value"),
                              [DEFAULT_FUNCTION] = STR_INIT("function"),
                              [DEFAULT_EXPRESSION] = STR_INIT("expression")};
  if (given->kind == DEFAULT_NONE || given->value.kind == VALUE_NULL) {
    if (given->kind == DEFAULT_NONE || given->kind == DEFAULT_VALUE) return NULL;
  }
  ViewDefault *view = arena_make(v->arena, ViewDefault);
  view->kind = kinds[given->kind];
  if (given->kind == DEFAULT_VALUE) view->value = value_text(v->arena, &given->value);
  if (given->kind == DEFAULT_FUNCTION) view->function = default_functions[given->function].name;
  return view;
}

static const ViewDefault *view_initial(const Viewer *v, const Column *column) {
  ViewDefault *view = view_default(v, column->initial);
  if (view == NULL) return NULL;
  const SqlColumn *postgres = lowered(v, column, DIALECT_POSTGRES);
  const SqlColumn *sqlite = lowered(v, column, DIALECT_SQLITE);
  if (postgres != NULL) view->postgres = postgres->initial;
  if (sqlite != NULL) view->sqlite = sqlite->initial;
  return view;
}

static Str expression_in(const Viewer *v, const Expression *expression, DialectSet set, Dialect dialect) {
  if (!on(set & v->schema->dialects, dialect)) return STR_NONE;
  if (expression->tree == NULL) return expression->own.text[dialect].str;
  return sql_text(v->arena, dialect, expr_print(v->arena, expression->tree, dialect));
}

static ViewExpression view_expression(const Viewer *v, const Expression *expression, DialectSet set) {
  return (ViewExpression){expression->tree == NULL ? STR_NONE : expression->text.str,
                          expression_in(v, expression, set, DIALECT_POSTGRES),
                          expression_in(v, expression, set, DIALECT_SQLITE)};
}

static ViewExpression view_check_expression(const Viewer *v, const Check *check) {
  ViewExpression view = view_expression(v, &check->expression, check->on);
  if (check->domain != NULL && str_given(view.sqlite)) /* about the column, where it says `value` */
    view.sqlite = sql_text(v->arena, DIALECT_SQLITE,
                           sql_check_expression(v->arena, DIALECT_SQLITE, check));
  return view;
}

static const ViewExpression *view_optional(const Viewer *v, const Expression *expression,
                                           DialectSet set) {
  if (!expression_given(expression)) return NULL;
  ViewExpression *view = arena_make(v->arena, ViewExpression);
  *view = view_expression(v, expression, set);
  return view;
}

static const ViewIdentity *view_identity(const Viewer *v, const Identity *identity) {
  if (identity->kind == IDENTITY_NONE) return NULL;
  ViewIdentity *view = arena_make(v->arena, ViewIdentity);
  *view = view_numbers(v->arena, identity);
  view->kind = identity->kind == IDENTITY_ALWAYS ? STR("always") : STR("by default");
  return view;
}

static bool is_unique(const Column *column) {
  ColumnList one = {(Column *[]){(Column *)(uintptr_t)column}, 1, 1};
  return table_key_over(column->table, &one, DIALECT_POSTGRES) != NULL ||
         table_key_over(column->table, &one, DIALECT_SQLITE) != NULL;
}

static ViewColumn view_column(const Viewer *v, const Column *c) {
  return (ViewColumn){
    .name = c->name.str,
    .comment = c->comment.str,
    .deprecated = c->deprecated.str,
    .ts_name = c->ts_name,
    .c_name = c->c_name,
    .ts_type = c->ts_type,
    .ts_from = c->ts_from,
    .collation = c->collate->text[DIALECT_POSTGRES].str,
    .renamed_from = c->renamed_from,
    .type = view_type(v, c),
    .nullable = c->nullable,
    .primary_key = c->primary_key,
    .postgres = on_postgres(v, c->on),
    .sqlite = on_sqlite(v, c->on),
    .unique = is_unique(c),
    .scaled = c->scaled,
    .generated_virtual = c->generated_virtual,
    .initial = view_initial(v, c),
    .generated = view_optional(v, c->generated, c->on),
    .identity = view_identity(v, c->identity),
    .touch = c->touch == TOUCH_NONE ? NULL : view_default(v, c->touch_value),
    .touch_client = c->touch == TOUCH_CLIENT,
  };
}

/* --- constraints and indexes --- */

static Str deferrable(Deferrable when) {
  switch (when) {
  case DEFERRABLE_NO: return STR_NONE;
  case DEFERRABLE_IMMEDIATE: return STR("immediate");
  case DEFERRABLE_DEFERRED: return STR("deferred");
  }
  return STR_NONE;
}

static ViewKey view_key(const Viewer *v, const Key *key) {
  return (ViewKey){.name = key->name.str,
                   .comment = key->comment.str,
                   .renamed_from = key->renamed_from,
                   .columns = names_of(v->arena, &key->columns),
                   .include = names_of(v->arena, &key->include),
                   .nulls_distinct = !key->nulls_not_distinct,
                   .deferrable = deferrable(key->deferrable),
                   .postgres = on_postgres(v, key->on),
                   .sqlite = on_sqlite(v, key->on)};
}

static ViewForeignKey view_foreign_key(const Viewer *v, const ForeignKey *fk) {
  return (ViewForeignKey){.name = fk->name.str,
                          .comment = fk->comment.str,
                          .renamed_from = fk->renamed_from,
                          .columns = names_of(v->arena, &fk->columns),
                          .target_columns = names_of(v->arena, &fk->target_columns),
                          .target = &v->view->tables.items[fk->target->position],
                          .target_name = table_key_name(v->arena, fk->target),
                          .on_delete = ref_action_word(fk->on_delete),
                          .on_update = ref_action_word(fk->on_update),
                          .match = fk->match == MATCH_FULL ? STR("full") : STR("simple"),
                          .deferrable = deferrable(fk->deferrable),
                          .as = fk->as,
                          .inverse = fk->inverse,
                          .not_valid = fk->not_valid,
                          .postgres = on_postgres(v, fk->on),
                          .sqlite = on_sqlite(v, fk->on)};
}

static ViewCheck view_check(const Viewer *v, const Check *check) {
  return (ViewCheck){.name = check->name.str,
                     .comment = check->comment.str,
                     .renamed_from = check->renamed_from,
                     .expression = view_check_expression(v, check),
                     .not_valid = check->not_valid,
                     .postgres = on_postgres(v, check->on),
                     .sqlite = on_sqlite(v, check->on)};
}

static ViewIndexKey view_index_key(const Viewer *v, const Index *index, const IndexKey *key) {
  return (ViewIndexKey){
    .column = key->column == NULL ? STR_NONE : key->column->name.str,
    .expression = view_optional(v, &key->expression, index->on),
    .collation = key->collation,
    .opclass = key->opclass,
    .nulls = key->nulls == KEY_NULLS_FIRST  ? STR("first")
             : key->nulls == KEY_NULLS_LAST ? STR("last")
                                            : STR_NONE,
    .descending = key->descending,
  };
}

static ViewIndex view_index(const Viewer *v, const Index *index) {
  ViewIndex view = {.name = index->name.str,
                    .comment = index->comment.str,
                    .method = index->method,
                    .tablespace = index->tablespace,
                    .renamed_from = index->renamed_from,
                    .include = names_of(v->arena, &index->include),
                    .where = view_optional(v, &index->where, index->on),
                    .unique = index->unique,
                    .nulls_distinct = !index->nulls_not_distinct,
                    .postgres = on_postgres(v, index->on),
                    .sqlite = on_sqlite(v, index->on)};
  each(i, index->keys)
    vec_push(v->arena, &view.keys, view_index_key(v, index, &index->keys.items[i]));
  each(i, index->with)
    vec_push(v->arena, &view.with,
             (ViewOption){index->with.items[i].key.str, index->with.items[i].value.str});
  return view;
}

/* --- tables --- */

static ViewRow view_row(const Viewer *v, const Row *row) {
  ViewRow view = {0};
  each(i, row->cells) {
    const RowCell *cell = &row->cells.items[i];
    vec_push(v->arena, &view.cells,
             (ViewCell){cell->column->name.str, view_default(v, &cell->value)});
  }
  return view;
}

/* The name of a table's parts, before any foreign key is followed. */
static void begin_table(const Viewer *v, ViewTable *view, const Table *t) {
  *view = (ViewTable){.name = t->name.str,
                      .schema = t->schema,
                      .qualified = table_key_name(v->arena, t),
                      .flat_name = t->flat_name,
                      .comment = t->comment.str,
                      .ts_name = t->ts_name,
                      .c_name = t->c_name,
                      .renamed_from = t->renamed_from,
                      .rows_sync = t->rows_sync,
                      .external = t->external,
                      .view = t->view != NULL,
                      .postgres = on_postgres(v, t->on),
                      .sqlite = on_sqlite(v, t->on),
                      .unlogged = t->postgres.unlogged,
                      .tablespace = t->postgres.tablespace,
                      .strict = t->strict,
                      .without_rowid = t->without_rowid,
                      .autoincrement = t->autoincrement};
  each(i, t->columns) vec_push(v->arena, &view->columns, view_column(v, t->columns.items[i]));
}

static void finish_foreign_keys(const Viewer *v, ViewTable *view, const Table *t) {
  each(i, t->foreign_keys)
    vec_push(v->arena, &view->foreign_keys, view_foreign_key(v, t->foreign_keys.items[i]));
  each(i, t->foreign_keys) { /* which do not move any more */
    const ForeignKey *fk = t->foreign_keys.items[i];
    if (fk->columns.len == 1)
      view->columns.items[fk->columns.items[0]->position].references = &view->foreign_keys.items[i];
  }
}

static void finish_table(const Viewer *v, ViewTable *view, const Table *t) {
  if (t->primary_key != NULL) {
    ViewKey *key = arena_make(v->arena, ViewKey);
    *key = view_key(v, t->primary_key);
    view->primary_key = key;
  }
  each(i, t->uniques) vec_push(v->arena, &view->uniques, view_key(v, t->uniques.items[i]));
  finish_foreign_keys(v, view, t);
  each(i, t->checks) vec_push(v->arena, &view->checks, view_check(v, t->checks.items[i]));
  each(i, t->indexes) vec_push(v->arena, &view->indexes, view_index(v, t->indexes.items[i]));
  const SqlSchema *postgres = v->sql[DIALECT_POSTGRES];
  view_add_postgres(v->arena, t, postgres == NULL ? NULL : postgres->by_table[t->position], view);
  each(i, t->rows) vec_push(v->arena, &view->rows, view_row(v, &t->rows.items[i]));
  each(i, t->postgres.with)
    vec_push(v->arena, &view->with,
             (ViewOption){t->postgres.with.items[i].key.str, t->postgres.with.items[i].value.str});
}

static void add_extras(const Viewer *v) {
  each(i, v->schema->extras) {
    const NodeEntry *entry = &v->schema->extras.items[i];
    Str value = entry->value->kind == NODE_SCALAR ? entry->value->text.str : STR_NONE;
    if (entry->value->kind != NODE_SCALAR) {
      Buf json = BUF(v->arena);
      node_json(&json, entry->value);
      value = buf_str(&json);
    }
    vec_push(v->arena, &v->view->extras, (ViewExtra){entry->key->text.str, value});
  }
}

ViewSchema *view_of(Arena *arena, const Schema *schema, const SqlSchema *const sql[DIALECT_COUNT]) {
  ViewSchema *view = arena_make(arena, ViewSchema);
  Viewer v = {.arena = arena, .schema = schema, .sql = sql, .view = view};
  view->name = schema->title.str;
  view->comment = schema->comment.str;
  view->prefix = schema->prefix;
  view->postgres_schema = schema->postgres.schema;
  view->schemas = schema->schemas;
  each(i, schema->extensions)
    vec_push(arena, &view->extensions, schema->extensions.items[i].name.str);
  add_enums(&v);
  view_add_objects(arena, schema, sql, view);
  /* All tables stand in their places before anything points at one. */
  each(i, schema->tables) vec_push(arena, &view->tables, (ViewTable){0});
  each(i, schema->tables) begin_table(&v, &view->tables.items[i], schema->tables.items[i]);
  each(i, schema->tables) finish_table(&v, &view->tables.items[i], schema->tables.items[i]);
  each(i, schema->by_dependency)
    vec_push(arena, &view->creation_order,
             view->tables.items[schema->by_dependency.items[i]->position].qualified);
  add_extras(&v);
  return view;
}
