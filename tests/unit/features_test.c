/* The uses of features, against what sql/ really makes: a column whose type SQLite does not check is
 * exactly one that gets more checks with `enforce: full`. */
#include "model_support.h"

#include "model/features.h"
#include "sql/sql.h"

enum { LEVELS = ENFORCE_FULL + 1 };

static void add_columns(Buf *yaml) {
  static const char *const arguments[] = {
      [ARGS_NONE] = "",       [ARGS_LENGTH] = "(5)",          [ARGS_OPTIONAL_LENGTH] = "(5)",
      [ARGS_PRECISION] = "(3)", [ARGS_PRECISION_SCALE] = "(6,2)", [ARGS_DIMENSIONS] = "(3)",
      [ARGS_FREE] = "",
  };
  for (size_t i = 0; i < TYPE_COUNT; i++) {
    const TypeInfo *info = &type_infos[i];
    if (str_empty(info->yaml)) continue;
    buf_format(yaml, "      c%zu: \"%.*s%s\"\n", i, STR_ARG(info->yaml), arguments[info->args]);
    if (!str_ends(info->yaml, STR("serial")))
      buf_format(yaml, "      a%zu: \"%.*s%s[]\"\n", i, STR_ARG(info->yaml), arguments[info->args]);
  }
  buf_lit(yaml, "      wide: numeric(20,2)\n      free: numeric\n      any: varchar\n"
                "      kind: { enum: [a, b] }\n      scaled: { type: \"numeric(6,2)\", storage: scaled }\n"
                "      made: { type: integer, generated: c0 + 1 }\n");
}

/* A table of every type, a strict one, and two whose key is and is not the number of the row. */
static const char *schema_text(Arena *arena, const char *enforce) {
  Buf yaml = BUF(arena);
  buf_format(&yaml, "outputs: { sqlite: true }\nsqlite: { enforce: %s }\ntables:\n"
                    "  keyed:\n    columns:\n      id: { type: bigint, primary_key: true }\n"
                    "  other:\n    columns:\n      id: { type: bigint, primary_key: true }\n"
                    "    sqlite: { without_rowid: true }\n"
                    "  strict:\n    sqlite: { strict: true }\n    columns:\n",
             enforce);
  add_columns(&yaml);
  buf_lit(&yaml, "  every:\n    columns:\n");
  add_columns(&yaml);
  return str_z(arena, buf_str(&yaml));
}

typedef struct Lowered {
  Schema *schema;
  const SqlSchema *sql;
} Lowered;

static Lowered lowered(Arena *arena, const char *enforce) {
  Compiled compiled = compile(arena, schema_text(arena, enforce));
  if (!compiled.built) fail_msg("%.*s", STR_ARG(compiled.said));
  return (Lowered){compiled.schema, sql_lower(arena, compiled.schema, DIALECT_SQLITE)};
}

static size_t checks_of(const Lowered *lowered, const Column *column) {
  const SqlTable *table = lowered->sql->by_table[column->table->position];
  size_t count = 0;
  each(i, table->checks) {
    const Column *of = table->checks.items[i].column;
    if (of != NULL && of->position == column->position) count++;
  }
  return count;
}

typedef struct Search {
  const Table *table;
  Str column;
  bool found;
} Search;

static void look(void *context, const FeatureUse *use) {
  Search *search = context;
  bool same = use->table == search->table && str_eq(use->object, search->column);
  if (use->feature == FEATURE_UNCHECKED && same) search->found = true;
}

static void compare_levels(const Lowered *level, const Lowered *full, const char *name) {
  each(i, level->schema->tables) each(j, level->schema->tables.items[i]->columns) {
    const Column *column = level->schema->tables.items[i]->columns.items[j];
    Search search = {column->table, column->name.str, false};
    features_each(level->schema, look, &search);
    /* STRICT alone keeps other kinds of values out. */
    bool never = column->type.array == 0 &&
                 (column->type.id == TYPE_TIMETZ || column->type.id == TYPE_INTERVAL);
    bool kept_out = column->table->strict && !expression_given(column->generated) &&
                    checks_of(full, column) == checks_of(level, column) + 1 && !search.found;
    bool more = checks_of(full, column) > checks_of(level, column);
    if (search.found != (more || never) && !kept_out)
      fail_msg("enforce: %s, %.*s.%.*s (%.*s): %s", name, STR_ARG(column->table->name.str),
               STR_ARG(column->name.str), STR_ARG(type_info(&column->type)->yaml),
               search.found ? "named, and checked" : "not named, and not checked");
  }
}

static void test_unchecked(void **state) {
  (void)state;
  static const char *const names[LEVELS] = {"none", "values", "full"};
  Arena *arena = arena_new(0, NULL);
  Lowered full = lowered(arena, "full");
  for (size_t i = 0; i < LEVELS; i++) {
    Lowered level = lowered(arena, names[i]);
    compare_levels(&level, &full, names[i]);
  }
  arena_free(arena);
}

/* What is not native everywhere says why. */
static void test_reasons(void **state) {
  (void)state;
  for (size_t i = 0; i < FEATURE_COUNT; i++) {
    const FeatureInfo *info = &feature_infos[i];
    bool native = true;
    for (size_t target = 0; target <= TARGET_C; target++)
      native = native && info->levels[target] == LEVEL_NATIVE;
    assert_true(info->name.len > 0);
    assert_int_equal(native, info->reason.len == 0);
    assert_false(str_ends(info->reason, STR(".")));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_unchecked),
      cmocka_unit_test(test_reasons),
  };
  return cmocka_run_group_tests(tests, enter_directory, leave_directory);
}
