/* Where commands take a schema from, besides the one they are about, and what people write for it:
 *
 *   schema.yaml              a schema file
 *   git:REVISION[:PATH]      the same as it was; without a path the file of --file
 *   DIRECTORY                a migrations folder: the schema after its last migration, ours or drizzle-kit's
 *   postgres://.., dbname=.. a Postgres database
 *   app.db                   a SQLite file
 *   schema.sql, DATABASE.md  SQL, as it is or in the blocks of a page
 *   0001_snapshot.json       a snapshot of drizzle-kit's
 *
 * What an engine or drizzle-kit says is in other words than what somebody typed. It can be compared when both
 * sides went through an engine: source_printed. */
#ifndef VERB_SOURCE_H
#define VERB_SOURCE_H

#include "engine/cluster.h"
#include "reflect/catalog.h"
#include "target/migration/migration.h"
#include "verb/migrations.h"

typedef enum SourceKind {
  SOURCE_NOTHING, SOURCE_YAML, SOURCE_GIT, SOURCE_FOLDER, SOURCE_KIT, SOURCE_DATABASE
} SourceKind;

typedef struct SchemaSource {
  Run *run;
  Str ref;
  SourceKind kind;
  Str path;          /* SOURCE_FOLDER: of the snapshot; SOURCE_KIT: the same of drizzle-kit's */
  DialectSet on;     /* dialects it can be of */
  Catalog *catalog;  /* SOURCE_KIT, SOURCE_DATABASE */
  Catalog *printed[DIALECT_COUNT]; /* by an engine, once that was asked for */
  const Schema *like; /* SOURCE_NOTHING: whose settings an empty schema has; SOURCE_KIT: whose extensions are
                         there, of which drizzle-kit knows nothing; or NULL */
} SchemaSource;

/* Finds out what `ref` is, and reads what is not YAML. False after a diagnostic; a database that does not answer
 * is a warning, and the run cannot be verified. */
bool source_open(Run *run, Str ref, SchemaSource *source);

/* The state after the last migration of a folder that has some: ours, or drizzle-kit's. False after a diagnostic. */
bool source_of_folder(Run *run, const Folder *folder, SchemaSource *source);

/* The schema, without its rules; NULL after a diagnostic. Each call makes a new one, which may be changed. */
Schema *source_schema(const SchemaSource *source);

/* What it is called in messages: a connection string may hold a password. */
Str source_shown(const SchemaSource *source);

/* What migrators keep for themselves. */
bool source_is_bookkeeping(const CatalogObject *object);

/* It is in words that are not those of a schema file. */
static inline bool source_is_foreign(const SchemaSource *source) { return source->catalog != NULL; }

/* --- through an engine --- */

typedef struct Printer { /* servers to build schemas on; end it */
  Run *run;
  Cluster *cluster; /* a temporary one; NULL: none yet */
  Str server;       /* --pg, or that of the cluster */
} Printer;

/* What the engine of `dialect` says of the source; NULL after a diagnostic. */
Catalog *source_printed(Printer *printer, SchemaSource *source, Dialect dialect);

/* Adds the files of --before; false after a diagnostic. */
bool source_before(Run *run, Dialect dialect, StrList *sql);

/* The names of a schema's extensions; and adds the statements that make those that are missing. */
StrList source_extensions(Arena *arena, const Schema *schema);
void source_add_extensions(Arena *arena, const Schema *schema, StrList *sql);

/* Adds the statements that make, in an empty database, the tables and functions which others own, `statements` speak of
 * and --before has not made. */
void source_stand_ins(Run *run, const Schema *schema, const StrList *statements, StrList *sql);
/* Leaves them out of a catalog, as if they had not been read: `schema` says which they are. */
void source_forget_others(Catalog *catalog, const Schema *schema);

void printer_end(Printer *printer);

/* The schema that a catalog is; each call makes a new one. */
Schema *catalog_schema(Run *run, const Catalog *catalog);

/* The texts of a catalog of SQLite, which are as somebody typed them, in one form; of Postgres they are. */
void catalog_plain_words(Arena *arena, Catalog *catalog);

/* --- two that are compared --- */

typedef struct SourcePair {
  SchemaSource from, to;
  Printer printer;
} SourcePair;

/* Both schemas, new ones, in words that can be compared; and what has another name, which only a schema file
 * tells. False after a diagnostic. */
bool source_pair_read(SourcePair *pair, Dialect dialect, Schema *schemas[2], RenameList *renames);

/* One of them is drizzle-kit's, which knows nothing of extensions: what it needs is inferred, and none goes. */
static inline bool source_pair_infers(const SourcePair *pair) {
  return pair->from.kind == SOURCE_KIT || pair->to.kind == SOURCE_KIT;
}

#endif
