/* The parts of a snapshot of Postgres: each function reads one object of the JSON, of either form. */
#ifndef REFLECT_DRIZZLE_POSTGRES_H
#define REFLECT_DRIZZLE_POSTGRES_H

#include "reflect/drizzle_parts.h"

typedef struct PgSnapshot {
  SnapshotJson *json;
  Arena *arena;
  Fill fill; /* tables and types by pg_snapshot_key */
  Map extensions, roles; /* by name */
} PgSnapshot;

/* A name as Postgres keeps it; a schema, `public` when it is not said. */
Str pg_snapshot_name(PgSnapshot *r, const cJSON *object, const char *key);
Str pg_snapshot_kept(Str name);
Str pg_snapshot_schema(PgSnapshot *r, const cJSON *object, const char *key);
Str pg_snapshot_key(PgSnapshot *r, Str schema, Str name);

CatalogTable *pg_snapshot_table(PgSnapshot *r, Str schema, Str name); /* or NULL */
CatalogColumn *pg_snapshot_column(const CatalogTable *table, Str name); /* or NULL */

/* The database has the extension that something comes from, though drizzle-kit does not know of it; `extension` may be
 * empty. */
void pg_snapshot_need(PgSnapshot *r, Str extension);
void pg_snapshot_need_calls(PgSnapshot *r, Str text); /* of the functions that a text calls */

/* An SQL text about one table, whose name does not stand before its columns any more; absent: none. */
Str pg_snapshot_expression(PgSnapshot *r, const CatalogTable *table, const cJSON *object, const char *key);

void pg_snapshot_add_sequence(PgSnapshot *r, const cJSON *object);
void pg_snapshot_add_role(PgSnapshot *r, const cJSON *object);
void pg_snapshot_add_column(PgSnapshot *r, CatalogTable *table, const cJSON *object);
void pg_snapshot_add_policy(PgSnapshot *r, CatalogTable *table, const cJSON *object);
bool pg_snapshot_is_role_word(Str name); /* session_user: in quotes it would be the name of a role */
/* On schema.name, which may be in no snapshot. */
void pg_snapshot_add_policy_on(PgSnapshot *r, Str schema, Str name, const cJSON *object);

/* --- drizzle_constraint.c --- */

void pg_snapshot_add_primary_key(PgSnapshot *r, CatalogTable *table, const cJSON *object);
void pg_snapshot_add_key_column(PgSnapshot *r, CatalogTable *table, Str column); /* `primaryKey` of a column */
void pg_snapshot_add_unique(PgSnapshot *r, CatalogTable *table, const cJSON *object);
void pg_snapshot_add_check(PgSnapshot *r, CatalogTable *table, const cJSON *object);
void pg_snapshot_add_foreign_key(PgSnapshot *r, CatalogTable *table, const cJSON *object);
/* What the text of a column's type says of it, without a name. */
void pg_snapshot_add_column_check(PgSnapshot *r, CatalogColumn *column, Str text);
void pg_snapshot_add_column_unique(PgSnapshot *r, CatalogColumn *column);

/* --- drizzle_definition.c --- */

Str pg_snapshot_constraint_text(Arena *arena, const CatalogConstraint *constraint); /* behind CONSTRAINT name */
Str pg_snapshot_policy_text(Arena *arena, const CatalogPolicy *policy, Str on);
Str pg_snapshot_index_text(Arena *arena, const CatalogIndex *index);

/* --- drizzle_index.c --- */

void pg_snapshot_add_index(PgSnapshot *r, CatalogTable *table, const cJSON *object);

/* --- drizzle_view.c --- */

/* Puts the columns of a view in the order of its query. It has none when they are not known. */
void pg_snapshot_order_columns(PgSnapshot *r, CatalogTable *view);

#endif
