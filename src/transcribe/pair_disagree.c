/* Where two hand-kept schemas do not agree: in what there is, not in how an engine spells it. */
#include "reflect/sqlite_text.h"
#include "sql/sql.h"
#include "transcribe/pair.h"

typedef struct Disagree {
  Arena *arena;
  const Schema *schema; /* of Postgres, compiled */
  DisagreementList found;
} Disagree;

static void note(Disagree *d, Str object, const char *what, Str postgres, Str sqlite) {
  if (str_eq_fold(postgres, sqlite)) return;
  Disagreement one = {object, str_from_z(what), {[DIALECT_POSTGRES] = postgres, [DIALECT_SQLITE] = sqlite}};
  vec_push(d->arena, &d->found, one);
}

static void note_missing(Disagree *d, Str object, const char *what, bool postgres, bool sqlite) {
  if (postgres != sqlite) note(d, object, what, postgres ? STR("there") : STR_NONE, sqlite ? STR("there") : STR_NONE);
}

/* auth.users of Postgres is auth_users in SQLite. */
static Str flat_name(Arena *arena, const CatalogTable *table) {
  bool usual = !str_given(table->object.schema) || str_eq(table->object.schema, STR("public"));
  return usual ? table->object.name : CAT(arena, table->object.schema, STR("_"), table->object.name);
}

static const CatalogTable *find_table(Disagree *d, const CatalogTableList *tables, Str flat) {
  each(i, *tables)
    if (str_eq_fold(flat_name(d->arena, tables->items[i]), flat)) return tables->items[i];
  return NULL;
}

static const CatalogColumn *find_column(const CatalogTable *table, Str name) {
  each(i, table->columns)
    if (str_eq_fold(table->columns.items[i]->object.name, name)) return table->columns.items[i];
  return NULL;
}

/* --- columns --- */

/* What schemagen would declare in SQLite for the type of Postgres. */
static Str sqlite_type_of(Disagree *d, const CatalogColumn *column) {
  for (size_t i = 0; d->schema != NULL && i < d->schema->tables.len; i++) {
    const Table *table = d->schema->tables.items[i];
    Column *found = str_eq(table->name.str, column->object.table->object.name)
                        ? map_get(&table->by_name, column->object.name)
                        : NULL;
    if (found != NULL) return sql_column_type(d->arena, d->schema, DIALECT_SQLITE, found);
  }
  return STR_NONE;
}

static bool in_key(const CatalogColumn *column) {
  const CatalogConstraint *key = column->object.table->primary_key;
  for (size_t i = 0; key != NULL && i < key->columns.len; i++)
    if (key->columns.items[i] == column) return true;
  return false;
}

/* A literal without its quotes, and without the type that Postgres puts behind it. */
static Str bare_default(const CatalogColumn *column) {
  Str text = column->initial;
  if (!str_given(text) || column->sequence != NULL) return STR_NONE;
  ptrdiff_t cast = str_find(text, STR("::"));
  if (cast > 0) text = str_slice(text, 0, (size_t)cast);
  bool quoted = text.len >= 2 && text.ptr[0] == '\'' && text.ptr[text.len - 1] == '\'';
  return quoted ? str_slice(text, 1, text.len - 1) : text;
}

static bool means_now(Str text) {
  static const Str forms[] = {STR_INIT("now()"), STR_INIT("CURRENT_TIMESTAMP"), STR_INIT("datetime('now')"),
                              STR_INIT("strftime('%s', 'now')"), STR_INIT("unixepoch()")};
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
    if (str_eq_fold(forms[i], text)) return true;
  return false;
}

static bool same_default(const CatalogColumn *p, const CatalogColumn *q, Str texts[2]) {
  texts[0] = bare_default(p);
  texts[1] = bare_default(q);
  if (means_now(texts[0]) && means_now(texts[1])) return true;
  bool yes = str_eq(texts[0], STR("true")) && (str_eq(texts[1], STR("1")) || str_eq_fold(texts[1], STR("true")));
  bool no = str_eq(texts[0], STR("false")) && (str_eq(texts[1], STR("0")) || str_eq_fold(texts[1], STR("false")));
  return yes || no || str_eq(texts[0], texts[1]);
}

static void compare_columns(Disagree *d, Str object, const CatalogColumn *p, const CatalogColumn *q) {
  Str made = sqlite_type_of(d, p), texts[2];
  if (!str_eq_fold(made, q->type)) note(d, object, "type", p->type, q->type);
  if (p->not_null != q->not_null && !in_key(p))
    note(d, object, "null", p->not_null ? STR("not null") : STR("may be null"),
         q->not_null ? STR("not null") : STR("may be null"));
  if (!same_default(p, q, texts)) note(d, object, "default", texts[0], texts[1]);
}

/* --- keys and indexes --- */

typedef struct Fact {
  Str name;  /* what it is about: "(a, b)" */
  Str value; /* what else is said of it */
} Fact;
typedef VEC(Fact) FactList;

static Str names_of(Arena *arena, const CatalogColumnList *columns) {
  Buf out = BUF(arena);
  each(i, *columns) buf_format(&out, "%s%.*s", i == 0 ? "" : ", ", STR_ARG(columns->items[i]->object.name));
  return str_lower(arena, buf_str(&out));
}

static Str action_text(Arena *arena, const CatalogConstraint *key) {
  static const char *const words[] = {"no action", "restrict", "cascade", "set null", "set default"};
  return str_format(arena, "on delete %s, on update %s", words[key->on_delete], words[key->on_update]);
}

static Str target_text(Arena *arena, const CatalogConstraint *key) {
  const CatalogTable *target = key->target;
  const CatalogColumnList *columns = &key->target_columns;
  if (target == NULL) return key->target_name;
  if (columns->len == 0 && target->primary_key != NULL) columns = &target->primary_key->columns;
  return CAT(arena, flat_name(arena, target), STR(" ("), names_of(arena, columns), STR(")"));
}

static FactList facts_of(Arena *arena, const CatalogTable *table, CatalogConstraintType type) {
  FactList list = {0};
  each(i, table->constraints) {
    const CatalogConstraint *c = table->constraints.items[i];
    if (c->type != type) continue;
    bool foreign = type == CONSTRAINT_FOREIGN_KEY;
    Str name = names_of(arena, &c->columns);
    if (foreign) name = CAT(arena, name, STR(" to "), target_text(arena, c));
    vec_push(arena, &list, (Fact){name, foreign ? action_text(arena, c) : STR("there")});
  }
  return list;
}

/* Plain ones; a unique index over columns is as good as a constraint. */
static void add_indexes(Arena *arena, const CatalogTable *table, bool unique, FactList *list) {
  each(i, table->indexes) {
    const CatalogIndex *index = table->indexes.items[i];
    Buf out = BUF(arena);
    if (index->unique != unique) continue;
    each(k, index->keys) {
      const CatalogIndexKey *key = index->keys.items[k];
      Str text = key->column != NULL ? key->column->object.name : STR("(expression)");
      buf_format(&out, "%s%.*s%s", k == 0 ? "" : ", ", STR_ARG(text), key->descending ? " desc" : "");
    }
    if (str_given(index->where)) buf_lit(&out, " where ..");
    vec_push(arena, list, (Fact){str_lower(arena, buf_str(&out)), STR("there")});
  }
}

static Str value_of(const FactList *list, Str name) {
  each(i, *list)
    if (str_eq(list->items[i].name, name)) return list->items[i].value;
  return STR_NONE;
}

static void compare_facts(Disagree *d, Str table, const char *what, const FactList *p, const FactList *q) {
  each(i, *p) {
    Str object = CAT(d->arena, table, STR(" ("), p->items[i].name, STR(")"));
    note(d, object, what, p->items[i].value, value_of(q, p->items[i].name));
  }
  each(i, *q)
    if (!str_given(value_of(p, q->items[i].name)))
      note(d, CAT(d->arena, table, STR(" ("), q->items[i].name, STR(")")), what, STR_NONE, q->items[i].value);
}

static void compare_keys(Disagree *d, Str name, const CatalogTable *p, const CatalogTable *q) {
  static const CatalogColumnList none = {0};
  const CatalogColumnList *a = p->primary_key == NULL ? &none : &p->primary_key->columns;
  const CatalogColumnList *b = q->primary_key == NULL ? &none : &q->primary_key->columns;
  note(d, name, "primary key", names_of(d->arena, a), names_of(d->arena, b));
  FactList keys[2] = {facts_of(d->arena, p, CONSTRAINT_FOREIGN_KEY), facts_of(d->arena, q, CONSTRAINT_FOREIGN_KEY)};
  compare_facts(d, name, "foreign key", &keys[0], &keys[1]);
  FactList uniques[2] = {facts_of(d->arena, p, CONSTRAINT_UNIQUE), facts_of(d->arena, q, CONSTRAINT_UNIQUE)};
  FactList indexes[2] = {0};
  const CatalogTable *tables[2] = {p, q};
  for (int i = 0; i < 2; i++) {
    add_indexes(d->arena, tables[i], true, &uniques[i]);
    add_indexes(d->arena, tables[i], false, &indexes[i]);
  }
  compare_facts(d, name, "unique", &uniques[0], &uniques[1]);
  compare_facts(d, name, "index", &indexes[0], &indexes[1]);
}

/* --- checks: each engine prints an expression its own way, so that they are paired, not compared --- */

static CatalogConstraintList checks_of(Arena *arena, const CatalogTable *table) {
  CatalogConstraintList out = {0};
  each(i, table->constraints)
    if (table->constraints.items[i]->type == CONSTRAINT_CHECK) vec_push(arena, &out, table->constraints.items[i]);
  return out;
}

/* The names of the table's columns that it reads, in their order: what two forms of one check have alike. */
static Str check_reads(Arena *arena, const CatalogConstraint *check) {
  Buf out = BUF(arena);
  SqlTokens tokens = sql_tokens(arena, check->expression);
  each(i, check->object.table->columns) {
    Str name = check->object.table->columns.items[i]->object.name;
    for (size_t k = 0; k < tokens.len; k++) {
      if (!str_eq_fold(tokens.items[k].value, name)) continue;
      buf_format(&out, "%s%.*s", out.len == 0 ? "" : ", ", STR_ARG(name));
      break;
    }
  }
  return str_lower(arena, buf_str(&out));
}

/* The checks of `side` that the other has none for: as many over the same columns are the same ones. */
static void note_checks(Disagree *d, Str table, const CatalogConstraintList *ours, const CatalogConstraintList *theirs,
                        bool postgres) {
  each(i, *ours) {
    Str reads = check_reads(d->arena, ours->items[i]);
    size_t before = 0, there = 0;
    for (size_t k = 0; k <= i; k++) before += str_eq(check_reads(d->arena, ours->items[k]), reads);
    each(k, *theirs) there += str_eq(check_reads(d->arena, theirs->items[k]), reads);
    if (before <= there) continue;
    note_missing(d, CAT(d->arena, table, STR(" ("), reads, STR(")")), "check", postgres, !postgres);
  }
}

static void compare_checks(Disagree *d, Str name, const CatalogTable *p, const CatalogTable *q) {
  CatalogConstraintList ours = checks_of(d->arena, p), theirs = checks_of(d->arena, q);
  note_checks(d, name, &ours, &theirs, true);
  note_checks(d, name, &theirs, &ours, false);
}

/* --- tables --- */

static void compare_tables(Disagree *d, const CatalogTable *p, const CatalogTable *q) {
  Str name = flat_name(d->arena, p);
  each(i, p->columns) {
    const CatalogColumn *ours = p->columns.items[i], *theirs = find_column(q, ours->object.name);
    Str object = CAT(d->arena, name, STR("."), ours->object.name);
    if (theirs != NULL) compare_columns(d, object, ours, theirs);
    else note_missing(d, object, "column", true, false);
  }
  each(i, q->columns)
    if (find_column(p, q->columns.items[i]->object.name) == NULL)
      note_missing(d, CAT(d->arena, name, STR("."), q->columns.items[i]->object.name), "column", false, true);
  compare_keys(d, name, p, q);
  compare_checks(d, name, p, q);
}

static void compare_lists(Disagree *d, const char *what, const CatalogTableList *postgres,
                          const CatalogTableList *sqlite) {
  each(i, *postgres) {
    const CatalogTable *ours = postgres->items[i];
    Str name = flat_name(d->arena, ours);
    const CatalogTable *theirs = find_table(d, sqlite, name);
    if (theirs == NULL) note_missing(d, name, what, true, false);
    else if (str_eq(STR("table"), str_from_z(what))) compare_tables(d, ours, theirs);
  }
  each(i, *sqlite)
    if (find_table(d, postgres, sqlite->items[i]->object.name) == NULL)
      note_missing(d, sqlite->items[i]->object.name, what, false, true);
}

DisagreementList catalogs_disagree(Arena *arena, const Catalog *postgres, const Catalog *sqlite,
                                   const Schema *schema) {
  Disagree d = {.arena = arena, .schema = schema};
  compare_lists(&d, "table", &postgres->tables, &sqlite->tables);
  compare_lists(&d, "view", &postgres->views, &sqlite->views);
  return d.found;
}
