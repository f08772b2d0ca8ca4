/* SQLite: types as declared, defaults and expressions in its own words. */
#include "transcribe/scribe.h"

static Doc *sqlite_type(Scribe *s, const CatalogColumn *column, bool nullable) {
  return own_words(s, CAT(s->arena, column->type, nullable ? STR("?") : STR("")));
}

static Doc *sqlite_initial(Scribe *s, const CatalogColumn *column) {
  return str_given(column->initial) ? own_words(s, column->initial) : NULL;
}

static Str sqlite_portable(Scribe *s, const CatalogTable *table, Str expression) {
  (void)s, (void)table, (void)expression;
  return STR_NONE;
}

static void sqlite_column(Scribe *s, const CatalogColumn *column, Doc *out) { (void)s, (void)column, (void)out; }

static void sqlite_table(Scribe *s, const CatalogTable *table, Doc *out) {
  Doc *own = doc_map(s->arena, DOC_FIT);
  if (table->strict) doc_put(s->arena, own, STR("strict"), doc_word(s->arena, STR("true")));
  if (table->without_rowid) doc_put(s->arena, own, STR("without_rowid"), doc_word(s->arena, STR("true")));
  if (table->autoincrement) doc_put(s->arena, own, STR("autoincrement"), doc_word(s->arena, STR("true")));
  if (!doc_empty(own)) doc_put(s->arena, out, STR("sqlite"), own);
}

static void sqlite_nothing(Scribe *s) { (void)s; }

static Str sqlite_statement(Scribe *s, const CatalogObject *object) {
  (void)s;
  if (object->kind == CATALOG_TABLE) return ((const CatalogTable *)object)->definition;
  if (object->kind == CATALOG_INDEX) return ((const CatalogIndex *)object)->definition;
  if (object->kind == CATALOG_TRIGGER) return ((const CatalogTrigger *)object)->definition;
  return STR_NONE;
}

const ScribeDialect scribe_sqlite = {
    .type = sqlite_type,
    .initial = sqlite_initial,
    .portable = sqlite_portable,
    .column = sqlite_column,
    .table = sqlite_table,
    .before = sqlite_nothing,
    .after = sqlite_nothing,
    .statement = sqlite_statement,
};
