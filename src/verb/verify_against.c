/* `verify --against`: a live database and the schema. Both are read in the words of the engine: the schema is built in
 * an empty database first. What differs is printed as a table, and as the statements that would close it. */
#include "verb/migrations.h"
#include "verb/source.h"
#include "verb/verify.h"

#include <assert.h>

typedef struct Drift {
  Verify *verify;
  Run *run;
  Dialect dialect;
  SchemaSource ours, live;
  VerifyRows rows;
} Drift;

/* --- what is no difference --- */

/* Of the whole server, or of who works with the database: the schema does not say it. */
static bool is_foreign_kind(CatalogKind kind) {
  return kind == CATALOG_ROLE || kind == CATALOG_GRANT;
}

/* In a live database columns stand in the order in which they came, and extensions have the server's version: no
 * statement would change that. */
static bool says_nothing(const CatalogDifference *d) {
  const CatalogObject *object = d->left != NULL ? d->left : d->right;
  if (is_foreign_kind(object->kind)) return true;
  if (object->kind == CATALOG_SCHEMA && d->left == NULL) return str_eq(object->name, STR("public"));
  if (d->left == NULL || d->right == NULL || d->field == NULL) return false;
  bool position = object->kind == CATALOG_COLUMN && str_eq(d->field->name, STR("position"));
  return position || object->kind == CATALOG_EXTENSION;
}

/* SQLite: a table that the schema only names, or a part of it. In Postgres source_forget_others has left them out. */
static bool is_external(const Drift *drift, const CatalogTable *table) {
  if (table == NULL || drift->dialect != DIALECT_SQLITE) return false;
  each(i, drift->verify->schema->tables) {
    const Table *ours = drift->verify->schema->tables.items[i];
    bool external = ours->external && ours->view == NULL;
    if (external && str_eq_fold(ours->flat_name, table->object.name)) return true;
  }
  return false;
}

/* Somebody else's, or the list that a migrator keeps. */
static bool is_somebodys(const Drift *drift, const CatalogObject *object) {
  const CatalogTable *table = catalog_table_of(object);
  const CatalogObject *owner = table == NULL ? object : &table->object;
  if (source_is_bookkeeping(owner) || str_eq(owner->schema, STR("drizzle"))) return true;
  return is_external(drift, table);
}

/* --schema: the others are not asked about. */
static bool is_asked(const Drift *drift, const CatalogObject *object) {
  const StrList *schemas = &run_flag(drift->run, FLAG_SCHEMA)->list;
  const CatalogTable *table = catalog_table_of(object);
  Str of = table != NULL ? table->object.schema : object->kind == CATALOG_SCHEMA ? object->name : object->schema;
  return schemas->len == 0 || !str_given(of) || strs_have(schemas, of);
}

/* --- the table --- */

static void add_row(Drift *drift, const CatalogDifference *d) {
  const CatalogObject *object = d->left != NULL ? d->left : d->right;
  const Table *table = NULL;
  Str name = STR_NONE, sides[2] = {d->left_text, d->right_text};
  bool whole = d->left == NULL || d->right == NULL;
  assert(object != NULL);
  if (says_nothing(d) || is_somebodys(drift, object) || !is_asked(drift, object)) return;
  Span span = verify_place(drift->verify, drift->dialect, object, &table, &name);
  if (whole) sides[0] = d->left != NULL ? STR("there") : STR("missing");
  if (whole) sides[1] = d->right != NULL ? STR("there") : STR("missing");
  Str label = CAT(drift->run->arena, catalog_kind_words(object), STR(" "), object->label);
  Str what[2] = {label, whole ? STR("all of it") : catalog_difference_words(d)};
  verify_rows_add(drift->verify, &drift->rows, span, what, sides);
}

/* --- the migration --- */

typedef struct Keeping {
  const Drift *drift;
  const Catalog *ours;
} Keeping;

/* The statements must not touch what is somebody else's, nor what --schema does not name. */
static bool is_kept(void *context, const CatalogObject *object) {
  const Keeping *keeping = context;
  bool there = catalog_find(keeping->ours, object->kind, object->label) != NULL;
  return is_asked(keeping->drift, object) && (there || !is_somebodys(keeping->drift, object));
}

static void print_migration(Drift *drift, const Catalog *ours) {
  Run *run = drift->run;
  Catalog *live = drift->live.catalog;
  live->grants.len = 0;
  catalog_keep(live, is_kept, &(Keeping){drift, ours});
  Schema *from = catalog_schema(run, drift->live.catalog), *to = catalog_schema(run, ours);
  Schema *named = source_schema(&drift->ours); /* which alone knows of renames */
  if (from == NULL || to == NULL || named == NULL) return;
  RenameList renames = renames_find(run->arena, run->diags, from, named, false);
  Change change = {.dialect = drift->dialect, .from = from, .to = to, .renames = renames};
  MoveList moves = migration_plan(run->arena, run->diags, &change);
  if (moves.len == 0) return;
  buf_lit(&run->out, "\n-- what would make the database as the schema says\n");
  buf_append(&run->out, folder_sql(run->arena, &moves));
}

/* --- the command --- */

static void compare(Drift *drift) {
  Run *run = drift->run;
  Printer printer = {.run = run};
  Catalog *ours = source_printed(&printer, &drift->ours, drift->dialect);
  if (ours != NULL) {
    if (drift->dialect == DIALECT_POSTGRES) {
      source_forget_others(ours, drift->verify->schema);
      source_forget_others(drift->live.catalog, drift->verify->schema);
    }
    CatalogDifferenceList found = catalog_compare(run->arena, ours, drift->live.catalog);
    verify_rows_begin(drift->verify, &drift->rows, STR("schema"), STR("database"));
    each(i, found) add_row(drift, &found.items[i]);
    if (verify_rows_conclude(drift->verify, &drift->rows)) print_migration(drift, ours);
    else
      vec_push(run->arena, &drift->verify->agreed,
               str_format(run->arena, "the database is as the schema says, in %zu table%s", ours->tables.len,
                          ours->tables.len == 1 ? "" : "s"));
  }
  printer_end(&printer);
}

/* False after saying why there is no such database. */
static bool open_live(Drift *drift, Str ref) {
  Run *run = drift->run;
  if (!source_open(run, ref, &drift->live)) return false;
  if (drift->live.kind == SOURCE_DATABASE) return true;
  if (drift->live.kind == SOURCE_YAML && fs_kind(run->arena, ref) == FS_MISSING) {
    diag_add_path(run->diags, DIAG_SOURCE_UNREACHABLE, STR_NONE, STRS(STR("there is no such file")));
    run->unverified = true;
  } else {
    diag_add_path(run->diags, DIAG_AGAINST_NO_DATABASE, STR_NONE, NULL);
  }
  return false;
}

void verify_against(Verify *verify, Str ref) {
  Drift drift = {.verify = verify, .run = verify->run};
  if (!open_live(&drift, ref) || !source_open(verify->run, verify->schema->root_path, &drift.ours)) return;
  drift.dialect = on(drift.live.on, DIALECT_POSTGRES) ? DIALECT_POSTGRES : DIALECT_SQLITE;
  if (on(verify->schema->dialects, drift.dialect)) compare(&drift);
  else
    verify_unproven(verify, STR("the database"),
                    CAT(verify->arena, STR("the schema has no output for "), dialect_infos[drift.dialect].title));
}
