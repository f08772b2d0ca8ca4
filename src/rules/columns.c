/* Columns: which of their keys exclude each other, and what a type allows. */
#include "rules/rule.h"

static bool has_initial(const Column *c) {
  return c->initial->kind != DEFAULT_NONE;
}

/* Two of the ways in which the database fills a column. */
static void two_sources(Rules *r, const Column *c) {
  struct { bool used; Str name; } ways[] = {
    {has_initial(c), STR("default")},
    {expression_given(c->generated), STR("generated")},
    {c->identity->kind != IDENTITY_NONE, STR("identity")},
    {type_is_serial(&c->type), STR("a serial type")},
  };
  Str first = STR_NONE;
  for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
    if (!ways[i].used) continue;
    if (str_given(first))
      diag_add(r->diags, DIAG_TWO_SOURCES, c->span, STRS(c->name.str, first, ways[i].name));
    else first = ways[i].name;
  }
}

static void check_identity(Rules *r, const Column *c) {
  bool numbered = c->identity->kind != IDENTITY_NONE;
  if (numbered && (!type_is_integer(&c->type) || type_is_serial(&c->type)))
    diag_add(r->diags, DIAG_IDENTITY_TYPE, c->identity->span, STRS(type_yaml(r->arena, &c->type)));
  if ((numbered || type_is_serial(&c->type)) && c->nullable)
    diag_add(r->diags, DIAG_IDENTITY_NULLABLE, c->span, STRS(c->name.str));
  if (type_is_serial(&c->type) && c->type.array > 0)
    diag_add(r->diags, DIAG_IDENTITY_TYPE, c->span, STRS(type_yaml(r->arena, &c->type)));
}

static void check_generated(Rules *r, const Column *c) {
  if (!expression_given(c->generated)) return;
  if (c->touch != TOUCH_NONE)
    diag_add(r->diags, DIAG_TWO_SOURCES, c->span,
             STRS(c->name.str, STR("generated"), STR("set_on_update")));
  if (c->generated_virtual && on(c->on & r->schema->dialects, DIALECT_POSTGRES) &&
      r->schema->postgres.version < 18)
    diag_add(r->diags, DIAG_VIRTUAL_POSTGRES, c->span, STRS(c->name.str));
  if (c->generated->tree == NULL) return;
  ExprColumns read = expr_columns(r->arena, c->generated->tree);
  each(i, read) {
    const Column *source = read.items[i];
    if (expression_given(source->generated))
      diag_add(r->diags, DIAG_GENERATED_FROM_GENERATED, c->generated->text.span,
               STRS(c->name.str, source->name.str));
  }
}

/* The expressions of a column must be given for every dialect the column is in. */
static void check_dialects(Rules *r, const Column *c, const Expression *expression, Str what) {
  static const Str names[] = {STR_INIT("postgres"), STR_INIT("sqlite")};
  if (!expression_given(expression)) return;
  for (int i = 0; i < DIALECT_COUNT; i++) {
    if (!on(c->on & r->schema->dialects, (Dialect)i) || expression_on(expression, (Dialect)i))
      continue;
    diag_add(r->diags, DIAG_ONE_DIALECT, c->span, STRS(what, c->name.str, names[i]));
  }
}

static void check_ts(Rules *r, const Column *c) {
  bool bigint = c->type.id == TYPE_BIGINT || c->type.id == TYPE_BIGSERIAL;
  bool fits = c->ts == TS_DEFAULT ||
              ((c->ts == TS_NUMBER || c->ts == TS_BIGINT) && bigint) ||
              ((c->ts == TS_DATE || c->ts == TS_STRING) && type_is_timestamp(&c->type)) ||
              (c->ts == TS_STRING && c->type.id == TYPE_NUMERIC) ||
              (c->ts == TS_NUMBER && type_info(&c->type)->class == EXPR_INTEGER) ||
              ((c->ts == TS_JSON || c->ts == TS_TEXT) && type_info(&c->type)->class == EXPR_JSON);
  if (!fits)
    diag_add(r->diags, DIAG_TS_OF_COLUMN, c->span, STRS(c->name.str, type_yaml(r->arena, &c->type)));
}

/* Sources: sqlite.org/datatype3.html, 7. */
static void check_collation(Rules *r, const Column *c) {
  static const Str known[] = {STR_INIT("binary"), STR_INIT("nocase"), STR_INIT("rtrim")};
  Text given = c->collate->text[DIALECT_SQLITE];
  if (!text_given(given) || !on(c->on & r->schema->dialects, DIALECT_SQLITE)) return;
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (str_eq_fold(known[i], given.str)) return;
  diag_add(r->diags, DIAG_SQLITE_COLLATION, given.span, STRS(given.str));
}

void rule_columns(Rules *r) {
  each(i, r->schema->tables) each(j, r->schema->tables.items[i]->columns) {
    const Column *c = r->schema->tables.items[i]->columns.items[j];
    two_sources(r, c);
    check_identity(r, c);
    check_generated(r, c);
    check_dialects(r, c, c->generated, STR("generated"));
    if (c->initial->kind == DEFAULT_EXPRESSION)
      check_dialects(r, c, &c->initial->expression, STR("default"));
    if (c->touch_value->kind == DEFAULT_EXPRESSION)
      check_dialects(r, c, &c->touch_value->expression, STR("set_on_update"));
    check_ts(r, c);
    check_collation(r, c);
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
      diag_add(r->diags, DIAG_IDENTITY_SQLITE, c->span, STRS(c->name.str));
  }
}

void rule_tables_sqlite(Rules *r) {
  each(i, r->schema->tables) {
    const Table *t = r->schema->tables.items[i];
    if (!table_made(t, DIALECT_SQLITE)) continue;
    if (t->without_rowid && t->primary_key == NULL)
      diag_add(r->diags, DIAG_WITHOUT_ROWID_KEY, t->span, STRS(t->name.str));
    bool integer_key = t->primary_key != NULL && t->primary_key->columns.len == 1 &&
                       type_is_integer(&t->primary_key->columns.items[0]->type);
    if (t->autoincrement && (!integer_key || t->without_rowid))
      diag_add(r->diags, DIAG_AUTOINCREMENT_KEY, t->span, STRS(t->name.str));
    size_t columns = 0;
    each(j, t->columns) columns += on(t->columns.items[j]->on, DIALECT_SQLITE);
    if (columns == 0) diag_add(r->diags, DIAG_NO_COLUMN_LEFT, t->span, STRS(t->name.str, STR("SQLite")));
  }
}
