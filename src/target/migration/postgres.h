/* The parts of the Postgres planner. Inside migration/ only. */
#ifndef TARGET_MIGRATION_POSTGRES_H
#define TARGET_MIGRATION_POSTGRES_H

#include "target/migration/diff.h"

/* --- postgres_types.c --- */

/* Schemas, extensions and enums. An enum that loses values or changes their order becomes another
 * type; the columns that have it are remade. */
void postgres_types(Plan *plan);

/* An enum or domain, or an array of one, that becomes a new type of the same name. */
bool postgres_type_swapped(Plan *plan, const Type *type);

/* --- postgres_block.c --- */

/* Types and collations that blocks make and that become others. Fills in plan->swapped. */
void postgres_swap_blocks(Plan *plan);

/* --- postgres_domain.c --- */

void postgres_domains(Plan *plan);
bool postgres_domain_swapped(Plan *plan, const Domain *domain);

/* --- postgres_security.c --- */

void postgres_roles(Plan *plan);

/* Row level security of a table and its policies. `disturbed`: columns they may read go or change. */
void postgres_security(Plan *plan, const TablePair *pair, bool disturbed);

/* Policies of a table that goes. */
void postgres_policies_go(Plan *plan, const TablePair *pair);

/* --- postgres_family.c --- */

/* A column without a default has that of its parent's. */
void postgres_family_defaults(SqlSchema *sql);

/* INHERIT and NO INHERIT. Where one of a family changes, its children stand apart meanwhile. `changed`: by
 * pair. */
void postgres_families(Plan *plan, const TablePairs *pairs, const bool *changed);

/* --- postgres_sequence.c --- */

void postgres_sequences(Plan *plan);

/* Which columns they belong to. To be called when plan->remade is complete. */
void postgres_own_sequences(Plan *plan, const TablePairs *pairs);

/* --- locks.c --- */

/* Says of every statement what it locks. */
void postgres_say_locks(Plan *plan);

/* --- postgres.c --- */

/* ALTER TABLE t SET (a = 1), ALTER TABLE t RESET (b) */
void postgres_alter_options(Plan *plan, Str table, const OptionList *old, const OptionList *new);

/* COMMENT ON `kind` `object`, when it changes; an absent one is none. */
void postgres_comment(Plan *plan, const char *kind, Str object, Str old, Str new);

/* --- postgres_column.c --- */

typedef struct ColumnRun { /* a column of both forms, or of one */
  Plan *plan;
  const TablePair *table;
  const ColumnPair *pair;
  Str object; /* "books.pages", for people */
  Str alter;  /* ALTER TABLE books ALTER COLUMN pages */
} ColumnRun;

/* ALTER TABLE books ALTER COLUMN pages `what` */
Move *column_say(const ColumnRun *run, Phase phase, Str what);

/* labels.c: rows get the new names of the labels that they hold, where the enum was no type. */
void postgres_relabel(const ColumnRun *run);
void column_hazard(const ColumnRun *run, Move *move, HazardKind kind, Str detail, Str query);
void column_locks(const ColumnRun *run, Move *move); /* nobody reads or writes the table */

/* Fills in pair->remade and plan->remade. */
void postgres_find_remade(Plan *plan, TablePair *pair);
void postgres_alter_columns(Plan *plan, const TablePair *pair);

/* The column of a table that stays is dropped; it may come again. */
bool postgres_column_goes(Plan *plan, const TablePair *table, const ColumnPair *pair);

/* Columns that have rows of what goes are text until that is there again. */
void postgres_release_columns(Plan *plan, const TablePair *pair);

/* ADD COLUMN gives all rows a value, if only one that is kept beside them. */
bool postgres_gives_values(const Plan *plan, const SqlColumn *column);

/* The column has rows of something that goes, if only to come again. `column`: of either form. */
bool postgres_has_rows_of_gone(Plan *plan, const SqlColumn *column);

/* Rows that a migration moves are no news to the user's triggers. `old`: the table before. `how`: DISABLE, ENABLE */
bool postgres_has_triggers(const Plan *plan, const SqlTable *old);
void postgres_all_triggers(Plan *plan, Phase phase, Str table, const char *how);

/* --- postgres_online.c --- */

/* Adds a part to a table in use without a strong lock that lasts; false: it is to be done as usual. `query`: finds the
 * rows that stand against it. */
bool online_add_part(Plan *plan, const TablePair *pair, const Part *part);

/* The table of the part, or the one that it points at: neither takes NOT VALID or CONCURRENTLY. */
bool postgres_is_partitioned(const TablePair *pair, const Part *part);

bool online_set_not_null(const ColumnRun *run, Str query);

/* What makes way for another of its name and goes later is called so: name__old. */
Str postgres_old_name(Arena *arena, Str name);

/* The name under which something that goes last is dropped: a table, view or type that comes before may take its own,
 * as Postgres has one space of names for them. `kind`: TYPE, DOMAIN, SEQUENCE. `name`: without its schema. */
Str postgres_step_aside(Plan *plan, const char *kind, Str whole, Str name);

/* --- postgres_names.c --- */

/* The index in the schema of its table, as DROP INDEX and COMMENT ON want it. */
Str postgres_index_object(Plan *plan, const SqlTable *table, Str name);

/* A part that stays, of a table of both forms. */
void postgres_rename_part(Plan *plan, const SqlTable *table, const PartPair *pair);
/* What the partitions have of it. */
void postgres_rename_copies(Plan *plan, const TablePair *table, const PartPair *pair);
/* To be called when all are renamed. */
void postgres_untangle_renames(Plan *plan);

/* --- postgres_type.c --- */

/* The type as ALTER COLUMN takes it: of a serial type the integer it stores. */
Str column_base_type(const SqlColumn *column);
void column_change_type(const ColumnRun *run);

/* --- postgres_partition.c --- */

/* The table is partitioned otherwise, or by what changes its type. */
bool partition_remade(const TablePair *pair);

/* Such a table is set aside, made anew and filled again. */
void partition_set_aside(Plan *plan, const TablePair *pair);
void partition_copy(Plan *plan, const TablePair *pair);

/* --- postgres_partitions.c --- */

/* The partitions of a table that stays or is new. */
void postgres_partitions(Plan *plan, const TablePair *pair);

/* What `new` was before, with its indexes; NULL: it is made. */
const SqlPartition *partition_kept(const TablePair *pair, const SqlPartition *new);

/* --- postgres_numbering.c --- */

/* A column of a table that was filled goes on from its highest number. */
void numbering_go_on(Plan *plan, const TablePair *table, const ColumnPair *column);

/* The sequence of a numbered column follows its name. */
void numbering_rename(const ColumnRun *run);
void numbering_change(const ColumnRun *run);

/* --- postgres_parts.c --- */

/* CREATE TABLE with its keys and checks, and comments; without foreign keys and indexes. */
StrList postgres_table_statements(Plan *plan, const SqlTable *table);
Str postgres_index_statement(Plan *plan, const SqlTable *table, const SqlIndex *index);
Str postgres_column_text(Plan *plan, const SqlColumn *column);

/* What it may cost to add `part` to a table that has rows. */
void postgres_part_hazards(Plan *plan, Move *move, const TablePair *pair, const Part *part);
void postgres_triggers(Plan *plan, const TablePair *pair);

#endif
