/* What the files that read drizzle-kit's snapshots share. */
#ifndef REFLECT_DRIZZLE_PARTS_H
#define REFLECT_DRIZZLE_PARTS_H

#include "reflect/drizzle_json.h"
#include "reflect/fill.h"

/* --- drizzle_type.c --- */

typedef struct SnapshotType {
  Str printed;      /* as format_type prints it with an empty search_path, without brackets */
  Str name, schema; /* pg_type.typname of the element, and its schema */
  size_t dimensions;
  TypeId serial; /* SMALLSERIAL, SERIAL, BIGSERIAL; else UNKNOWN */
} SnapshotType;

/* A type of Postgres as somebody typed it, "timestamp (3) with time zone" or "varchar(20)[]". */
SnapshotType snapshot_type(Arena *arena, Str text);

/* schema.name, each in quotes when it needs them. */
Str snapshot_qualified(Arena *arena, Str schema, Str name);

/* --- drizzle_clauses.c --- */

typedef struct ColumnClauses {
  Str type; /* what is left */
  Str collation, initial, generated, check; /* absent: not said */
  IdentityKind identity;
  bool not_null, unique, primary_key;
} ColumnClauses;

/* A custom type may hold more than a type: "tsvector generated always as (..) stored", "text collate "C" not null". */
ColumnClauses snapshot_clauses(Arena *arena, Str text);

/* --- the two dialects --- */

/* Both forms of a snapshot are read: objects below `tables` (up to 0.31), or a list `ddl` with an object each (1.0). */
Catalog *snapshot_postgres_read(SnapshotJson *json, const cJSON *root);
Catalog *snapshot_sqlite_read(SnapshotJson *json, const cJSON *root);

#endif
