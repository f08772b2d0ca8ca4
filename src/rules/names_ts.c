/* Names that meet in TypeScript though they differ in the database (LANGUAGE: exports are one namespace
 * per output, columns one per table), and names the user gave that cannot be names there. */
#include "model/ts_name.h"
#include "rules/rule.h"

typedef struct Claim {
  Str what, name;
  Span span;
} Claim;

typedef struct Claims {
  Rules *r;
  const Output *output;
  DialectSet dialects;
  Map exports;
} Claims;

/* SQLite folds case, so these met there, and names.c has said so. */
static bool is_said(const Claims *all, const Claim *a, const Claim *b) {
  return on(all->r->schema->dialects, DIALECT_SQLITE) && str_eq(a->what, b->what) &&
         str_eq_fold(a->name, b->name);
}

static void claim(Claims *all, Map *taken, Str name, Claim by) {
  Arena *arena = all->r->arena;
  Claim *mine = arena_make(arena, Claim);
  *mine = by;
  const Claim *first = map_add(arena, taken, name, mine);
  if (first == NULL || is_said(all, first, mine)) return;
  Diag *diag = diag_add(all->r->diags, DIAG_TS_NAME_CLASH, by.span,
                        STRS(by.what, by.name, first->what, first->name, name));
  diag_also(diag, first->span,
            str_format(arena, "%.*s \"%.*s\"", STR_ARG(first->what), STR_ARG(first->name)));
}

static void check_given(Claims *all, Str given, Claim by) {
  if (!str_given(given) || (ts_is_identifier(given) && !ts_is_reserved(given))) return;
  diag_add(all->r->diags, DIAG_TS_NAME_BAD, by.span, STRS(given, by.what, by.name));
}

static void claim_enum(Claims *all, const Enum *enumeration, Claim by) {
  check_given(all, enumeration->ts_name, by);
  claim(all, &all->exports, ts_enum(all->r->arena, all->output, enumeration), by);
}

static void claim_columns(Claims *all, const Table *table) {
  Map properties = {0};
  each(i, table->columns) {
    const Column *column = table->columns.items[i];
    const Enum *values = column->type.enumeration;
    Claim by = {STR("column"), column->name.str, column->span};
    if ((column->on & all->dialects) == 0) continue;
    claim(all, &properties, ts_property(all->r->arena, all->output, column), by);
    if (values != NULL && values->owner == column) claim_enum(all, values, by);
  }
}

static void claim_table(Claims *all, const Table *table) {
  Arena *arena = all->r->arena;
  Claim by = {STR("table"), table->name.str, table->span};
  Str type = ts_table_type(arena, table);
  check_given(all, table->ts_name, by);
  claim_columns(all, table);
  if (str_given(table->external_from)) return;
  claim(all, &all->exports, ts_table(arena, all->output, table), by);
  if (table->external) return;
  claim(all, &all->exports, str_concat(arena, type, STR("Row")), by);
  claim(all, &all->exports, str_concat(arena, type, STR("Insert")), by);
  claim(all, &all->exports, ts_table_relations(arena, all->output, table), by);
}

static void check_output(Rules *r, const Output *output) {
  Claims all = {.r = r, .output = output, .dialects = target_infos[output->target].dialects};
  each(i, r->schema->enums) {
    const Enum *enumeration = r->schema->enums.items[i];
    if ((enumeration->on & all.dialects) != 0)
      claim_enum(&all, enumeration, (Claim){STR("enum"), enumeration->name.str, enumeration->span});
  }
  each(i, r->schema->tables)
    if ((r->schema->tables.items[i]->on & all.dialects) != 0)
      claim_table(&all, r->schema->tables.items[i]);
}

void rule_names_ts(Rules *r) {
  each(i, r->schema->outputs) {
    const Output *output = &r->schema->outputs.items[i];
    if (output->target == TARGET_DRIZZLE_PG || output->target == TARGET_DRIZZLE_SQLITE)
      check_output(r, output);
  }
}
