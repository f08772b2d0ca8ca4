/* What the parts of `verify --behaviour` share.
 *
 * A trial is a row that differs from an ordinary one in one thing, written to both databases and taken back. A
 * table is tried while it is empty; afterwards it gets two ordinary rows, so that later tables can refer to
 * them. Nothing is expected of a trial but that both databases answer alike. */
#ifndef VERB_VERIFY_TRIALS_H
#define VERB_VERIFY_TRIALS_H

#include "verb/verify.h"

enum { ORDINARY_ROWS = 2 };

typedef struct Cell { /* a value as SQL of each dialect; absent: not given */
  Str text[DIALECT_COUNT];
} Cell;
typedef VEC(Cell) CellList;

typedef enum TrialClass {
  TRIAL_FIT,       /* a value of the type */
  TRIAL_UNFIT,     /* none */
  TRIAL_FINER,     /* a value with more digits than are kept */
  TRIAL_NULL,      /* null, or nothing is given */
  TRIAL_LIMIT,     /* what a check says */
  TRIAL_OWN,       /* a number where the database gives them always */
  TRIAL_KEY,       /* a second row */
  TRIAL_LETTERS,   /* a second row with a key in other letters, beyond ASCII */
  TRIAL_REFERENCE, /* a row that refers to one that is not there */
  TRIAL_ANY        /* of Listed: each of these */
} TrialClass;

typedef struct Probe { /* a boundary value of a column */
  Str what;
  TrialClass class;
  Cell cell;
} Probe;
typedef VEC(Probe) ProbeList;

typedef struct Outcome {
  bool taken;
  Str limit; /* the constraint that refused it; absent: none, or not named */
  Str words; /* refused: the engine's */
  Str found; /* taken: what was read back; absent: null, or nothing was read */
} Outcome;

typedef struct Trial {
  TrialClass class;
  const Table *table;
  const Column *column; /* whose value is read back, or NULL */
  ColumnList columns;   /* of the constraint it is about */
  Str object;           /* the column or constraint it is about, as FeatureUse names it */
  Span span;
  Str what;
  Str statement[DIALECT_COUNT], reading[DIALECT_COUNT]; /* reading: absent: none */
  Outcome outcome[DIALECT_COUNT];
} Trial;
typedef VEC(Trial) TrialList;

typedef struct Behaviour {
  Verify *verify;
  Arena *arena;
  const Schema *schema;
  PgSession *postgres;
  SqliteSession *sqlite;
  Cell **rows[ORDINARY_ROWS]; /* by Table.position, by Column.position; NULL: there is none */
  size_t tables, trials;
} Behaviour;

/* --- verify_values.c --- */

/* The text as a value of `column`, as each dialect writes it. */
Cell cell_of_value(const Behaviour *b, const Column *column, Str text);
/* The text as a string literal; as it stands. */
Cell cell_of_word(const Behaviour *b, Str text);
Cell cell_of_sql(Str text);
/* An ordinary value; `number`, from 1, tells two apart where the type has so many. */
Cell cell_ordinary(const Behaviour *b, const Column *column, int number);
/* Everything verify_boundaries.def has for the column. */
ProbeList probes_of_type(const Behaviour *b, const Column *column);

/* --- verify_limits.c: what checks and defaults say about a column --- */

/* Values at and around the literals that checks compare the column with. */
ProbeList probes_of_checks(const Behaviour *b, const Column *column);
/* Values that may satisfy a check when an ordinary one does not. */
CellList cells_for_checks(const Behaviour *b, const Column *column);
/* The check of that name reads the column. */
bool check_reads(const Behaviour *b, const Check *check, const Column *column);

/* --- verify_attempt.c --- */

/* Makes what Postgres needs for trials. */
bool attempts_begin(Behaviour *b);
/* Tries all in both databases and takes everything back. False when a connection is lost. */
bool attempts_run(Behaviour *b, TrialList *trials);
bool attempt(Behaviour *b, Trial *trial);

/* --- verify_rows.c --- */

/* INSERT of the cells that are given, by Column.position. */
Str row_statement(const Behaviour *b, Dialect dialect, const Table *table, const Cell *cells);
/* Row `number` (from 1) of a table, which both databases take; NULL, with the words of the one that refused the last
 * try. */
Cell *row_find(Behaviour *b, const Table *table, int number, Str *why);
/* Keeps the row, for later tables. */
bool row_keep(Behaviour *b, const Table *table, Cell *cells, int number);

/* --- verify_cases.c --- */

/* All trials of a table around its ordinary rows; `second` may be NULL. */
TrialList trials_of_table(const Behaviour *b, const Table *table, const Cell *first, const Cell *second);

/* --- verify_meaning.c --- */

/* The two databases hold the same value, as far as that is cheap to know. */
bool same_meaning(const Behaviour *b, const Column *column, Str postgres, Str sqlite);
/* SQL that reads the column for that. */
Str reading_of(const Behaviour *b, Dialect dialect, const Column *column);

#endif
