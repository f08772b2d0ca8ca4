/* Migrations of drizzle-kit 1.0 that hold only what they change. */
#ifndef REFLECT_DRIZZLE_DELTAS_H
#define REFLECT_DRIZZLE_DELTAS_H

#include "reflect/drizzle_json.h"

/* Applies `deltas`, which are used up, to the list of rows `ddl`. What is wrong is reported once. */
void drizzle_deltas_apply(SnapshotJson *json, cJSON *ddl, const cJSON *deltas);

/* drizzle_changes.c: the JSON list of deltas that make the rows `new` of the rows `old`. */
Str drizzle_deltas_between(SnapshotJson *json, const cJSON *old, const cJSON *new);

/* The text, with what cJSON cannot hold: the NUL in the keys of deltas is the byte 1. */
Str drizzle_deltas_text(Arena *arena, Str text);

/* drizzle_history.c: fills `root`, a snapshot of the type diff, with the whole state (`ddl`) it leads to: that of the
 * base before it in the folder, and what was changed since. False after a diagnostic. */
bool drizzle_history_whole(SnapshotJson *json, cJSON *root);

#endif
