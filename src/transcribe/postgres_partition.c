/* Partitioned tables: `partition_by:` and `partitions:`. What a partition has of its own (an index, a default)
 * becomes an `sql:` block; so does a partition whose columns stand in another order, or whose parts have other
 * names. */
#include "transcribe/postgres.h"

#include "model/name.h"

Str pg_take_parentheses(Scan *scan, StrList *parts) {
  ScanToken token = scan_next(scan);
  size_t from = scan->at, begin = from;
  for (int depth = 1; token.kind != SCAN_END;) {
    token = scan_next(scan);
    if (scan_is_sign(token, '(') || scan_is_sign(token, '[')) depth++;
    bool closes = scan_is_sign(token, ')') || scan_is_sign(token, ']');
    bool ends = closes && --depth == 0;
    if (parts != NULL && (ends || (depth == 1 && scan_is_sign(token, ',')))) {
      vec_push(scan->arena, parts, str_trim(str_slice(scan->text, begin, token.from)));
      begin = scan->at;
    }
    if (ends) return str_slice(scan->text, from, token.from);
  }
  return STR_NONE;
}

/* --- by what --- */

/* RANGE (day, lower(name)) */
static Doc *by_doc(Scribe *s, const CatalogTable *table) {
  Scan scan = {s->arena, table->partition_key, DIALECT_POSTGRES, 0};
  Str method = scan_next(&scan).name;
  StrList parts = {0};
  pg_take_parentheses(&scan, &parts);
  Doc *out = doc_map(s->arena, DOC_FIT);
  doc_put(s->arena, out, method, doc_texts(s->arena, parts.items, parts.len));
  return out;
}

/* --- bounds --- */

/* A value of a bound as the server prints it: a number, a quoted text, MINVALUE, NULL. */
static Doc *value_doc(Scribe *s, Str text) {
  bool quoted = text.len >= 2 && text.ptr[0] == '\'';
  if (!quoted) return doc_word(s->arena, str_lower(s->arena, text));
  Str inner = str_slice(text, 1, text.len - 1);
  return doc_text(s->arena, str_replace(s->arena, inner, STR("''"), STR("'")));
}

static Doc *values_doc(Scribe *s, Scan *scan, bool list) {
  StrList parts = {0};
  pg_take_parentheses(scan, &parts);
  if (parts.len == 1 && !list) return value_doc(s, parts.items[0]);
  Doc *out = doc_list(s->arena, DOC_FIT);
  each(i, parts) doc_add(s->arena, out, value_doc(s, parts.items[i]));
  return out;
}

/* FOR VALUES FROM (..) TO (..), IN (..), WITH (modulus 2, remainder 0); or DEFAULT. False: anything else. */
static bool put_bound(Scribe *s, const CatalogTable *table, Doc *out) {
  Scan scan = {s->arena, table->partition_bound, DIALECT_POSTGRES, 0};
  if (scan_is_word(scan_peek(&scan, 0), STR("default"))) {
    doc_put(s->arena, out, STR("default"), doc_word(s->arena, STR("true")));
    return true;
  }
  scan_next(&scan);
  scan_next(&scan);
  ScanToken word = scan_next(&scan);
  if (scan_is_word(word, STR("in"))) {
    doc_put(s->arena, out, STR("in"), values_doc(s, &scan, true));
  } else if (scan_is_word(word, STR("from"))) {
    doc_put(s->arena, out, STR("from"), values_doc(s, &scan, false));
    scan_next(&scan);
    doc_put(s->arena, out, STR("to"), values_doc(s, &scan, false));
  } else if (scan_is_word(word, STR("with"))) {
    StrList parts = {0};
    pg_take_parentheses(&scan, &parts);
    each(i, parts) {
      ptrdiff_t blank = str_find_char(parts.items[i], ' ');
      if (blank < 0) return false;
      doc_put(s->arena, out, str_slice(parts.items[i], 0, (size_t)blank),
              doc_word(s->arena, str_slice(parts.items[i], (size_t)blank + 1, parts.items[i].len)));
    }
  }
  return !doc_empty(out);
}

/* --- partitions --- */

static bool same_columns(const CatalogTable *a, const CatalogTable *b) { /* by name, in the same order */
  if (a->columns.len != b->columns.len) return false;
  each(i, a->columns)
    if (!str_eq(a->columns.items[i]->object.name, b->columns.items[i]->object.name)) return false;
  return true;
}

bool pg_partition_is_said(const Scribe *s, const CatalogTable *table) {
  if (!str_given(table->partition_bound) || table->parents.len != 1 || say_of(s, table) >= SAY_RAW) return false;
  const CatalogTable *parent = table->parents.items[0];
  return str_given(parent->partition_bound) ? pg_partition_is_said(s, parent) : table_is_said(s, parent);
}

/* --- which of them are as Postgres makes them from their table --- */

static bool same_options(const OptionList *a, const OptionList *b) {
  bool same = a->len == b->len;
  for (size_t i = 0; same && i < a->len; i++)
    same = str_eq(a->items[i].key.str, b->items[i].key.str) && str_eq(a->items[i].value.str, b->items[i].value.str);
  return same;
}

static bool same_index(const CatalogIndex *a, const CatalogIndex *b) {
  bool same = a->unique == b->unique && a->keys.len == b->keys.len && same_options(&a->with, &b->with) &&
              str_eq(a->where, b->where) && str_eq(a->tablespace, b->tablespace);
  for (size_t i = 0; same && i < a->keys.len; i++)
    same = str_eq(a->keys.items[i]->expression, b->keys.items[i]->expression);
  return same;
}

/* Its name and parameters are what Postgres gives to the partition's index for one of its table. */
static bool is_usual_index(const Scribe *s, const CatalogIndex *index, const CatalogTable *parent) {
  bool twin = false;
  each(i, parent->indexes) twin = twin || same_index(index, parent->indexes.items[i]);
  Str columns = names_joined(s->arena, &index->key_names);
  Str name = name_fit_postgres(s->arena, index->object.table->object.name, columns, STR("idx"));
  return twin && !index->invalid && str_eq(name, index->object.name);
}

static bool same_key(const CatalogConstraint *a, const CatalogConstraint *b) {
  bool same = a->type == b->type && a->columns.len == b->columns.len && same_options(&a->with, &b->with) &&
              str_eq(a->tablespace, b->tablespace);
  for (size_t i = 0; same && i < a->columns.len; i++)
    same = str_eq(a->columns.items[i]->object.name, b->columns.items[i]->object.name);
  return same;
}

static bool is_usual_key(const Scribe *s, const CatalogConstraint *c, const CatalogTable *parent) {
  bool twin = false, primary = c->type == CONSTRAINT_PRIMARY_KEY;
  each(i, parent->constraints) twin = twin || same_key(c, parent->constraints.items[i]);
  StrList columns = {0};
  each(i, c->columns) vec_push(s->arena, &columns, c->columns.items[i]->object.name);
  each(i, c->include) vec_push(s->arena, &columns, c->include.items[i]);
  Str joined = primary ? STR_NONE : names_joined(s->arena, &columns), label = primary ? STR("pkey") : STR("key");
  Str name = name_fit_postgres(s->arena, c->object.table->object.name, joined, label);
  return twin && c->type != CONSTRAINT_EXCLUSION && str_eq(name, c->object.name);
}

/* A partition's NOT NULL has the name of its table's; one of its own is given later. */
static bool same_not_nulls(const CatalogTable *table, const CatalogTable *parent) {
  each(i, table->columns) {
    const CatalogColumn *a = table->columns.items[i], *b = parent->columns.items[i];
    if (a->not_null && b->not_null && !str_eq(a->not_null_name, b->not_null_name)) return false;
  }
  return true;
}

/* Up to 16 the identity of a column is its table's alone. */
static bool has_own_identity(const Scribe *s, const CatalogTable *table) {
  enum { VERSION_17 = 170000 };
  each(i, table->columns)
    if (table->columns.items[i]->identity != IDENTITY_NONE && s->catalog->version < VERSION_17) return true;
  return false;
}

static Str schema_of_keys(const Scribe *s) {
  return str_given(s->options->schema) ? s->options->schema : STR("public");
}

static bool is_usual(const Scribe *s, const CatalogTable *table) {
  const CatalogTable *parent = table->parents.items[0];
  bool plain = table->type != TABLE_FOREIGN && !table->unlogged && !str_given(table->method) &&
               !str_given(table->replica_identity) && !table->row_security && !table->force_row_security &&
               table->toast.len == 0 && key_says_name(s, &table->object) && !has_own_identity(s, table);
  /* Without a schema in its key it is in that of its table. */
  bool beside = str_eq(table->object.schema, parent->object.schema) || !str_eq(table->object.schema, schema_of_keys(s));
  plain = plain && beside && same_columns(table, parent) && same_not_nulls(table, parent);
  each(i, table->indexes)
    plain = plain && (!table->indexes.items[i]->inherited || is_usual_index(s, table->indexes.items[i], parent));
  each(i, table->constraints) {
    const CatalogConstraint *c = table->constraints.items[i];
    bool key = c->type == CONSTRAINT_PRIMARY_KEY || c->type == CONSTRAINT_UNIQUE || c->type == CONSTRAINT_EXCLUSION;
    plain = plain && (!c->inherited || !key || is_usual_key(s, c, parent));
  }
  return plain;
}

bool pg_needs(const CatalogObject *object, const CatalogTable *table) {
  if (object->need == NULL) return false;
  each(i, object->need->tables)
    if (object->need->tables.items[i] == table) return true;
  return false;
}

/* Defaults, checks and indexes that are made with something over rows of their own table come when both are there. */
static void find_late_parts(Scribe *s, const CatalogTable *table) {
  each(i, table->columns) {
    const CatalogColumn *column = table->columns.items[i];
    if (str_given(column->initial) && pg_needs(&column->object, table)) pg_set_apart(s, column);
  }
  each(i, table->constraints) {
    const CatalogConstraint *c = table->constraints.items[i];
    if (!pg_needs(&c->object, table)) continue;
    pg_set_apart(s, c);
    say_raw(s, &c->object);
  }
  each(i, table->indexes)
    if (pg_needs(&table->indexes.items[i]->object, table)) say_raw(s, &table->indexes.items[i]->object);
}

/* The name needs its schema, which the language leaves out of the default one. */
static void find_shadowed(Scribe *s) {
  each(i, s->catalog->enums)
    if (s->catalog->enums.items[i]->shadowed) say_raw(s, &s->catalog->enums.items[i]->object);
  each(i, s->catalog->domains)
    if (s->catalog->domains.items[i]->shadowed) say_raw(s, &s->catalog->domains.items[i]->object);
}

static bool same_key_over(const CatalogConstraint *a, const CatalogConstraint *b) {
  bool same = a->columns.len == b->columns.len && a->include.len == b->include.len && a->deferrable == b->deferrable &&
              a->nulls_not_distinct == b->nulls_not_distinct;
  for (size_t i = 0; same && i < a->columns.len; i++) same = a->columns.items[i] == b->columns.items[i];
  for (size_t i = 0; same && i < a->include.len; i++) same = str_eq(a->include.items[i], b->include.items[i]);
  return same;
}

/* CREATE TABLE makes one of two keys over the same columns: a database that has both made the second later. */
static void find_second_keys(Scribe *s, const CatalogTable *table) {
  if (s->catalog->declared) return;
  each(i, table->constraints) each(k, table->constraints) {
    const CatalogConstraint *a = table->constraints.items[i], *b = table->constraints.items[k];
    bool first = a->type == CONSTRAINT_PRIMARY_KEY || (a->type == CONSTRAINT_UNIQUE && i < k);
    if (first && a != b && b->type == CONSTRAINT_UNIQUE && same_key_over(a, b)) say_raw(s, &b->object);
  }
}

void pg_begin(Scribe *s) {
  pg_find_shared(s);
  find_shadowed(s);
  each(i, s->catalog->tables) find_second_keys(s, s->catalog->tables.items[i]);
  each(i, s->catalog->tables) find_late_parts(s, s->catalog->tables.items[i]);
  each(i, s->catalog->tables) {
    const CatalogTable *table = s->catalog->tables.items[i];
    bool partition = str_given(table->partition_bound) && table->parents.len == 1;
    if (partition && !is_usual(s, table)) say_raw(s, &table->object);
    each(k, table->columns)
      if (!partition && pg_has_own_not_null(table->columns.items[k])) say_raw(s, &table->object);
  }
}

/* --- how they are said --- */

static Doc *partitions_doc(Scribe *s, const CatalogTable *table);

static Doc *partition_doc(Scribe *s, const CatalogTable *table) {
  Doc *out = doc_map(s->arena, DOC_FIT);
  bool known = put_bound(s, table, out);
  bool only_default = known && out->entries.len == 1 && str_eq(out->entries.items[0].key, STR("default"));
  doc_put(s->arena, out, STR("with"), options_doc(s, &table->with));
  bool back = !str_given(table->tablespace) && str_given(table->parents.items[0]->tablespace); /* else it has that */
  doc_put(s->arena, out, STR("tablespace"), text_or_null(s, back ? STR("pg_default") : table->tablespace));
  if (str_given(table->partition_key)) {
    doc_put(s->arena, out, STR("partition_by"), by_doc(s, table));
    doc_put(s->arena, out, STR("partitions"), partitions_doc(s, table));
  }
  doc_put(s->arena, out, STR("comment"), text_or_null(s, table->object.comment));
  if (only_default && out->entries.len == 1) out = doc_text(s->arena, STR("default"));
  out->about = &table->object;
  return out;
}

static Doc *partitions_doc(Scribe *s, const CatalogTable *table) {
  Doc *out = doc_map(s->arena, DOC_BLOCK);
  each(i, s->catalog->tables) {
    const CatalogTable *of = s->catalog->tables.items[i];
    if (of->parents.len != 1 || of->parents.items[0] != table || !pg_partition_is_said(s, of)) continue;
    doc_put(s->arena, out, key_of(s, &of->object), partition_doc(s, of));
  }
  return doc_empty(out) ? NULL : out;
}

void pg_put_partitions(Scribe *s, const CatalogTable *table, Doc *own) {
  if (!str_given(table->partition_key)) return;
  doc_put(s->arena, own, STR("partition_by"), by_doc(s, table));
  doc_put(s->arena, own, STR("partitions"), partitions_doc(s, table));
}
