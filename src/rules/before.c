/* What Drizzle's before.sql cannot have: drizzle-kit makes enums, schemas and tables all at once, and a function, view
 * or block that one of the tables needs is there before them. */
#include "expr/scan.h"
#include "load/block.h"
#include "model/objects.h"
#include "rules/rule.h"

typedef struct Before {
  Rules *r;
  const Object *object;
  Text text;
} Before;

static void report(const Before *b, ScanToken token, Str what) {
  Span span = block_span(b->r->diags->sources, b->text, token.from, token.from + token.text.len);
  diag_add(b->r->diags, DIAG_BEFORE_KIT, span, STRS(b->object->name.str, what, token.name));
}

/* One that drizzle-kit makes: none that an extension is in. */
static bool is_schema(const Schema *schema, Str name) {
  if (str_eq(name, schema->postgres.schema)) return false;
  each(i, schema->extensions)
    if (str_eq(schema->extensions.items[i].schema, name)) return false;
  each(i, schema->schemas)
    if (str_eq(schema->schemas.items[i], name)) return true;
  return false;
}

static bool is_enum(const Schema *schema, Str name) {
  if (schema->postgres.enums != ENUMS_NATIVE) return false;
  each(i, schema->enums) {
    const Enum *one = schema->enums.items[i];
    if (!one->external && on(one->on, DIALECT_POSTGRES) && str_eq(one->name.str, name)) return true;
  }
  return false;
}

static bool is_table(const Schema *schema, Str name) {
  each(i, schema->tables)
    if (table_made(schema->tables.items[i], DIALECT_POSTGRES) && str_eq(schema->tables.items[i]->name.str, name))
      return true;
  return false;
}

/* A type or relation may stand behind it: m mood, FROM books, x::mood; not what is made, an alias or a function. */
static bool is_used(ScanToken last, ScanToken next) {
  static const char *const making[] = {"function", "procedure", "type", "domain", "view", "table", "as", "exists"};
  for (size_t i = 0; i < sizeof making / sizeof *making; i++)
    if (scan_is_word(last, str_from_z(making[i]))) return false;
  return !scan_is_sign(next, '(') && (last.kind == SCAN_NAME || scan_is_sign(last, ':') || scan_is_sign(last, '.'));
}

/* The first thing in the text that is not there yet. The body of a function is a string, which nobody reads before it
 * is called. */
static void check_text(const Before *b) {
  const Schema *schema = b->r->schema;
  Scan scan = {b->r->arena, b->text.str, DIALECT_POSTGRES, 0};
  ScanToken last = {0};
  for (ScanToken t = scan_next(&scan); t.kind != SCAN_END; last = t, t = scan_next(&scan)) {
    if (t.kind != SCAN_NAME) continue;
    ScanToken next = scan_peek(&scan, 0);
    bool used = is_used(last, next);
    Str what = scan_is_sign(next, '.') && is_schema(schema, t.name) ? STR("schema")
               : used && is_enum(schema, t.name)                    ? STR("enum")
               : used && is_table(schema, t.name)                   ? STR("table")
                                                                    : STR_NONE;
    if (!str_given(what)) continue;
    report(b, t, what);
    return;
  }
}

void rule_before_kit(Rules *r) {
  const StepList *steps = &r->schema->creation;
  size_t tables = 0;
  if (!rule_has_output(r, TARGET_DRIZZLE_PG)) return;
  each(i, *steps)
    if (steps->items[i].kind == STEP_TABLE && step_made(&steps->items[i], DIALECT_POSTGRES)) tables = i;
  for (size_t i = 0; i < tables; i++) {
    const Step *step = &steps->items[i];
    if (step->kind == STEP_TABLE || step->kind == STEP_TABLE_PARTS || !step_made(step, DIALECT_POSTGRES)) continue;
    Before b = {r, step->object, step->object->text.text[DIALECT_POSTGRES]};
    if (text_given(b.text)) check_text(&b);
  }
}
