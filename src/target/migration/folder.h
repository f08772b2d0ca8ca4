/* A folder of migrations in drizzle-kit's layout, as text:
 *
 *   0000_init.sql            the way there; `--> statement-breakpoint` stands between statements
 *   0000_init.down.sql       the way back
 *   0000_init.online.sql     with --online: the way there for psql, without locks that last
 *   meta/_journal.json       what there is, in order
 *   meta/0000_snapshot.json  the schema as drizzle-kit keeps it
 *   meta/_0000_schemagen.json the schema itself, as one document of the language
 *
 * Nothing in it depends on when or where it was made: ids come from the content, times are counted. */
#ifndef TARGET_MIGRATION_FOLDER_H
#define TARGET_MIGRATION_FOLDER_H

#include "base/json.h"
#include "target/migration/migration.h"

typedef struct MigrationEntry { /* of the journal */
  int64_t index, when;
  Str tag;     /* 0000_init */
  Str version; /* of its snapshot */
} MigrationEntry;
typedef VEC(MigrationEntry) MigrationEntries;

/* _journal.json */
Str folder_journal(Arena *arena, Dialect dialect, const MigrationEntries *entries);

/* The next entry: its index, a time after the last, and a tag of `name`. */
MigrationEntry folder_next(Arena *arena, Dialect dialect, const MigrationEntries *entries, Str name);

/* A file of statements, each with what it may cost above it. */
Str folder_sql(Arena *arena, const MoveList *moves);

/* The script that psql runs in place of the file whose text is `up`, and that tells drizzle-orm so. */
Str folder_online_sql(Arena *arena, const MoveList *moves, const MigrationEntry *entry, Str up);

/* "meta/_0000_schemagen.json": drizzle-kit takes every file of meta/ for a snapshot of its own, unless its name begins
 * with `_`. */
Str folder_own(Arena *arena, int64_t index);

/* "meta/0000_snapshot.json" of the entry's index and `what`. */
Str folder_meta(Arena *arena, int64_t index, const char *what);

/* A UUID that is the same for the same text. */
Str folder_id(Arena *arena, Str text);

#endif
