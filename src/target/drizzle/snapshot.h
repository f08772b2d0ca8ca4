/* What drizzle-kit keeps of a schema in meta/NNNN_snapshot.json of a migrations folder: the JSON it
 * would make of our TypeScript itself, so that it finds no changes.
 *
 * Formats, measured with drizzle-kit 0.31.11 (its pgSerializer and sqliteSerializer): version 7 for
 * Postgres, 6 for SQLite. */
#ifndef TARGET_DRIZZLE_SNAPSHOT_H
#define TARGET_DRIZZLE_SNAPSHOT_H

#include "sql/sql.h"

/* The id of the snapshot before the first. */
#define SNAPSHOT_NO_ID STR("00000000-0000-0000-0000-000000000000")

/* The snapshot of `sql`, with its own id and that of the snapshot before it, as JSON. */
Str drizzle_snapshot(Arena *arena, const SqlSchema *sql, Str id, Str previous);

/* The rows that drizzle-kit 1.0 keeps of the same, as a JSON list: measured with 1.0.0-rc.5. */
Str drizzle_rows(Arena *arena, const SqlSchema *sql);

#endif
