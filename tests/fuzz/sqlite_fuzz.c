/* Any bytes as a text of sqlite_schema; and as a script whose CREATE statements SQLite may take: what it then has is
 * imported, as a schema that makes it again or with what is lost. */
#include "reflect/reflect.h"
#include "reflect/sql_script.h"
#include "transcribe/transcribe.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_texts(Arena *arena, Str text) {
  SqlTokens tokens = sql_tokens(arena, text);
  if (tokens.items[tokens.len - 1].kind != SQL_TOKEN_END || !sql_tokens_alike(&tokens, &tokens)) abort();
  sql_table_parts(arena, &tokens);
  sql_index_text(arena, &tokens);
  sql_text_normal(arena, text, STR("t"));
  sql_text_after(arena, text, "as");
}

/* A query that CREATE TABLE .. AS runs may have no end. */
static bool is_tried(Arena *arena, const SqlStatement *statement) {
  SqlTokens tokens = sql_tokens(arena, statement->text);
  bool create = sql_token_is(&tokens.items[0], "create") || sql_token_is(&tokens.items[0], "alter");
  bool query = false;
  for (size_t i = 0; i < tokens.len; i++)
    query = query || sql_token_is(&tokens.items[i], "select") || sql_token_is(&tokens.items[i], "with") ||
            sql_token_is(&tokens.items[i], "values");
  for (size_t i = 0; i < tokens.len && i < 4; i++)
    if (sql_token_is(&tokens.items[i], "view") || sql_token_is(&tokens.items[i], "trigger")) query = false;
  return create && !query;
}

static void import(Arena *arena, SqliteSession *session, Str script) {
  SqlStatementList list = {0};
  bool any = false;
  sql_script_split(arena, DIALECT_SQLITE, script, &(SqlBlock){.to = script.len}, &list);
  each(i, list)
    if (is_tried(arena, &list.items[i])) any = sqlite_session_run(session, list.items[i].text) || any;
  if (!any) return;
  const Catalog *catalog = reflect_sqlite(arena, session);
  if (catalog == NULL) abort();
  TranscribeOptions options = {.name = STR("fuzz"), .infer_enums = script.len % 2 == 0, .inert = true};
  const Transcription *made = transcribe(arena, diags_new(arena), catalog, &options);
  if (made->schema == NULL && made->lost.len == 0) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Arena *arena = arena_new(0, NULL);
  char *text = arena_alloc(arena, size + 1);
  if (size > 0) memcpy(text, data, size);
  read_texts(arena, (Str){text, size});
  EngineError error;
  SqliteSession *session = sqlite_session_open(arena, STR_NONE, &error);
  if (session == NULL) abort();
  import(arena, session, (Str){text, size});
  sqlite_session_close(session);
  arena_free(arena);
  return 0;
}
