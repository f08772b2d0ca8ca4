/* The parts of the SQLite planner. Inside migration/ only. */
#ifndef TARGET_MIGRATION_SQLITE_H
#define TARGET_MIGRATION_SQLITE_H

#include "target/migration/diff.h"

typedef VEC(const SqlForeignKey *) KeysTo;

typedef struct SqliteRun {
  Plan *plan;
  TablePairs pairs;
  bool *rebuilt; /* by pair: the table is made anew */
  Str prefix;    /* of names for as long as both are there, "__new_": nothing else begins so */
  const KeysTo *old_keys, *new_keys; /* of the form before and after: the foreign keys to a table, by its position */
} SqliteRun;

/* CREATE TABLE; under another name when `name` is given. */
Str sqlite_table_statement(Plan *plan, const SqlTable *table, Str name);

Str sqlite_free_prefix(const Plan *plan);

/* Makes the marked tables anew and drops those that go. */
void sqlite_rebuild(SqliteRun *run);

/* A statement that fails unless `condition` holds. */
Move *sqlite_guard(SqliteRun *run, Phase phase, Str condition);

/* --- sqlite_drop.c --- */

/* Drops the tables that go and those that were made anew. */
void sqlite_drop_old(SqliteRun *run);

/* --- sqlite_index.c --- */

/* Indexes that change, of a table that stays; all, of one that is new; all but keys, of one that is made anew. */
void sqlite_change_indexes(SqliteRun *run, const TablePair *pair, bool table_kept);

/* Those of a table that someone else keeps. */
void sqlite_drop_indexes(SqliteRun *run, const SqlTable *table);

/* The unique indexes that foreign keys need on a table that is made anew, for as long as the old one is there. `table`:
 * __new_books */
void sqlite_create_keys(SqliteRun *run, const TablePair *pair, Str table);

/* Drops the indexes of tables that go later, whose names unique keys are to have before that. */
void sqlite_free_names(SqliteRun *run);

/* --- sqlite_copy.c --- */

/* INSERT INTO __new_books (id, title) SELECT id, title FROM books; `name`: __new_books */
void sqlite_copy_rows(SqliteRun *run, const TablePair *pair, Str name);

/* The values of a column that stays are as they were: no other type, storage or label changes them. */
bool sqlite_keeps_values(Plan *plan, const ColumnPair *pair);

/* Two of them never become one, nor is one refused. */
bool sqlite_keeps_distinct(Plan *plan, const ColumnPair *pair);

/* What rows may stand against the references that come. */
void sqlite_reference_hazards(Plan *plan, Move *move, const TablePair *pair);

/* The same of what AUTOINCREMENT has given out; `bare`: the new table's name without quotes. */
void sqlite_copy_sequence(SqliteRun *run, const TablePair *pair, Str bare);

#endif
