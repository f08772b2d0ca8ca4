/* Writes rows to both databases, sees what they say, and takes the rows back. In Postgres all trials of a table are one
 * query; each runs in a block of its own, whose end undoes it. */
#include "verb/verify_trials.h"

static const Str attempt_function =
    STR_INIT("CREATE OR REPLACE FUNCTION pg_temp.attempt(statement text, reading text, OUT taken boolean, "
             "OUT limit_name text, OUT words text, OUT held text) LANGUAGE plpgsql AS $f$\n"
             "BEGIN\n"
             "  BEGIN\n"
             "    EXECUTE statement;\n"
             "    SET CONSTRAINTS ALL IMMEDIATE;\n"
             "    IF reading IS NOT NULL THEN EXECUTE reading INTO held; END IF;\n"
             "    RAISE EXCEPTION 'undo' USING ERRCODE = 'SGUND';\n"
             "  EXCEPTION\n"
             "    WHEN SQLSTATE 'SGUND' THEN taken := true;\n"
             "    WHEN OTHERS THEN\n"
             "      GET STACKED DIAGNOSTICS limit_name = CONSTRAINT_NAME;\n"
             "      taken := false; words := SQLERRM;\n"
             "  END;\n"
             "END $f$");

bool attempts_begin(Behaviour *b) { return pg_session_run(b->postgres, attempt_function); }

/* --- Postgres --- */

static void add_argument(const Behaviour *b, Buf *out, Str text) {
  buf_append(out, str_given(text) ? sql_literal(b->arena, text) : STR("NULL"));
}

static bool run_postgres(Behaviour *b, TrialList *trials, size_t from, size_t to) {
  Rows rows;
  Buf sql = BUF(b->arena);
  buf_lit(&sql, "SELECT a.* FROM (VALUES ");
  for (size_t i = from; i < to; i++) {
    const Trial *trial = &trials->items[i];
    buf_format(&sql, "%s(%zu, ", i > from ? ", " : "", i);
    add_argument(b, &sql, trial->statement[DIALECT_POSTGRES]);
    buf_lit(&sql, ", ");
    add_argument(b, &sql, trial->reading[DIALECT_POSTGRES]);
    buf_lit(&sql, ")");
  }
  buf_lit(&sql, ") v(n, s, r) CROSS JOIN LATERAL pg_temp.attempt(v.s, v.r) a ORDER BY v.n");
  if (!pg_session_rows(b->postgres, b->arena, buf_str(&sql), STR_NONE, &rows) || rows.count != to - from) return false;
  for (size_t i = 0; i < rows.count; i++) {
    Str limit = rows_cell(&rows, i, 1);
    trials->items[from + i].outcome[DIALECT_POSTGRES] =
      (Outcome){.taken = str_eq(rows_cell(&rows, i, 0), STR("t")),
                .limit = str_empty(limit) ? STR_NONE : limit,
                .words = rows_cell(&rows, i, 2),
                .found = rows_cell(&rows, i, 3)};
  }
  return true;
}

/* --- SQLite --- */

/* "CHECK constraint failed: name" */
static Str limit_of(Str words) {
  Str prefix = STR("CHECK constraint failed: ");
  return str_starts(words, prefix) ? str_slice(words, prefix.len, words.len) : STR_NONE;
}

/* A foreign key that waits for the end of the transaction. */
static bool waiting_key_fails(Behaviour *b, const Table *table) {
  bool waits = false;
  each(i, table->foreign_keys) waits = waits || table->foreign_keys.items[i]->deferrable == DEFERRABLE_DEFERRED;
  if (!waits) return false;
  Rows rows;
  Str name = sql_literal(b->arena, table->flat_name);
  Str sql = CAT(b->arena, STR("SELECT 1 FROM pragma_foreign_key_check("), name, STR(")"));
  return sqlite_session_rows(b->sqlite, b->arena, sql, &rows) && rows.count > 0;
}

static void run_sqlite(Behaviour *b, Trial *trial) {
  Rows rows = {0};
  Outcome *outcome = &trial->outcome[DIALECT_SQLITE];
  Str reading = trial->reading[DIALECT_SQLITE];
  sqlite_session_run(b->sqlite, STR("SAVEPOINT trial"));
  outcome->taken = sqlite_session_run(b->sqlite, trial->statement[DIALECT_SQLITE]);
  if (!outcome->taken) {
    outcome->words = b->sqlite->error.words;
    outcome->limit = limit_of(outcome->words);
  } else if (waiting_key_fails(b, trial->table)) {
    outcome->taken = false;
    outcome->words = STR("FOREIGN KEY constraint failed");
  } else if (str_given(reading) && sqlite_session_rows(b->sqlite, b->arena, reading, &rows) && rows.count > 0) {
    outcome->found = rows_cell(&rows, 0, 0);
  }
  sqlite_session_run(b->sqlite, STR("ROLLBACK TO trial; RELEASE trial"));
}

/* --- both --- */

bool attempts_run(Behaviour *b, TrialList *trials) {
  enum { AT_ONCE = 500 };
  b->trials += trials->len;
  for (size_t from = 0; from < trials->len; from += AT_ONCE) {
    size_t to = from + AT_ONCE < trials->len ? from + AT_ONCE : trials->len;
    if (!run_postgres(b, trials, from, to)) return false;
  }
  each(i, *trials) run_sqlite(b, &trials->items[i]);
  return true;
}

/* The cheaper database first: most rows that do not fit are refused there. */
bool attempt(Behaviour *b, Trial *trial) {
  TrialList one = {0};
  run_sqlite(b, trial);
  if (!trial->outcome[DIALECT_SQLITE].taken) return false;
  vec_push(b->arena, &one, *trial);
  bool good = run_postgres(b, &one, 0, 1);
  *trial = one.items[0];
  return good && trial->outcome[DIALECT_POSTGRES].taken;
}
