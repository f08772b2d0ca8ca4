/* Databases in use, opened for reading only. */
#include "engine/session.h"
#include "reflect/reflect.h"
#include "verb/import.h"

static Str one_value(PgSession *session, Str sql) {
  Rows rows;
  bool good = pg_session_rows(session, session->arena, sql, STR_NONE, &rows) && rows.count == 1;
  return good ? rows_cell(&rows, 0, 0) : STR_NONE;
}

static void refused(Import *import, const EngineError *error) {
  diag_add_path(import->run->diags, DIAG_IMPORT_REFUSED, STR_NONE, STRS(error->words));
}

/* A schema that is named and not there is a mistake: the import would be empty. */
static bool schemas_exist(Import *import, const Catalog *catalog) {
  bool all = true;
  each(i, import->schemas) {
    bool found = false;
    each(j, catalog->schemas) found = found || str_eq(catalog->schemas.items[j]->object.name, import->schemas.items[i]);
    if (!found) diag_add_path(import->run->diags, DIAG_IMPORT_NO_SCHEMA, STR_NONE, STRS(import->schemas.items[i]));
    all = all && found;
  }
  return all;
}

Catalog *import_postgres(Import *import) {
  EngineError error;
  PgSession *session = pg_session_open(import->arena, import->source, STR_NONE, &error);
  if (session == NULL) {
    refused(import, &error);
    return NULL;
  }
  import->name = one_value(session, STR("SELECT current_database()"));
  Catalog *catalog = reflect_postgres(import->arena, session, &import->schemas);
  if (catalog == NULL) refused(import, &session->error);
  pg_session_close(session);
  return catalog != NULL && schemas_exist(import, catalog) ? catalog : NULL;
}

Str import_stem(Str path) {
  ptrdiff_t slash = str_find_last(path, '/');
  Str name = str_slice(path, (size_t)(slash + 1), path.len);
  ptrdiff_t dot = str_find_last(name, '.');
  return dot > 0 ? str_slice(name, 0, (size_t)dot) : name;
}

Catalog *import_sqlite_file(Import *import) {
  EngineError error;
  SqliteSession *session = sqlite_session_open(import->arena, import->source, &error);
  if (session == NULL) {
    refused(import, &error);
    return NULL;
  }
  import->name = import_stem(import->source);
  Catalog *catalog = reflect_sqlite(import->arena, session);
  if (catalog == NULL) refused(import, &session->error);
  sqlite_session_close(session);
  return catalog;
}
