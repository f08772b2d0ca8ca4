/* SQLite: types, defaults and what else a column or table says. A declared type is one of the language's where that
 * is declared in the same way, else in SQLite's own words. */
#include "transcribe/sqlite.h"

/* --- types --- */

typedef struct TypeWords {
  Str declared, words;
} TypeWords;

/* INTEGER holds 64 bits, REAL 8 bytes. */
static const TypeWords type_words[] = {
    {STR_INIT("text"), STR_INIT("text")},
    {STR_INIT("integer"), STR_INIT("bigint")},
    {STR_INIT("real"), STR_INIT("double")},
    {STR_INIT("blob"), STR_INIT("bytes")},
};

/* An integer whose default is TRUE or FALSE: as Drizzle and the language declare one. */
static bool is_boolean(const CatalogColumn *column) {
  bool word = str_eq_fold(column->initial, STR("true")) || str_eq_fold(column->initial, STR("false"));
  return word && !str_given(column->generated) && str_eq_fold(column->type, STR("integer"));
}

Str sqlite_type_words(const Scribe *s, const CatalogColumn *column) {
  if (say_of(s, column) != SAY_BEST) return STR_NONE;
  if (is_boolean(column)) return STR("boolean");
  for (size_t i = 0; i < sizeof type_words / sizeof *type_words; i++)
    if (str_eq_fold(type_words[i].declared, column->type)) return type_words[i].words;
  return STR_NONE;
}

static Doc *sqlite_type(Scribe *s, const CatalogColumn *column, bool nullable) {
  Str words = sqlite_type_words(s, column), mark = nullable ? STR("?") : STR("");
  bool view = column->object.table->type != TABLE_ORDINARY;
  if (str_given(words)) return doc_text(s->arena, CAT(s->arena, words, mark));
  Str own = view && str_empty(column->type) ? STR("any") : column->type; /* a view's is not declared */
  return own_words(s, CAT(s->arena, own, mark));
}

bool sqlite_is_row_number(const CatalogColumn *column) {
  const CatalogTable *table = column->object.table;
  const CatalogConstraint *key = table->primary_key;
  bool alone = key != NULL && key->columns.len == 1 && key->columns.items[0] == column;
  return alone && !table->without_rowid && !key->descending && str_eq_fold(column->type, STR("integer"));
}

/* A key that stands in the table because it has a name is no identity to the language, nor in the plain form one that
 * says NOT NULL. */
static bool is_identity(const Scribe *s, const CatalogColumn *column) {
  bool usual = sqlite_is_row_number(column) && !(s->plain && column->not_null);
  return usual && str_given(sqlite_type_words(s, column)) && !str_given(column->object.table->primary_key->own_name);
}

static bool sqlite_nullable(const Scribe *s, const CatalogColumn *column) {
  return !column->not_null && !is_identity(s, column);
}

/* --- defaults --- */

static bool is_number(Str text, bool whole) {
  size_t at = str_starts(text, STR("-")), digits = 0, points = 0;
  for (; at < text.len; at++) {
    if (char_is_digit(text.ptr[at])) digits++;
    else if (text.ptr[at] == '.' && digits > 0) points++;
    else return false;
  }
  int64_t number;
  return digits > 0 && points <= !whole && char_is_digit(text.ptr[text.len - 1]) &&
         (!whole || str_to_int64(text, &number));
}

/* 'it''s' as its value; false when it is anything else. */
static bool is_string(Arena *arena, Str text, Str *value) {
  if (text.len < 2 || text.ptr[0] != '\'' || text.ptr[text.len - 1] != '\'') return false;
  Str inside = str_slice(text, 1, text.len - 1);
  *value = str_replace(arena, inside, STR("''"), STR("'"));
  size_t quotes = 0, kept = 0;
  for (size_t i = 0; i < inside.len; i++) quotes += inside.ptr[i] == '\'';
  for (size_t i = 0; i < value->len; i++) kept += value->ptr[i] == '\'';
  return quotes == 2 * kept;
}

static Doc *value_doc(Scribe *s, const CatalogColumn *column) {
  Str words = sqlite_type_words(s, column), text = column->initial, value;
  bool integer = str_eq(words, STR("bigint")), real = str_eq(words, STR("double"));
  if ((integer || real) && is_number(text, integer)) return doc_word(s->arena, text);
  if (str_eq(words, STR("boolean"))) return doc_word(s->arena, str_lower(s->arena, text));
  if (str_eq(words, STR("text")) && is_string(s->arena, text, &value)) return text_value(s, value);
  return NULL;
}

static Doc *sqlite_initial(Scribe *s, const CatalogColumn *column) {
  if (!str_given(column->initial) || str_given(column->generated)) return NULL;
  Doc *out = value_doc(s, column);
  return out != NULL ? out : own_words(s, column->initial);
}

/* --- the rest --- */

static void sqlite_column(Scribe *s, const CatalogColumn *column, Doc *out) {
  if (column->object.table->type != TABLE_ORDINARY) return;
  if (is_identity(s, column)) doc_put(s->arena, out, STR("identity"), doc_word(s->arena, STR("true")));
  if (str_given(column->collation))
    doc_put(s->arena, out, STR("collate"), own_words(s, str_lower(s->arena, column->collation)));
}

static void sqlite_table(Scribe *s, const CatalogTable *table, Doc *out) {
  Doc *own = doc_map(s->arena, DOC_FIT);
  if (table->strict) doc_put(s->arena, own, STR("strict"), doc_word(s->arena, STR("true")));
  if (table->without_rowid) doc_put(s->arena, own, STR("without_rowid"), doc_word(s->arena, STR("true")));
  if (table->autoincrement) doc_put(s->arena, own, STR("autoincrement"), doc_word(s->arena, STR("true")));
  if (!doc_empty(own)) doc_put(s->arena, out, STR("sqlite"), own);
}

static const CatalogColumn *sqlite_check_column(const Scribe *s, const CatalogConstraint *check) {
  return map_get(&s->beside, (Str){(const char *)&check, sizeof check});
}

const ScribeDialect scribe_sqlite = {
    .type = sqlite_type,
    .nullable = sqlite_nullable,
    .initial = sqlite_initial,
    .portable = sqlite_portable,
    .values = sqlite_values,
    .column = sqlite_column,
    .table = sqlite_table,
    .before = sqlite_before,
    .after = sqlite_after,
    .statement = sqlite_statement,
    .check_column = sqlite_check_column,
    .raw_table = sqlite_raw_table,
    .prove = sqlite_prove,
};
