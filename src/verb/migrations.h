/* What the commands about migrations share: schemas that are read from elsewhere, and folders. */
#ifndef VERB_MIGRATIONS_H
#define VERB_MIGRATIONS_H

#include "load/load.h"
#include "target/migration/folder.h"
#include "verb/run.h"

typedef struct Folder {
  Dialect dialect;
  FolderLayout layout; /* that which is there; an empty folder has that of the schema */
  bool begun;          /* something is there, perhaps no whole migration */
  Str dir;
  MigrationEntries entries;
  Str snapshot_id; /* of the last one; that of no snapshot when there is none */
  Str journal;     /* its text; absent: there is none */
} Folder;

/* Reads what is in a folder; a missing folder is an empty one. False after a diagnostic. */
bool folder_read(Run *run, Dialect dialect, Str dir, Folder *folder);

/* Where a file of one of its migrations is. */
Str folder_path(Run *run, const Folder *folder, const MigrationEntry *entry, FolderFile file);

/* Reports files that are gone, were edited since they were written, or are in no journal, and entries that a migrator
 * passes over. `allowed`: --allow, where edited:TAG consents to an edit. */
void folder_check(Run *run, const Folder *folder, const StrList *allowed);

/* The snapshot that drizzle-kit 1.0 would keep after a migration whose statements are `up`. */
Str snapshot_of_rows(Run *run, const Folder *folder, const SqlSchema *sql, Str up);

/* The schema of a snapshot of ours; NULL after a diagnostic. Each call makes a new one, as planning changes it. */
Schema *snapshot_schema(Run *run, Str path);

/* The schema after the first `count` migrations of the folder, ours or drizzle-kit's. */
Schema *folder_schema_at(Run *run, const Folder *folder, size_t count, const Schema *like);

/* A schema with nothing in it and the settings of `like`. */
Schema *schema_empty(Run *run, const Schema *like);

/* Reads and builds the schema of a YAML file, without its rules; NULL after a diagnostic. */
Schema *schema_read(Run *run, Str path, Loaded **loaded);

/* --dialect names it. */
bool dialect_wanted(const Run *run, Dialect dialect);

#endif
