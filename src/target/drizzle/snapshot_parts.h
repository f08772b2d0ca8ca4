/* What the snapshots of both dialects share. */
#ifndef TARGET_DRIZZLE_SNAPSHOT_PARTS_H
#define TARGET_DRIZZLE_SNAPSHOT_PARTS_H

#include "base/json.h"
#include "target/drizzle/lowering.h"

typedef struct Snapshot {
  const Dz *dz;
  JsonWriter json;
} Snapshot;

/* How an SQL text names its columns: drizzle-kit prints an index, and a generated column of SQLite,
 * without the table. */
typedef enum ColumnForm { COLUMN_WITH_TABLE, COLUMN_ALONE } ColumnForm;

/* `text` as drizzle-kit prints it: all names in quotes. */
Str snapshot_sql(const Snapshot *s, SqlText text, ColumnForm form);

/* The member `key`, an array of names. */
void snapshot_columns(Snapshot *s, Str key, const ColumnList *columns);

/* The default of a column, unless it has none or the program makes it. */
void snapshot_default(Snapshot *s, const SqlColumn *column);

/* The members `onDelete` and `onUpdate`. */
void snapshot_actions(Snapshot *s, const ForeignKey *key);

/* The name Drizzle gives a foreign key that has none. */
Str snapshot_foreign_key_name(const Snapshot *s, const SqlForeignKey *key);

/* The checks of `table` that Drizzle holds. */
void snapshot_checks(Snapshot *s, const SqlTable *table);

/* The member `views`, each printed by `add`. */
void snapshot_views(Snapshot *s, void (*add)(Snapshot *s, const Table *view));

/* Postgres: the type of a column, or of its elements, as Drizzle's builder names it; the schema of an enum's. */
Str snapshot_element_type(const Snapshot *s, const SqlColumn *column);
Str snapshot_type_schema(const Snapshot *s, const Column *column);

/* Postgres: the options of a sequence, with what it has when it does not say; the name of the one behind an identity; a
 * schema, `public` when there is none. */
typedef struct SnapshotNumbers {
  int64_t increment, start, min, max, cache;
} SnapshotNumbers;
SnapshotNumbers snapshot_numbers(const Identity *numbers, TypeId type);
Str snapshot_identity_name(const Snapshot *s, const Column *column);
Str snapshot_schema_name(const Snapshot *s, Str schema);

/* The member `key`: whom a policy is for, in the order of their bytes. */
void snapshot_roles(Snapshot *s, Str key, const Policy *policy);

void snapshot_postgres(Snapshot *s);
void snapshot_sqlite(Snapshot *s);

/* --- rows of 1.0: snapshot_rows.c --- */

/* Opens a row; what is absent is left out of what it is known by. */
void row_open(Snapshot *s, Str schema, Str table, Str name);
void row_close(Snapshot *s, const char *type);

/* A member that is there in any case: null when the text is absent. */
void row_value(Snapshot *s, const char *key, Str text);
void row_default(Snapshot *s, const SqlColumn *column);
void row_actions(Snapshot *s, const ForeignKey *key);

void rows_postgres(Snapshot *s);
void rows_sqlite(Snapshot *s);

#endif
