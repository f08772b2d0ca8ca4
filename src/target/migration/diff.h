/* What the planners of both dialects share. Inside migration/ only. */
#ifndef TARGET_MIGRATION_DIFF_H
#define TARGET_MIGRATION_DIFF_H

#include "target/ddl.h"
#include "target/migration/migration.h"

typedef enum Phase {
#define PHASE(id, doc) PHASE_##id,
#include "target/migration/phases.def"
  PHASE_COUNT
} Phase;

typedef struct PartRename { /* Postgres: an index or a constraint that only has another name */
  Str alter, end; /* `alter` from `end` to: ALTER INDEX shop. .. RENAME TO .. */
  Str from, to;
  size_t move;    /* among those of PHASE_RENAME_PARTS */
} PartRename;

typedef struct Partly { /* a table that stays: what reads none of the columns stays, too */
  StrList names, columns;
} Partly;

typedef struct Aside { /* what stands under `aside` while another has its name, or until it goes */
  Str name, aside;
} Aside;
typedef VEC(Aside) AsideList;

typedef struct CopiedIndex { /* Postgres: an index or key of a partitioned table, which its partitions have, too */
  const void *model;  /* its Key, Index or Exclude */
  StrList columns;    /* what Postgres calls its columns; none: of a primary key */
  StrList copies;     /* its names in the partitions, in the order of SqlTable.partitions */
} CopiedIndex;
typedef VEC(CopiedIndex) CopiedIndexes;

typedef struct Plan {
  Arena *arena;
  Diags *diags;
  const Schema *old_schema, *new_schema;
  const SqlSchema *before;    /* the old form under its own names */
  SqlSchema *from, *to; /* the old form under the new names, and the new form */
  const RenameList *renames;
  Map renamed;   /* what plan_renamed finds */
  Map templates; /* name to Template */
  Map old_tables, new_tables; /* of `from` and `to`, by pair_name */
  Map remade; /* table, as pair_name has it, to the `remade` of its pair */
  bool online, back, extensions_stay; /* as in Change */
  Str history, added; /* as in Change; of it, what adds values to enums */
  StrList touched;   /* names of tables, views and functions that go, come again or lose a column: what says one of them
                        in its text makes way */
  StrList gone;      /* Postgres: of these, tables and views that go, if only to come again: so do types of rows */
  StrList rewritten; /* Postgres: tables that Postgres does not change while a column has rows of theirs */
  StrList wholly;    /* of `touched`, all but those tables */
  VEC(Partly) partly; /* Postgres: tables that stay and of which columns go or change */
  StrList functions; /* of `touched`, functions: checks, defaults, indexes and policies may call them */
  VEC(PartRename) part_renames;
  const CopiedIndexes *copied_before, *copied_after; /* Postgres: by table of `before` and `to` */
  Str home_before;   /* Postgres: the schema of what is in none, as it was */
  StrList anew;      /* Postgres: names of what goes and comes again: rights on it go, too */
  bool functions_first; /* one comes before the tables, or among them */
  struct ObjectPairs *objects;
  StrList late;      /* Postgres: names of what comes among the tables that change, or after them */
  Map late_tables;   /* new ones that are, by table_key_name */
  Str waiting;       /* texts of what reads tables and comes among those that change: it finds them as they will be */
  Str grouping;      /* texts of all that comes and groups rows: perhaps by a primary key, which it needs then */
  StrList grown;     /* names of tables that get columns: a view of them waits for these */
  StrList swapped;   /* Postgres: what blocks make and columns have, and is made anew under its name */
  Map views_again;   /* views made anew, by table_key_name */
  AsideList asides;
  MoveList phases[PHASE_COUNT];
} Plan;

/* The name of what stands aside as `name`; `name` when it is none that was given for that. */
Str plan_own_name(const Plan *plan, Str name);

/* Adds a statement; it can take hazards until the next is added. */
Move *plan_add(Plan *plan, Phase phase, Str sql);
void plan_hazard(Plan *plan, Move *move, Hazard hazard);

/* On the way back: a table comes without what was in it. */
void plan_comes(Plan *plan, Move *move, Str object);

/* A table or a column goes, with what is in it. `detail`: more of what the way down does then; may be absent. */
void plan_gone(Plan *plan, Move *move, Str object, Str detail);

/* --- stand_in.c --- */

/* A column that rows cannot do without and that says no value: no default, no `backfill:`, nothing computed. */
bool plan_needs_value(const SqlColumn *column);

/* The literal that rows get in such a column of `table`, which is of `sql`, when it comes back on the way down; absent:
 * it needs none, or none is sure to do. */
Str plan_stand_in(const Plan *plan, const SqlSchema *sql, const SqlTable *table, const SqlColumn *column);

/* On the way back: a column comes without what was in it. */
void plan_column_comes(Plan *plan, Move *move, Str object, Str stand_in);

typedef struct TablePair TablePair;

/* The statements of `rows:` that are not of the form before. */
void plan_rows(Plan *plan, const TablePair *pair, Phase phase);

/* A column of `pair` goes. */
void plan_column_gone(Plan *plan, Move *move, const TablePair *pair, const SqlColumn *column);

/* The detail of a hazard that the YAML can take away. */
#define PLAN_GIVE_BACKFILL STR("; or give them a value, in the YAML of the column: backfill: ..")

/* --- rename.c --- */

/* What is called so, a table of ours or an enum with its schema unless that is the usual one; NULL: nothing is. By the
 * names that they have now: renames_apply gives others. */
Table *plan_find_table(Arena *arena, const Schema *schema, Str whole);
Enum *plan_find_enum(Arena *arena, const Schema *schema, Str whole);
Column *plan_find_column(const Table *table, Str name);

/* --- rename_partition.c --- */

/* Adds partitions that only have another name, or another schema: those for the same rows
 * (docs/decisions/0141-partitions-are-known-by-their-bounds.md). `out`: with the renames of tables and columns. */
void renames_find_partitions(Arena *arena, const Schema *from, const Schema *to, RenameList *out);

/* At any depth of any table; NULL: there is none. By the name that it has now. */
Partition *plan_find_partition(Arena *arena, const Schema *schema, Str whole);

/* --- rename_sequence.c --- */

/* Adds sequences of columns that have the new schema of their table and otherwise the same name. `out`: as above. */
void renames_find_taken_along(Arena *arena, const Schema *from, const Schema *to, RenameList *out);

/* --- rename.c --- */

/* What the thing that is called `whole` was called before; `whole` when it has no other name. */
Str renames_former(const RenameList *renames, RenameKind kind, Str whole);

/* The rename that made it `to`, or when that is absent the first of something in `owner`; NULL: there is none. */
const Rename *plan_renamed(const Plan *plan, RenameKind kind, Str owner, Str to);
void plan_index_renames(Plan *plan);

/* --- labels.c --- */

/* What a value of the enum that is `new` now is called in it. */
Str plan_label_now(const Plan *plan, const Enum *new, Str label);

/* CASE state WHEN 'old' THEN 'new' ELSE state END; the value itself when no label has another name. */
Str plan_new_labels(const Plan *plan, const Enum *new, Str value);

/* --- home.c --- */

/* What is in no schema moves where the new form has that, and so it is in `from` then. */
void plan_move_home(Plan *plan, Schema *from);

/* --- rename_apply.c --- */

/* Gives the things of `schema` their new names and adds the statements for it. */
void renames_apply(Plan *plan, Schema *schema);

/* --- named.c --- */

typedef struct Named { /* an enum, a domain, a sequence or a view */
  Text *name;
  Str *schema, former;
  Enum *enumeration; /* one of these */
  Domain *domain;
  Sequence *sequence;
  Table *view; /* whose columns are its */
} Named;
typedef VEC(Named) NamedList;

NamedList plan_named(Arena *arena, const Schema *schema, RenameKind kind);
Str named_whole(Arena *arena, const Named *named);
bool plan_find_named(Arena *arena, const Schema *schema, RenameKind kind, Str whole, Named *found);

/* Postgres names the check of CREATE DOMAIN by itself. `domain`: its name without the schema. */
Str domain_check_name(Arena *arena, Str domain);

/* --- pairs --- */

typedef struct ColumnPair {
  const SqlColumn *old, *new; /* either may be NULL */
} ColumnPair;
typedef VEC(ColumnPair) ColumnPairs;

struct TablePair {
  const SqlTable *old, *new; /* either may be NULL */
  ColumnPairs columns;       /* the new ones in their order, then those that go */
  Map *remade;               /* names of columns whose type changes or whose values are computed anew: what
                                reads them is made anew too */
};
typedef VEC(TablePair) TablePairs;

/* The new tables in the order of creation, then those that go, the last created first. */
TablePairs plan_tables(Plan *plan);

/* The column becomes of another type, or kept in another way, and its `backfill:` says how: it reads the column itself
 * and is new. One that stood there before has done its work, and the way back is not of its making. */
bool plan_converts(Plan *plan, const ColumnPair *pair);

/* A table of plan->from under its own names. */
const SqlTable *plan_before(const Plan *plan, const SqlTable *from);

/* The table as the YAML calls it: "auth.users". */
Str pair_name(Arena *arena, const TablePair *pair);

/* --- parts of a table that have a name and a text --- */

typedef enum PartKind { PART_KEY, PART_CHECK, PART_EXCLUDE, PART_FOREIGN_KEY, PART_INDEX } PartKind;

typedef struct Part {
  PartKind kind;
  Str name;       /* as it stands in DDL; absent: it has none */
  Str text;       /* what it is, without its name: two are the same when these are */
  Str comment;
  Str former;     /* of `renamed_from:`; absent: not given */
  const void *of; /* the SqlKey, SqlCheck, SqlExclude, SqlForeignKey or SqlIndex */
  bool remade;    /* reads a column that is remade */
} Part;
typedef VEC(Part) Parts;

/* All parts of `table`, which is of `sql`. To be called when plan->remade is complete. */
Parts table_parts(Plan *plan, const SqlSchema *sql, const SqlTable *table);

typedef struct PartPair {
  const Part *old, *new; /* either may be NULL; both: the same under another name or as it was */
} PartPair;
typedef VEC(PartPair) PartPairs;

/* Pairs parts of one name and text, then those of one text alone: they are renamed. Whatever else is
 * there on one side goes or comes. */
PartPairs plan_parts(Arena *arena, const Parts *old, const Parts *new);

/* Finds the rows that stand against a part that is added; absent when there is no saying. A unique key that is an
 * index in SQLite: plan_key_query. */
Str plan_part_query(Plan *plan, const SqlTable *table, const Part *part);
Str plan_key_query(Plan *plan, const SqlTable *table, const Key *key);

/* Finds the rows of `table` that point by `key` at rows of `parent`, as it stands in SQL. */
Str plan_pointing_query(Plan *plan, const SqlTable *table, const SqlForeignKey *key, Str parent);

/* A key or unique index is over the column, or may be. */
bool plan_is_unique(const SqlTable *table, const Column *column);

/* --- holds.c --- */

/* Rows that exist cannot stand against it. An index is one whose columns are given; a unique key that is an index in
 * SQLite: plan_key_holds. */
bool plan_part_holds(Plan *plan, const TablePair *pair, const Part *part);
bool plan_key_holds(Plan *plan, const TablePair *pair, const Key *key);
bool plan_index_holds(Plan *plan, const TablePair *pair, const SqlIndex *index);

/* The column of both forms holds no NULL, though it may: a check says so. */
bool plan_never_null(Plan *plan, const TablePair *pair, const ColumnPair *column);

/* Every value of `old` is one of `new`, another one for another one. */
bool type_widens(const Type *old, const Type *new);

/* --- postgres_partitions.c --- */

/* Of a table of both forms, which stays: partitions are taken off on the way, which Postgres does with none that others
 * point into; rows go that no partition is for any more. */
bool partitions_taken_off(Plan *plan, const TablePair *pair);
bool partition_rows_go(Plan *plan, const TablePair *pair);

/* --- queries.c --- */

/* A key, check or reference over a column that comes along with it. */
bool plan_reads_new(const TablePair *pair, const Part *part);

/* What the templates of one column and one index print. */
typedef struct PlanColumn {
  DdlColumn c;
} PlanColumn;
typedef struct PlanIndex {
  DdlIndex i;
  bool if_not_exists;
} PlanIndex;
extern const Record plan_column_record, plan_index_record;

/* Renders the template `name` with `data`, whose fields `record` names. */
Str plan_render(Plan *plan, Str name, const Record *record, const void *data);

/* What is missing on one side, in the new form when it is `gone`, may be somebody else's in that form: it is handed
 * over, stays, and is there on the way back (docs/decisions/0146-what-is-handed-over-stays.md). NULL: it may not. */
const Schema *plan_handed_over(const Plan *plan, bool gone);

/* --- texts --- */

/* One of `plan->to->external` and what it was. */
TablePair plan_external(const Plan *plan, const SqlTable *new);

/* `old`, of `plan->from->external`, is there as before and has no index of ours any more. */
bool plan_loses_indexes(const Plan *plan, const SqlTable *old);

/* `text` has one of the names as a word of its own. Of a name that is no plain word any text may have it. */
bool plan_mentions(Plan *plan, const StrList *names, Str text);

/* Adds the name unless it is there. */
void plan_note(Plan *plan, StrList *names, Str name);

/* A column that stays is computed now, so that what it held is gone; or was, and on the way back keeps that. */
void plan_computed(Plan *plan, Move *move, const TablePair *pair, const ColumnPair *column);

/* `text` reads what is touched: of a table that stays a column that does not, or it may read any. */
bool plan_reads_touched(Plan *plan, Str text);

/* The table or a column of it goes. */
bool plan_loses(const TablePair *pair);

/* Columns of the table go or change, or it does: what reads them, or `whole`, whatever of the table, makes way. */
void plan_touch(Plan *plan, const TablePair *pair, bool whole);

/* --- object.c --- */

/* Functions, views, triggers and blocks of the user's. */
typedef struct ObjectPairs ObjectPairs;
void objects_find(Plan *plan);

/* Those that make way for what is touched, and for each other. */
void objects_mark(Plan *plan);

/* To be called when all that is touched is known and marked. */
void objects_plan(Plan *plan);

/* When a new table comes. */
Phase plan_table_phase(const Plan *plan, const Table *table);

/* What comes among the tables that change may read the table, and finds it as it will be. */
bool plan_is_awaited(Plan *plan, const Table *table);

/* What comes may group by the primary key of the table. */
bool plan_is_grouped(Plan *plan, const Table *table);

/* --- function_text.c --- */

/* What stands before the body of a function: AS '..', AS $$..$$, BEGIN ATOMIC .. or RETURN .. */
Str function_head(Arena *arena, Str text);
Str function_replacing(Arena *arena, Str text); /* CREATE OR REPLACE .. */

/* BEGIN ATOMIC .. or RETURN ..: Postgres reads it when the function is made, and it depends on what it names. */
bool function_read_at_once(Arena *arena, Str text);

/* `text` with tables and enums by their new names, from byte `from` on; -1: as it is. Arguments and results of a
 * function follow the names of their types. */
Str plan_renamed_types(const Plan *plan, Str text, ptrdiff_t from);

/* The same thing in another form of the schema, or NULL. */
const Step *plan_find_object(const Schema *schema, Dialect dialect, const Step *like);

/* What takes back the block; empty: nothing is known of it, or it is none. */
StrList plan_undo_of(const Plan *plan, const Step *step);

/* The statements that make it in the new form. */
StrList plan_made_by(const Plan *plan, const Step *step);

/* What others call an object by: its name without schema and arguments. */
Str plan_called_name(const Plan *plan, const Step *step);

/* --- postgres_names.c --- */

/* What the partitions of each table of `sql` have of its indexes and keys, under the names of a database that was made
 * of it. To be called while the model has the names of `sql`. */
const CopiedIndexes *postgres_copied_indexes(Plan *plan, const SqlSchema *sql);

/* --- said_again.c --- */

/* What a block that stays says of things that are made anew. To be called when these are known. */
void plan_say_again(Plan *plan, const Step *block);

void plan_postgres(Plan *plan);
void plan_sqlite(Plan *plan);

#endif
