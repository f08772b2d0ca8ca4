/* `indexes:` and a column's `index:`. */
#include "model/build.h"

static Index *index_new(Builder *b, Table *table, Span span) {
  Index *index = arena_make(b->arena, Index);
  index->table = table;
  index->span = index->name.span = span;
  index->on = table->on;
  return index;
}

static void of_column(Builder *b, PendingColumn *pending) {
  const Node *node = fields_get(&pending->fields, KEY_COLUMN_INDEX);
  Column *column = pending->column;
  if (node == NULL || (node->kind == NODE_SCALAR && !node_bool(node, false, b->diags))) return;
  Index *index = index_new(b, column->table, column->span);
  index->on &= column->on;
  vec_push(b->arena, &index->keys, (IndexKey){.column = column, .span = column->span});
  if (node->kind == NODE_MAPPING) {
    index->node = node;
    Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_COLUMN_INDEX);
    index->name = name_given(fields_get(&fields, KEY_COLUMN_INDEX_NAME), column->span);
    index->unique = node_bool(fields_get(&fields, KEY_COLUMN_INDEX_UNIQUE), false, b->diags);
    index->method = node_str(fields_get(&fields, KEY_COLUMN_INDEX_USING));
    index->where = expression_read(b, column->table,
                                   fields_get(&fields, KEY_COLUMN_INDEX_WHERE), EXPR_IN_PREDICATE);
    index->on &= dialect_texts_on(index->where.own);
    index->on &= expression_columns_on(b->arena, &index->where);
    index->on = only_read(b, fields_get(&fields, KEY_COLUMN_INDEX_ONLY), index->on);
    index->renamed_from = former_name(fields_get(&fields, KEY_COLUMN_INDEX_RENAMED_FROM));
  }
  vec_push(b->arena, &column->table->indexes, index);
}

static Str text_or_none(Text text) {
  return text_given(text) && text.str.len > 0 ? text.str : STR_NONE;
}

static IndexKey key_of(const IndexKeyText *parts, Span span) {
  return (IndexKey){
    .collation = text_or_none(parts->collation),
    .opclass = text_or_none(parts->opclass),
    .opclass_params = text_or_none(parts->opclass_params),
    .descending = parts->descending,
    .nulls = parts->nulls == NULLS_FIRST  ? KEY_NULLS_FIRST
             : parts->nulls == NULLS_LAST ? KEY_NULLS_LAST
                                          : KEY_NULLS_DEFAULT,
    .span = span,
  };
}

bool postgres_key_read(Builder *b, const Table *table, Text text, Str owner, IndexKey *key) {
  IndexKeyText parts;
  if (!expr_parse_index_key(b->arena, b->diags, text, &parts)) return false;
  *key = key_of(&parts, text.span);
  if (text_given(parts.column)) key->column = column_named(b, table, parts.column, owner);
  else key->expression.own.text[DIALECT_POSTGRES] = parts.expression;
  return !text_given(parts.column) || key->column != NULL;
}

static bool read_portable_key(Builder *b, Index *index, Text text) {
  IndexKeyText parts;
  if (!expr_parse_index_key(b->arena, b->diags, text, &parts)) return false;
  IndexKey key = key_of(&parts, text.span);
  if (text_given(parts.column)) {
    Str owner = index->name.given
                  ? str_format(b->arena, "index \"%.*s\"", STR_ARG(index->name.str))
                  : STR("an index");
    key.column = column_named(b, index->table, parts.column, owner);
    if (key.column == NULL) return false;
    index->on &= key.column->on;
  } else {
    key.expression = expression_of_text(b, index->table, parts.expression, EXPR_IN_INDEX);
    index->on &= expression_columns_on(b->arena, &key.expression);
  }
  vec_push(b->arena, &index->keys, key);
  return true;
}

/* What stands after the expression belongs to the index, and an index is one thing in both dialects.
 * Operator classes and NULLS are Postgres's alone. */
static bool forms_agree(Builder *b, const IndexKeyText forms[DIALECT_COUNT]) {
  const IndexKeyText *postgres = &forms[DIALECT_POSTGRES], *sqlite = &forms[DIALECT_SQLITE];
  if (text_given(sqlite->subject) && text_given(sqlite->opclass)) {
    diag_add(b->diags, DIAG_INDEX_KEY_CLASS, sqlite->opclass.span, STRS(sqlite->opclass.str));
    return false;
  }
  if (!text_given(postgres->subject) || !text_given(sqlite->subject)) return true;
  bool collation = text_given(postgres->collation) == text_given(sqlite->collation) &&
                   (!text_given(sqlite->collation) ||
                    str_eq(postgres->collation.str, sqlite->collation.str));
  if (collation && postgres->descending == sqlite->descending) return true;
  diag_add(b->diags, DIAG_INDEX_KEY_FORMS, sqlite->subject.span,
           STRS(collation ? STR("order") : STR("collation")));
  return false;
}

/* An element in the dialects' own words: the expression is kept as it is, the rest is read. */
static bool read_own_key(Builder *b, Index *index, const Node *node) {
  Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_INDEX_KEY);
  DialectText own = dialect_texts(b, fields_get(&fields, KEY_INDEX_KEY_POSTGRES),
                                  fields_get(&fields, KEY_INDEX_KEY_SQLITE));
  IndexKeyText forms[DIALECT_COUNT] = {0};
  for (int i = 0; i < DIALECT_COUNT; i++)
    if (text_given(own.text[i]) &&
        !expr_parse_index_key(b->arena, b->diags, own.text[i], &forms[i]))
      return false;
  if (!forms_agree(b, forms)) return false;
  Dialect first = text_given(own.text[DIALECT_POSTGRES]) ? DIALECT_POSTGRES : DIALECT_SQLITE;
  IndexKey key = key_of(&forms[first], own.text[first].span);
  key.expression.own = (DialectText){{
    [DIALECT_POSTGRES] = forms[DIALECT_POSTGRES].subject,
    [DIALECT_SQLITE] = forms[DIALECT_SQLITE].subject,
  }};
  if (!expression_given(&key.expression)) {
    if (!fields.unknown) diag_add(b->diags, DIAG_CHECK_FORMS, node->span, NULL);
    return false;
  }
  index->on &= dialect_texts_on(own);
  vec_push(b->arena, &index->keys, key);
  return true;
}

static bool read_key(Builder *b, Index *index, const Node *node) {
  if (!node_fits(node, CONTEXT_INDEX_KEY, b->diags)) return false;
  return node->kind == NODE_MAPPING ? read_own_key(b, index, node)
                                    : read_portable_key(b, index, node->text);
}

static void read_fields(Builder *b, Index *index, const Fields *fields) {
  bool whole = true;
  index->name = name_given(fields_get(fields, KEY_INDEX_NAME), index->span);
  index->unique = node_bool(fields_get(fields, KEY_INDEX_UNIQUE), false, b->diags);
  index->nulls_not_distinct =
    !node_bool(fields_get(fields, KEY_INDEX_NULLS_DISTINCT), true, b->diags);
  index->method = node_str(fields_get(fields, KEY_INDEX_USING));
  index->where =
    expression_read(b, index->table, fields_get(fields, KEY_INDEX_WHERE), EXPR_IN_PREDICATE);
  index->on &= dialect_texts_on(index->where.own);
  index->on &= expression_columns_on(b->arena, &index->where);
  index->include = columns_named(b, index->table, fields_get(fields, KEY_INDEX_INCLUDE),
                                 STR("an index's include"), &whole);
  index->with = options_read(b, fields_get(fields, KEY_INDEX_WITH));
  index->tablespace = node_str(fields_get(fields, KEY_INDEX_TABLESPACE));
  index->on = only_read(b, fields_get(fields, KEY_INDEX_ONLY), index->on);
  index->comment = note_text(b, fields_get(fields, KEY_INDEX_COMMENT));
  index->renamed_from = former_name(fields_get(fields, KEY_INDEX_RENAMED_FROM));
}

static void of_list(Builder *b, PendingTable *pending, const Node *node) {
  Index *index = index_new(b, pending->table, node->span);
  const Node *columns = node;
  if (node->kind == NODE_MAPPING) {
    index->node = node;
    Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_INDEX);
    columns = fields_get(&fields, KEY_INDEX_COLUMNS);
    read_fields(b, index, &fields);
  }
  if (columns == NULL ? node_get(node, STR("columns")) == NULL : columns->len == 0)
    diag_add(b->diags, DIAG_MISSING_KEY, node->span, STRS(STR("columns"), STR("an index")));
  bool whole = true;
  for (size_t i = 0; columns != NULL && i < columns->len; i++)
    whole = read_key(b, index, columns->items[i]) && whole;
  if (whole && index->keys.len > 0) vec_push(b->arena, &pending->table->indexes, index);
}

void build_indexes(Builder *b, PendingTable *pending) {
  const Node *list = fields_get(&pending->fields, KEY_TABLE_INDEXES);
  if (pending->table->view != NULL) list = pending->view_indexes;
  each(i, pending->columns) of_column(b, pending->columns.items[i]);
  for (size_t i = 0; list != NULL && i < list->len; i++)
    if (entry_fits(b, list, i, CONTEXT_INDEX, STR("indexes"))) of_list(b, pending, list->items[i]);
}
