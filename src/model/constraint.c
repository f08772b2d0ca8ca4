/* Primary keys, unique constraints and checks; and what a column's own keys say of them. */
#include "model/build.h"

static Key *key_new(Builder *b, Table *table, Span span, bool primary) {
  Key *key = arena_make(b->arena, Key);
  key->table = table;
  key->span = key->name.span = span;
  key->on = table->on;
  key->primary = primary;
  return key;
}

static void key_columns(Key *key, ColumnList columns) {
  key->columns = columns;
  each(i, columns) {
    if (key->primary) columns.items[i]->primary_key = true;
    else key->on &= columns.items[i]->on;
  }
}

static void build_primary_key(Builder *b, PendingTable *pending) {
  Table *table = pending->table;
  const Node *node = fields_get(&pending->fields, KEY_TABLE_PRIMARY_KEY);
  ColumnList one = {0};
  if (pending->key_column != NULL) {
    vec_push(b->arena, &one, pending->key_column);
    table->primary_key = key_new(b, table, pending->key_column->span, true);
    key_columns(table->primary_key, one);
  }
  if (node == NULL) return;
  if (pending->key_column != NULL) {
    Diag *diag = diag_add(b->diags, DIAG_PRIMARY_KEY_BOTH, node->span, NULL);
    diag_also(diag, pending->key_column->span, STR("has primary_key: true"));
    return;
  }
  Key *key = key_new(b, table, node->span, true);
  const Node *columns = node;
  bool whole = true;
  if (node->kind == NODE_MAPPING) {
    key->node = node;
    Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_PRIMARY_KEY);
    columns = fields_get(&fields, KEY_PRIMARY_KEY_COLUMNS);
    key->name = name_given(fields_get(&fields, KEY_PRIMARY_KEY_NAME), node->span);
    key->renamed_from = former_name(fields_get(&fields, KEY_PRIMARY_KEY_RENAMED_FROM));
  }
  key_columns(key, columns_named(b, table, columns, STR("the primary key"), &whole));
  pending->key_broken = pending->key_broken || !whole || key->columns.len == 0;
  if (key->columns.len > 0) table->primary_key = key;
  if (columns == NULL ? node_get(node, STR("columns")) == NULL : columns->len == 0)
    diag_add(b->diags, DIAG_MISSING_KEY, node->span, STRS(STR("columns"), STR("a primary key")));
}

static void unique_of_column(Builder *b, PendingColumn *pending) {
  const Node *node = fields_get(&pending->fields, KEY_COLUMN_UNIQUE);
  Table *table = pending->column->table;
  if (node == NULL || (node->kind == NODE_SCALAR && !node_bool(node, false, b->diags))) return;
  Key *key = key_new(b, table, pending->column->span, false);
  if (node->kind == NODE_MAPPING) {
    key->node = node;
    Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_COLUMN_UNIQUE);
    key->name = name_given(fields_get(&fields, KEY_COLUMN_UNIQUE_NAME), key->span);
    key->nulls_not_distinct =
      !node_bool(fields_get(&fields, KEY_COLUMN_UNIQUE_NULLS_DISTINCT), true, b->diags);
    key->deferrable = deferrable_read(b, fields_get(&fields, KEY_COLUMN_UNIQUE_DEFERRABLE));
    key->on = only_read(b, fields_get(&fields, KEY_COLUMN_UNIQUE_ONLY), key->on);
    key->renamed_from = former_name(fields_get(&fields, KEY_COLUMN_UNIQUE_RENAMED_FROM));
  }
  ColumnList one = {0};
  vec_push(b->arena, &one, pending->column);
  key_columns(key, one);
  vec_push(b->arena, &table->uniques, key);
}

/* A bare name among the entries: the user meant one list, or a list of lists. */
static void bare_name(Builder *b, const Node *item, const Node *list, Str owner) {
  Buf names = BUF(b->arena);
  for (size_t i = 0; i < list->len; i++)
    if (list->items[i]->kind == NODE_SCALAR)
      buf_format(&names, "%s%.*s", names.len == 0 ? "" : ", ", STR_ARG(list->items[i]->text.str));
  diag_add(b->diags, DIAG_BARE_NAME, item->span, STRS(item->text.str, owner, buf_str(&names)));
}

bool entry_fits(Builder *b, const Node *list, size_t i, KeyContext context, Str owner) {
  const Node *item = list->items[i];
  if (item->kind != NODE_SCALAR) return node_fits(item, context, b->diags);
  bool first = true; /* one mistake however many names the list has */
  for (size_t j = 0; j < i; j++) first = first && list->items[j]->kind != NODE_SCALAR;
  if (first) bare_name(b, item, list, owner);
  return false;
}

static void unique_of_list(Builder *b, PendingTable *pending, const Node *node) {
  static const Str owner = STR_INIT("a unique constraint");
  Key *key = key_new(b, pending->table, node->span, false);
  const Node *columns = node;
  bool whole = true;
  if (node->kind == NODE_MAPPING) {
    key->node = node;
    Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_UNIQUE);
    columns = fields_get(&fields, KEY_UNIQUE_COLUMNS);
    key->name = name_given(fields_get(&fields, KEY_UNIQUE_NAME), node->span);
    key->nulls_not_distinct =
      !node_bool(fields_get(&fields, KEY_UNIQUE_NULLS_DISTINCT), true, b->diags);
    key->deferrable = deferrable_read(b, fields_get(&fields, KEY_UNIQUE_DEFERRABLE));
    key->include = columns_named(b, pending->table, fields_get(&fields, KEY_UNIQUE_INCLUDE),
                                 STR("a constraint's include"), &whole);
    key->on = only_read(b, fields_get(&fields, KEY_UNIQUE_ONLY), key->on);
    key->comment = note_text(b, fields_get(&fields, KEY_UNIQUE_COMMENT));
    key->renamed_from = former_name(fields_get(&fields, KEY_UNIQUE_RENAMED_FROM));
  }
  if (columns == NULL ? node_get(node, STR("columns")) == NULL : columns->len == 0)
    diag_add(b->diags, DIAG_MISSING_KEY, node->span, STRS(STR("columns"), owner));
  key_columns(key, columns_named(b, pending->table, columns, owner, &whole));
  if (key->columns.len > 0) vec_push(b->arena, &pending->table->uniques, key);
  else pending->key_broken = true;
}

/* The keys that a column's `check:` and an entry of `checks:` share. */
typedef struct CheckKeys {
  KeyContext context;
  KeyId expr, postgres, sqlite, only, not_valid, no_inherit, comment, renamed_from;
} CheckKeys;

static const CheckKeys in_column = {
  CONTEXT_COLUMN_CHECK,  KEY_COLUMN_CHECK_EXPR,      KEY_COLUMN_CHECK_POSTGRES,
  KEY_COLUMN_CHECK_SQLITE, KEY_COLUMN_CHECK_ONLY,    KEY_COLUMN_CHECK_NOT_VALID,
  KEY_COLUMN_CHECK_NO_INHERIT, KEY_COLUMN_CHECK_COMMENT, KEY_COLUMN_CHECK_RENAMED_FROM};
static const CheckKeys in_table = {
  CONTEXT_CHECK,     KEY_CHECK_EXPR,      KEY_CHECK_POSTGRES, KEY_CHECK_SQLITE,
  KEY_CHECK_ONLY,    KEY_CHECK_NOT_VALID, KEY_CHECK_NO_INHERIT, KEY_CHECK_COMMENT,
  KEY_CHECK_RENAMED_FROM};

/* "status" in ('draft', 'done'): the values of the column's own `enum:`, whose check is given a name. */
static Expression values_expression(Builder *b, Check *check) {
  Enum *values = check->column->type.enumeration;
  Buf text = BUF(b->arena);
  Str name = str_replace(b->arena, check->column->name.str, STR("\""), STR("\"\""));
  buf_format(&text, "\"%.*s\" in (", STR_ARG(name));
  each(i, values->labels) {
    Str label = str_replace(b->arena, values->labels.items[i], STR("'"), STR("''"));
    buf_format(&text, "%s'%.*s'", i > 0 ? ", " : "", STR_ARG(label));
  }
  buf_char(&text, ')');
  values->check = check;
  return expression_of_text(b, check->table, (Text){buf_str(&text), check->span, false},
                            EXPR_IN_CHECK);
}

static bool is_of_values(const Check *check) {
  const Type *type = check->column == NULL ? NULL : &check->column->type;
  return type != NULL && type->id == TYPE_ENUM && type->enumeration->owner == check->column &&
         type->enumeration->labels.len > 0;
}

static void read_check(Builder *b, Check *check, const Fields *fields, const CheckKeys *keys) {
  const Node *expr = fields_get(fields, keys->expr);
  DialectText own = dialect_texts(b, fields_get(fields, keys->postgres),
                                  fields_get(fields, keys->sqlite));
  bool has_own = text_given(own.text[DIALECT_POSTGRES]) || text_given(own.text[DIALECT_SQLITE]);
  if (expr == NULL && !has_own && check->name.given && is_of_values(check))
    check->expression = values_expression(b, check);
  else if ((expr != NULL) == has_own)
    diag_add(b->diags, DIAG_CHECK_FORMS, check->node->span, NULL);
  else if (expr != NULL)
    check->expression = expression_of_text(b, check->table, expr->text, EXPR_IN_CHECK);
  else check->expression.own = own;
  check->on &= dialect_texts_on(check->expression.own);
  check->on = only_read(b, fields_get(fields, keys->only), check->on);
  check->not_valid = node_bool(fields_get(fields, keys->not_valid), false, b->diags);
  check->no_inherit = node_bool(fields_get(fields, keys->no_inherit), false, b->diags);
  check->comment = note_text(b, fields_get(fields, keys->comment));
  check->renamed_from = former_name(fields_get(fields, keys->renamed_from));
}

static void add_check(Builder *b, Check *check, const Node *node, const CheckKeys *keys) {
  check->on = check->table->on & (check->column != NULL ? check->column->on : ON_BOTH);
  if (node->kind == NODE_SCALAR) {
    check->expression = expression_of_text(b, check->table, node->text, EXPR_IN_CHECK);
  } else {
    Fields fields = fields_read(b->arena, b->diags, node, keys->context);
    check->node = node;
    if (keys == &in_column)
      check->name = name_given(fields_get(&fields, KEY_COLUMN_CHECK_NAME), check->span);
    read_check(b, check, &fields, keys);
  }
  check->on &= expression_columns_on(b->arena, &check->expression);
  vec_push(b->arena, &check->table->checks, check);
}

static void check_of_column(Builder *b, PendingColumn *pending) {
  const Node *node = fields_get(&pending->fields, KEY_COLUMN_CHECK);
  if (node == NULL) return;
  Check *check = arena_make(b->arena, Check);
  check->table = pending->column->table;
  check->column = pending->column;
  check->span = check->name.span = node->span;
  add_check(b, check, node, &in_column);
}

static void checks_of_table(Builder *b, PendingTable *pending) {
  const Node *checks = fields_get(&pending->fields, KEY_TABLE_CHECKS);
  for (size_t i = 0; checks != NULL && i < checks->len; i++) {
    const NodeEntry *entry = &checks->entries[i];
    if (!node_fits(entry->value, CONTEXT_CHECK, b->diags)) continue;
    Check *check = arena_make(b->arena, Check);
    check->table = pending->table;
    check->span = entry->key->span;
    check->name = (Name){entry->key->text.str, entry->key->span, true};
    add_check(b, check, entry->value, &in_table);
  }
}

static Expression read_generated(Builder *b, Column *column, const Node *node) {
  if (node->kind == NODE_SCALAR)
    return expression_of_column(b, column, node->text, EXPR_IN_GENERATED);
  Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_GENERATED);
  const Node *expr = fields_get(&fields, KEY_GENERATED_EXPR);
  column->generated_virtual =
    node_bool(fields_get(&fields, KEY_GENERATED_VIRTUAL), false, b->diags);
  bool dialects = fields_have(&fields, KEY_GENERATED_POSTGRES) ||
                  fields_have(&fields, KEY_GENERATED_SQLITE);
  if ((expr != NULL) == dialects) {
    diag_add(b->diags, DIAG_CHECK_FORMS, node->span, NULL);
    return expression_none;
  }
  if (expr != NULL) return expression_of_column(b, column, expr->text, EXPR_IN_GENERATED);
  Expression own = {.own = dialect_texts(b, fields_get(&fields, KEY_GENERATED_POSTGRES),
                                         fields_get(&fields, KEY_GENERATED_SQLITE))};
  return own;
}

void build_default(Builder *b, PendingColumn *pending) {
  const Node *initial = fields_get(&pending->fields, KEY_COLUMN_DEFAULT);
  if (initial != NULL) pending->column->initial = default_of_column(b, pending->column, initial);
  touch_read(b, pending->column, fields_get(&pending->fields, KEY_COLUMN_SET_ON_UPDATE));
}

static const Expression *read_backfill(Builder *b, const Column *column, const Node *node) {
  Expression *kept = arena_make(b->arena, Expression);
  *kept = node->kind == NODE_SCALAR ? expression_of_column(b, column, node->text, EXPR_IN_GENERATED)
                                    : expression_read(b, column->table, node, EXPR_IN_GENERATED);
  return kept;
}

static void values_of_column(Builder *b, PendingColumn *pending) {
  Column *column = pending->column;
  const Node *backfill = fields_get(&pending->fields, KEY_COLUMN_BACKFILL);
  const Node *generated = fields_get(&pending->fields, KEY_COLUMN_GENERATED);
  build_default(b, pending);
  if (generated != NULL) {
    Expression *kept = arena_make(b->arena, Expression);
    *kept = read_generated(b, column, generated);
    column->generated = kept;
  }
  if (backfill != NULL) column->backfill = read_backfill(b, column, backfill);
}

void build_constraints(Builder *b, PendingTable *pending) {
  const Node *uniques = fields_get(&pending->fields, KEY_TABLE_UNIQUE);
  build_primary_key(b, pending);
  each(i, pending->columns) {
    values_of_column(b, pending->columns.items[i]);
    unique_of_column(b, pending->columns.items[i]);
    check_of_column(b, pending->columns.items[i]);
    domain_of_column(b, pending->columns.items[i]->column);
  }
  for (size_t i = 0; uniques != NULL && i < uniques->len; i++)
    if (entry_fits(b, uniques, i, CONTEXT_UNIQUE, STR("unique")))
      unique_of_list(b, pending, uniques->items[i]);
  checks_of_table(b, pending);
}
