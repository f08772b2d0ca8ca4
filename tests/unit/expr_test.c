/* Expressions: what they print in each dialect, and what is refused, to the byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "expr_columns.h"

static const ExprScope scope = {NULL, test_column, test_nearest, STR_INIT("loans")};

typedef struct Run {
  Arena *arena;
  Diags *diags;
  Text text;
  Expr *expr;
} Run;

static Run run(const char *source, ExprUse use) {
  Run r = {.arena = arena_new(0, NULL)};
  r.diags = diags_new(r.arena);
  Str text = str_from_z(source);
  Source *file = source_add(r.diags->sources, STR("test"), text);
  r.text = (Text){text, {file->base, file->base + (uint32_t)text.len}, true};
  r.expr = expr_parse(r.arena, r.diags, r.text, &scope, use);
  return r;
}

typedef struct Printed {
  const char *source, *postgres, *sqlite; /* NULL: as the source; sqlite NULL: as postgres */
} Printed;

static const Printed printed[] = {
#include "expr_printed.def"
};

static int check_printed(const Printed *row) {
  Run r = run(row->source, EXPR_IN_GENERATED);
  const char *postgres = row->postgres == NULL ? row->source : row->postgres;
  const char *sqlite = row->sqlite == NULL ? postgres : row->sqlite;
  Str pg = test_flat(r.arena, expr_print(r.arena, r.expr, DIALECT_POSTGRES), false);
  Str lite = test_flat(r.arena, expr_print(r.arena, r.expr, DIALECT_SQLITE), false);
  bool good =
      r.diags->errors == 0 && str_eq(pg, str_from_z(postgres)) && str_eq(lite, str_from_z(sqlite));
  if (!good) {
    printf("%s\n  postgres: %.*s\n  wanted:   %s\n  sqlite:   %.*s\n  wanted:   %s\n", row->source,
           STR_ARG(pg), postgres, STR_ARG(lite), sqlite);
    each(i, r.diags->list) printf("  %.*s\n", STR_ARG(r.diags->list.items[i]->message));
  }
  arena_free(r.arena);
  return good ? 0 : 1;
}

static void test_printed(void **state) {
  (void)state;
  int bad = 0;
  for (size_t i = 0; i < sizeof printed / sizeof *printed; i++) bad += check_printed(&printed[i]);
  assert_int_equal(bad, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_printed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
