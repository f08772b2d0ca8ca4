/* Names that meet in TypeScript though they differ in the database (LANGUAGE: exports are one namespace
 * per output, columns one per table), names the user gave that cannot be names there, and names that
 * drizzle-kit prints wrongly. */
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
  Map exports, schemas;
  Map *pairs; /* what was reported to meet, in any output and under any of its names */
} Claims;

/* SQLite folds case, and in Postgres a sequence shares the names of tables, so that these met there, and
 * names.c has said so. */
static bool is_said(const Claims *all, const Claim *a, const Claim *b) {
  bool sequence = str_eq(a->what, STR("sequence")) || str_eq(b->what, STR("sequence"));
  if (sequence && str_eq(a->name, b->name)) return true;
  return on(all->r->schema->dialects, DIALECT_SQLITE) && str_eq(a->what, b->what) &&
         str_eq_fold(a->name, b->name);
}

static void claim(Claims *all, Map *taken, Str name, Claim by) {
  Arena *arena = all->r->arena;
  Claim *mine = arena_make(arena, Claim);
  *mine = by;
  const Claim *first = map_add(arena, taken, name, mine);
  if (first == NULL || is_said(all, first, mine)) return;
  Str pair = str_format(arena, "%u %u", (unsigned)first->span.start, (unsigned)by.span.start);
  if (map_add(arena, all->pairs, pair, mine) != NULL) return;
  Diag *diag = diag_add(all->r->diags, DIAG_TS_NAME_CLASH, by.span,
                        STRS(by.what, by.name, first->what, first->name, name));
  diag_also(diag, first->span,
            str_format(arena, "%.*s \"%.*s\"", STR_ARG(first->what), STR_ARG(first->name)));
}

static void check_given(Claims *all, Str given, Claim by) {
  if (!str_given(given) || (ts_is_identifier(given) && !ts_is_reserved(given))) return;
  diag_add(all->r->diags, DIAG_TS_NAME_BAD, by.span, STRS(given, by.what, by.name));
}

/* drizzle-kit 0.31 puts names between quotes as they are, joins those of an index, a key or a check with
 * `;`, `,` and `--` and splits them there again, and keeps tables and columns in plain objects: the SQL of
 * such a name does not parse, or says something else. */
static void check_printed(Rules *r, Claim by) {
  static const char *const breaking[] = {"\"", "`", ";", ",", "--"};
  Str found = str_eq(by.name, STR("__proto__")) ? by.name : STR_NONE;
  for (size_t i = 0; i < sizeof breaking / sizeof *breaking && !str_given(found); i++)
    if (str_find(by.name, str_from_z(breaking[i])) >= 0) found = str_from_z(breaking[i]);
  if (str_given(found)) diag_add(r->diags, DIAG_DRIZZLE_NAME, by.span, STRS(by.what, by.name, found));
}

static void check_given_name(Rules *r, DialectSet on, const Name *name, Str what) {
  if (name->given && on != 0) check_printed(r, (Claim){what, name->str, name->span});
}

static void check_printed_table(Rules *r, const Table *table, DialectSet dialects) {
  check_printed(r, (Claim){STR("table"), table->name.str, table->span});
  each(i, table->columns) {
    const Column *column = table->columns.items[i];
    if ((column->on & dialects) != 0)
      check_printed(r, (Claim){STR("column"), column->name.str, column->span});
  }
  each(i, table->uniques) {
    const Key *key = table->uniques.items[i];
    check_given_name(r, key->on & dialects, &key->name, STR("unique key"));
  }
  each(i, table->foreign_keys) {
    const ForeignKey *key = table->foreign_keys.items[i];
    check_given_name(r, key->on & dialects, &key->name, STR("foreign key"));
  }
  each(i, table->checks) {
    const Check *check = table->checks.items[i];
    check_given_name(r, check->on & dialects, &check->name, STR("check"));
  }
  each(i, table->postgres.policies) {
    const Policy *policy = table->postgres.policies.items[i];
    if (on(dialects, DIALECT_POSTGRES))
      check_printed(r, (Claim){STR("policy"), policy->name.str, policy->name.span});
  }
  each(i, table->indexes) {
    const Index *index = table->indexes.items[i];
    check_given_name(r, index->on & dialects, &index->name, STR("index"));
  }
}

/* Once, also when both outputs are on. */
static void check_printed_names(Rules *r, DialectSet dialects) {
  each(i, r->schema->enums) {
    const Enum *enumeration = r->schema->enums.items[i];
    if ((enumeration->on & dialects) != 0 && enumeration->owner == NULL)
      check_printed(r, (Claim){STR("enum"), enumeration->name.str, enumeration->span});
  }
  if (on(dialects, DIALECT_POSTGRES)) each(i, r->schema->roles) {
    const Role *role = r->schema->roles.items[i];
    check_printed(r, (Claim){STR("role"), role->name.str, role->span});
  }
  if (on(dialects, DIALECT_POSTGRES)) each(i, r->schema->sequences) {
    const Sequence *sequence = r->schema->sequences.items[i];
    check_printed(r, (Claim){STR("sequence"), sequence->name.str, sequence->span});
  }
  each(i, r->schema->tables)
    if ((r->schema->tables.items[i]->on & dialects) != 0)
      check_printed_table(r, r->schema->tables.items[i], dialects);
}

/* What is not in `public` needs its Postgres schema as a constant, once. */
static void claim_schema(Claims *all, Str schema, Span span) {
  Str name = str_given(schema) ? schema : all->r->schema->postgres.schema;
  if (all->output->target != TARGET_DRIZZLE_PG || name.len == 0 || str_eq(name, STR("public"))) return;
  if (map_add(all->r->arena, &all->schemas, name, all) != NULL) return;
  claim(all, &all->exports, ts_schema(all->r->arena, all->output, name),
        (Claim){STR("schema"), name, span});
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
  claim_schema(all, table->schema, table->span);
  if (table->external) return;
  claim(all, &all->exports, str_concat(arena, type, STR("Row")), by);
  claim(all, &all->exports, str_concat(arena, type, STR("Insert")), by);
  claim(all, &all->exports, ts_table_relations(arena, all->output, table), by);
}

static void check_output(Rules *r, const Output *output, Map *pairs) {
  Claims all = {.r = r,
                .output = output,
                .dialects = target_infos[output->target].dialects,
                .pairs = pairs};
  each(i, r->schema->enums) {
    const Enum *enumeration = r->schema->enums.items[i];
    if ((enumeration->on & all.dialects) == 0) continue;
    claim_enum(&all, enumeration, (Claim){STR("enum"), enumeration->name.str, enumeration->span});
    claim_schema(&all, enumeration->schema, enumeration->span);
  }
  if (output->target == TARGET_DRIZZLE_PG) each(i, r->schema->roles) {
    const Role *role = r->schema->roles.items[i];
    Claim by = {STR("role"), role->name.str, role->span};
    claim(&all, &all.exports, ts_role(r->arena, output, role), by);
  }
  each(i, r->schema->domains)
    claim_schema(&all, r->schema->domains.items[i]->schema, r->schema->domains.items[i]->span);
  if (output->target == TARGET_DRIZZLE_PG) each(i, r->schema->sequences) {
    const Sequence *sequence = r->schema->sequences.items[i];
    Claim by = {STR("sequence"), sequence->name.str, sequence->span};
    claim(&all, &all.exports, ts_sequence(r->arena, output, sequence), by);
    claim_schema(&all, sequence->schema, sequence->span);
  }
  each(i, r->schema->tables)
    if ((r->schema->tables.items[i]->on & all.dialects) != 0)
      claim_table(&all, r->schema->tables.items[i]);
}

void rule_names_ts(Rules *r) {
  DialectSet dialects = 0;
  Map pairs = {0};
  each(i, r->schema->outputs) {
    const Output *output = &r->schema->outputs.items[i];
    if (output->target != TARGET_DRIZZLE_PG && output->target != TARGET_DRIZZLE_SQLITE) continue;
    dialects |= target_infos[output->target].dialects;
    check_output(r, output, &pairs);
  }
  check_printed_names(r, dialects);
}
