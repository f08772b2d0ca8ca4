/* SQLite: our DDL and drizzle-kit's SQL, each in a database in memory. */
#include "verb/verify.h"

/* The catalog of a new database with the scripts; NULL after saying why there is none. */
static Catalog *build(Verify *verify, const ScriptList *scripts) {
  EngineError error;
  SqliteSession *session = sqlite_session_open(verify->arena, STR_NONE, &error);
  if (session == NULL) {
    verify_unproven(verify, STR("sqlite"), error.words);
    return NULL;
  }
  bool good = true;
  for (size_t i = 0; good && i < scripts->len; i++) {
    good = sqlite_session_run(session, scripts->items[i].text);
    if (!good) verify_refused(verify, STR("SQLite"), &scripts->items[i], &session->error);
  }
  Catalog *catalog = good ? reflect_sqlite(verify->arena, session) : NULL;
  if (good && catalog == NULL) verify_unproven(verify, STR("sqlite"), session->error.words);
  sqlite_session_close(session);
  return catalog;
}

void verify_sqlite(Verify *verify) {
  ScriptList ours, theirs;
  bool has_ours = verify_ddl(verify, DIALECT_SQLITE, &ours);
  const Catalog *left = has_ours ? build(verify, &ours) : NULL;
  bool has_theirs = verify_drizzle(verify, DIALECT_SQLITE, &theirs);
  const Catalog *right = has_theirs ? build(verify, &theirs) : NULL;
  verify_compare(verify, DIALECT_SQLITE, left, right);
}
