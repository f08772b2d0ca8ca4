#include "reflect/sqlite_ask.h"

#include "base/buf.h"
#include "base/parallel.h"

/* A table that another one keeps its rows in (fts5) is a part of that. */
static const Str tables_sql =
    STR_INIT("SELECT t.name AS name, CASE t.type WHEN 'virtual' THEN 'virtual table' ELSE t.type END AS type, "
             "s.sql AS definition, s.sql LIKE '%references%' AS refers, t.wr AS without_rowid, t.strict AS strict, "
             "t.name AS key "
             "FROM pragma_table_list t JOIN sqlite_schema s ON s.name = t.name AND s.type IN ('table', 'view') "
             "WHERE t.schema = 'main' AND t.type <> 'shadow' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
             "ORDER BY t.name");

static const Str indexes_sql = /* those of keys have no text */
    STR_INIT("SELECT tbl_name AS \"table\", name AS name, sql AS definition, name AS key "
             "FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name");

static const Str triggers_sql = /* tbl_name is what the trigger calls its table */
    STR_INIT("SELECT tbl_name, name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name");

typedef struct Asking {
  SqliteSession *session;
  SqliteAnswers *answers;
  bool refused;
} Asking;

/* --- texts --- */

enum { TEXTS_OF_JOB = 32 };

static void read_texts(SqliteAnswers *answers, size_t from, Worker *worker) {
  SqlTokens tokens = {0};
  for (size_t row = from; row < answers->tables.count && row < from + TEXTS_OF_JOB; row++) {
    if (!str_eq(rows_cell(&answers->tables, row, ANSWER_TABLE_TYPE), STR("table"))) continue;
    sql_tokens_read(worker->kept, rows_cell(&answers->tables, row, ANSWER_TABLE_SQL), SIZE_MAX - 1, &tokens);
    answers->of_tables[row].parts = sql_table_parts(worker->kept, &tokens);
  }
}

/* --- pragmas --- */

static bool ask_about(Asking *asking, Arena *arena, Str pragma, Str name, Rows *rows) {
  Buf sql = BUF(arena);
  buf_format(&sql, "PRAGMA main.%.*s('", STR_ARG(pragma));
  for (size_t i = 0; i < name.len; i++) {
    if (name.ptr[i] == '\'') buf_char(&sql, '\'');
    buf_char(&sql, name.ptr[i]);
  }
  buf_lit(&sql, "')");
  return sqlite_session_rows(asking->session, arena, buf_str(&sql), rows);
}

/* A view or a virtual table whose table or module is not there has no answer. */
static bool ask_about_table(Asking *asking, Arena *arena, size_t row) {
  const Rows *tables = &asking->answers->tables;
  SqliteTableAnswer *answer = &asking->answers->of_tables[row];
  Str name = rows_cell(tables, row, ANSWER_TABLE_NAME);
  bool plain = str_eq(rows_cell(tables, row, ANSWER_TABLE_TYPE), STR("table"));
  if (!ask_about(asking, arena, STR("table_xinfo"), name, &answer->columns)) answer->columns = (Rows){0};
  if (plain && answer->columns.count == 0) return false;
  bool refers = plain && str_eq(rows_cell(tables, row, ANSWER_TABLE_REFERS), STR("1"));
  return !refers || ask_about(asking, arena, STR("foreign_key_list"), name, &answer->foreign_keys);
}

static bool ask_about_index(Asking *asking, Arena *arena, size_t row, SqlTokens *tokens) {
  const Rows *indexes = &asking->answers->indexes;
  SqliteIndexAnswer *answer = &asking->answers->of_indexes[row];
  sql_tokens_read(arena, rows_cell(indexes, row, ANSWER_SQL), SIZE_MAX - 1, tokens);
  answer->text = sql_index_text(arena, tokens);
  bool plain = true;
  each(i, answer->text.keys) plain = plain && answer->text.keys.items[i].plain;
  return plain || ask_about(asking, arena, STR("index_xinfo"), rows_cell(indexes, row, ANSWER_NAME), &answer->keys);
}

static bool ask_pragmas(Asking *asking, Arena *arena) {
  SqliteAnswers *answers = asking->answers;
  SqlTokens tokens = {0};
  for (size_t row = 0; row < answers->tables.count; row++)
    if (!ask_about_table(asking, arena, row)) return false;
  if (!sqlite_session_rows(asking->session, arena, indexes_sql, &answers->indexes) ||
      !sqlite_session_rows(asking->session, arena, triggers_sql, &answers->triggers))
    return false;
  answers->of_indexes = arena_array(arena, SqliteIndexAnswer, answers->indexes.count + 1);
  for (size_t row = 0; row < answers->indexes.count; row++)
    if (!ask_about_index(asking, arena, row, &tokens)) return false;
  return true;
}

/* The first job is the session's, the others are the texts' of some tables. */
static void job(void *context, size_t index, Worker *worker) {
  Asking *asking = context;
  if (index > 0) {
    read_texts(asking->answers, (index - 1) * TEXTS_OF_JOB, worker);
    return;
  }
  Arena *before = asking->session->arena;
  asking->session->arena = worker->kept; /* that of this thread */
  asking->refused = !ask_pragmas(asking, worker->kept);
  asking->session->arena = before;
}

SqliteAnswers *sqlite_ask(Arena *arena, SqliteSession *session, size_t workers) {
  SqliteAnswers *answers = arena_make(arena, SqliteAnswers);
  Asking asking = {.session = session, .answers = answers};
  if (!sqlite_session_rows(session, arena, tables_sql, &answers->tables)) return NULL;
  size_t count = answers->tables.count;
  answers->of_tables = arena_array(arena, SqliteTableAnswer, count + 1);
  size_t useful = parallel_workers(count);
  if (useful < workers) workers = useful;
  parallel_run(arena, 1 + (count + TEXTS_OF_JOB - 1) / TEXTS_OF_JOB, workers, job, &asking);
  return asking.refused ? NULL : answers;
}
