/* Ordinary rows: what every check of a table accepts, with the rows that it refers to. */
#include "verb/verify_trials.h"

enum { MOST_TRIES = 4000, MOST_TOGETHER = 4 };

/* --- statements --- */

static bool overriding(const Table *table) {
  each(i, table->columns)
    if (table->columns.items[i]->identity->kind == IDENTITY_ALWAYS) return true;
  return false;
}

Str row_statement(const Behaviour *b, Dialect dialect, const Table *table, const Cell *cells) {
  Buf names = BUF(b->arena), values = BUF(b->arena), out = BUF(b->arena);
  each(i, table->columns) {
    const Column *column = table->columns.items[i];
    Str value = cells[i].text[dialect];
    if (!str_given(value) || !on(column->on, dialect)) continue;
    buf_format(&names, "%s%.*s", names.len > 0 ? ", " : "", STR_ARG(sql_ident(b->arena, dialect, column->name.str)));
    buf_format(&values, "%s%.*s", values.len > 0 ? ", " : "", STR_ARG(value));
  }
  Str name = sql_table_name(b->arena, b->schema, dialect, table);
  buf_format(&out, "INSERT INTO %.*s ", STR_ARG(name));
  if (names.len == 0) {
    buf_lit(&out, "DEFAULT VALUES");
    return buf_str(&out);
  }
  bool override = dialect == DIALECT_POSTGRES && overriding(table);
  buf_format(&out, "(%.*s) %sVALUES (%.*s)", STR_ARG(buf_str(&names)), override ? "OVERRIDING SYSTEM VALUE " : "",
             STR_ARG(buf_str(&values)));
  return buf_str(&out);
}

/* --- what a row refers to --- */

/* The target's own row `number`; its second when a row of the table itself is meant. NULL: none is there yet. */
static const Cell *target_row(const Behaviour *b, const ForeignKey *key, int number) {
  return b->rows[number - 1][key->target->position];
}

static void refer(const Behaviour *b, const ForeignKey *key, int number, Cell *cells) {
  const Cell *target = target_row(b, key, number);
  if (target == NULL && number > 1) target = target_row(b, key, 1);
  bool itself = key->target == key->table;
  each(i, key->columns) {
    const Column *column = key->columns.items[i];
    const Column *to = key->target_columns.items[i];
    if (target != NULL) cells[column->position] = target[to->position];
    else if (column->nullable) cells[column->position] = cell_of_sql(STR("NULL"));
    else if (itself) cells[column->position] = cells[to->position];
  }
}

static Cell *ordinary_row(const Behaviour *b, const Table *table, int number) {
  Cell *cells = arena_array(b->arena, Cell, table->columns.len + 1);
  each(i, table->columns) {
    const Column *column = table->columns.items[i];
    cells[i] = expression_given(column->generated) ? (Cell){{STR_NONE, STR_NONE}} : cell_ordinary(b, column, number);
  }
  each(i, table->foreign_keys) refer(b, table->foreign_keys.items[i], number, cells);
  return cells;
}

static bool refers(const Table *table, const Column *column) {
  each(i, table->foreign_keys) each(j, table->foreign_keys.items[i]->columns)
    if (table->foreign_keys.items[i]->columns.items[j] == column) return true;
  return false;
}

/* --- the search --- */

typedef struct Search {
  Behaviour *b;
  const Table *table;
  Cell *cells;
  size_t tries;
  Outcome refused;  /* the last */
  StrList repaired; /* constraints that have refused the row before */
} Search;

static bool try_row(Search *s) {
  Trial trial = {.table = s->table};
  s->tries++;
  for (int d = 0; d < DIALECT_COUNT; d++)
    trial.statement[d] = row_statement(s->b, (Dialect)d, s->table, s->cells);
  if (attempt(s->b, &trial)) return true;
  s->refused = trial.outcome[trial.outcome[DIALECT_SQLITE].taken ? DIALECT_POSTGRES : DIALECT_SQLITE];
  return false;
}

static const Check *check_named(const Table *table, Str name) {
  each(i, table->checks)
    if (str_given(name) && str_eq(table->checks.items[i]->name.str, name)) return table->checks.items[i];
  return NULL;
}

/* Postgres names the check of a domain after it. */
static bool has_domain_check(const Behaviour *b, const Column *column, Str limit) {
  for (const Domain *d = column->type.domain; d != NULL; d = d->value->type.domain)
    if (str_eq(CAT(b->arena, d->name.str, STR("_check")), limit)) return true;
  return false;
}

/* Without a name of a check, those may be to blame of which only the database knows what they may be. */
static bool may_be_unfit(const Behaviour *b, const Column *column) {
  if (column->type.id == TYPE_DIALECT) return true;
  each(i, column->table->checks) {
    const Check *check = column->table->checks.items[i];
    if (check->expression.tree == NULL && check_reads(b, check, column)) return true;
  }
  return false;
}

static ColumnList blamed(Search *s) {
  ColumnList columns = {0};
  Str limit = s->refused.limit;
  const Check *check = check_named(s->table, limit);
  each(i, s->table->columns) {
    Column *column = s->table->columns.items[i];
    bool may = check != NULL       ? check_reads(s->b, check, column)
               : str_given(limit) ? has_domain_check(s->b, column, limit)
                                  : may_be_unfit(s->b, column);
    if (may && !refers(s->table, column) && !expression_given(column->generated) && columns.len < MOST_TOGETHER)
      vec_push(s->b->arena, &columns, column);
  }
  return columns;
}

/* What refuses the row now is another check than those before. */
static bool is_progress(const Search *s) {
  Str limit = s->refused.limit;
  bool known = check_named(s->table, limit) != NULL;
  each(i, s->table->columns)
    known = known || (str_given(limit) && has_domain_check(s->b, s->table->columns.items[i], limit));
  if (!known) return false;
  each(i, s->repaired) if (str_eq(s->repaired.items[i], limit)) return false;
  return true;
}

/* Tries the values of the columns from `at` on, all with all. */
static bool vary(Search *s, const ColumnList *columns, size_t at) {
  if (at == columns->len) return try_row(s) || is_progress(s);
  const Column *column = columns->items[at];
  CellList candidates = cells_for_checks(s->b, column);
  Cell kept = s->cells[column->position];
  if (vary(s, columns, at + 1)) return true;
  for (size_t i = 0; i < candidates.len && s->tries < MOST_TRIES; i++) {
    s->cells[column->position] = candidates.items[i];
    if (vary(s, columns, at + 1)) return true;
  }
  s->cells[column->position] = kept;
  return false;
}

Cell *row_find(Behaviour *b, const Table *table, int number, Str *why) {
  enum { MOST_REPAIRS = 20 };
  Search search = {.b = b, .table = table, .cells = ordinary_row(b, table, number)};
  for (int repair = 0; repair < MOST_REPAIRS; repair++) {
    if (try_row(&search)) return search.cells;
    *why = search.refused.words;
    if (str_given(search.refused.limit)) vec_push(b->arena, &search.repaired, search.refused.limit);
    ColumnList columns = blamed(&search);
    if (columns.len == 0 || !vary(&search, &columns, 0)) break;
  }
  return NULL;
}

bool row_keep(Behaviour *b, const Table *table, Cell *cells, int number) {
  bool good = sqlite_session_run(b->sqlite, row_statement(b, DIALECT_SQLITE, table, cells)) &&
              pg_session_run(b->postgres, row_statement(b, DIALECT_POSTGRES, table, cells));
  if (good) b->rows[number - 1][table->position] = cells;
  return good;
}
