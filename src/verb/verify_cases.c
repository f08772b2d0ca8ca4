/* The trials of a table: each column with its boundary values, columns that a check compares together, a second row
 * with the same key, a reference to a row that is not there. */
#include "verb/verify_trials.h"

enum { MOST_COMBINED = 64, MOST_VALUES = 8, NOWHERE = 9 };

typedef struct Cases {
  const Behaviour *b;
  const Table *table;
  const Cell *first, *second; /* ordinary rows; second may be NULL */
  TrialList trials;
} Cases;

static Cell *copy_row(const Cases *c, const Cell *row) {
  Cell *cells = arena_array(c->b->arena, Cell, c->table->columns.len + 1);
  memcpy(cells, row, sizeof(Cell) * c->table->columns.len);
  return cells;
}

/* What a trial is about. */
typedef struct About {
  TrialClass class;
  Str object;
  Span span;
} About;

static Trial *add_trial(Cases *c, About about, Str what, const Cell *cells) {
  Trial trial = {.class = about.class, .table = c->table, .object = about.object, .span = about.span, .what = what};
  for (int d = 0; d < DIALECT_COUNT; d++)
    trial.statement[d] = row_statement(c->b, (Dialect)d, c->table, cells);
  vec_push(c->b->arena, &c->trials, trial);
  return &c->trials.items[c->trials.len - 1];
}

static bool in_both(DialectSet set) { return (set & ON_BOTH) == ON_BOTH; }

/* --- columns --- */

static void try_probe(Cases *c, const Column *column, Probe probe) {
  Cell *cells = copy_row(c, c->first);
  cells[column->position] = probe.cell;
  Trial *trial = add_trial(c, (About){probe.class, column->name.str, column->span}, probe.what, cells);
  trial->column = column;
  for (int d = 0; d < DIALECT_COUNT; d++) trial->reading[d] = reading_of(c->b, (Dialect)d, column);
}

/* What a writer gets who gives nothing; two calls of a function need not agree. */
static void try_default(Cases *c, const Column *column) {
  try_probe(c, column, (Probe){STR("not given"), TRIAL_NULL, {{STR_NONE, STR_NONE}}});
  if (column->initial->kind == DEFAULT_VALUE) return;
  Trial *trial = &c->trials.items[c->trials.len - 1];
  for (int d = 0; d < DIALECT_COUNT; d++) trial->reading[d] = STR_NONE;
}

static void try_own_number(Cases *c, const Column *column) {
  if (column->identity->kind != IDENTITY_ALWAYS) return;
  try_probe(c, column, (Probe){STR("a value of the writer's own"), TRIAL_OWN, cell_ordinary(c->b, column, 1)});
  Trial *trial = &c->trials.items[c->trials.len - 1];
  trial->statement[DIALECT_POSTGRES] =
    str_replace(c->b->arena, trial->statement[DIALECT_POSTGRES], STR("OVERRIDING SYSTEM VALUE "), STR(""));
}

static void try_column(Cases *c, const Column *column) {
  if (!in_both(column->on) || expression_given(column->generated)) return;
  try_probe(c, column, (Probe){STR("null"), TRIAL_NULL, cell_of_sql(STR("NULL"))});
  try_default(c, column);
  try_own_number(c, column);
  ProbeList probes = probes_of_type(c->b, column), limits = probes_of_checks(c->b, column);
  each(i, probes) try_probe(c, column, probes.items[i]);
  each(i, limits) try_probe(c, column, limits.items[i]);
}

/* --- checks over several columns --- */

static CellList values_to_combine(Cases *c, const Column *column) {
  CellList cells = {0};
  for (int number = 1; number <= ORDINARY_ROWS; number++)
    vec_push(c->b->arena, &cells, cell_ordinary(c->b, column, number));
  if (column->nullable) vec_push(c->b->arena, &cells, cell_of_sql(STR("NULL")));
  CKind kind = type_info(&column->type)->c;
  bool few = column->type.array == 0 && (kind == C_ENUM || kind == C_BOOL);
  ProbeList more = few ? probes_of_type(c->b, column) : probes_of_checks(c->b, column);
  for (size_t i = 0; i < more.len && cells.len < MOST_VALUES; i++) vec_push(c->b->arena, &cells, more.items[i].cell);
  return cells;
}

static void combine(Cases *c, const Check *check, const ColumnList *columns, Cell *cells) {
  size_t total = 1;
  CellList *values = arena_array(c->b->arena, CellList, columns->len);
  each(i, *columns) {
    values[i] = values_to_combine(c, columns->items[i]);
    total *= values[i].len;
  }
  size_t step = total > MOST_COMBINED ? total / MOST_COMBINED + 1 : 1;
  for (size_t n = 0; n < total; n += step) {
    size_t rest = n;
    each(i, *columns) {
      cells[columns->items[i]->position] = values[i].items[rest % values[i].len];
      rest /= values[i].len;
    }
    add_trial(c, (About){TRIAL_LIMIT, check->name.str, check->span}, STR("values together"), cells);
  }
}

static void try_check(Cases *c, const Check *check) {
  ColumnList columns = {0};
  each(i, c->table->columns) {
    Column *column = c->table->columns.items[i];
    bool varies = in_both(column->on) && !expression_given(column->generated);
    if (varies && columns.len < 4 && check_reads(c->b, check, column)) vec_push(c->b->arena, &columns, column);
  }
  if (columns.len > 1) combine(c, check, &columns, copy_row(c, c->first));
}

/* --- keys --- */

/* The columns of a foreign key go together. */
static void take_column(const Cases *c, Cell *to, const Cell *from, const Column *column) {
  to[column->position] = from[column->position];
  each(i, c->table->foreign_keys) {
    const ForeignKey *key = c->table->foreign_keys.items[i];
    bool part = false;
    each(j, key->columns) part = part || key->columns.items[j] == column;
    each(j, key->columns) if (part) to[key->columns.items[j]->position] = from[key->columns.items[j]->position];
  }
}

/* What may not be there twice. */
typedef struct Unique {
  Str name;
  Span span;
  ColumnList columns;
  ColumnList predicate; /* that decide whether the row is among those */
} Unique;

static Trial *try_two(Cases *c, const Unique *unique, Str what, const Cell *one, const Cell *other) {
  Trial *trial = add_trial(c, (About){TRIAL_KEY, unique->name, unique->span}, what, one);
  trial->columns = unique->columns;
  for (int d = 0; d < DIALECT_COUNT; d++)
    trial->statement[d] = CAT(c->b->arena, trial->statement[d], STR("; "),
                              row_statement(c->b, (Dialect)d, c->table, other));
  return trial;
}

static bool holds_text(const Column *column) {
  return column->type.array == 0 && type_info(&column->type)->class == EXPR_TEXT;
}

/* The first text column of the key in two spellings that a collation may take for one. */
static void try_spellings(Cases *c, const Unique *unique, const Cell *second) {
  enum { LETTERS = 1 };
  static const struct { Str what, first, second; } pairs[] = {
      {STR_INIT("the same key in other case"), STR_INIT("ab"), STR_INIT("AB")},
      {STR_INIT("the same key in other case, beyond ASCII"), STR_INIT("\303\244"), STR_INIT("\303\204")},
      {STR_INIT("the same key with a blank behind it"), STR_INIT("a"), STR_INIT("a ")}};
  const Column *column = NULL;
  each(i, unique->columns)
    if (column == NULL && holds_text(unique->columns.items[i])) column = unique->columns.items[i];
  for (size_t i = 0; column != NULL && i < sizeof pairs / sizeof *pairs; i++) {
    Cell *one = copy_row(c, c->first), *other = copy_row(c, second);
    one[column->position] = cell_of_word(c->b, pairs[i].first);
    other[column->position] = cell_of_word(c->b, pairs[i].second);
    Trial *trial = try_two(c, unique, pairs[i].what, one, other);
    if (i == LETTERS) trial->class = TRIAL_LETTERS;
  }
}

/* Of a key of several columns each decides. */
static void try_parts(Cases *c, const Unique *unique) {
  for (size_t part = 0; unique->columns.len > 1 && part < unique->columns.len; part++) {
    Cell *second = copy_row(c, c->second);
    each(i, unique->columns)
      if (i != part) take_column(c, second, c->first, unique->columns.items[i]);
    Str name = unique->columns.items[part]->name.str;
    Str what = CAT(c->b->arena, STR("a second row that differs in "), name, STR(" only"));
    try_two(c, unique, what, c->first, second);
  }
}

static void try_unique(Cases *c, const Unique *unique) {
  if (c->second == NULL) return;
  try_parts(c, unique);
  Cell *second = copy_row(c, c->second);
  each(i, unique->columns) take_column(c, second, c->first, unique->columns.items[i]);
  if (unique->predicate.len > 0) try_two(c, unique, STR("a row with the same key and another state"), c->first, second);
  each(i, unique->predicate) take_column(c, second, c->first, unique->predicate.items[i]);
  try_two(c, unique, STR("a second row with the same key"), c->first, second);
  try_spellings(c, unique, second);
  Cell *one = copy_row(c, c->first), *other = copy_row(c, second);
  bool nullable = false;
  each(i, unique->columns) {
    const Column *column = unique->columns.items[i];
    if (!column->nullable) continue;
    nullable = true;
    one[column->position] = other[column->position] = cell_of_sql(STR("NULL"));
  }
  if (nullable) try_two(c, unique, STR("a second row with nulls in the key"), one, other);
}

static void add_read(const Cases *c, ExprColumns read, ColumnList *columns) {
  each(i, read)
    vec_push(c->b->arena, columns, c->table->columns.items[((const Column *)read.items[i])->position]);
}

static void try_index(Cases *c, const Index *index) {
  Unique unique = {.name = index->name.str, .span = index->span};
  if (!index->unique || !in_both(index->on)) return;
  each(i, index->keys) {
    const IndexKey *key = &index->keys.items[i];
    ExprColumns read = {0};
    if (key->column != NULL) vec_push(c->b->arena, &unique.columns, key->column);
    else if (key->expression.tree != NULL) read = expr_columns(c->b->arena, key->expression.tree);
    add_read(c, read, &unique.columns);
  }
  if (index->where.tree != NULL) add_read(c, expr_columns(c->b->arena, index->where.tree), &unique.predicate);
  try_unique(c, &unique);
}

static void try_keys(Cases *c) {
  const Key *primary = c->table->primary_key;
  if (primary != NULL && in_both(primary->on))
    try_unique(c, &(Unique){.name = primary->name.str, .span = primary->span, .columns = primary->columns});
  each(i, c->table->uniques) {
    const Key *key = c->table->uniques.items[i];
    if (in_both(key->on)) try_unique(c, &(Unique){.name = key->name.str, .span = key->span, .columns = key->columns});
  }
  each(i, c->table->indexes) try_index(c, c->table->indexes.items[i]);
}

/* "id = 1 AND tenant = 2": the row of the target that the first row refers to; absent: it refers to none. */
static Str target_condition(const Cases *c, const ForeignKey *key, Dialect dialect) {
  Buf out = BUF(c->b->arena);
  each(i, key->columns) {
    Str value = c->first[key->columns.items[i]->position].text[dialect];
    Str name = sql_ident(c->b->arena, dialect, key->target_columns.items[i]->name.str);
    if (!str_given(value) || str_eq(value, STR("NULL"))) return STR_NONE;
    buf_format(&out, "%s%.*s = %.*s", i > 0 ? " AND " : "", STR_ARG(name), STR_ARG(value));
  }
  return buf_str(&out);
}

/* After the first row `change` is done to the row it refers to; %T and %W of it are that table and row. What is left of
 * the first row is read. */
static void try_action(Cases *c, const ForeignKey *key, Str what, const Str change[DIALECT_COUNT]) {
  Arena *arena = c->b->arena;
  Trial *trial = add_trial(c, (About){TRIAL_REFERENCE, key->name.str, key->span}, what, c->first);
  for (int d = 0; d < DIALECT_COUNT; d++) {
    Str target = sql_table_name(arena, c->b->schema, (Dialect)d, key->target);
    Str done = str_replace(arena, change[d], STR("%T"), target);
    done = str_replace(arena, done, STR("%W"), target_condition(c, key, (Dialect)d));
    trial->statement[d] = CAT(arena, trial->statement[d], STR("; "), done);
    trial->reading[d] =
      CAT(arena, STR("SELECT CAST(count(*) AS text) || ' ' || CAST(count("),
          sql_ident(arena, (Dialect)d, key->columns.items[0]->name.str), STR(") AS text) FROM "),
          sql_table_name(arena, c->b->schema, (Dialect)d, c->table));
  }
}

static void try_actions(Cases *c, const ForeignKey *key) {
  const Column *column = key->target_columns.items[0];
  Str deletion = STR("DELETE FROM %T WHERE %W"), update[DIALECT_COUNT];
  bool refers = str_given(target_condition(c, key, DIALECT_SQLITE)) && key->target != c->table;
  if (!refers || c->b->rows[0][key->target->position] == NULL) return;
  try_action(c, key, STR("the row it refers to is deleted"), (const Str[DIALECT_COUNT]){deletion, deletion});
  if (column->identity->kind == IDENTITY_ALWAYS || expression_given(column->generated)) return;
  Cell other = cell_ordinary(c->b, column, NOWHERE);
  for (int d = 0; d < DIALECT_COUNT; d++)
    update[d] = CAT(c->b->arena, STR("UPDATE %T SET "), sql_ident(c->b->arena, (Dialect)d, column->name.str),
                    STR(" = "), other.text[d], STR(" WHERE %W"));
  try_action(c, key, STR("the key it refers to changes"), update);
}

static void try_references(Cases *c) {
  each(i, c->table->foreign_keys) {
    const ForeignKey *key = c->table->foreign_keys.items[i];
    if (!in_both(key->on) || !in_both(key->target->on)) continue;
    Cell *cells = copy_row(c, c->first);
    each(j, key->columns)
      cells[key->columns.items[j]->position] = cell_ordinary(c->b, key->columns.items[j], NOWHERE);
    add_trial(c, (About){TRIAL_REFERENCE, key->name.str, key->span}, STR("a row that is not there"), cells);
    try_actions(c, key);
    if (key->columns.len < 2) continue;
    cells = copy_row(c, c->first);
    cells[key->columns.items[0]->position] = cell_of_sql(STR("NULL"));
    add_trial(c, (About){TRIAL_REFERENCE, key->name.str, key->span}, STR("a null in a part of it"), cells);
  }
}

TrialList trials_of_table(const Behaviour *b, const Table *table, const Cell *first, const Cell *second) {
  Cases cases = {.b = b, .table = table, .first = first, .second = second};
  each(i, table->columns) try_column(&cases, table->columns.items[i]);
  each(i, table->checks)
    if (in_both(table->checks.items[i]->on)) try_check(&cases, table->checks.items[i]);
  try_keys(&cases);
  try_references(&cases);
  return cases.trials;
}
