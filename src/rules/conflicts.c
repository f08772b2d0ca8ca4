/* INSERT .. ON CONFLICT (columns) in the user's text wants a unique key over exactly these columns:
 * Postgres 15 manual, INSERT, "ON CONFLICT Clause"; sqlite.org/lang_upsert.html. A function says so only
 * when it is called, and then fails. */
#include "expr/scan.h"
#include "load/block.h"
#include "model/objects.h"
#include "rules/rule.h"

typedef struct Search {
  Rules *r;
  const Object *object;
  Dialect dialect;
  Text whole;        /* the text of which a part is searched */
  const Table *into; /* of the last INSERT; NULL: none of ours, or none */
} Search;

static const Table *table_called(const Search *s, ScanToken schema, ScanToken name) {
  bool sqlite = s->dialect == DIALECT_SQLITE;
  each(i, s->r->schema->tables) {
    const Table *table = s->r->schema->tables.items[i];
    Str own = sqlite ? table->flat_name : table->name.str;
    bool there = on(table->on, s->dialect) && table->view == NULL && !table->external;
    bool same = str_eq(str_lower(s->r->arena, own), str_lower(s->r->arena, name.name));
    Str within = str_given(table->schema) ? table->schema : s->r->schema->postgres.schema;
    if (there && same && (sqlite || !str_given(schema.name) || str_eq(schema.name, within)))
      return table;
  }
  return NULL;
}

/* The table behind INSERT INTO. */
static void read_into(Search *s, Scan *scan) {
  ScanToken schema = {0}, name = scan_next(scan);
  if (scan_is_sign(scan_peek(scan, 0), '.')) {
    schema = name;
    scan_next(scan);
    name = scan_next(scan);
  }
  s->into = name.kind == SCAN_NAME ? table_called(s, schema, name) : NULL;
}

static bool holds(const ColumnList *columns, const StrList *names) {
  if (columns->len != names->len) return false;
  each(i, *names) {
    bool found = false;
    each(j, *columns) found = found || str_eq_fold(columns->items[j]->name.str, names->items[i]);
    if (!found) return false;
  }
  return true;
}

static bool index_holds(Rules *r, const Index *index, const StrList *names) {
  ColumnList columns = {0};
  each(i, index->keys) {
    if (index->keys.items[i].column == NULL) return false;
    vec_push(r->arena, &columns, index->keys.items[i].column);
  }
  return index->unique && holds(&columns, names);
}

static bool has_key(const Search *s, const StrList *names) {
  const Table *table = s->into;
  if (table->primary_key != NULL && holds(&table->primary_key->columns, names)) return true;
  each(i, table->uniques) {
    const Key *key = table->uniques.items[i];
    if (on(key->on, s->dialect) && key->deferrable == DEFERRABLE_NO && holds(&key->columns, names))
      return true;
  }
  each(i, table->indexes)
    if (on(table->indexes.items[i]->on, s->dialect) &&
        index_holds(s->r, table->indexes.items[i], names))
      return true;
  return false;
}

/* A block of SQL speaks of the table and of a key: it may be the one. */
static bool block_has_key(const Search *s) {
  const ObjectList *blocks = &s->r->schema->objects[OBJECT_SQL];
  each(i, *blocks) {
    bool key = false, table = false;
    Scan scan = {s->r->arena, blocks->items[i]->text.text[s->dialect].str, s->dialect, 0};
    for (ScanToken t = scan_next(&scan); t.kind != SCAN_END; t = scan_next(&scan)) {
      key = key || scan_is_word(t, STR("unique")) || scan_is_word(t, STR("primary"));
      table = table || (t.kind == SCAN_NAME && str_eq_fold(t.name, s->into->name.str));
    }
    if (key && table) return true;
  }
  return false;
}

/* The columns behind ON CONFLICT; nothing is said about expressions. */
static void check_target(Search *s, Scan *scan, size_t base) {
  StrList names = {0};
  Buf list = BUF(s->r->arena);
  size_t from = scan_next(scan).from;
  ScanToken token = scan_next(scan);
  while (token.kind == SCAN_NAME) {
    vec_push(s->r->arena, &names, token.name);
    if (list.len > 0) buf_lit(&list, ", ");
    buf_append(&list, token.name);
    token = scan_next(scan);
    if (!scan_is_sign(token, ',')) break;
    token = scan_next(scan);
  }
  if (!scan_is_sign(token, ')') || names.len == 0 || has_key(s, &names) || block_has_key(s)) return;
  Diag *diag = diag_add(s->r->diags, DIAG_CONFLICT_KEY,
                        block_span(s->r->schema->sources, s->whole, base + from, base + scan->at),
                        STRS(s->object->name.str, s->into->name.str, buf_str(&list)));
  diag_also(diag, s->into->span, STR("has no unique key over exactly these columns"));
}

/* How many bytes of a string or dollar quote are quotes at either end; 0: it is neither. */
static size_t quotes_of(Str t) {
  size_t cut = 1;
  if (t.len > 1 && t.ptr[0] == '$') {
    ptrdiff_t end = str_find_char(str_slice(t, 1, t.len), '$');
    cut = end < 0 ? 0 : (size_t)end + 2;
  } else if (t.len < 2 || t.ptr[0] != '\'') {
    cut = 0;
  }
  return t.len < 2 * cut ? 0 : cut;
}

/* Searches bytes [from, to) of the whole; in a string of it there may be the body of a function. */
static void search(Search *s, size_t from, size_t to, int depth) {
  Scan scan = {s->r->arena, str_slice(s->whole.str, from, to), s->dialect, 0};
  for (ScanToken t = scan_next(&scan); t.kind != SCAN_END; t = scan_next(&scan)) {
    bool quoted = t.kind == SCAN_VALUE && depth == 0 && s->dialect == DIALECT_POSTGRES;
    size_t cut = quoted ? quotes_of(t.text) : 0, begin = from + t.from;
    if (cut > 0) search(s, begin + cut, begin + t.text.len - cut, depth + 1);
    if (scan_is_word(t, STR("into"))) read_into(s, &scan);
    bool target = s->into != NULL && scan_is_word(t, STR("conflict")) &&
                  scan_is_sign(scan_peek(&scan, 0), '(');
    if (target) check_target(s, &scan, from);
  }
}

void rule_conflicts(Rules *r) {
  static const ObjectKind kinds[] = {OBJECT_FUNCTION, OBJECT_TRIGGER, OBJECT_SQL};
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
    each(i, r->schema->objects[kinds[k]]) for (Dialect d = 0; d < DIALECT_COUNT; d++) {
      const Object *object = r->schema->objects[kinds[k]].items[i];
      Search s = {r, object, d, object->text.text[d], NULL};
      if (made_on(r, object->on, d) && text_given(s.whole))
        search(&s, 0, s.whole.str.len, 0);
    }
}
