/* The databases of a proof, and the DDL that a fresh one is made of. */
#include "target/target.h"
#include "verb/proof.h"

bool proof_open(ProofDb *db, Str server) {
  if (db->dialect == DIALECT_SQLITE) {
    db->sqlite = sqlite_session_open(db->arena, STR_NONE, &db->error);
    return db->sqlite != NULL && proof_run(db, STR("PRAGMA foreign_keys = ON"));
  }
  PgScratchState state = pg_scratch_open(db->arena, server, "migrate", &db->postgres, &db->error);
  if (state == SCRATCH_NOT_EMPTY)
    db->error.words = STR("no database can be created there, and its own is not empty");
  return state == SCRATCH_OPEN;
}

static bool kept(ProofDb *db, bool good, const EngineError *error) {
  if (!good) db->error = *error;
  return good;
}

bool proof_run(ProofDb *db, Str sql) {
  if (db->dialect == DIALECT_SQLITE) return kept(db, sqlite_session_run(db->sqlite, sql), &db->sqlite->error);
  PgSession *session = db->postgres.session;
  return kept(db, pg_session_run(session, sql), &session->error);
}

bool proof_rows(ProofDb *db, Str sql, Rows *rows) {
  if (db->dialect == DIALECT_SQLITE)
    return kept(db, sqlite_session_rows(db->sqlite, db->arena, sql, rows), &db->sqlite->error);
  PgSession *session = db->postgres.session;
  return kept(db, pg_session_rows(session, db->arena, sql, STR_NONE, rows), &session->error);
}

Catalog *proof_catalog(ProofDb *db) {
  StrList all = {0};
  bool sqlite = db->dialect == DIALECT_SQLITE;
  Catalog *catalog = sqlite ? reflect_sqlite(db->arena, db->sqlite)
                            : reflect_postgres(db->arena, db->postgres.session, &all);
  kept(db, catalog != NULL, sqlite ? &db->sqlite->error : &db->postgres.session->error);
  return catalog;
}

void proof_close(ProofDb *db) {
  if (db->dialect == DIALECT_SQLITE) sqlite_session_close(db->sqlite);
  else pg_scratch_close(&db->postgres);
}

static bool keep(void *context, Str path, Str text) {
  (void)path;
  *(Str *)context = text;
  return true;
}

Str proof_ddl(Run *run, const Schema *schema, Dialect dialect) {
  Str text = STR("");
  TargetId id = dialect == DIALECT_POSTGRES ? TARGET_POSTGRES : TARGET_SQLITE;
  TemplateSource templates = {.embedded = embedded_templates, .embedded_len = embedded_templates_len};
  Output output = {.target = id, .path = STR("schema.sql")};
  TargetRun target = {.arena = run->arena, .diags = run->diags, .schema = schema, .output = &output,
                      .templates = &templates, .sink = {.file = keep, .context = &text, .kept = run->arena}};
  target.sql[dialect] = sql_lower(run->arena, schema, dialect);
  targets[id].run(&target);
  return text;
}
