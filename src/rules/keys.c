/* Primary and unique keys, and what foreign keys point at. */
#include "rules/rule.h"

static void check_primary(Rules *r, const Table *t) {
  each(i, t->primary_key->columns) {
    const Column *c = t->primary_key->columns.items[i];
    bool may_be_null = made(r, t->on) == ON_SQLITE && r->schema->sqlite.form == SQLITE_FORM_PLAIN;
    if (c->nullable && !may_be_null)
      diag_add(r->diags, DIAG_KEY_NULLABLE, nullable_span(c), STRS(c->name.str));
    if (made(r, t->on & ~c->on) != 0)
      diag_add(r->diags, DIAG_KEY_ONE_DIALECT, column_key(c, STR("only")), STRS(c->name.str));
    if (expression_given(c->generated) && made_on(r, c->on, DIALECT_SQLITE))
      diag_add(r->diags, DIAG_KEY_GENERATED, column_key(c, STR("generated")), STRS(c->name.str));
  }
}

static void check_twice(Rules *r, const Key *first, const Key *second) {
  bool same = (first->on & second->on) != 0 && first->columns.len == second->columns.len;
  for (size_t i = 0; same && i < first->columns.len; i++)
    same = first->columns.items[i] == second->columns.items[i];
  if (!same) return;
  Diag *diag = diag_add(r->diags, DIAG_UNIQUE_TWICE, second->span, STRS(second->table->name.str));
  diag_also(diag, first->span, STR("the first"));
}

void rule_keys(Rules *r) {
  each(i, r->schema->tables) {
    const Table *t = r->schema->tables.items[i];
    if (t->primary_key != NULL) check_primary(r, t);
    each(j, t->uniques)
      for (size_t k = 0; k < j; k++) check_twice(r, t->uniques.items[k], t->uniques.items[j]);
  }
}

static bool same_type(const Type *a, const Type *b) {
  if (type_beneath(a->id) != type_beneath(b->id) || a->array != b->array) return false;
  for (int i = 0; a->id == TYPE_DIALECT && i < DIALECT_COUNT; i++)
    if (!str_eq(a->own->text[i].str, b->own->text[i].str)) return false;
  return a->enumeration == b->enumeration;
}

/* Postgres has an operator for the two in the index of the key: integers of any width, texts of any length. */
static bool postgres_compares(const Type *a, const Type *b) {
  bool domains = a->domain != NULL || b->domain != NULL || a->array != 0 || b->array != 0;
  if (domains) return false;
  bool texts = (a->id == TYPE_TEXT || a->id == TYPE_VARCHAR) && (b->id == TYPE_TEXT || b->id == TYPE_VARCHAR);
  return texts || (type_info(a)->class == EXPR_INTEGER && type_info(b)->class == EXPR_INTEGER);
}

/* SQLite compares what is stored: a numeric as text never equals the same as a number. */
static bool same_storage(const Schema *schema, const Column *a, const Column *b) {
  ExprStorage storage = column_storage(schema, a);
  if (storage != column_storage(schema, b)) return false;
  return storage != EXPR_STORED_SCALED || a->type.args[1] == b->type.args[1];
}

/* The type, and what SQLite makes of it where that is the difference. */
static Str type_words(Rules *r, const Column *column, bool stored) {
  Str type = type_yaml(r->arena, &column->type), form = STR("a number");
  if (!stored) return type;
  switch (column_storage(r->schema, column)) {
  case EXPR_STORED_SAME: break;
  case EXPR_STORED_UNIX:
  case EXPR_STORED_UNIX_MS:
  case EXPR_STORED_SCALED: form = STR("a scaled integer"); break;
  case EXPR_STORED_TEXT: form = STR("text"); break;
  }
  return str_format(r->arena, "%.*s (%.*s in SQLite)", STR_ARG(type), STR_ARG(form));
}

static void check_types(Rules *r, const ForeignKey *fk) {
  /* SQLite compares by affinity, and plain schemas spell one affinity in many ways. */
  if (made(r, fk->on) == ON_SQLITE && r->schema->sqlite.form == SQLITE_FORM_PLAIN) return;
  each(i, fk->columns) {
    const Column *from = fk->columns.items[i], *to = fk->target_columns.items[i];
    bool sqlite = made_on(r, fk->on, DIALECT_SQLITE);
    bool same = same_type(&from->type, &to->type);
    if (same && (!sqlite || same_storage(r->schema, from, to))) continue;
    if (made(r, fk->on) == ON_POSTGRES && postgres_compares(&from->type, &to->type)) continue;
    Str target = type_words(r, to, same);
    Diag *diag = diag_add(r->diags, DIAG_FOREIGN_KEY_TYPES, fk->span,
                          STRS(from->name.str, type_words(r, from, same), to->name.str, target));
    diag_also(diag, to->span, target);
  }
}

static bool lists(const ColumnList *columns, const Column *column) {
  each(i, *columns) if (columns->items[i] == column) return true;
  return false;
}

/* A whole unique index over exactly the columns is as good as a constraint, in both databases. */
static bool has_unique_index(const Table *t, const ColumnList *columns, Dialect dialect) {
  each(i, t->indexes) {
    const Index *index = t->indexes.items[i];
    bool fits = index->unique && on(index->on, dialect) && index->keys.len == columns->len &&
                !expression_given(&index->where);
    for (size_t j = 0; fits && j < index->keys.len; j++) {
      const IndexKey *key = &index->keys.items[j];
      fits = key->column != NULL && !str_given(key->opclass) && !str_given(key->collation) &&
             lists(columns, key->column);
    }
    if (fits) return true;
  }
  return false;
}

/* "books.isbn", "books (isbn, edition)" */
static Str target_text(Arena *arena, const ForeignKey *fk) {
  Buf text = BUF(arena);
  bool one = fk->target_columns.len == 1;
  buf_append(&text, fk->target->name.str);
  buf_append(&text, one ? STR(".") : STR(" ("));
  each(i, fk->target_columns) {
    if (i > 0) buf_lit(&text, ", ");
    buf_append(&text, fk->target_columns.items[i]->name.str);
  }
  if (!one) buf_char(&text, ')');
  return buf_str(&text);
}

static bool is_there(const ForeignKey *fk, Dialect dialect) {
  bool there = on(fk->target->on, dialect);
  each(i, fk->target_columns) there = there && on(fk->target_columns.items[i]->on, dialect);
  return there;
}

/* False when the target's key was blamed, so that the other dialect need not say it again. */
static bool check_target_key(Rules *r, const ForeignKey *fk, Dialect dialect) {
  const Key *key = table_key_over(fk->target, &fk->target_columns, dialect);
  bool unique = has_unique_index(fk->target, &fk->target_columns, dialect);
  Str text = target_text(r->arena, fk);
  if (key == NULL && !unique) {
    Diag *diag = diag_add(r->diags, DIAG_TARGET_NOT_UNIQUE, fk->span, STRS(text));
    diag_also(diag, fk->target_columns.items[0]->span, STR("not unique"));
    return false;
  }
  if (key == NULL || unique || key->deferrable == DEFERRABLE_NO || dialect != DIALECT_POSTGRES)
    return true;
  Diag *diag = diag_add(r->diags, DIAG_TARGET_DEFERRABLE, fk->span, STRS(text));
  diag_also(diag, key_span(key->node, STR("deferrable"), key->span), STR("deferrable"));
  return false;
}

/* After a crash an unlogged table is empty. */
static void check_unlogged(Rules *r, const ForeignKey *fk) {
  bool refused = fk->target->postgres.unlogged && !fk->table->postgres.unlogged;
  if (!refused || !made_on(r, fk->on, DIALECT_POSTGRES)) return;
  Diag *diag = diag_add(r->diags, DIAG_TARGET_UNLOGGED, fk->span,
                        STRS(target_text(r->arena, fk), fk->target->name.str));
  const Node *own = node_get(fk->target->node, STR("postgres"));
  diag_also(diag, key_span(own, STR("unlogged"), fk->target->span), STR("unlogged"));
}

static void check_target(Rules *r, const ForeignKey *fk) {
  for (int i = 0; i < DIALECT_COUNT; i++) {
    Dialect dialect = (Dialect)i;
    if (!made_on(r, fk->on, dialect)) continue;
    if (!is_there(fk, dialect))
      diag_add(r->diags, DIAG_TARGET_NOT_THERE, fk->span,
               STRS(target_text(r->arena, fk), dialect_infos[i].title,
                    dialect_infos[DIALECT_COUNT - 1 - i].key));
    else if (fk->target->view != NULL) {
      diag_add(r->diags, DIAG_REFERENCES_VIEW, fk->span, STRS(fk->target->name.str));
      return;
    } else if (!fk->target->external && !check_target_key(r, fk, dialect)) return;
  }
}

/* The action stands at the foreign key or, for `references:`, at the column. */
static Span action_span(const ForeignKey *fk, Str key) {
  return key_span(fk->node, key, key_span(fk->columns.items[0]->node, key, fk->span));
}

/* Source: the Postgres manual, CREATE TABLE, "GENERATED"; the server's own checks. */
static void check_generated(Rules *r, const ForeignKey *fk, RefAction action, Str key) {
  static const Str names[] = {STR_INIT("no action"), STR_INIT("restrict"), STR_INIT("cascade"),
                              STR_INIT("set null"), STR_INIT("set default")};
  bool writes = action == REF_SET_NULL || action == REF_SET_DEFAULT ||
                (action == REF_CASCADE && str_eq(key, STR("on_update")));
  each(i, fk->columns) {
    const Column *c = fk->columns.items[i];
    if (!writes || !expression_given(c->generated)) continue;
    diag_add(r->diags, DIAG_ACTION_GENERATED, action_span(fk, key),
             STRS(key, names[action], c->name.str));
  }
}

static bool has_default(const Column *c) {
  if (c->initial->kind == DEFAULT_NONE) return false;
  return c->initial->kind != DEFAULT_FUNCTION || !default_functions[c->initial->function].client;
}

static void check_action(Rules *r, const ForeignKey *fk, RefAction action, Str key) {
  check_generated(r, fk, action, key);
  if (action != REF_SET_NULL && action != REF_SET_DEFAULT) return;
  each(i, fk->columns) {
    const Column *c = fk->columns.items[i];
    if (c->nullable || expression_given(c->generated)) continue;
    if (action == REF_SET_DEFAULT && has_default(c)) continue;
    diag_add(r->diags, action == REF_SET_NULL ? DIAG_SET_NULL : DIAG_SET_DEFAULT,
             action_span(fk, key), STRS(key, c->name.str));
  }
}

void rule_references(Rules *r) {
  each(i, r->schema->tables) each(j, r->schema->tables.items[i]->foreign_keys) {
    const ForeignKey *fk = r->schema->tables.items[i]->foreign_keys.items[j];
    check_types(r, fk);
    check_target(r, fk);
    check_unlogged(r, fk);
    check_action(r, fk, fk->on_delete, STR("on_delete"));
    check_action(r, fk, fk->on_update, STR("on_update"));
  }
}
