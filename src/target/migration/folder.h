/* A folder of migrations in drizzle-kit's layout, as text. Up to 0.31 that is a journal with files beside it:
 *
 *   0000_init.sql            the way there; `--> statement-breakpoint` stands between statements
 *   0000_init.down.sql       the way back
 *   0000_init.online.sql     with --online: the way there for psql, without locks that last
 *   meta/_journal.json       what there is, in order
 *   meta/0000_snapshot.json  the schema as drizzle-kit keeps it
 *   meta/_0000_schemagen.json the schema itself, as one document of the language
 *
 * Since 1.0 it is a directory for each migration, whose names sort in their order:
 *
 *   19700101000001_init/migration.sql, down.sql, online.sql, snapshot.json, schemagen.json
 *
 * Nothing in it depends on when or where it was made: ids come from the content, times are counted. */
#ifndef TARGET_MIGRATION_FOLDER_H
#define TARGET_MIGRATION_FOLDER_H

#include "base/json.h"
#include "target/migration/migration.h"

typedef enum FolderLayout { LAYOUT_JOURNAL, LAYOUT_DIRECTORIES, LAYOUT_COUNT } FolderLayout;

typedef struct MigrationEntry { /* of the journal, or a directory */
  int64_t index;
  int64_t when; /* in milliseconds; migrators keep it */
  Str tag;      /* 0000_init, 19700101000001_init */
  Str version;  /* of its snapshot */
} MigrationEntry;
typedef VEC(MigrationEntry) MigrationEntries;

typedef enum FolderFile { FILE_UP, FILE_DOWN, FILE_ONLINE, FILE_SNAPSHOT, FILE_OWN, FILE_COUNT } FolderFile;

/* Where a file of the migration is, in the folder. In meta/ drizzle-kit takes every file for a snapshot of its own,
 * unless its name begins with `_`. */
Str folder_file(Arena *arena, FolderLayout layout, const MigrationEntry *entry, FolderFile file);

/* _journal.json */
Str folder_journal(Arena *arena, Dialect dialect, const MigrationEntries *entries);

/* "19700101000001_" of 19700101000001_init */
Str folder_stamp(Str tag);

/* The time that the name of a directory begins with, in milliseconds; -1 when it begins with none. */
int64_t folder_time(Str tag);

typedef struct FolderHead {
  FolderLayout layout;
  Dialect dialect;
} FolderHead;

/* The version of the snapshots that drizzle-kit writes there. */
Str folder_snapshot_version(FolderHead head);

/* The next entry: its index, a time after the last, and a tag of `name`. */
MigrationEntry folder_next(Arena *arena, FolderHead head, const MigrationEntries *entries, Str name);

/* A file of statements, each with what it may cost above it. */
Str folder_sql(Arena *arena, const MoveList *moves);

/* The script that psql runs in place of the file whose text is `up`, and that tells drizzle-orm so. */
Str folder_online_sql(Arena *arena, const MoveList *moves, FolderLayout layout, const MigrationEntry *entry, Str up);

/* The statements that make the table of what a migrator has run, when it is missing; and the one that enters a
 * migration whose file is `up`. */
Str folder_records(Arena *arena, FolderHead head);
Str folder_record(Arena *arena, FolderHead head, const MigrationEntry *entry, Str up);

/* A UUID that is the same for the same text. */
Str folder_id(Arena *arena, Str text);

#endif
