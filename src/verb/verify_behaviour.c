/* `verify --behaviour`: rows at the boundaries of every column and constraint are written to Postgres and to SQLite;
 * both must take and refuse the same ones, but for what features.def says. */
#include "model/features.h"
#include "verb/verify_trials.h"

typedef enum How { SQLITE_ACCEPTS, SQLITE_REFUSES, SQLITE_STORES } How;

typedef struct Listed {
  Feature feature;
  How how;
  TrialClass class;
  bool sure;
} Listed;

static const Listed listed[] = {
#define LISTED(feature, how, trials, sure) {FEATURE_##feature, SQLITE_##how, TRIAL_##trials, sure},
#include "verb/verify_listed.def"
};

typedef struct Expected { /* a use of a feature that may show */
  const Listed *listed;
  const Table *table;
  Str object;
  Span span;
  bool seen;
} Expected;

typedef struct Judge {
  Behaviour *b;
  VEC(Expected) expected;
  bool *tried; /* by Table.position */
  VerifyRows rows;
} Judge;

/* --- an empty place --- */

static bool is_stored(const Table *table, Dialect dialect) { return on(table->on, dialect) && table->view == NULL; }

/* Seed rows would be in the way; a user's trigger may do anything; row security may hide what was written. */
static bool empty_postgres(const Behaviour *b) {
  Buf sql = BUF(b->arena), rows = BUF(b->arena);
  each(i, b->schema->tables) {
    const Table *table = b->schema->tables.items[i];
    if (!is_stored(table, DIALECT_POSTGRES)) continue;
    Str name = sql_table_name(b->arena, b->schema, DIALECT_POSTGRES, table);
    buf_format(&sql, "ALTER TABLE %.*s DISABLE TRIGGER USER, NO FORCE ROW LEVEL SECURITY;", STR_ARG(name));
    buf_format(&rows, "TRUNCATE %.*s CASCADE;", STR_ARG(name));
  }
  buf_append(&sql, buf_str(&rows));
  return pg_session_run(b->postgres, buf_str(&sql));
}

static bool empty_sqlite(const Behaviour *b) {
  Rows triggers;
  Buf sql = BUF(b->arena);
  Str names = STR("SELECT name FROM sqlite_schema WHERE type = 'trigger'");
  if (!sqlite_session_rows(b->sqlite, b->arena, names, &triggers)) return false;
  buf_lit(&sql, "PRAGMA foreign_keys = OFF;");
  for (size_t i = 0; i < triggers.count; i++)
    buf_format(&sql, "DROP TRIGGER %.*s;", STR_ARG(sql_ident(b->arena, DIALECT_SQLITE, rows_cell(&triggers, i, 0))));
  each(i, b->schema->tables) {
    const Table *table = b->schema->tables.items[i];
    Str name = sql_table_name(b->arena, b->schema, DIALECT_SQLITE, table);
    if (is_stored(table, DIALECT_SQLITE)) buf_format(&sql, "DELETE FROM %.*s;", STR_ARG(name));
  }
  buf_lit(&sql, "PRAGMA foreign_keys = ON");
  return sqlite_session_run(b->sqlite, buf_str(&sql));
}

/* --- what features.def says --- */

/* Another constraint may refuse the row first; no row gives a generated column a value of its own. */
static bool hidden(const Behaviour *b, const Column *column) {
  const Table *table = column->table;
  if (expression_given(column->generated)) return true;
  each(i, table->foreign_keys) each(j, table->foreign_keys.items[i]->columns)
    if (table->foreign_keys.items[i]->columns.items[j] == column) return true;
  each(i, table->checks) if (check_reads(b, table->checks.items[i], column)) return true;
  return !on(column->on, DIALECT_POSTGRES) || !on(column->on, DIALECT_SQLITE);
}

/* It may refuse a row by what it computes, and then Postgres does not name it. */
static bool computes(const FeatureUse *use) {
  each(i, use->table->indexes)
    if (str_eq(use->table->indexes.items[i]->name.str, use->object)) return true;
  return use->feature == FEATURE_EXCLUSION;
}

static void expect_use(void *context, const FeatureUse *use) {
  Judge *judge = context;
  for (size_t i = 0; i < sizeof listed / sizeof *listed; i++) {
    if (listed[i].feature != use->feature || use->table == NULL) continue;
    const Column *column = map_get(&use->table->by_name, use->object);
    bool open = column == NULL || !hidden(judge->b, column);
    bool any = computes(use);
    vec_push(judge->b->arena, &judge->expected,
             (Expected){&listed[i], use->table, any ? use->table->name.str : use->object, feature_use_span(use),
                        !listed[i].sure || !open});
  }
}

static bool is_about(const Trial *trial, Str object) {
  if (str_eq(trial->object, object) || str_eq(trial->table->name.str, object)) return true;
  for (int d = 0; d < DIALECT_COUNT; d++)
    if (str_given(trial->outcome[d].limit) && str_eq(trial->outcome[d].limit, object)) return true;
  each(i, trial->columns) if (str_eq(trial->columns.items[i]->name.str, object)) return true;
  return false;
}

static bool is_expected(Judge *judge, const Trial *trial, How how) {
  bool found = false;
  each(i, judge->expected) {
    Expected *expected = &judge->expected.items[i];
    const Listed *as = expected->listed;
    bool is = expected->table == trial->table && as->how == how &&
              (as->class == TRIAL_ANY || as->class == trial->class) && is_about(trial, expected->object);
    if (is) found = expected->seen = true;
  }
  return found;
}

/* --- the verdict --- */

static Str outcome_words(const Behaviour *b, const Trial *trial, Dialect dialect) {
  const Outcome *outcome = &trial->outcome[dialect];
  if (!outcome->taken) return CAT(b->arena, STR("refuses: "), outcome->words);
  if (!str_given(trial->reading[dialect])) return STR("accepts");
  return CAT(b->arena, STR("stores "), str_given(outcome->found) ? outcome->found : STR("null"));
}

static void judge_trial(Judge *judge, const Trial *trial) {
  const Outcome *postgres = &trial->outcome[DIALECT_POSTGRES], *sqlite = &trial->outcome[DIALECT_SQLITE];
  How how = !postgres->taken ? SQLITE_ACCEPTS : !sqlite->taken ? SQLITE_REFUSES : SQLITE_STORES;
  bool alike = postgres->taken == sqlite->taken;
  if (alike && postgres->taken && str_given(trial->reading[DIALECT_POSTGRES]))
    alike = trial->column == NULL ? str_eq(postgres->found, sqlite->found)
                                  : same_meaning(judge->b, trial->column, postgres->found, sqlite->found);
  if (alike || is_expected(judge, trial, how)) return;
  Str table = table_key_name(judge->b->arena, trial->table);
  Str object = CAT(judge->b->arena, table, STR("."), trial->object);
  Str sides[2] = {outcome_words(judge->b, trial, DIALECT_POSTGRES), outcome_words(judge->b, trial, DIALECT_SQLITE)};
  verify_rows_add(judge->b->verify, &judge->rows, trial->span, (Str[2]){object, trial->what}, sides);
}

static void judge_unseen(Judge *judge) {
  Arena *arena = judge->b->arena;
  each(i, judge->expected) {
    const Expected *expected = &judge->expected.items[i];
    if (expected->seen || !judge->tried[expected->table->position]) continue;
    Str name = feature_infos[expected->listed->feature].name;
    Str object = CAT(arena, table_key_name(arena, expected->table), STR("."), expected->object);
    Str sides[2] = {STR("alike"), STR("alike")};
    verify_rows_add(judge->b->verify, &judge->rows, expected->span,
                     (Str[2]){object, CAT(arena, name, STR(", listed as different"))}, sides);
  }
}

/* --- tables --- */

static void lost(Behaviour *b) { verify_unproven(b->verify, STR("the behaviour"), b->postgres->error.words); }

/* `*why` is given when no row was found. False: the connection is lost. */
static bool try_table(Judge *judge, const Table *table, Str *why) {
  Behaviour *b = judge->b;
  Cell *rows[ORDINARY_ROWS];
  Str ignored;
  rows[0] = row_find(b, table, 1, why);
  if (rows[0] == NULL) return true;
  for (int n = 1; n < ORDINARY_ROWS; n++) rows[n] = row_find(b, table, n + 1, &ignored);
  *why = STR_NONE;
  if (!table->external) {
    TrialList trials = trials_of_table(b, table, rows[0], rows[1]);
    if (!attempts_run(b, &trials)) return false;
    judge->tried[table->position] = true;
    b->tables++;
    each(i, trials) judge_trial(judge, &trials.items[i]);
  }
  for (int n = 0; n < ORDINARY_ROWS; n++)
    if (rows[n] != NULL) row_keep(b, table, rows[n], n + 1);
  return true;
}

static bool in_both(const Table *table) {
  return is_stored(table, DIALECT_POSTGRES) && is_stored(table, DIALECT_SQLITE);
}

static TableList tables_to_try(const Behaviour *b) {
  TableList tables = {0};
  each(i, b->schema->tables)
    if (b->schema->tables.items[i]->external && in_both(b->schema->tables.items[i]))
      vec_push(b->arena, &tables, b->schema->tables.items[i]);
  each(i, b->schema->by_dependency)
    if (in_both(b->schema->by_dependency.items[i])) vec_push(b->arena, &tables, b->schema->by_dependency.items[i]);
  return tables;
}

static void not_tried(Behaviour *b, const Table *table, Str why) {
  Str name = table_key_name(b->arena, table);
  if (!table->external)
    verify_unproven(b->verify, CAT(b->arena, STR("the behaviour of table \""), name, STR("\"")),
                    CAT(b->arena, STR("no row was found that it accepts: "), why));
}

typedef struct Waiting { /* tables for which no row was found, each with the reason */
  TableList tables;
  StrList whys;
} Waiting;

/* False: the connection is lost. */
static bool try_each(Judge *judge, const TableList *tables, Waiting *left) {
  each(i, *tables) {
    Str why = STR_NONE;
    if (!try_table(judge, tables->items[i], &why)) return false;
    if (!str_given(why)) continue;
    vec_push(judge->b->arena, &left->tables, tables->items[i]);
    vec_push(judge->b->arena, &left->whys, why);
  }
  return true;
}

/* Where tables refer to each other in a circle, one of them must wait for the other's rows. */
static bool try_tables(Judge *judge) {
  TableList tables = tables_to_try(judge->b);
  Waiting left = {0};
  for (size_t before = tables.len + 1; tables.len > 0 && tables.len < before; tables = left.tables) {
    before = tables.len;
    left = (Waiting){0};
    if (!try_each(judge, &tables, &left)) return false;
  }
  each(i, left.tables) not_tried(judge->b, left.tables.items[i], left.whys.items[i]);
  return true;
}

static void conclude(Judge *judge) {
  Behaviour *b = judge->b;
  judge_unseen(judge);
  if (verify_rows_conclude(b->verify, &judge->rows)) return;
  Str tried = str_format(b->arena, "%zu rows in %zu tables", b->trials, b->tables);
  Str phrase = CAT(b->arena, STR("postgres and sqlite answer alike to "), tried,
                   STR(", but for what the report lists"));
  vec_push(b->arena, &b->verify->agreed, phrase);
}

static SqliteSession *open_sqlite(Verify *verify) {
  EngineError error;
  ScriptList scripts;
  SqliteSession *session = NULL;
  if (!verify_ddl(verify, DIALECT_SQLITE, &scripts)) return NULL;
  session = sqlite_session_open(verify->arena, STR_NONE, &error);
  if (session == NULL) verify_unproven(verify, STR("the behaviour"), error.words);
  for (size_t i = 0; session != NULL && i < scripts.len; i++) {
    if (sqlite_session_run(session, scripts.items[i].text)) continue;
    sqlite_session_close(session); /* verify_sqlite reports what is wrong */
    session = NULL;
  }
  return session;
}

void verify_behaviour(Verify *verify, PgSession *postgres) {
  Behaviour b = {.verify = verify, .arena = verify->arena, .schema = verify->schema, .postgres = postgres};
  Judge judge = {.b = &b};
  size_t tables = verify->schema->tables.len;
  b.sqlite = open_sqlite(verify);
  if (b.sqlite == NULL) return;
  for (int n = 0; n < ORDINARY_ROWS; n++) b.rows[n] = arena_array(b.arena, Cell *, tables + 1);
  judge.tried = arena_array(b.arena, bool, tables + 1);
  verify_rows_begin(verify, &judge.rows, dialect_infos[DIALECT_POSTGRES].key, dialect_infos[DIALECT_SQLITE].key);
  features_each(verify->schema, expect_use, &judge);
  bool good = empty_postgres(&b) && empty_sqlite(&b) && attempts_begin(&b) && try_tables(&judge);
  if (!good) lost(&b);
  else conclude(&judge);
  sqlite_session_close(b.sqlite);
}
