/* Schemas through an engine: built in a scratch database, and read back in its words. */
#include "engine/scratch.h"
#include "reflect/reflect.h"
#include "verb/migrations.h"
#include "verb/source.h"

static Catalog *cannot(Printer *printer, Str why) {
  diag_add_path(printer->run->diags, DIAG_SOURCE_UNPRINTED, STR_NONE, STRS(why));
  printer->run->unverified = true;
  return NULL;
}

static Catalog *refused(Printer *printer, const SchemaSource *source, Dialect dialect, Str why) {
  diag_add_path(printer->run->diags, DIAG_SQL_REFUSED, STR_NONE,
                STRS(dialect_infos[dialect].title, source->ref, why));
  return NULL;
}

/* --- what is run --- */

bool source_before(Run *run, Dialect dialect, StrList *sql) {
  const StrList *files = &run_flag(run, FLAG_BEFORE)->list;
  Dialect other = dialect == DIALECT_POSTGRES ? DIALECT_SQLITE : DIALECT_POSTGRES;
  each(i, *files) {
    Str path = files->items[i], text, why;
    if (str_ends(path, CAT(run->arena, STR("."), dialect_infos[other].key, STR(".sql")))) continue;
    if (!fs_read(run->arena, path, LOAD_MAX_BYTES, &text, &why)) {
      diag_add_path(run->diags, DIAG_VERIFY_BEFORE, path, STRS(why));
      return false;
    }
    vec_push(run->arena, sql, text);
  }
  return true;
}

StrList source_extensions(Arena *arena, const Schema *schema) {
  StrList names = {0};
  each(i, schema->extensions) vec_push(arena, &names, schema->extensions.items[i].name.str);
  return names;
}

void source_add_extensions(Arena *arena, const Schema *schema, StrList *sql) {
  each(i, schema->extensions)
    vec_push(arena, sql,
             CAT(arena, STR("CREATE EXTENSION IF NOT EXISTS "),
                 sql_ident(arena, DIALECT_POSTGRES, schema->extensions.items[i].name.str), STR(" CASCADE")));
}

/* The statements that make the schema, and the extensions they need. One at a time: some may not stand in a
 * transaction with others. */
static bool statements(Run *run, const SchemaSource *source, Dialect dialect, StrList *out, StrList *extensions) {
  size_t errors = run->diags->errors;
  Schema *schema = source_schema(source);
  if (schema == NULL) return false;
  *extensions = source_extensions(run->arena, schema);
  if (source->kind == SOURCE_KIT && source->like != NULL && dialect == DIALECT_POSTGRES) {
    source_add_extensions(run->arena, source->like, out);
    StrList more = source_extensions(run->arena, source->like);
    each(i, more) vec_push(run->arena, extensions, more.items[i]);
  }
  if (!source_before(run, dialect, out)) return false;
  Change change = {.dialect = dialect, .from = schema_empty(run, schema), .to = schema};
  MoveList moves = migration_plan(run->arena, run->diags, &change);
  StrList made = {0};
  each(i, moves) vec_push(run->arena, &made, moves.items[i].sql);
  if (dialect == DIALECT_POSTGRES) source_stand_ins(run, schema, &made, out);
  each(i, made) vec_push(run->arena, out, made.items[i]);
  return run->diags->errors == errors;
}

/* --- the engines --- */

static Catalog *print_sqlite(Printer *printer, const SchemaSource *source) {
  Arena *arena = printer->run->arena;
  EngineError error;
  StrList sql = {0}, extensions = {0};
  if (!statements(printer->run, source, DIALECT_SQLITE, &sql, &extensions)) return NULL;
  SqliteSession *session = sqlite_session_open(arena, STR_NONE, &error);
  if (session == NULL) return cannot(printer, error.words);
  bool good = true;
  for (size_t i = 0; good && i < sql.len; i++) good = sqlite_session_run(session, sql.items[i]);
  Catalog *catalog = good ? reflect_sqlite(arena, session) : NULL;
  if (catalog == NULL) refused(printer, source, DIALECT_SQLITE, session->error.words);
  sqlite_session_close(session);
  return catalog;
}

/* --pg, or a temporary server, which the first that needs one starts. */
static bool find_server(Printer *printer) {
  Run *run = printer->run;
  Str why = STR("");
  if (str_given(printer->server)) return true;
  const StrList *given = &run_flag(run, FLAG_PG)->list;
  if (given->len > 0) {
    printer->server = given->items[0];
    return true;
  }
  printer->cluster = cluster_start(run->arena, &why);
  if (printer->cluster != NULL) printer->server = cluster_wait(run->arena, printer->cluster, &why);
  if (str_given(printer->server)) return true;
  cannot(printer, why);
  return false;
}

static Catalog *build_postgres(Printer *printer, const SchemaSource *source, PgSession *session) {
  Run *run = printer->run;
  StrList sql = {0}, extensions = {0}, all = {0};
  if (!statements(run, source, DIALECT_POSTGRES, &sql, &extensions)) return NULL;
  Str lacking = pg_session_lacks(session, run->arena, &extensions);
  if (str_given(lacking)) return cannot(printer, lacking);
  bool good = true;
  for (size_t i = 0; good && i < sql.len; i++) good = pg_session_run(session, sql.items[i]);
  Catalog *catalog = good ? reflect_postgres(run->arena, session, &all) : NULL;
  return catalog != NULL ? catalog : refused(printer, source, DIALECT_POSTGRES, session->error.words);
}

static Catalog *print_postgres(Printer *printer, const SchemaSource *source) {
  Run *run = printer->run;
  PgScratch scratch;
  EngineError error;
  if (!find_server(printer)) return NULL;
  PgScratchState state = pg_scratch_open(run->arena, printer->server, "diff", &scratch, &error);
  if (state == SCRATCH_NO_CONNECTION) return cannot(printer, error.words);
  if (state == SCRATCH_NOT_EMPTY) {
    diag_add_path(run->diags, DIAG_PG_NOT_EMPTY, STR_NONE, NULL);
    return NULL;
  }
  Catalog *catalog = build_postgres(printer, source, scratch.session);
  pg_scratch_close(&scratch);
  return catalog;
}

Catalog *source_printed(Printer *printer, SchemaSource *source, Dialect dialect) {
  if (source->kind == SOURCE_DATABASE) return source->catalog;
  Catalog **printed = &source->printed[dialect];
  if (*printed == NULL)
    *printed = dialect == DIALECT_POSTGRES ? print_postgres(printer, source) : print_sqlite(printer, source);
  return *printed;
}

/* Only what the snapshot itself needs: the database may lack the others. */
static void forget_extensions(const SchemaSource *source, Schema *schema) {
  size_t kept = 0;
  each(i, schema->extensions) each(k, source->catalog->extensions)
    if (str_eq(schema->extensions.items[i].name.str, source->catalog->extensions.items[k]->object.name))
      schema->extensions.items[kept++] = schema->extensions.items[i];
  schema->extensions.len = kept;
}

/* One side's schema, through an engine; NULL after a diagnostic. */
static Schema *read_side(SourcePair *pair, SchemaSource *side, const SchemaSource *other, Dialect dialect) {
  Run *run = side->run;
  Catalog *catalog = source_printed(&pair->printer, side, dialect);
  const SchemaSource *says = side->kind == SOURCE_DATABASE ? other : side; /* what is somebody else's */
  const Schema *said = says->kind == SOURCE_DATABASE ? NULL : source_schema(says);
  if (catalog == NULL) return NULL;
  catalog_plain_words(run->arena, catalog);
  if (said != NULL && dialect == DIALECT_POSTGRES) source_forget_others(catalog, said);
  Schema *schema = catalog_schema(run, catalog);
  if (schema != NULL && side->kind == SOURCE_KIT) forget_extensions(side, schema);
  return schema;
}

static const Table *table_of(Arena *arena, const Schema *schema, const Table *like) {
  Str name = table_key_name(arena, like);
  each(i, schema->tables)
    if (str_eq(table_key_name(arena, schema->tables.items[i]), name)) return schema->tables.items[i];
  return NULL;
}

static void say_backfills(Table *table, const Table *said) {
  each(i, table->columns) each(k, said->columns) {
    const Column *from = said->columns.items[k];
    Column *column = table->columns.items[i];
    if (str_eq(from->name.str, column->name.str)) column->backfill = from->backfill;
  }
}

/* Those of an old table may be there: drizzle-kit's snapshot and an engine do not say. */
static void say_rows(Table *table, const Table *said) {
  table->rows = said->rows;
  table->rows_sync = said->rows_sync;
  table->rows_on = said->rows_on;
  table->insertion = said->insertion;
}

/* An engine knows nothing of what rows get: that is the schema file's. */
static void say_values(Arena *arena, const Schema *old, const Schema *printed, const Schema *said) {
  each(i, printed->tables) {
    Table *table = printed->tables.items[i];
    const Table *from = table_of(arena, said, table);
    if (from == NULL) continue;
    say_backfills(table, from);
    if (table_of(arena, old, table) == NULL) say_rows(table, from);
  }
}

bool source_pair_read(SourcePair *pair, Dialect dialect, Schema *schemas[2], RenameList *renames) {
  SchemaSource *sides[2] = {&pair->from, &pair->to};
  bool foreign = source_is_foreign(sides[0]) || source_is_foreign(sides[1]);
  Run *run = pair->from.run;
  for (int i = 0; i < 2; i++)
    if (sides[i]->kind == SOURCE_KIT && !source_is_foreign(sides[1 - i])) sides[i]->like = source_schema(sides[1 - i]);
  for (int i = 0; i < 2; i++) {
    schemas[i] = foreign ? read_side(pair, sides[i], sides[1 - i], dialect) : source_schema(sides[i]);
    if (schemas[i] == NULL) return false;
  }
  const Schema *named = foreign && !source_is_foreign(sides[1]) ? source_schema(sides[1]) : schemas[1];
  if (named == NULL) return false;
  if (named != schemas[1]) say_values(run->arena, schemas[0], schemas[1], named);
  *renames = renames_find(run->arena, run->diags, schemas[0], named, !source_is_foreign(sides[0]));
  return true;
}

void printer_end(Printer *printer) { cluster_stop(printer->cluster); }
