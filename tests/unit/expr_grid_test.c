/* Every row of ops.def, over a grid of values, in Postgres, in SQLite and in C: the printed texts must
 * give the same answer. Needs a Postgres in SCHEMAGEN_TEST_PG; works in a schema of its own. For C, a program
 * is written whose answers are compared with those of Postgres, compiled and run at the end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <libpq-fe.h>
#include <sqlite3.h>

#include "expr/tree.h"
#include "expr_columns.h"
#include "expr_grid.h"
#include "expr_grid_c.h"

static const ExprScope scope = {NULL, test_column, test_nearest, STR_INIT("grid")};

typedef struct Grid {
  Arena *arena;
  PGconn *pg;
  sqlite3 *lite;
  int expressions, refused, answers, bad;
  GridC c;
  int used[OP_COUNT]; /* how many compared expressions hold the row at all */
} Grid;

/* --- the engines --- */

static void pg_do(PGconn *pg, Arena *arena, Str sql) {
  PGresult *result = PQexec(pg, str_z(arena, sql));
  ExecStatusType status = PQresultStatus(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
    fail_msg("%s\n%.*s", PQerrorMessage(pg), STR_ARG(sql));
  PQclear(result);
}

static void lite_do(sqlite3 *lite, Arena *arena, Str sql) {
  char *error = NULL;
  if (sqlite3_exec(lite, str_z(arena, sql), NULL, NULL, &error) != SQLITE_OK)
    fail_msg("%s\n%.*s", error, STR_ARG(sql));
}

static void fill_column(Grid *grid, const GridColumn *column) {
  const TestColumn *declared = NULL;
  for (int i = 0; i < TEST_COLUMNS; i++)
    if (str_eq(test_columns[i].facts.name, str_from_z(column->name))) declared = &test_columns[i];
  assert_non_null(declared);
  bool text = strcmp(declared->postgres, "text") == 0; /* an order of words, to be unlike "C" */
  Str create = str_format(grid->arena, "CREATE TABLE \"g_%s\" (ord integer, \"%s\" ", column->name,
                          column->name);
  pg_do(grid->pg, grid->arena,
        str_format(grid->arena, "%.*s%s%s)", STR_ARG(create), declared->postgres,
                   text ? " COLLATE \"en-x-icu\"" : ""));
  lite_do(grid->lite, grid->arena,
          str_format(grid->arena, "%.*s%s)", STR_ARG(create), declared->sqlite));
  for (int i = 0; column->values[i] != NULL; i++) {
    Str rest = str_from_z(column->values[i]), pg, lite;
    ptrdiff_t bar = str_find_char(rest, '|');
    pg = bar < 0 ? rest : str_slice(rest, 0, (size_t)bar);
    lite = bar < 0 ? rest : str_slice(rest, (size_t)bar + 1, rest.len);
    pg_do(grid->pg, grid->arena,
          str_format(grid->arena, "INSERT INTO \"g_%s\" VALUES (%d, %.*s)", column->name, i,
                     STR_ARG(pg)));
    lite_do(grid->lite, grid->arena,
            str_format(grid->arena, "INSERT INTO \"g_%s\" VALUES (%d, %.*s)", column->name, i,
                       STR_ARG(lite)));
  }
}

/* A table of all columns, empty: what an index or a generated column may hold is known without rows. */
static void make_wide(Grid *grid) {
  for (int dialect = 0; dialect < DIALECT_COUNT; dialect++) {
    Buf sql = BUF(grid->arena);
    buf_lit(&sql, "CREATE TABLE wide (ord integer");
    for (int i = 0; i < TEST_COLUMNS; i++)
      buf_format(&sql, ", \"%.*s\" %s", STR_ARG(test_columns[i].facts.name),
                 dialect == DIALECT_POSTGRES ? test_columns[i].postgres : test_columns[i].sqlite);
    buf_lit(&sql, ")");
    if (dialect == DIALECT_POSTGRES) pg_do(grid->pg, grid->arena, buf_str(&sql));
    else lite_do(grid->lite, grid->arena, buf_str(&sql));
  }
}

static void ignore_notice(void *context, const char *message) {
  (void)context;
  (void)message;
}

static int set_up(void **state) {
  const char *where = getenv("SCHEMAGEN_TEST_PG");
  if (where == NULL) {
    fputs("SCHEMAGEN_TEST_PG is not set: give it a libpq connection string of a Postgres 15 whose "
          "user may\n"
          "create databases, e.g. SCHEMAGEN_TEST_PG='host=/tmp/pg user=postgres dbname=postgres'; "
          "ctest\n"
          "starts such a cluster by itself\n",
          stderr);
    return 1;
  }
  Grid *grid = calloc(1, sizeof *grid);
  grid->arena = arena_new(0, NULL);
  grid->pg = PQconnectdb(where);
  if (PQstatus(grid->pg) != CONNECTION_OK) fail_msg("%s", PQerrorMessage(grid->pg));
  assert_int_equal(sqlite3_open(":memory:", &grid->lite), SQLITE_OK);
  PQsetNoticeProcessor(grid->pg, ignore_notice, NULL);
  pg_do(grid->pg, grid->arena, STR("SET client_encoding TO 'UTF8'"));
  pg_do(grid->pg, grid->arena, STR("DROP SCHEMA IF EXISTS expr_grid CASCADE"));
  pg_do(grid->pg, grid->arena, STR("CREATE SCHEMA expr_grid"));
  pg_do(grid->pg, grid->arena, STR("SET jit TO off")); /* costs more than the queries */
  pg_do(grid->pg, grid->arena, STR("SET search_path TO expr_grid"));
  pg_do(grid->pg, grid->arena, STR("CREATE EXTENSION citext SCHEMA expr_grid"));
  pg_do(grid->pg, grid->arena, STR("CREATE TYPE loan_state AS ENUM ('open', 'returned', 'lost')"));
  pg_do(grid->pg, grid->arena,
        STR("SET TimeZone TO 'America/New_York'")); /* answers must not depend on it */
  for (int i = 0; i < GRID_COLUMNS; i++) fill_column(grid, &grid_columns[i]);
  make_wide(grid);
  grid_c_begin(&grid->c, grid->arena);
  *state = grid;
  return 0;
}

static int tear_down(void **state) {
  Grid *grid = *state;
  if (grid == NULL) return 0;
  pg_do(grid->pg, grid->arena, STR("DROP SCHEMA expr_grid CASCADE"));
  PQfinish(grid->pg);
  sqlite3_close(grid->lite);
  arena_free(grid->arena);
  free(grid);
  return 0;
}

/* --- one expression --- */

static Str query(Arena *arena, SqlText text, ExprColumns columns) {
  Str order = STR("");
  Buf sql = BUF(arena);
  buf_lit(&sql, "SELECT ");
  buf_append(&sql, test_flat(arena, text, true));
  each(i, columns) {
    Str name = ((const TestColumn *)columns.items[i])->facts.name;
    buf_format(&sql, "%s \"g_%.*s\"", i == 0 ? " FROM" : " CROSS JOIN", STR_ARG(name));
    order = str_format(arena, "%.*s%s\"g_%.*s\".ord", STR_ARG(order), i == 0 ? " ORDER BY " : ", ",
                       STR_ARG(name));
  }
  buf_append(&sql, order);
  return buf_str(&sql);
}

static bool same_number(const char *pg, sqlite3_stmt *lite, ExprType type) {
  if (type == EXPR_INTEGER && sqlite3_column_type(lite, 0) == SQLITE_INTEGER)
    return strcmp(pg, (const char *)sqlite3_column_text(lite, 0)) == 0;
  double a = strtod(pg, NULL), b = sqlite3_column_double(lite, 0);
  if (type == EXPR_REAL) return a == b;
  double size = a < 0 ? -a : a, apart = a < b ? b - a : a - b;
  return apart <= size * 1e-14; /* numerics: SQLite keeps 15 digits */
}

static bool same_answer(PGresult *pg, int row, sqlite3_stmt *lite, ExprType type) {
  bool pg_null = PQgetisnull(pg, row, 0), lite_null = sqlite3_column_type(lite, 0) == SQLITE_NULL;
  if (pg_null || lite_null) return pg_null && lite_null;
  const char *answer = PQgetvalue(pg, row, 0);
  if (type == EXPR_BOOLEAN) return (answer[0] == 't') == (sqlite3_column_int(lite, 0) != 0);
  if (type == EXPR_INTEGER || type == EXPR_NUMERIC || type == EXPR_REAL)
    return same_number(answer, lite, type);
  return strcmp(answer, (const char *)sqlite3_column_text(lite, 0)) == 0;
}

/* Types whose values the engines hold in other forms: only conditions on them are compared. */
static bool comparable_result(ExprType type) {
  return type == EXPR_BOOLEAN || type == EXPR_INTEGER || type == EXPR_NUMERIC ||
         type == EXPR_REAL || type == EXPR_TEXT || type == EXPR_ENUM || type == EXPR_UUID ||
         type == EXPR_DATE;
}

static void report(Grid *grid, const char *source, Str pg, Str lite) {
  if (grid->bad++ < 40)
    printf("DIFFERENT: %s\n  %.*s\n  %.*s\n", source, STR_ARG(pg), STR_ARG(lite));
}

/* A value out of range, an error in both: a write is refused in both. */
static bool both_refuse(const PGresult *pg, sqlite3_stmt *lite) {
  const char *state = PQresultErrorField(pg, PG_DIAG_SQLSTATE);
  int step = sqlite3_step(lite);
  while (step == SQLITE_ROW) step = sqlite3_step(lite);
  return state != NULL && strcmp(state, "22003") == 0 && step == SQLITE_ERROR;
}

static void compare(Grid *grid, Arena *arena, const char *source, const Expr *expr) {
  ExprColumns columns = expr_columns(arena, expr);
  Str pg = query(arena, expr_print(arena, expr, DIALECT_POSTGRES), columns);
  Str lite = query(arena, expr_print(arena, expr, DIALECT_SQLITE), columns);
  sqlite3_stmt *rows = NULL;
  PGresult *result = PQexec(grid->pg, str_z(arena, pg));
  grid_c_add(&grid->c, arena, source, expr, result);
  int prepared = sqlite3_prepare_v2(grid->lite, lite.ptr, (int)lite.len, &rows, NULL);
  if (prepared != SQLITE_OK || PQresultStatus(result) != PGRES_TUPLES_OK) {
    bool refused = prepared == SQLITE_OK && both_refuse(result, rows);
    sqlite3_finalize(rows);
    if (refused) {
      PQclear(result);
      return;
    }
    printf("%s%s\n", PQerrorMessage(grid->pg), sqlite3_errmsg(grid->lite));
    report(grid, source, pg, lite);
    PQclear(result);
    return;
  }
  for (int row = 0; row < PQntuples(result); row++) {
    int step = sqlite3_step(rows);
    grid->answers++;
    if (step == SQLITE_ROW && same_answer(result, row, rows, expr->type)) continue;
    const char *answer = PQgetisnull(result, row, 0) ? "NULL" : PQgetvalue(result, row, 0);
    const char *other = step == SQLITE_ROW ? (const char *)sqlite3_column_text(rows, 0)
                                           : sqlite3_errmsg(grid->lite);
    if (grid->bad < 40) printf("row %d: %s and %s\n", row, answer, other == NULL ? "NULL" : other);
    report(grid, source, pg, lite);
    break;
  }
  sqlite3_finalize(rows);
  PQclear(result);
}

/* Both engines take the text in an index, a partial index when it is a condition. */
static void index_it(Grid *grid, Arena *arena, const char *source, const Expr *expr) {
  bool condition = expr->type == EXPR_BOOLEAN;
  Str texts[DIALECT_COUNT];
  for (int dialect = 0; dialect < DIALECT_COUNT; dialect++) {
    Str text = test_flat(arena, expr_print(arena, expr, (Dialect)dialect), true);
    texts[dialect] = condition
                         ? str_format(arena, "CREATE INDEX probe ON wide (ord) WHERE %.*s", STR_ARG(text))
                         : str_format(arena, "CREATE INDEX probe ON wide ((%.*s))", STR_ARG(text));
  }
  PGresult *result = PQexec(grid->pg, str_z(arena, texts[DIALECT_POSTGRES]));
  bool pg = PQresultStatus(result) == PGRES_COMMAND_OK;
  if (!pg) printf("%s", PQerrorMessage(grid->pg));
  PQclear(result);
  bool lite = sqlite3_exec(grid->lite, str_z(arena, texts[DIALECT_SQLITE]), NULL, NULL, NULL) == SQLITE_OK;
  if (!lite) printf("%s\n", sqlite3_errmsg(grid->lite));
  if (pg) pg_do(grid->pg, arena, STR("DROP INDEX probe"));
  if (lite) lite_do(grid->lite, arena, STR("DROP INDEX probe"));
  if (!pg || !lite) report(grid, source, texts[DIALECT_POSTGRES], texts[DIALECT_SQLITE]);
}

static void count_ops(Grid *grid, const Expr *expr) {
  if (expr->kind == EXPR_CALL) grid->used[expr->op]++;
  each(i, expr->args) count_ops(grid, expr->args.items[i]);
}

static void try(Grid *grid, const char *source, ExprUse use) {
  Arena *arena = arena_new(0, NULL);
  Diags *diags = diags_new(arena);
  Str text = str_from_z(source);
  Source *file = source_add(diags->sources, STR("grid"), text);
  Text whole = {text, {file->base, file->base + (uint32_t)text.len}, true};
  Expr *expr = expr_parse(arena, diags, whole, &scope, use);
  if (expr->failed) {
    grid->refused++;
    if (getenv("EXPR_GRID_VERBOSE") != NULL)
      printf("refused: %s: %.*s\n", source, STR_ARG(diags->list.items[0]->message));
  } else if (comparable_result(expr->type)) {
    grid->expressions++;
    count_ops(grid, expr);
    compare(grid, arena, source, expr);
    if (use != EXPR_IN_CHECK && !expr->constant) index_it(grid, arena, source, expr);
  }
  arena_free(arena);
}

/* --- making the expressions --- */

static const Pool *pool_of(char letter) {
  for (int i = 0; i < POOLS; i++)
    if (pools[i].letter == letter) return &pools[i];
  return NULL;
}

/* The source text of an operator over operands. */
static const char *written(Arena *arena, const OpInfo *info, const char *const *args,
                           size_t count) {
  int words = (int)info->spelling.len;
  const char *name = info->spelling.ptr;
  Buf out = BUF(arena);
  if (info->level == LEVEL_CALL) {
    buf_format(&out, "%.*s(", words, name);
    for (size_t i = 0; i < count; i++) buf_format(&out, "%s%s", i == 0 ? "" : ", ", args[i]);
    buf_lit(&out, ")");
  } else if (info->level == LEVEL_POSTFIX) {
    buf_format(&out, "(%s)%.*s", args[0], words, name);
  } else if (info->level == LEVEL_UNARY || info->level == LEVEL_NOT) {
    buf_format(&out, "%.*s (%s)", words, name, args[0]);
  } else if (str_starts(info->spelling, STR("is n")) && count == 1) {
    buf_format(&out, "(%s) %.*s", args[0], words, name);
  } else if (str_ends(info->spelling, STR("between"))) {
    buf_format(&out, "%s %.*s %s and %s", args[0], words, name, args[1], args[2]);
  } else if (str_ends(info->spelling, STR("in"))) {
    buf_format(&out, "%s %.*s (%s, %s)", args[0], words, name, args[1], args[2]);
  } else {
    for (size_t i = 0; i < count; i++)
      buf_format(&out, "%s%.*s (%s)", i == 0 ? "" : " ", i == 0 ? 0 : words, name, args[i]);
  }
  return str_z(arena, buf_str(&out));
}

static void try_lists(Grid *grid, const OpInfo *info, const char *const *lists, int count) {
  bool three = str_ends(info->spelling, STR("between")) || str_ends(info->spelling, STR("in")) ||
               (info->operands.ptr[info->operands.len - 1] == '*');
  for (int i = 0; i < count; i++) {
    Arena *arena = arena_new(0, NULL);
    const char *args[3] = {0};
    Str rest = str_from_z(lists[i]), part;
    for (int at = 0; str_split(&rest, ';', &part) && at < 3; at++) args[at] = str_z(arena, part);
    try(grid, written(arena, info, args, three ? 3 : 2), EXPR_IN_GENERATED);
    if (!three)
      try(grid, written(arena, info, (const char *[]){args[0], args[2]}, 2), EXPR_IN_GENERATED);
    if (!three)
      try(grid, written(arena, info, (const char *[]){args[1], args[0]}, 2), EXPR_IN_GENERATED);
    arena_free(arena);
  }
}

static void try_pools(Grid *grid, const OpInfo *info, const char **args, size_t at) {
  if (at == info->operands.len || info->operands.ptr[at] == '*') {
    Arena *arena = arena_new(0, NULL);
    try(grid, written(arena, info, args, at), EXPR_IN_GENERATED);
    arena_free(arena);
    return;
  }
  bool ascii = info == &op_infos[OP_LOWER] || info == &op_infos[OP_UPPER];
  const Pool *pool = pool_of(ascii ? 'A' : info->operands.ptr[at]);
  assert_non_null(pool);
  for (int i = 0; i < 24 && pool->items[i] != NULL; i++) {
    args[at] = pool->items[i];
    try_pools(grid, info, args, at + 1);
  }
}

static void test_operators(void **state) {
  Grid *grid = *state;
  for (int op = 0; op < OP_COUNT; op++) {
    const OpInfo *info = &op_infos[op];
    char letter = info->operands.ptr[0];
    const char *args[8] = {0};
    if (letter == '=' || letter == '<' || letter == 'a')
      try_lists(grid, info, equal_lists, EQUAL_LISTS);
    else
      try_pools(grid, info, args, 0);
    if (letter == '=' || letter == 'a') try_lists(grid, info, enum_lists, ENUM_LISTS);
  }
  printf("%d expressions, %d answers compared, %d refused\n", grid->expressions, grid->answers,
         grid->refused);
  assert_int_equal(grid->bad, 0);
}

static void test_shapes(void **state) {
  Grid *grid = *state;
  int refused = grid->refused;
  for (int i = 0; i < EXTRA_EXPRESSIONS; i++) {
    int before = grid->refused;
    bool check = strstr(extra_expressions[i], "state::text") != NULL;
    try(grid, extra_expressions[i], check ? EXPR_IN_CHECK : EXPR_IN_GENERATED);
    if (grid->refused > before) printf("refused: %s\n", extra_expressions[i]);
  }
  assert_int_equal(grid->refused, refused);
  assert_int_equal(grid->bad, 0);
}

static void test_c(void **state) {
  Grid *grid = *state;
  assert_int_equal(grid_c_run(&grid->c), 0);
}

static void test_every_row_was_compared(void **state) {
  const Grid *grid = *state;
  int unused = 0;
  for (int op = 0; op < OP_COUNT; op++) {
    if (grid->used[op] > 0) continue;
    printf("never compared: %.*s\n", STR_ARG(op_infos[op].name));
    unused++;
  }
  assert_int_equal(unused, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_operators),
                                     cmocka_unit_test(test_shapes),
                                     cmocka_unit_test(test_c),
                                     cmocka_unit_test(test_every_row_was_compared)};
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
