/* C as the third engine of expr_grid_test.c: a program with a function for each expression, and a file of the
 * answers of Postgres, which the program compares with its own. */
#ifndef TESTS_EXPR_GRID_C_H
#define TESTS_EXPR_GRID_C_H

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "expr/tree.h"
#include "expr_columns.h"
#include "expr_grid.h"

typedef struct GridC {
  char folder[64];
  FILE *program, *answers;
  int count;
  Buf table; /* the list of functions */
} GridC;

static void grid_c_string(FILE *out, Str text) {
  fputc('"', out);
  for (size_t i = 0; i < text.len; i++) fprintf(out, "\\%03o", (unsigned char)text.ptr[i]);
  fputc('"', out);
}

/* 'text' without its quotes. */
static Str grid_c_unquoted(Str literal) {
  return literal.len >= 2 && literal.ptr[0] == '\'' ? str_slice(literal, 1, literal.len - 1) : literal;
}

static void grid_c_bytes(FILE *out, Str hex) {
  fprintf(out, "sg_x_bytes(\"");
  for (size_t i = 2; i + 1 < hex.len; i += 2)
    fprintf(out, "\\%03o", (unsigned)(char_hex(hex.ptr[i]) << 4 | char_hex(hex.ptr[i + 1])));
  fprintf(out, "\", %zu)", hex.len < 2 ? 0 : (hex.len - 2) / 2);
}

/* A value of a grid column: `pg` and `lite` are its SQL literals. */
static void grid_c_value(FILE *out, const ExprColumn *facts, Str pg, Str lite) {
  Str text = grid_c_unquoted(pg);
  if (str_eq(pg, STR("NULL"))) {
    fputs("sg_x_null()", out);
    return;
  }
  switch (facts->type) {
  case EXPR_BOOLEAN: fprintf(out, "sg_x_bool(%.*s)", STR_ARG(text)); return;
  case EXPR_INTEGER:
    if (str_eq(text, STR("-9223372036854775808"))) fputs("sg_x_int(INT64_MIN)", out);
    else fprintf(out, "sg_x_int(INT64_C(%.*s))", STR_ARG(text));
    return;
  case EXPR_NUMERIC: fprintf(out, "sg_x_num(\"%.*s\")", STR_ARG(text)); return;
  case EXPR_REAL:
    fprintf(out, facts->bits == 32 ? "sg_x_real((double)(float)(%.*s))" : "sg_x_real(%.*s)", STR_ARG(text));
    return;
  case EXPR_BYTES: grid_c_bytes(out, text); return;
  case EXPR_DATE: fprintf(out, "sg_x_date(\"%.*s\")", STR_ARG(text)); return;
  case EXPR_TIME: fprintf(out, "sg_x_time(\"%.*s\")", STR_ARG(text)); return;
  case EXPR_TIMESTAMP:
  case EXPR_TIMESTAMPTZ:
    if (facts->sqlite == EXPR_STORED_TEXT) fprintf(out, "moment(\"%.*s\")", STR_ARG(grid_c_unquoted(lite)));
    else fprintf(out, "sg_x_int(INT64_C(%.*s) * %d)", STR_ARG(lite), facts->sqlite == EXPR_STORED_UNIX ? 1000000 : 1000);
    return;
  case EXPR_JSON: fputs("sg_x_there(true)", out); return;
  case EXPR_NULL: case EXPR_UNKNOWN: case EXPR_TEXT: case EXPR_ENUM: case EXPR_UUID: case EXPR_INTERVAL:
  case EXPR_ARRAY: case EXPR_OTHER: case EXPR_TYPE_COUNT: break;
  }
  fprintf(out, facts->folds_case ? "sg_x_citext(sg_str_n(" : facts->fixed_char ? "sg_x_char(sg_str_n(" : "sg_x_str(sg_str_n(");
  grid_c_string(out, text);
  fprintf(out, ", %zu))", text.len);
}

static int grid_c_index(const void *column) {
  return (int)((const TestColumn *)column - test_columns);
}

static void grid_c_column(FILE *out, const GridColumn *grid) {
  const TestColumn *declared = test_columns;
  while (!str_eq(declared->facts.name, str_from_z(grid->name))) declared++;
  int count = 0;
  fprintf(out, "static sg_val column%d(int at) {\n  switch (at) {\n", grid_c_index(declared));
  for (; grid->values[count] != NULL; count++) {
    Str rest = str_from_z(grid->values[count]);
    ptrdiff_t bar = str_find_char(rest, '|');
    Str pg = bar < 0 ? rest : str_slice(rest, 0, (size_t)bar);
    Str lite = bar < 0 ? rest : str_slice(rest, (size_t)bar + 1, rest.len);
    fprintf(out, "  case %d: return ", count);
    grid_c_value(out, &declared->facts, pg, lite);
    fputs(";\n", out);
  }
  fprintf(out, "  default: return sg_x_null();\n  }\n}\nenum { COUNT%d = %d };\n", grid_c_index(declared), count);
}

static void grid_c_begin(GridC *c, Arena *arena) {
  strcpy(c->folder, "/tmp/schemagen-grid.XXXXXX");
  if (mkdtemp(c->folder) == NULL) abort();
  c->program = fopen(str_z(arena, str_format(arena, "%s/grid.c", c->folder)), "w");
  c->answers = fopen(str_z(arena, str_format(arena, "%s/answers", c->folder)), "w");
  if (c->program == NULL || c->answers == NULL) abort();
  c->table = BUF(arena);
  fputs("#include \"grid_main.h\"\n", c->program);
  for (int i = 0; i < GRID_COLUMNS; i++) grid_c_column(c->program, &grid_columns[i]);
}

static void grid_c_read(void *context, Buf *out, const ExprColumn *column) {
  const ExprColumns *columns = context;
  size_t at = 0;
  while (columns->items[at] != column->column) at++;
  buf_format(out, "column%d(at[%zu])", grid_c_index(column->column), at);
}

static char grid_c_letter(ExprType type) {
  switch (type) {
  case EXPR_BOOLEAN: return 'b';
  case EXPR_INTEGER: return 'i';
  case EXPR_NUMERIC: return 'n';
  case EXPR_REAL: return 'r';
  case EXPR_DATE: return 'd';
  case EXPR_NULL: case EXPR_UNKNOWN: case EXPR_TEXT: case EXPR_ENUM: case EXPR_UUID: case EXPR_BYTES: case EXPR_JSON:
  case EXPR_TIME: case EXPR_TIMESTAMP: case EXPR_TIMESTAMPTZ: case EXPR_INTERVAL: case EXPR_ARRAY: case EXPR_OTHER:
  case EXPR_TYPE_COUNT: break;
  }
  return 't';
}

/* An expression and what Postgres says of it; one that Postgres refuses at some row is left out. */
static void grid_c_add(GridC *c, Arena *arena, const char *source, const Expr *expr, const PGresult *result) {
  if (PQresultStatus(result) != PGRES_TUPLES_OK) return;
  ExprColumns columns = expr_columns(arena, expr);
  Buf text = BUF(arena);
  expr_print_c(&text, expr, grid_c_read, &columns);
  fprintf(c->program, "static sg_val f%d(sg_eval *eval, const int *at) {\n#define e (*eval)\n  (void)eval, (void)at;\n  return %.*s;\n#undef e\n}\n",
          c->count, STR_ARG(buf_str(&text)));
  buf_format(&c->table, "  {f%d, '%c', {", c->count, grid_c_letter(expr->type));
  each(i, columns) buf_format(&c->table, "COUNT%d, ", grid_c_index(columns.items[i]));
  buf_lit(&c->table, "0}, ");
  FILE *out = c->program; /* the source as the name of the function in messages */
  fprintf(out, "static const char s%d[] = ", c->count);
  grid_c_string(out, str_from_z(source));
  fputs(";\n", out);
  buf_format(&c->table, "s%d},\n", c->count);
  for (int row = 0; row < PQntuples(result); row++)
    fprintf(c->answers, "%s%s\n", PQgetisnull(result, row, 0) ? "N" : "V", PQgetvalue(result, row, 0));
  c->count++;
}

/* 0 when the program's answers are those of Postgres. */
static int grid_c_run(GridC *c) {
  char command[1024];
  fprintf(c->program, "static const Function functions[] = {\n%.*s};\n#include \"grid_main.c\"\n", STR_ARG(buf_str(&c->table)));
  fclose(c->program);
  fclose(c->answers);
  snprintf(command, sizeof command,
           "cc -std=c11 -O0 -w -Itests/unit -Itemplates/c/rt -o %s/grid %s/grid.c && %s/grid <%s/answers; status=$?; rm -rf %s; exit $status",
           c->folder, c->folder, c->folder, c->folder, c->folder);
  return system(command); /* NOLINT: a test that runs the compiler */
}

#endif
