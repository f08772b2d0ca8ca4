/* Values that the checks of a table speak of: their boundaries, and values that may satisfy them. */
#include "expr/scan.h"
#include "expr/tree.h"
#include "verb/verify_trials.h"

#include <stdlib.h>

/* Words of dialect text: the column's name is among them. */
static bool text_reads(const Behaviour *b, Str text, Dialect dialect, const Column *column) {
  Scan scan = {b->arena, text, dialect, 0};
  for (ScanToken t = scan_next(&scan); t.kind != SCAN_END; t = scan_next(&scan))
    if (t.kind == SCAN_NAME && str_eq(t.name, column->name.str)) return true;
  return false;
}

bool check_reads(const Behaviour *b, const Check *check, const Column *column) {
  if (check->column == column) return true;
  if (check->expression.tree != NULL) {
    ExprColumns columns = expr_columns(b->arena, check->expression.tree);
    each(i, columns) if (columns.items[i] == column) return true;
    return false;
  }
  for (int d = 0; d < DIALECT_COUNT; d++) {
    Text own = check->expression.own.text[d];
    if (text_given(own) && text_reads(b, own.str, (Dialect)d, column)) return true;
  }
  return false;
}

/* --- literals of portable checks --- */

typedef struct Limits {
  const Behaviour *b;
  const Column *column;
  StrList values;    /* as YAML has them */
  int64_t lengths[8]; /* that length(column) is compared with */
  size_t count;
} Limits;

static bool is_column(const Expr *expr, const Column *column) {
  return expr->kind == EXPR_COLUMN && expr->column.column == column;
}

/* length(column) */
static bool is_length(const Expr *expr, const Column *column) {
  bool call = expr->kind == EXPR_CALL && expr->args.len == 1 && str_eq(op_infos[expr->op].spelling, STR("length"));
  return call && is_column(expr->args.items[0], column);
}

static void add_literals(Limits *l, const Expr *expr, bool length) {
  each(i, expr->args) {
    const Expr *arg = expr->args.items[i];
    int64_t number;
    if (arg->kind != EXPR_LITERAL) continue;
    if (!length) vec_push(l->b->arena, &l->values, arg->value);
    else if (str_to_int64(arg->value, &number) && l->count < sizeof l->lengths / sizeof *l->lengths)
      l->lengths[l->count++] = number;
  }
}

static void walk(Limits *l, const Expr *expr) {
  each(i, expr->args) {
    const Expr *arg = expr->args.items[i];
    if (is_column(arg, l->column)) add_literals(l, expr, false);
    else if (is_length(arg, l->column)) add_literals(l, expr, true);
    else walk(l, arg);
  }
}

static Limits limits_of(const Behaviour *b, const Column *column) {
  Limits limits = {.b = b, .column = column};
  each(i, column->table->checks) {
    const Expr *tree = column->table->checks.items[i]->expression.tree;
    if (tree != NULL) walk(&limits, tree);
  }
  return limits;
}

/* A check may compare with what the type has no room for. */
static TrialClass class_of(const Column *column, Str value) {
  const Type *type = &column->type;
  CKind kind = type_info(type)->c;
  Str digits = str_slice(value, str_starts(value, STR("-")), value.len);
  int64_t number = 0, most = kind == C_I16 ? INT16_MAX : kind == C_I32 ? INT32_MAX : INT64_MAX;
  if (kind == C_I16 || kind == C_I32 || kind == C_I64)
    return str_to_int64(value, &number) && number <= most && number >= -most - 1 ? TRIAL_LIMIT : TRIAL_UNFIT;
  if (kind != C_DECIMAL || type->args[0] < 0) return TRIAL_LIMIT;
  int scale = type->args[1] < 0 ? 0 : type->args[1];
  if (number_whole_digits(digits) > type->args[0] - scale) return TRIAL_UNFIT;
  return number_scale(digits) > scale ? TRIAL_FINER : TRIAL_LIMIT;
}

static void add(const Behaviour *b, ProbeList *probes, const char *what, Str value, Probe probe) {
  probe.what = str_format(b->arena, "%s %.*s", what, STR_ARG(value));
  vec_push(b->arena, probes, probe);
}

static Probe probe_of(const Behaviour *b, const Column *column, Str value) {
  return (Probe){.class = class_of(column, value), .cell = cell_of_value(b, column, value)};
}

static bool is_integer(const Column *column) {
  CKind kind = type_info(&column->type)->c;
  return kind == C_I16 || kind == C_I32 || kind == C_I64;
}

/* One step less and one more than a number that a check compares with. */
static void add_around(const Behaviour *b, const Column *column, Str value, ProbeList *probes) {
  const Type *type = &column->type;
  CKind kind = type_info(type)->c;
  Str less = STR_NONE, more = STR_NONE;
  int64_t number;
  if (is_integer(column) && str_to_int64(value, &number) && number > INT32_MIN && number < INT32_MAX) {
    less = str_format(b->arena, "%lld", (long long)number - 1);
    more = str_format(b->arena, "%lld", (long long)number + 1);
  } else if (kind == C_DECIMAL || kind == C_F32 || kind == C_F64) {
    double near = strtod(str_z(b->arena, value), NULL), step = 1;
    bool sized = kind == C_DECIMAL && type->args[0] >= 0;
    int scale = !sized ? 2 : type->args[1] < 0 ? 0 : type->args[1];
    for (int i = 0; i < scale; i++) step /= 10;
    less = str_format(b->arena, "%.*f", scale, near - step);
    more = str_format(b->arena, "%.*f", scale, near + step);
  }
  if (!str_given(less)) return;
  add(b, probes, "less than", value, probe_of(b, column, less));
  add(b, probes, "more than", value, probe_of(b, column, more));
}

static Str of_length(const Behaviour *b, int64_t length) {
  Buf out = BUF(b->arena);
  for (int64_t i = 0; i < length; i++) buf_append(&out, STR("\303\244"));
  return buf_str(&out);
}

ProbeList probes_of_checks(const Behaviour *b, const Column *column) {
  enum { LONGEST = 10000 };
  ProbeList probes = {0};
  if (column->type.array > 0 || column->type.id == TYPE_DIALECT) return probes;
  Limits limits = limits_of(b, column);
  each(i, limits.values) {
    Str value = limits.values.items[i];
    add(b, &probes, "the value", value, probe_of(b, column, value));
    add_around(b, column, value, &probes);
  }
  for (size_t i = 0; i < limits.count; i++)
    for (int64_t length = limits.lengths[i] - 1; length <= limits.lengths[i] + 1; length++) {
      Str words = str_format(b->arena, "%lld", (long long)length);
      bool room = column->type.args[0] < 0 || length <= column->type.args[0];
      Probe probe = {.class = room ? TRIAL_LIMIT : TRIAL_UNFIT};
      if (length >= 0 && length < LONGEST) probe.cell = cell_of_word(b, of_length(b, length));
      if (str_given(probe.cell.text[0])) add(b, &probes, "of length", words, probe);
    }
  return probes;
}

/* --- candidates --- */

static void add_cell(const Behaviour *b, CellList *cells, Cell cell) { vec_push(b->arena, cells, cell); }

/* Literals of dialect text that may be values of a text column. */
static void add_text_literals(const Behaviour *b, const Check *check, CellList *cells) {
  for (int d = 0; d < DIALECT_COUNT; d++) {
    Text own = check->expression.own.text[d];
    Scan scan = {b->arena, own.str, (Dialect)d, 0};
    if (!text_given(own)) continue;
    for (ScanToken t = scan_next(&scan); t.kind != SCAN_END; t = scan_next(&scan))
      if (t.kind == SCAN_VALUE && t.text.ptr[0] != '$') add_cell(b, cells, cell_of_sql(t.text));
  }
}

typedef struct Likely {
  CKind kind;
  Str text;
} Likely;

static const Likely likely[] = {
#define LIKELY(kind, text) {C_##kind, STR_INIT(text)},
#include "verb/verify_boundaries.def"
};

static void add_likely(const Behaviour *b, const Column *column, CellList *cells) {
  const Type *type = &column->type;
  CKind kind = type_info(type)->c;
  if (type->array > 0) return;
  for (size_t i = 0; i < sizeof likely / sizeof *likely; i++) {
    bool number = is_integer(column) && likely[i].kind == C_I64;
    if (likely[i].kind == kind || number) add_cell(b, cells, cell_of_value(b, column, likely[i].text));
  }
}

static void add_default(const Behaviour *b, const Column *column, CellList *cells) {
  Cell initial;
  if (column->initial->kind != DEFAULT_VALUE) return;
  for (int d = 0; d < DIALECT_COUNT; d++)
    initial.text[d] = sql_value(b->arena, b->schema, (Dialect)d, column, &column->initial->value);
  add_cell(b, cells, initial);
}

CellList cells_for_checks(const Behaviour *b, const Column *column) {
  CellList cells = {0};
  CKind kind = type_info(&column->type)->c;
  ProbeList limits = probes_of_checks(b, column), few = {0};
  if (kind == C_ENUM || kind == C_BOOL) few = probes_of_type(b, column);
  add_default(b, column, &cells);
  if (column->nullable) add_cell(b, &cells, cell_of_sql(STR("NULL")));
  each(i, limits) add_cell(b, &cells, limits.items[i].cell);
  each(i, few) add_cell(b, &cells, few.items[i].cell);
  each(i, column->table->checks) {
    const Check *check = column->table->checks.items[i];
    if (check_reads(b, check, column)) add_text_literals(b, check, &cells);
  }
  add_likely(b, column, &cells);
  for (int number = 1; number <= 3; number++) add_cell(b, &cells, cell_ordinary(b, column, number));
  return cells;
}
