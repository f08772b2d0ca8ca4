#include "transcribe/pair_merge.h"

#include "sql/sql.h"

typedef struct Merge {
  Arena *arena;
  const Schema *schema;
  const Table *table;
  const CatalogColumn *columns[DIALECT_COUNT]; /* that are being merged */
} Merge;

/* --- documents --- */

bool doc_same(Arena *arena, const Doc *a, const Doc *b) {
  Buf texts[2] = {BUF(arena), BUF(arena)};
  const Doc *docs[2] = {a, b};
  for (int i = 0; i < 2; i++) {
    Doc *root = doc_map(arena, DOC_BLOCK);
    doc_put(arena, root, STR("x"), (Doc *)(uintptr_t)docs[i]);
    doc_print(&texts[i], root);
  }
  return str_eq(buf_str(&texts[0]), buf_str(&texts[1]));
}

/* A copy whose entries may be added to; a scalar or list becomes the value of `key`. */
static Doc *as_map(Arena *arena, const Doc *doc, Str key) {
  Doc *out = doc_map(arena, DOC_FIT);
  if (doc->kind == DOC_MAP) {
    out->layout = doc->layout;
    each(i, doc->entries) doc_put(arena, out, doc->entries.items[i].key, doc->entries.items[i].value);
  } else {
    doc_put(arena, out, key, (Doc *)(uintptr_t)doc);
  }
  out->about = doc->about;
  return out;
}

static Doc *only_word(Arena *arena, Dialect dialect) {
  return doc_text(arena, dialect_infos[dialect].key);
}

static Doc *narrowed(Arena *arena, const Doc *doc, Str key, Dialect dialect) {
  Doc *out = as_map(arena, doc, key);
  bool own = doc_get(out, dialect_infos[dialect].key) != NULL && doc_get(out, STR("columns")) == NULL;
  if (!own) doc_put(arena, out, STR("only"), only_word(arena, dialect));
  return out;
}

Doc *pair_only(Arena *arena, const Doc *doc, Dialect dialect) {
  Doc *out = as_map(arena, doc, STR("type"));
  Doc *copy = doc_map(arena, out->layout);
  copy->about = doc->about;
  copy->remark = doc->remark;
  doc_put(arena, copy, STR("only"), only_word(arena, dialect));
  each(i, out->entries) doc_put(arena, copy, out->entries.items[i].key, out->entries.items[i].value);
  return copy;
}

static Doc *both_texts(Arena *arena, Str postgres, Str sqlite) {
  Doc *out = doc_map(arena, DOC_FIT);
  doc_put(arena, out, STR("postgres"), doc_text(arena, postgres));
  doc_put(arena, out, STR("sqlite"), doc_text(arena, sqlite));
  return out;
}

/* --- columns --- */

static const Column *model_column(const Merge *m) {
  return map_get(&m->table->by_name, m->columns[DIALECT_POSTGRES]->object.name);
}

/* SQLite declares the type of Postgres just so; one with a collation of its own there does not count. */
static bool same_type(const Merge *m) {
  const Column *column = model_column(m);
  if (column == NULL || column->type.id == TYPE_CHAR || column->type.id == TYPE_CITEXT) return false;
  if (column->type.id == TYPE_DIALECT) return false;
  Str made = sql_column_type(m->arena, m->schema, DIALECT_SQLITE, column);
  return str_eq_fold(made, m->columns[DIALECT_SQLITE]->type);
}

static Doc *merge_type(const Merge *m, bool nullable) {
  const Column *column = model_column(m);
  Str mark = nullable ? STR("?") : STR("");
  if (same_type(m)) return doc_text(m->arena, CAT(m->arena, type_yaml(m->arena, &column->type), mark));
  return both_texts(m->arena, CAT(m->arena, m->columns[DIALECT_POSTGRES]->type, mark),
                    CAT(m->arena, m->columns[DIALECT_SQLITE]->type, mark));
}

/* NULL: neither has one. One that only one side has is NULL in the words of the other, which is to have none. */
static Doc *merge_default(const Merge *m, const Doc *a, const Doc *b) {
  const Doc *ours = doc_get(a, STR("default")), *theirs = doc_get(b, STR("default"));
  const CatalogColumn *const *columns = m->columns;
  if (ours == NULL && theirs == NULL) return NULL;
  bool both = ours != NULL && theirs != NULL;
  if (both && same_type(m) && doc_same(m->arena, ours, theirs)) return (Doc *)(uintptr_t)ours;
  return both_texts(m->arena, ours != NULL ? columns[DIALECT_POSTGRES]->initial : STR("NULL"),
                    theirs != NULL ? columns[DIALECT_SQLITE]->initial : STR("NULL"));
}

/* The text of an expression for one dialect: portable, or its own. */
static Str expression_text(const Doc *doc, Dialect dialect) {
  if (doc->kind == DOC_TEXT) return doc->text;
  const Doc *own = doc_get(doc, dialect_infos[dialect].key), *portable = doc_get(doc, STR("expr"));
  return own != NULL ? own->text : portable != NULL ? portable->text : STR_NONE;
}

static Doc *merge_expression(const Merge *m, const Doc *a, const Doc *b) {
  if (a == NULL || b == NULL) {
    Dialect dialect = a != NULL ? DIALECT_POSTGRES : DIALECT_SQLITE;
    return narrowed(m->arena, a != NULL ? a : b, STR("expr"), dialect);
  }
  if (doc_same(m->arena, a, b) && a->kind == DOC_TEXT) return (Doc *)(uintptr_t)a;
  Str texts[2] = {expression_text(a, DIALECT_POSTGRES), expression_text(b, DIALECT_SQLITE)};
  return str_given(texts[0]) && str_given(texts[1]) ? both_texts(m->arena, texts[0], texts[1]) : NULL;
}

/* unique: and index: of one alone. */
static Doc *merge_key(const Merge *m, const Doc *a, const Doc *b) {
  if (a != NULL && b != NULL) return doc_same(m->arena, a, b) ? (Doc *)(uintptr_t)a : NULL;
  const Doc *one = a != NULL ? a : b;
  Doc *out = one->kind == DOC_MAP ? as_map(m->arena, one, STR("")) : doc_map(m->arena, DOC_FIT);
  doc_put(m->arena, out, STR("only"), only_word(m->arena, a != NULL ? DIALECT_POSTGRES : DIALECT_SQLITE));
  return out;
}

static const Str actions[] = {STR_INIT("on_delete"), STR_INIT("on_update")};

/* A foreign key of one alone says its actions itself. */
static bool merge_reference(const Merge *m, const Doc *a, const Doc *b, Doc *out) {
  const Doc *ours = doc_get(a, STR("references")), *theirs = doc_get(b, STR("references"));
  if (ours == NULL && theirs == NULL) return true;
  const Doc *one = ours != NULL ? a : b;
  bool both = ours != NULL && theirs != NULL, same = both && doc_same(m->arena, ours, theirs);
  Doc *reference = both ? (Doc *)(uintptr_t)ours : as_map(m->arena, ours != NULL ? ours : theirs, STR("column"));
  for (size_t i = 0; i < 2; i++) {
    Doc *x = doc_get(a, actions[i]), *y = doc_get(b, actions[i]);
    same = same && (x == NULL) == (y == NULL) && (x == NULL || doc_same(m->arena, x, y));
    doc_put(m->arena, both ? out : reference, actions[i], doc_get(one, actions[i]));
  }
  if (!both)
    doc_put(m->arena, reference, STR("only"), only_word(m->arena, ours != NULL ? DIALECT_POSTGRES : DIALECT_SQLITE));
  doc_put(m->arena, out, STR("references"), reference);
  return same || !both;
}

static bool is_handled(Str key) {
  static const Str keys[] = {STR_INIT("type"),       STR_INIT("nullable"),  STR_INIT("default"),
                             STR_INIT("check"),      STR_INIT("unique"),    STR_INIT("index"),
                             STR_INIT("references"), STR_INIT("on_delete"), STR_INIT("on_update"),
                             STR_INIT("comment"),    STR_INIT("postgres"),  STR_INIT("identity"),
                             STR_INIT("collate")};
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    if (str_eq(keys[i], key)) return true;
  return false;
}

/* What both have to say alike. */
static bool merge_rest(const Merge *m, const Doc *a, const Doc *b, Doc *out) {
  each(i, a->entries) {
    const DocEntry *entry = &a->entries.items[i];
    if (is_handled(entry->key)) continue;
    const Doc *other = doc_get(b, entry->key);
    if (other == NULL || !doc_same(m->arena, entry->value, other)) return false;
    doc_put(m->arena, out, entry->key, entry->value);
  }
  each(i, b->entries)
    if (!is_handled(b->entries.items[i].key) && doc_get(a, b->entries.items[i].key) == NULL) return false;
  return true;
}

/* SQLite numbers the rows by itself where Postgres has an identity or a serial. */
static bool merge_identity(const Merge *m, const Doc *a, const Doc *b, Doc *out) {
  Doc *ours = doc_get(a, STR("identity"));
  const Column *column = model_column(m);
  bool numbered = ours != NULL || (column != NULL && type_is_serial(&column->type));
  doc_put(m->arena, out, STR("identity"), ours);
  return numbered == (doc_get(b, STR("identity")) != NULL);
}

/* Each in the words of its database: `{ postgres: C, sqlite: nocase }`. */
static Doc *merge_collation(const Merge *m, const Doc *a, const Doc *b) {
  Doc *out = doc_map(m->arena, DOC_FIT);
  const Doc *sides[] = {doc_get(a, STR("collate")), doc_get(b, STR("collate"))};
  for (size_t i = 0; i < 2; i++)
    for (size_t k = 0; sides[i] != NULL && k < sides[i]->entries.len; k++)
      doc_put(m->arena, out, sides[i]->entries.items[k].key, sides[i]->entries.items[k].value);
  return doc_empty(out) ? NULL : out;
}

static Doc *merge_column(const Merge *m, const Doc *a, const Doc *b) {
  Doc *out = doc_map(m->arena, DOC_FIT);
  const CatalogColumn *p = m->columns[DIALECT_POSTGRES], *q = m->columns[DIALECT_SQLITE];
  const Column *column = model_column(m);
  bool good = true, numbered = doc_get(b, STR("identity")) != NULL;
  if (column == NULL || (p->not_null != q->not_null && !numbered)) return NULL;
  doc_put(m->arena, out, STR("type"), merge_type(m, column->nullable));
  if (!merge_rest(m, a, b, out) || !merge_identity(m, a, b, out) || !merge_reference(m, a, b, out)) return NULL;
  doc_put(m->arena, out, STR("default"), merge_default(m, a, b));
  doc_put(m->arena, out, STR("collate"), merge_collation(m, a, b));
  static const Str parts[] = {STR_INIT("unique"), STR_INIT("index"), STR_INIT("check")};
  for (size_t i = 0; good && i < sizeof parts / sizeof *parts; i++) {
    const Doc *x = doc_get(a, parts[i]), *y = doc_get(b, parts[i]);
    if (x == NULL && y == NULL) continue;
    Doc *merged = i == 2 ? merge_expression(m, x, y) : merge_key(m, x, y);
    good = merged != NULL;
    doc_put(m->arena, out, parts[i], merged);
  }
  doc_put(m->arena, out, STR("postgres"), doc_get(a, STR("postgres")));
  doc_put(m->arena, out, STR("comment"), doc_get(a, STR("comment")));
  bool short_form = out->entries.len == 1 && out->entries.items[0].value->kind == DOC_TEXT;
  Doc *result = short_form ? out->entries.items[0].value : out;
  result->about = a->about;
  return good ? result : NULL;
}

/* Columns in the order of Postgres; those of SQLite alone at the end. */
static Doc *merge_columns(Merge *m, const Doc *a, const Doc *b) {
  Doc *out = doc_map(m->arena, DOC_BLOCK);
  each(i, a->entries) {
    const DocEntry *entry = &a->entries.items[i];
    const Doc *other = doc_get(b, entry->key);
    Doc *merged = other == NULL ? pair_only(m->arena, entry->value, DIALECT_POSTGRES) : NULL;
    if (other != NULL) {
      m->columns[DIALECT_POSTGRES] = entry->value->about;
      m->columns[DIALECT_SQLITE] = other->about;
      merged = merge_column(m, as_map(m->arena, entry->value, STR("type")), as_map(m->arena, other, STR("type")));
    }
    if (merged == NULL) return NULL;
    doc_put(m->arena, out, entry->key, merged);
  }
  each(i, b->entries)
    if (doc_get(a, b->entries.items[i].key) == NULL)
      doc_put(m->arena, out, b->entries.items[i].key, pair_only(m->arena, b->entries.items[i].value, DIALECT_SQLITE));
  return out;
}

/* --- tables --- */

static bool has_same(const Merge *m, const Doc *list, const Doc *item) {
  for (size_t i = 0; list != NULL && i < list->items.len; i++)
    if (doc_same(m->arena, list->items.items[i], item)) return true;
  return false;
}

/* Constraints or indexes: what both have once, the rest with `only:`. */
static Doc *merge_list(const Merge *m, const Doc *a, const Doc *b) {
  Doc *out = doc_list(m->arena, DOC_BLOCK);
  for (size_t i = 0; a != NULL && i < a->items.len; i++) {
    Doc *item = a->items.items[i];
    doc_add(m->arena, out, has_same(m, b, item) ? item : narrowed(m->arena, item, STR("columns"), DIALECT_POSTGRES));
  }
  for (size_t i = 0; b != NULL && i < b->items.len; i++)
    if (!has_same(m, a, b->items.items[i]))
      doc_add(m->arena, out, narrowed(m->arena, b->items.items[i], STR("columns"), DIALECT_SQLITE));
  return doc_empty(out) ? NULL : out;
}

static Doc *merge_checks(const Merge *m, const Doc *a, const Doc *b) {
  Doc *out = doc_map(m->arena, DOC_BLOCK);
  static const Doc none = {.kind = DOC_MAP};
  if (a == NULL) a = &none;
  if (b == NULL) b = &none;
  each(i, a->entries)
    doc_put(m->arena, out, a->entries.items[i].key,
            merge_expression(m, a->entries.items[i].value, doc_get(b, a->entries.items[i].key)));
  each(i, b->entries)
    if (doc_get(a, b->entries.items[i].key) == NULL)
      doc_put(m->arena, out, b->entries.items[i].key, merge_expression(m, NULL, b->entries.items[i].value));
  return doc_empty(out) ? NULL : out;
}

Doc *pair_table(Arena *arena, const Schema *schema, const Table *table, const Doc *postgres, const Doc *sqlite) {
  Merge m = {.arena = arena, .schema = schema, .table = table};
  const Doc *a = postgres, *b = sqlite, *keys[2] = {doc_get(a, STR("primary_key")), doc_get(b, STR("primary_key"))};
  bool external = doc_get(a, STR("external")) != NULL || doc_get(b, STR("external")) != NULL;
  bool same_key = (keys[0] == NULL) == (keys[1] == NULL) && (keys[0] == NULL || doc_same(arena, keys[0], keys[1]));
  if (external || !same_key || doc_get(b, STR("name")) != NULL) return NULL;
  Doc *out = doc_map(arena, DOC_BLOCK),
      *columns = merge_columns(&m, doc_get(a, STR("columns")), doc_get(b, STR("columns")));
  if (columns == NULL) return NULL;
  static const Str lists[] = {STR_INIT("unique"), STR_INIT("indexes"), STR_INIT("foreign_keys")};
  static const Str alone[] = {STR_INIT("name"), STR_INIT("schema"), STR_INIT("comment")};
  out->about = a->about;
  for (size_t i = 0; i < sizeof alone / sizeof *alone; i++) doc_put(arena, out, alone[i], doc_get(a, alone[i]));
  doc_put(arena, out, STR("columns"), columns);
  doc_put(arena, out, STR("primary_key"), (Doc *)(uintptr_t)keys[0]);
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
    doc_put(arena, out, lists[i], merge_list(&m, doc_get(a, lists[i]), doc_get(b, lists[i])));
  doc_put(arena, out, STR("checks"), merge_checks(&m, doc_get(a, STR("checks")), doc_get(b, STR("checks"))));
  doc_put(arena, out, STR("postgres"), doc_get(a, STR("postgres")));
  doc_put(arena, out, STR("sqlite"), doc_get(b, STR("sqlite")));
  return out;
}
