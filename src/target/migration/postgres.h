/* The parts of the Postgres planner. Inside migration/ only. */
#ifndef TARGET_MIGRATION_POSTGRES_H
#define TARGET_MIGRATION_POSTGRES_H

#include "target/migration/diff.h"

/* --- postgres_types.c --- */

/* Schemas, extensions and enums. An enum that loses values or changes their order becomes another
 * type; the columns that have it are remade. */
void postgres_types(Plan *plan);

bool postgres_has_label(const Enum *enumeration, Str label);

/* The enum gets a new type of the same name. */
bool postgres_enum_swapped(Plan *plan, const Column *new);

/* --- postgres_sequence.c --- */

void postgres_sequences(Plan *plan);

/* --- postgres.c --- */

/* COMMENT ON `kind` `object`, when it changes; an absent one is none. */
void postgres_comment(Plan *plan, const char *kind, Str object, Str old, Str new);

/* --- postgres_column.c --- */

/* Fills in pair->remade and plan->remade. */
void postgres_find_remade(Plan *plan, TablePair *pair);
void postgres_alter_columns(Plan *plan, const TablePair *pair);

/* --- postgres_parts.c --- */

/* CREATE TABLE with its keys and checks, and comments; without foreign keys and indexes. */
StrList postgres_table_statements(Plan *plan, const SqlTable *table);
Str postgres_index_statement(Plan *plan, const SqlTable *table, const SqlIndex *index);
Str postgres_column_text(Plan *plan, const SqlColumn *column);

/* What it may cost to add `part` to a table that has rows. */
void postgres_part_hazards(Plan *plan, Move *move, const TablePair *pair, const Part *part);
void postgres_triggers(Plan *plan, const TablePair *pair);

#endif
