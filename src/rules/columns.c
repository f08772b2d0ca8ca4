/* Columns: which of their keys exclude each other, and what a type allows. */
#include "rules/rule.h"

/* Two of the ways in which the database fills a column. */
static void two_sources(Rules *r, const Column *c) {
  bool plain = c->initial->kind == DEFAULT_NONE && !expression_given(c->generated);
  if (plain && !type_is_serial(&c->type)) return; /* most columns */
  const struct { bool used; Str name, key; } ways[] = {
    {c->initial->kind != DEFAULT_NONE, STR("default"), STR("default")},
    {expression_given(c->generated), STR("generated"), STR("generated")},
    {c->identity->kind != IDENTITY_NONE, STR("identity"), STR("identity")},
    {type_is_serial(&c->type), STR("a serial type"), STR("type")},
    {expression_given(c->generated) && c->touch != TOUCH_NONE, STR("set_on_update"),
     STR("set_on_update")},
  };
  ptrdiff_t first = -1;
  for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
    if (!ways[i].used) continue;
    if (first < 0) {
      first = (ptrdiff_t)i;
      continue;
    }
    Diag *diag = diag_add(r->diags, DIAG_TWO_SOURCES, column_key(c, ways[i].key),
                          STRS(c->name.str, ways[first].name, ways[i].name));
    diag_also(diag, column_key(c, ways[first].key), STR("the first"));
  }
}

static void check_identity(Rules *r, const Column *c) {
  bool numbered = c->identity->kind != IDENTITY_NONE, serial = type_is_serial(&c->type);
  bool integer = type_is_integer(&c->type) && !serial;
  bool serials = c->type.array > 0 && type_is_serial(&(Type){.id = c->type.id});
  if (numbered && !integer && !serial)
    diag_add(r->diags, DIAG_IDENTITY_TYPE, c->identity->span, STRS(type_yaml(r->arena, &c->type)));
  if (serials)
    diag_add(r->diags, DIAG_IDENTITY_TYPE, c->type.span, STRS(type_yaml(r->arena, &c->type)));
  if ((numbered || serial) && c->nullable)
    diag_add(r->diags, DIAG_IDENTITY_NULLABLE, nullable_span(c), STRS(c->name.str));
}

static void check_generated(Rules *r, const Column *c) {
  if (!expression_given(c->generated)) return;
  if (c->generated_virtual && made_on(r, c->on, DIALECT_POSTGRES) &&
      r->schema->postgres.version < 18)
    diag_add(r->diags, DIAG_VIRTUAL_POSTGRES,
             key_span(node_get(c->node, STR("generated")), STR("virtual"), c->span),
             STRS(c->name.str));
  if (c->generated->tree == NULL) return;
  ExprColumns read = expr_columns(r->arena, c->generated->tree);
  each(i, read) {
    const Column *source = read.items[i];
    if (!expression_given(source->generated)) continue;
    Diag *diag = diag_add(r->diags, DIAG_GENERATED_FROM_GENERATED, c->generated->text.span,
                          STRS(c->name.str, source->name.str));
    if (source != c) diag_also(diag, source->span, STR("generated too"));
  }
}

/* The expressions of a column must be given for every dialect the column is in. */
static void check_dialects(Rules *r, const Column *c, const Expression *expression, Str what) {
  if (!expression_given(expression)) return;
  for (int i = 0; i < DIALECT_COUNT; i++) {
    const DialectInfo *lacks = &dialect_infos[i], *has = &dialect_infos[DIALECT_COUNT - 1 - i];
    if (!made_on(r, c->on, (Dialect)i) || expression_on(expression, (Dialect)i)) continue;
    diag_add(r->diags, DIAG_ONE_DIALECT, column_key(c, what),
             STRS(what, c->name.str, lacks->title, lacks->key, has->key));
  }
}

static void check_values(Rules *r, const Column *c) {
  check_dialects(r, c, c->generated, STR("generated"));
  check_dialects(r, c, c->backfill, STR("backfill"));
  if (c->initial->kind == DEFAULT_EXPRESSION)
    check_dialects(r, c, &c->initial->expression, STR("default"));
  if (c->touch_value->kind == DEFAULT_EXPRESSION)
    check_dialects(r, c, &c->touch_value->expression, STR("set_on_update"));
}

void rule_columns(Rules *r) {
  each(i, r->schema->tables) each(j, r->schema->tables.items[i]->columns) {
    const Column *c = r->schema->tables.items[i]->columns.items[j];
    two_sources(r, c);
    check_identity(r, c);
    check_generated(r, c);
    check_values(r, c);
  }
}

/* --- SQLite --- */

static bool alone_in_key(const Column *c) {
  const Key *key = c->table->primary_key;
  return key != NULL && key->columns.len == 1 && key->columns.items[0] == c;
}

void rule_identities_sqlite(Rules *r) {
  each(i, r->schema->tables) each(j, r->schema->tables.items[i]->columns) {
    const Column *c = r->schema->tables.items[i]->columns.items[j];
    bool numbered = c->identity->kind != IDENTITY_NONE || type_is_serial(&c->type);
    if (!numbered || !on(c->on, DIALECT_SQLITE) || c->table->external) continue;
    if (!alone_in_key(c) || c->table->without_rowid)
      diag_add(r->diags, DIAG_IDENTITY_SQLITE,
               type_is_serial(&c->type) ? c->type.span : c->identity->span, STRS(c->name.str));
  }
}

static Span option_span(const Table *t, Str key) {
  return key_span(node_get(t->node, STR("sqlite")), key, t->span);
}

/* Source: sqlite.org/stricttables.html. */
static void check_strict(Rules *r, const Table *t) {
  static const Str known[] = {STR_INIT("int"),  STR_INIT("integer"), STR_INIT("real"),
                              STR_INIT("text"), STR_INIT("blob"),    STR_INIT("any")};
  each(i, t->columns) {
    const Column *c = t->columns.items[i];
    if (c->type.id != TYPE_DIALECT || !on(c->on, DIALECT_SQLITE)) continue;
    Text own = c->type.own->text[DIALECT_SQLITE];
    bool found = false;
    for (size_t j = 0; j < sizeof known / sizeof *known; j++)
      found = found || str_eq_fold(known[j], own.str);
    if (!found) diag_add(r->diags, DIAG_STRICT_TYPE, own.span, STRS(own.str));
  }
}

void rule_tables_sqlite(Rules *r) {
  each(i, r->schema->tables) {
    const Table *t = r->schema->tables.items[i];
    if (!table_made(t, DIALECT_SQLITE)) continue;
    if (t->without_rowid && t->primary_key == NULL)
      diag_add(r->diags, DIAG_WITHOUT_ROWID_KEY, option_span(t, STR("without_rowid")),
               STRS(t->name.str));
    bool integer_key = t->primary_key != NULL && t->primary_key->columns.len == 1 &&
                       type_is_integer(&t->primary_key->columns.items[0]->type);
    if (t->autoincrement && (!integer_key || t->without_rowid))
      diag_add(r->diags, DIAG_AUTOINCREMENT_KEY, option_span(t, STR("autoincrement")),
               STRS(t->name.str));
    if (t->strict) check_strict(r, t);
  }
}
