/* `migrate --verify`: a migration on a real engine. */
#ifndef VERB_PROOF_H
#define VERB_PROOF_H

#include "engine/cluster.h"
#include "engine/scratch.h"
#include "reflect/compare.h"
#include "reflect/reflect.h"
#include "target/migration/migration.h"
#include "verb/migrations.h"

/* A scratch database of either engine. */
typedef struct ProofDb {
  Arena *arena;
  Dialect dialect;
  PgScratch postgres;
  SqliteSession *sqlite;
  EngineError error;
} ProofDb;

/* --- proof_db.c --- */

/* `server`: of Postgres. False with `db->error` when there is none. Close an open one. */
bool proof_open(ProofDb *db, Str server);
bool proof_run(ProofDb *db, Str sql);
bool proof_rows(ProofDb *db, Str sql, Rows *rows);
Catalog *proof_catalog(ProofDb *db); /* NULL with `db->error` */
void proof_close(ProofDb *db);

/* The DDL of `schema`, as the output of the dialect has it. */
Str proof_ddl(Run *run, const Schema *schema, Dialect dialect);

/* --- proof_rows.c --- */

typedef struct ProofRows { /* what is in the columns that a migration does not change */
  Str table;               /* for people */
  Str before, after;       /* queries: under the old names and the new */
  Map found;               /* row to how many there are */
} ProofRows;
typedef VEC(ProofRows) ProofRowsList;

/* Puts two rows into as many tables as take them; how many did. */
size_t proof_fill(ProofDb *db, const SqlSchema *sql);

/* The tables and columns of both forms that keep their type. `old` has its own names. */
ProofRowsList proof_kept(Arena *arena, const SqlSchema *old, const SqlSchema *new, const RenameList *renames);

/* Notes what is there before. */
bool proof_note(ProofDb *db, ProofRowsList *kept);

/* The first table, for people, of which a row is gone; absent: all are there. `after`: under the new names. */
Str proof_lost(ProofDb *db, const ProofRowsList *kept, bool after);

/* --- proof.c --- */

typedef struct ProofStep { /* one migration */
  Str name;
  Schema *old, *new;
  Str up, down;   /* absent down: there is none */
  Str online;     /* the script of --online; absent: there is none */
} ProofStep;

typedef struct Proof {
  Run *run;
  Dialect dialect;
  Str server;
  const ProofStep *step;
  Str help;                /* what to do about differences; absent: as usual */
  StrList ground;          /* what each database has before: --before, and what others own */
  Catalog *before, *after; /* of fresh databases */
  ProofRowsList kept;
  size_t filled, tables;
  bool empty;              /* without rows: they stood against a statement that said so */
} Proof;

/* Up, down and up again, and what came of it as a line. */
void proof_of_step(Proof *proof);

/* A database of `schema`, and its catalog. False when there is none, which is said. Close it. */
bool proof_open_fresh(Proof *proof, ProofDb *db, const Schema *schema, Catalog **catalog);

/* The statements of migrations in one transaction, as drizzle-orm's migrator runs what is pending. The one that fails;
 * absent: none does. `*at`: in which of `texts`. */
Str proof_apply(ProofDb *db, const StrList *texts, size_t *at);

/* Findings: the step fails in doing `what`; after that the database is not the `wanted` one. */
void proof_fails(Proof *proof, Str what, Str words);
void proof_compare(Proof *proof, ProofDb *db, Str what, const Catalog *wanted);

/* --- proof_folder.c --- */

typedef struct ProofNext {
  const Folder *folder;
  Str up, down; /* the migration that is not in it yet; absent: there is none */
  Str online;   /* its script for psql; absent: there is none */
} ProofNext;

/* Proves every migration of ours in the folder and the next, and that all files of the folder, also those of
 * drizzle-kit and by hand, lead to the schema. What does not hold is reported, and is a finding. */
void migrate_prove(Run *run, const Schema *schema, const ProofNext *next);

#endif
