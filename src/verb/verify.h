/* `verify`: what the parts of the proof share.
 *
 * A proof builds the same schema in two ways and compares what an engine says of each. Proofs are
 * independent of one another; each has a file and a row in verify.c. */
#ifndef VERB_VERIFY_H
#define VERB_VERIFY_H

#include "engine/cluster.h"
#include "engine/stage.h"
#include "reflect/compare.h"
#include "reflect/reflect.h"
#include "verb/compile.h"

/* What drizzle-kit is doing, or did, with the TypeScript of one dialect. */
typedef struct Kit {
  const Output *output; /* NULL: the schema has none */
  bool running;
  Child child;
  Str sql;     /* what it printed; absent: it could not be had, for which see `why` */
  Str why;
  bool failed; /* it is there, and could not do it */
} Kit;

typedef struct Verify {
  Run *run;
  Arena *arena;
  const Schema *schema;
  const SqlSchema *sql[DIALECT_COUNT];
  const TreePlan *plan;
  bool only_c;      /* --c */
  StrList before;   /* --before: files with what others own */
  Stage stage;
  bool staged;
  Kit kits[DIALECT_COUNT];
  StrList servers;  /* --pg; empty: `cluster` */
  Cluster *cluster;
  Str no_cluster;   /* why there is none */
  size_t differences;
  StrList agreed;   /* what was proven, a phrase each */
} Verify;

/* A text to run, with the name that messages give it. */
typedef struct Script {
  Str name, text;
} Script;
typedef VEC(Script) ScriptList;

/* --- verify_kit.c --- */

const Output *verify_output(const Schema *schema, TargetId target); /* NULL: the schema has none */

/* Starts drizzle-kit for every dialect with a Drizzle output; it works while the proofs prepare. */
void verify_kits_begin(Verify *verify);
void verify_kit_finish(Verify *verify, Dialect dialect); /* waits for it and fills `sql` or `why` */

/* --- verify_scripts.c --- */

/* Our DDL of `dialect`, after what --before gives; false when the schema has no such output. */
bool verify_ddl(Verify *verify, Dialect dialect, ScriptList *scripts);

/* The same schema through drizzle-kit: before.sql, its SQL, custom.sql. False, after saying why, when there is none. */
bool verify_drizzle(Verify *verify, Dialect dialect, ScriptList *scripts);

/* --- verify_place.c --- */

/* Where the YAML says what `object` is; the root of the schema when nothing more exact is known. `*table` and `*name`
 * are its table (or NULL) and the name it has there, as FeatureUse has them. */
Span verify_place(const Verify *verify, Dialect dialect, const CatalogObject *object, const Table **table, Str *name);

/* The same for the first name in an engine's words, "in double quotes", that the schema knows. */
Span verify_place_of_words(const Verify *verify, Str words);

/* --- verify_report.c --- */

/* A part of the proof could not be had: exit 3. */
void verify_unproven(Verify *verify, Str part, Str why);

/* An engine refuses `script`. */
void verify_refused(Verify *verify, Str engine, const Script *script, const EngineError *error);

/* A row of what was found: a place, an object, what of it, and what either side has; cells that no row has are left
 * out. */
enum { VERIFY_CELLS = 5 };
typedef struct VerifyRow {
  Str cells[VERIFY_CELLS];
} VerifyRow;
typedef VEC(VerifyRow) VerifyRows;

Str verify_shown(Arena *arena, Str text); /* as a cell: "-" for nothing, no control characters */
void verify_print_rows(Verify *verify, const VerifyRows *rows);

/* Rows below a head with the names of the two sides. */
void verify_rows_begin(Verify *verify, VerifyRows *rows, Str left, Str right);
/* `what`: the object, and what of it. */
void verify_rows_add(Verify *verify, VerifyRows *rows, Span span, const Str what[2], const Str sides[2]);
/* Counts the rows below the head as differences and prints them; false when there are none. */
bool verify_rows_conclude(Verify *verify, const VerifyRows *rows);

/* Prints the differences of `left`, our DDL, and `right`, drizzle-kit's SQL, but for those that features.def says. */
void verify_compare(Verify *verify, Dialect dialect, const Catalog *left, const Catalog *right);

/* --- verify_against.c --- */

/* Compares the schema with the live database `ref`; the differences are printed and counted. */
void verify_against(Verify *verify, Str ref);

/* --- the proofs --- */

void verify_postgres(Verify *verify);
void verify_sqlite(Verify *verify);
void verify_c(Verify *verify);

/* Writes the same rows to the database of `postgres`, which has our DDL, and to one of SQLite. */
void verify_behaviour(Verify *verify, PgSession *postgres);

#endif
