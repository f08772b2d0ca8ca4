/* Tables and their columns. */
#include "transcribe/scribe.h"

Doc *text_or_null(Scribe *s, Str text) { return str_given(text) ? doc_text(s->arena, text) : NULL; }

Str server_text(Scribe *s, Str text) {
  return s->dialect->text == NULL || !str_given(text) ? text : s->dialect->text(s->arena, text);
}

static bool looks_like_call(Str text) {
  return str_find_char(text, '(') > 0 && str_ends(text, STR(")"));
}

Doc *text_value(Scribe *s, Str value) {
  Doc *text = doc_text(s->arena, value);
  if (!looks_like_call(value)) return text;
  Doc *out = doc_map(s->arena, DOC_FIT);
  doc_put(s->arena, out, STR("value"), text);
  return out;
}

Doc *own_words(Scribe *s, Str text) {
  Doc *out = doc_map(s->arena, DOC_FIT);
  doc_put(s->arena, out, s->key, doc_text(s->arena, server_text(s, text)));
  return out;
}

/* What stands in parentheses as a whole says the same without them where it gets others. */
Str without_parentheses(Str text) {
  int depth = 0;
  char quote = '\0';
  if (text.len < 2 || text.ptr[0] != '(') return text;
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i];
    if (quote != '\0') quote = c == quote ? '\0' : quote;
    else if (c == '\'' || c == '"') quote = c;
    else if (c == '(') depth++;
    else if (c == ')' && --depth == 0 && i + 1 < text.len) return text;
  }
  return str_slice(text, 1, text.len - 1);
}

Doc *expression_doc(Scribe *s, const CatalogObject *about, const CatalogTable *table, Str expression) {
  const Map *own = s->options->own_words;
  bool best = say_of(s, about) == SAY_BEST && (own == NULL || map_get(own, key_of(s, &table->object)) == NULL);
  Str portable = best ? s->dialect->portable(s, table, expression) : STR_NONE;
  return str_given(portable) ? doc_text(s->arena, portable) : own_words(s, without_parentheses(expression));
}

Doc *options_doc(Scribe *s, const OptionList *options) {
  if (options->len == 0) return NULL;
  Doc *out = doc_map(s->arena, DOC_FIT);
  each(i, *options) {
    Str value = options->items[i].value.str;
    doc_put(s->arena, out, options->items[i].key.str, doc_text(s->arena, str_given(value) ? value : STR("true")));
  }
  return out;
}

/* --- columns --- */

bool in_primary_key(const CatalogColumn *column) {
  const CatalogConstraint *key = column->object.table->primary_key;
  if (key == NULL) return false;
  each(i, key->columns) if (key->columns.items[i] == column) return true;
  return false;
}

static Doc *generated_doc(Scribe *s, const CatalogColumn *column) {
  if (!str_given(column->generated)) return NULL;
  Doc *doc = expression_doc(s, &column->object, column->object.table, column->generated);
  if (!column->generated_virtual) return doc;
  Doc *out = doc;
  if (doc->kind != DOC_MAP) {
    out = doc_map(s->arena, DOC_FIT);
    doc_put(s->arena, out, STR("expr"), doc);
  }
  doc_put(s->arena, out, STR("virtual"), doc_word(s->arena, STR("true")));
  return out;
}

Str comment_of(const Scribe *s, const CatalogObject *object) {
  const Str *remark = map_get(&s->catalog->remarks, (Str){(const char *)&object, sizeof object});
  return remark == NULL || !s->options->inert ? object->comment : *remark;
}

static Doc *column_doc(Scribe *s, const CatalogColumn *column) {
  Doc *out = doc_map(s->arena, DOC_FIT);
  bool nullable = s->dialect->nullable(s, column);
  bool view = column->object.table->type == TABLE_VIEW || column->object.table->type == TABLE_MATERIALIZED_VIEW;
  StrList values = {0};
  bool untyped = !view && (reference_gives_type(s, column) || values_check(s, column, &values) != NULL);
  if (!untyped) doc_put(s->arena, out, STR("type"), s->dialect->type(s, column, nullable));
  if (!view) put_column_constraints(s, column, out);
  if (untyped && nullable) doc_put(s->arena, out, STR("nullable"), doc_word(s->arena, STR("true")));
  if (!view) {
    doc_put(s->arena, out, STR("default"), s->dialect->initial(s, column));
    doc_put(s->arena, out, STR("generated"), generated_doc(s, column));
    put_column_index(s, column, out);
  }
  s->dialect->column(s, column, out);
  doc_put(s->arena, out, STR("comment"), text_or_null(s, comment_of(s, &column->object)));
  bool only_type = out->entries.len == 1 && !untyped && out->entries.items[0].value->kind == DOC_TEXT;
  if (only_type) out = out->entries.items[0].value;
  out->about = &column->object;
  return out;
}

Doc *columns_of(Scribe *s, const CatalogTable *table) {
  Doc *columns = doc_map(s->arena, DOC_BLOCK);
  each(i, table->columns) {
    const CatalogColumn *column = table->columns.items[i];
    if (column->inherited) continue;
    doc_put(s->arena, columns, column->object.name, column_doc(s, column));
  }
  return columns;
}

/* --- tables --- */

static Doc *table_doc(Scribe *s, const CatalogTable *table) {
  Doc *out = doc_map(s->arena, DOC_BLOCK);
  out->about = &table->object;
  put_name(s, out, &table->object);
  doc_put(s->arena, out, STR("comment"), text_or_null(s, comment_of(s, &table->object)));
  doc_put(s->arena, out, STR("columns"), columns_of(s, table));
  put_constraints(s, table, out);
  put_indexes(s, table, out);
  s->dialect->table(s, table, out);
  return out;
}

bool table_is_said(const Scribe *s, const CatalogTable *table) {
  bool kind = table->type == TABLE_ORDINARY || table->type == TABLE_PARTITIONED;
  bool plain = kind && !str_given(table->partition_bound) && !str_given(table->of_type) &&
               !str_given(table->method);
  each(i, table->parents) plain = plain && table_is_said(s, table->parents.items[i]);
  return plain && say_of(s, table) < SAY_RAW;
}

bool table_is_declared(const Scribe *s, const CatalogTable *table) {
  bool somebodys = s->catalog->dialect == DIALECT_SQLITE && say_of(s, table) < SAY_NOT;
  return table_is_said(s, table) || somebodys;
}

void put_tables(Scribe *s) {
  Doc *tables = doc_map(s->arena, DOC_SPACED);
  each(i, s->catalog->tables) {
    const CatalogTable *table = s->catalog->tables.items[i];
    if (table_is_said(s, table)) doc_put(s->arena, tables, key_of(s, &table->object), table_doc(s, table));
    else if (s->dialect->part == NULL || !s->dialect->part(s, table)) s->dialect->raw_table(s, table, tables);
  }
  if (s->options->mixins) share_columns(s, tables);
  put_externals(s, tables);
  if (!doc_empty(tables)) doc_put(s->arena, s->root, STR("tables"), tables);
}
