/* drizzle-kit's snapshots to catalogs: what the database of a migrations folder is like after a migration.
 *
 * Known are meta/NNNN_snapshot.json of versions 5 to 7 for Postgres and 5 and 6 for SQLite, and
 * NNNN_name/snapshot.json of drizzle-kit 1.0 (8 and 9 for Postgres, 7 for SQLite). One of the type diff holds only
 * what a migration changed: those before it are read from the folders beside it.
 * Sources: drizzle-kit 0.31.11 and 1.0.0-rc.5, their serializers, `up` and convertors.
 *
 * Texts of expressions are as somebody typed them, not as an engine prints them; types and names of Postgres are as
 * it would print them. The catalog says what drizzle-kit's own SQL makes: a name is cut at 63 bytes, an index key
 * with an operator class has no order. A view that is declared as existing is not made by it, and left out. */
#ifndef REFLECT_DRIZZLE_SNAPSHOT_H
#define REFLECT_DRIZZLE_SNAPSHOT_H

#include "diag/diag.h"
#include "reflect/catalog.h"

/* The newest snapshot of a migrations folder of either layout; `path` itself when it is a file. Absent, after a
 * diagnostic, when there is none. */
Str drizzle_snapshot_newest(Arena *arena, Diags *diags, Str path);

/* Whether the text looks like a snapshot of drizzle-kit: JSON with `dialect` and `prevId` or `prevIds`. */
bool drizzle_snapshot_like(Str text);

/* The catalog of the snapshot `text`, whose file is `path`: for messages. NULL after a diagnostic. */
Catalog *drizzle_snapshot_read(Arena *arena, Diags *diags, Str path, Str text);

#endif
