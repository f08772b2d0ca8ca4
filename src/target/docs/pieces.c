/* Sentences of words and code. */
#include "target/docs/lowering.h"

void docs_text(const Docs *d, DocsPieces *out, Str text) {
  vec_push(d->arena, out, (DocsPiece){.text = text});
}

void docs_code(const Docs *d, DocsPieces *out, Str code) {
  vec_push(d->arena, out, (DocsPiece){.code = code});
}

void docs_code_text(const Docs *d, DocsPieces *out, Text code) {
  if (text_given(code)) docs_code(d, out, code.str);
}

void docs_words(const Docs *d, DocsPieces *out, Str words) {
  bool code = false;
  for (Str part; str_split(&words, '`', &part); code = !code) {
    if (part.len == 0) continue;
    if (code) docs_code(d, out, part);
    else docs_text(d, out, part);
  }
}

static Str link_to(const Docs *d, DocsPlace place, bool from_page) {
  bool here = !str_given(place.file) && (!from_page || !d->plan->files);
  Str anchor = str_concat(d->arena, STR("#"), place.anchor);
  if (here) return anchor;
  if (!str_given(place.file)) return str_concat(d->arena, STR("../DATABASE.md"), anchor);
  return from_page ? path_base(place.file) : place.file;
}

void docs_table_link(const Docs *d, DocsPieces *out, const Table *table, bool from_page) {
  DocsPiece piece = {.code = table_key_name(d->arena, table)};
  piece.target = link_to(d, d->tables[table->position], from_page);
  vec_push(d->arena, out, piece);
}

void docs_enum_link(const Docs *d, DocsPieces *out, const Enum *enumeration) {
  DocsPiece piece = {.code = qualified_name(d->arena, enumeration->schema, enumeration->name.str)};
  const DocsPlace *place = map_get(&d->enums, piece.code);
  if (place != NULL) piece.target = link_to(d, *place, true);
  vec_push(d->arena, out, piece);
}

void docs_columns(const Docs *d, DocsPieces *out, const ColumnList *columns) {
  each(i, *columns) {
    if (i > 0) docs_text(d, out, STR(", "));
    docs_code(d, out, columns->items[i]->name.str);
  }
}

void docs_expression(const Docs *d, DocsPieces *out, const Expression *expression) {
  const char *before = "";
  if (expression->tree != NULL) {
    docs_code(d, out, str_trim(expression->text.str));
    return;
  }
  for (int i = 0; i < DIALECT_COUNT; i++) {
    Text own = expression->own.text[i];
    if (!text_given(own) || !docs_has(d, (Dialect)i)) continue;
    Str intro = d->plan->several ? str_join(d->arena, STRS(str_from_z(before), STR("in "), dialect_infos[i].title,
                                                 STR(" ")))
                                 : str_from_z(before);
    if (intro.len > 0) docs_text(d, out, intro);
    docs_code(d, out, str_trim(own.str));
    before = ", ";
  }
}

void docs_only(const Docs *d, DocsPieces *out, DialectSet set, DialectSet within) {
  DialectSet shown = d->schema->dialects;
  if ((set & shown) == (within & shown)) return;
  Str title = dialect_infos[on(set, DIALECT_POSTGRES) ? DIALECT_POSTGRES : DIALECT_SQLITE].title;
  docs_text(d, out, str_concat(d->arena, STR(", only in "), title));
}

/* --- values --- */

static void add_value(Buf *out, const Value *value) {
  switch (value->kind) {
  case VALUE_NULL: buf_lit(out, "null"); return;
  case VALUE_BOOLEAN: buf_append(out, value->integer != 0 ? STR("true") : STR("false")); return;
  case VALUE_BYTES:
    buf_lit(out, "\\x");
    for (size_t i = 0; i < value->text.len; i++)
      buf_format(out, "%02x", (unsigned)(unsigned char)value->text.ptr[i]);
    return;
  case VALUE_ARRAY:
    buf_char(out, '[');
    for (size_t i = 0; i < value->len; i++) {
      if (i > 0) buf_lit(out, ", ");
      add_value(out, &value->items[i]);
    }
    buf_char(out, ']');
    return;
  case VALUE_INTEGER:
  case VALUE_NUMBER:
  case VALUE_TEXT:
  case VALUE_ENUM:
  case VALUE_DATE:
  case VALUE_TIME:
  case VALUE_TIMESTAMP:
  case VALUE_UUID:
  case VALUE_JSON: buf_append(out, value->text); return;
  }
}

Str docs_value(const Docs *d, const Value *value) {
  Buf out = BUF(d->arena);
  add_value(&out, value);
  return buf_str(&out);
}

static bool is_words(const Value *value) {
  return value->kind == VALUE_TEXT || value->kind == VALUE_ENUM;
}

void docs_default(const Docs *d, DocsPieces *out, const Default *initial) {
  const DefaultFunctionInfo *function = &default_functions[initial->function];
  switch (initial->kind) {
  case DEFAULT_NONE: return;
  case DEFAULT_VALUE: {
    Str text = docs_value(d, &initial->value);
    docs_code(d, out, is_words(&initial->value) ? sql_literal(d->arena, text) : text);
    return;
  }
  case DEFAULT_FUNCTION:
    docs_code(d, out, str_concat(d->arena, function->name, STR("()")));
    if (function->client) docs_text(d, out, STR(" by the program that writes the row"));
    return;
  case DEFAULT_EXPRESSION: docs_expression(d, out, &initial->expression); return;
  }
}

Str docs_action(const Docs *d, RefAction action) {
  return action == REF_NO_ACTION ? STR_NONE : str_upper(d->arena, ref_action_word(action));
}

DocsPart *docs_part(const Docs *d, DocsGroups *groups, Str title) {
  bool same = groups->len > 0 && str_eq(groups->items[groups->len - 1].title, title);
  if (!same) vec_push(d->arena, groups, (DocsGroup){.title = title});
  DocsGroup *group = &groups->items[groups->len - 1];
  vec_push(d->arena, &group->parts, (DocsPart){.name = STR_NONE});
  return &group->parts.items[group->parts.len - 1];
}

static bool holds(const ColumnList *all, const Column *column) {
  each(i, *all)
    if (all->items[i] == column) return true;
  return false;
}

static bool holds_key(const ColumnList *all, const Key *key) {
  each(i, key->columns)
    if (!holds(all, key->columns.items[i])) return false;
  return true;
}

static bool holds_index(const ColumnList *all, const Index *index) {
  each(i, index->keys)
    if (index->keys.items[i].column == NULL || !holds(all, index->keys.items[i].column)) return false;
  return true;
}

bool docs_unique(const Table *table, const ColumnList *columns) {
  if (table->primary_key != NULL && holds_key(columns, table->primary_key)) return true;
  each(i, table->uniques)
    if (holds_key(columns, table->uniques.items[i])) return true;
  each(i, table->indexes) {
    const Index *index = table->indexes.items[i];
    bool whole = index->unique && !expression_given(&index->where);
    if (whole && holds_index(columns, index)) return true;
  }
  return false;
}
