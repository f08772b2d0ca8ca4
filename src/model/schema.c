#include "model/objects.h"

const TargetInfo target_infos[TARGET_COUNT] = {
#define TARGET(id, key, path, by_default, dialects)                                                \
  [TARGET_##id] = {STR_INIT(key), STR_INIT(path), by_default, dialects},
#include "model/targets.def"
};

const DefaultFunctionInfo default_functions[FUNCTION_COUNT] = {
#define FUNCTION(id, name, client) [FUNCTION_##id] = {STR_INIT(name), client},
#include "model/functions.def"
};

const Default default_none = {.kind = DEFAULT_NONE};
const Expression expression_none = {.tree = NULL};
const Identity identity_none = {.kind = IDENTITY_NONE};
const DialectText dialect_text_none = {.text = {{.span = {0, 0}}}};

const DialectInfo dialect_infos[DIALECT_COUNT] = {
  [DIALECT_POSTGRES] = {STR_INIT("postgres"), STR_INIT("Postgres")},
  [DIALECT_SQLITE] = {STR_INIT("sqlite"), STR_INIT("SQLite")},
};

Span key_span(const Node *node, Str key, Span otherwise) {
  const Node *value = node_get(node, key);
  return value == NULL ? otherwise : value->span;
}

bool expression_given(const Expression *expression) {
  return expression->tree != NULL || text_given(expression->own.text[DIALECT_POSTGRES]) ||
         text_given(expression->own.text[DIALECT_SQLITE]);
}

bool expression_on(const Expression *expression, Dialect dialect) {
  return expression->tree != NULL || text_given(expression->own.text[dialect]);
}

static bool same_columns(const ColumnList *a, const ColumnList *b) {
  if (a->len != b->len) return false;
  each(i, *a) {
    bool found = false;
    each(j, *b) found = found || a->items[i] == b->items[j];
    if (!found) return false;
  }
  return true;
}

const Key *table_key_over(const Table *table, const ColumnList *columns, Dialect dialect) {
  const Key *primary = table->primary_key;
  if (primary != NULL && same_columns(&primary->columns, columns)) return primary;
  each(i, table->uniques) {
    const Key *key = table->uniques.items[i];
    if (on(key->on, dialect) && same_columns(&key->columns, columns)) return key;
  }
  return NULL;
}

Str qualified_name(Arena *arena, Str schema, Str name) {
  if (!str_given(schema)) return name;
  return str_format(arena, "%.*s.%.*s", STR_ARG(schema), STR_ARG(name));
}

Str table_key_name(Arena *arena, const Table *table) {
  return qualified_name(arena, table->schema, table->name.str);
}

static const RowCell *cell_of(const Row *row, const Column *column) {
  each(i, row->cells)
    if (row->cells.items[i].column == column) return &row->cells.items[i];
  return NULL;
}

Str row_text(Arena *arena, const Row *row, const ColumnList *columns) {
  Buf text = BUF(arena);
  each(i, *columns) {
    const RowCell *cell = cell_of(row, columns->items[i]);
    if (cell == NULL || cell->value.kind != DEFAULT_VALUE) return STR_NONE;
    const Value *value = &cell->value.value;
    if (value->kind == VALUE_NULL || value->kind == VALUE_ARRAY) return STR_NONE;
    bool folds = cell->column->type.id == TYPE_CITEXT;
    Str part = folds ? str_lower(arena, value->text) : value->text;
    buf_format(&text, "%zu:%.*s", part.len, STR_ARG(part));
  }
  return buf_str(&text);
}

bool rows_alike(const Row *a, const Row *b) {
  if (a->key != b->key || a->cells.len != b->cells.len) return false;
  each(i, a->cells)
    if (a->cells.items[i].column != b->cells.items[i].column) return false;
  return true;
}

const EnumValue *enum_value(const Enum *enumeration, Str label) {
  each(i, enumeration->values)
    if (str_eq(enumeration->values.items[i].label.str, label)) return &enumeration->values.items[i];
  return NULL;
}
