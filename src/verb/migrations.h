/* What the commands about migrations share: schemas that are read from elsewhere, and folders. */
#ifndef VERB_MIGRATIONS_H
#define VERB_MIGRATIONS_H

#include "engine/cjson.h"
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
  Str rival;       /* when all are drizzle-kit's: one that follows the same one as the last does */
} Folder;

/* Reads what is in a folder; a missing folder is an empty one. False after a diagnostic. */
bool folder_read(Run *run, Dialect dialect, Str dir, Folder *folder);

/* Where a file of one of its migrations is. */
Str folder_path(Run *run, const Folder *folder, const MigrationEntry *entry, FolderFile file);

/* There is a snapshot of it, ours or drizzle-kit's; one that was written by hand has none. */
bool folder_knows(Run *run, const Folder *folder, const MigrationEntry *entry);
/* The last of a folder that has entries of which there is one; else the first. */
const MigrationEntry *folder_last(Run *run, const Folder *folder);

/* A file of the folder; NULL after a diagnostic. And the text of a member; absent: it has none. */
cJSON *folder_json(Run *run, const Folder *folder, const Cjson *lib, Str file);
Str folder_json_text(Arena *arena, const Cjson *lib, const cJSON *object, const char *key);

/* --- migrations_files.c --- */

/* `texts[FILE_OWN]` with the hashes of all files of its migration; an absent text has none. */
Str files_sealed(Arena *arena, const Str texts[FILE_COUNT]);

/* Reports files that are gone, were edited since they were written and not accepted so, or are in no journal, and
 * entries that a migrator passes over. */
void files_check(Run *run, const Folder *folder);

/* The files are there without which nothing is written after them. False after a diagnostic. */
bool files_whole(Run *run, const Folder *folder);

/* --accept: the edited files of a migration count as they are from now on. How many of them. */
size_t files_accept(Run *run, const Folder *folder, const MigrationEntry *entry);

/* The files of a migration that were accepted as they are, "0001_mail.sql, 0001_mail.down.sql"; absent: none. */
Str files_accepted(Run *run, const Folder *folder, const MigrationEntry *entry);

/* --- migrations_unlisted.c --- */

/* Files that look like those of a migration and are of none that the journal lists, in the newer layout of a directory
 * without its SQL; and half-written ones. Relative to the folder. */
StrList files_unlisted(Run *run, const Folder *folder);
/* Those with the number of `entry`, which is to be written next. */
StrList files_in_place_of(Run *run, const Folder *folder, const MigrationEntry *entry);

/* False after a diagnostic: the folder has lost its journal, or in the newer layout the SQL of a migration before the
 * last. */
bool folder_is_listed(Run *run, const Folder *folder);

/* --- migrations_rows.c --- */

/* The snapshot that drizzle-kit 1.0 would keep after a migration whose statements are `up`. */
Str snapshot_of_rows(Run *run, const Folder *folder, const SqlSchema *sql, Str up);

/* --- migrations.c --- */

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
