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

/* A mistake: the bytes it marks, and the source after its fix (NULL: it offers none). */
typedef struct Refused {
  const char *source;
  ExprUse use;
  DiagCode code;
  const char *marked, *fixed;
} Refused;

static const Refused refused[] = {
#include "expr_refused.def"
};

static Str apply_fix(Arena *arena, Text text, const Diag *diag) {
  if (!span_given(diag->fix)) return STR_NONE;
  size_t from = diag->fix.start - text.span.start, to = diag->fix.end - text.span.start;
  Str head = str_concat(arena, str_slice(text.str, 0, from), diag->fix_text);
  return str_concat(arena, head, str_slice(text.str, to, text.str.len));
}

/* One diagnostic, of the code, at the bytes, with words in every place and the fix wanted. */
static bool refused_as_wanted(const Run *r, const Refused *row) {
  bool warning = diag_infos[row->code].severity == SEVERITY_WARNING;
  if (r->diags->list.len != 1 || r->diags->list.items[0]->code != row->code) return false;
  const Diag *diag = r->diags->list.items[0];
  uint32_t base = r->text.span.start;
  Str marked = str_slice(r->text.str, diag->span.start - base, diag->span.end - base);
  Str fixed = apply_fix(r->arena, r->text, diag);
  printf("%.*s -> %.*s: ", STR_ARG(marked), STR_ARG(fixed));
  return expr_failed(r->expr) == !warning && str_eq(marked, str_from_z(row->marked)) &&
         str_eq(fixed, str_from_z(row->fixed)) && str_find_char(diag->message, '{') < 0 &&
         diag->help.len > 0;
}

static void test_refused(void **state) {
  (void)state;
  int bad = 0;
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    Run r = run(refused[i].source, refused[i].use);
    bool good = refused_as_wanted(&r, &refused[i]);
    printf("%s%s\n", good ? "" : "WRONG: ", refused[i].source);
    each(k, r.diags->list) {
      const Diag *diag = r.diags->list.items[k];
      printf("  %.*s: %.*s (help: %.*s)\n", STR_ARG(diag_infos[diag->code].code),
             STR_ARG(diag->message), STR_ARG(diag->help));
    }
    bad += good ? 0 : 1;
    arena_free(r.arena);
  }
  assert_int_equal(bad, 0);
}

/* head, then `repeated` count times, then tail, then `close` count times */
typedef struct Long {
  const char *head, *repeated, *tail, *close;
  int count;
  size_t errors;
} Long;

static const Long longs[] = {
    {"", "(", "", "", 100000, 1},           {"", "not ", "b", "", 100000, 1},
    {"", "- ", "i", "", 100000, 1},         {"i", " + i", " > 0", "", 100000, 1},
    {"b", " or c", "", "", 900, 0},         {"b", " or c", "", "", 5000, 1},
    {"i in (0", ", 1", ")", "", 900, 0},    {"t", "::text", "", "", 100000, 1},
    {"", "case when ", "b", "", 100000, 1}, {"", "floor(d + ", "0", ")", 60, 1},
    {"i", " is null", "", "", 3000, 1},     {"", "least(i, j, ", "k", ")", 80, 1},
};

/* Long chains and deep nesting end in one diagnostic, not in a full stack. */
static void test_limits(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof longs / sizeof *longs; i++) {
    Arena *arena = arena_new(0, NULL);
    Buf text = BUF(arena);
    buf_append(&text, str_from_z(longs[i].head));
    for (int k = 0; k < longs[i].count; k++) buf_append(&text, str_from_z(longs[i].repeated));
    buf_append(&text, str_from_z(longs[i].tail));
    for (int k = 0; k < longs[i].count; k++) buf_append(&text, str_from_z(longs[i].close));
    Run r = run(str_z(arena, buf_str(&text)), EXPR_IN_GENERATED);
    if (r.diags->errors != longs[i].errors) fail_msg("row %zu: %zu errors", i, r.diags->errors);
    assert_int_equal(sqltext_empty(expr_print(r.arena, r.expr, DIALECT_SQLITE)),
                     longs[i].errors > 0);
    arena_free(r.arena);
    arena_free(arena);
  }
}

static void test_columns_read(void **state) {
  (void)state;
  Run r = run("i + j > i and b", EXPR_IN_CHECK);
  ExprColumns columns = expr_columns(r.arena, r.expr);
  assert_int_equal(columns.len, 3);
  assert_true(str_eq(((const TestColumn *)columns.items[1])->facts.name, STR("j")));
  assert_int_equal(expr_type(r.expr), EXPR_BOOLEAN);
  arena_free(r.arena);
}

/* A text the file spells in another way has one place: no fix may replace all of it. */
static void test_no_fix_without_places(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Diags *diags = diags_new(arena);
  Text text = {STR("stat = 'open' and i != 1"), {1, 40}, false};
  assert_true(expr_failed(expr_parse(arena, diags, text, &scope, EXPR_IN_CHECK)));
  assert_int_equal(diags->errors, 2);
  each(i, diags->list) assert_false(span_given(diags->list.items[i]->fix));
  arena_free(arena);
}

typedef struct Stored {
  const char *source, *column, *sqlite; /* NULL: does not fit */
} Stored;

static const Stored stored[] = {
    {"i", "n", "i"},
    {"n", "m", "n"},
    {"m", "n", NULL},
    {"round(m, 2)", "n", "round(m + sign(m) * 0.00001, 2)"},
    {"n / 2", "i", NULL},
    {"n / 2", "d", "CAST(n AS REAL) / 2"},
    {"n", "i", NULL},
    {"n", "exact", NULL},
    {"i", "cents", NULL},
    {"'a'", "t", "'a'"},
    {"'open'", "state", "'open'"},
    {"'opne'", "state", NULL},
    {"'2020-01-01'", "ts", "1577836800000"},
    {"'2020-01-01'", "iso", "'2020-01-01T00:00:00.000Z'"},
    {"'2020-01-01'::date", "day", "'2020-01-01'"},
    {"'2020-01-01'::date", "ts", NULL},
    {"'1'", "i", NULL},
    {"null", "i", "NULL"},
    {"b", "i", NULL},
    {"ts", "unix", NULL},
    {"i > 0", "b", "i > 0"},
    {"coalesce(ts, '1970-01-01')", "ts", "coalesce(ts, 0)"},
};

static void test_stored(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof stored / sizeof *stored; i++) {
    Run r = run(stored[i].source, EXPR_IN_GENERATED);
    ExprColumn target;
    assert_true(test_column(NULL, str_from_z(stored[i].column), &target));
    bool fits = expr_fits_column(r.arena, r.diags, r.expr, &target);
    assert_int_equal(r.diags->errors, fits ? 0 : 1);
    Str text = test_flat(r.arena, expr_print(r.arena, r.expr, DIALECT_SQLITE), false);
    if (fits != (stored[i].sqlite != NULL) || (fits && !str_eq(text, str_from_z(stored[i].sqlite))))
      fail_msg("%s in %s: %d %.*s", stored[i].source, stored[i].column, fits, STR_ARG(text));
    arena_free(r.arena);
  }
}

typedef struct Key {
  const char *source;
  const char *column, *expression, *collation, *opclass, *params;
  bool descending;
  int nulls;
} Key;

static const Key keys[] = {
    {"due", "due", NULL, NULL, NULL, NULL, false, NULLS_DEFAULT},
    {"due desc", "due", NULL, NULL, NULL, NULL, true, NULLS_DEFAULT},
    {"\"Due Date\" ASC nulls first", "Due Date", NULL, NULL, NULL, NULL, false, NULLS_FIRST},
    {"lower(title)", NULL, "lower(title)", NULL, NULL, NULL, false, NULLS_DEFAULT},
    {"lower(title) desc nulls last", NULL, "lower(title)", NULL, NULL, NULL, true, NULLS_LAST},
    {"(lower(title) || ')')", NULL, "lower(title) || ')'", NULL, NULL, NULL, false, NULLS_DEFAULT},
    {"( a + b ) collate \"C\" text_pattern_ops", NULL, "a + b", "C", "text_pattern_ops", NULL,
     false, NULLS_DEFAULT},
    {"title gin_trgm_ops(siglen=32) desc", "title", NULL, NULL, "gin_trgm_ops", "siglen=32", true,
     NULLS_DEFAULT},
    {"e extensions.vector_cosine_ops", "e", NULL, NULL, "extensions.vector_cosine_ops", NULL, false,
     NULLS_DEFAULT},
};

static void expect_part(Text part, const char *wanted, const char *source) {
  if (!str_eq(part.str, str_from_z(wanted)) || text_given(part) != (wanted != NULL))
    fail_msg("%s: %.*s, wanted %s", source, STR_ARG(part.str), wanted);
}

static void test_index_keys(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
    Run r = run(keys[i].source, EXPR_IN_INDEX);
    IndexKeyText key;
    assert_true(expr_parse_index_key(r.arena, r.diags, r.text, &key));
    expect_part(key.column, keys[i].column, keys[i].source);
    expect_part(key.expression, keys[i].expression, keys[i].source);
    expect_part(key.collation, keys[i].collation, keys[i].source);
    expect_part(key.opclass, keys[i].opclass, keys[i].source);
    expect_part(key.opclass_params, keys[i].params, keys[i].source);
    assert_int_equal(key.descending, keys[i].descending);
    assert_int_equal(key.nulls, keys[i].nulls);
    arena_free(r.arena);
  }
}

static void test_bad_index_keys(void **state) {
  (void)state;
  static const char *const bad[] = {"",           "1",       "a desc nulls",
                                    "a b c",      "(a",      "a collate",
                                    "a desc asc", "lower(a", "a nulls sideways"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    Run r = run("i", EXPR_IN_INDEX);
    Str text = str_from_z(bad[i]);
    IndexKeyText key;
    Text whole = {text, {1, 1 + (uint32_t)text.len}, true};
    assert_false(expr_parse_index_key(r.arena, r.diags, whole, &key));
    assert_int_equal(r.diags->errors, 1);
    arena_free(r.arena);
  }
}

static void test_markdown(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Str table = expr_operators_markdown(arena);
  assert_true(
      str_find(table, STR("| `like` | text, pattern | boolean | `a LIKE b` | `a GLOB pattern` |")) >
      0);
  assert_true(str_find(table, STR("| `\\|\\|` | text, text | text |")) > 0);
  arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_printed),    cmocka_unit_test(test_refused),
      cmocka_unit_test(test_limits),     cmocka_unit_test(test_columns_read),
      cmocka_unit_test(test_index_keys), cmocka_unit_test(test_bad_index_keys),
      cmocka_unit_test(test_markdown),   cmocka_unit_test(test_stored),
      cmocka_unit_test(test_no_fix_without_places),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
