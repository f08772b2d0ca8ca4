/* From one form of a schema to the next: the statements that change a database, in the order in which
 * they run, with what each may cost.
 *
 * Both forms are whole schemas. What is in both under one name is the same thing; `renamed_from:` of the
 * new form says what had another name, nothing is guessed. The way back is planned as any other, from
 * the new form to the old, with the same renames turned round. */
#ifndef TARGET_MIGRATION_MIGRATION_H
#define TARGET_MIGRATION_MIGRATION_H

#include "sql/sql.h"
#include "target/frame/frame.h"

typedef enum HazardKind {
#define HAZARD(id, name, text) HAZARD_##id,
#include "target/migration/hazards.def"
  HAZARD_KIND_COUNT
} HazardKind;

typedef struct Hazard {
  HazardKind kind;
  Str object; /* what it is about: "books.pages" */
  Str detail; /* {1} of its text; may be absent */
  Str query;  /* finds the rows that stand against it; absent: none does */
} Hazard;

/* "deletes_data", and the sentence with its object. */
Str hazard_name(HazardKind kind);
Str hazard_text(Arena *arena, const Hazard *hazard);

typedef struct Move { /* one statement of the way */
  Str sql;            /* without the final semicolon */
  Str lock;           /* Postgres: what it locks, and what it does with rows; absent: nothing to say */
  bool proven;        /* what it asks of the rows is known to hold: they are not read */
  bool apart;         /* Postgres, online: it runs by itself, outside any transaction with others */
  bool block;         /* of `sql:`: whatever it does */
  size_t step;        /* where it stands in its phase by the order of creation, or of rows, from 1; 0: behind all */
  VEC(Hazard) hazards;
} Move;
typedef VEC(Move) MoveList;

typedef enum RenameKind {
  RENAME_TABLE, RENAME_PARTITION, RENAME_VIEW, RENAME_COLUMN, RENAME_ENUM, RENAME_LABEL, RENAME_DOMAIN,
  RENAME_SEQUENCE
} RenameKind;

typedef struct Rename {
  RenameKind kind;
  Str owner;          /* the table or enum as the new form names it, "auth.users"; absent for what is in none */
  Str from, to;       /* "auth.users" for what is in a schema */
} Rename;
typedef VEC(Rename) RenameList;

/* What `renamed_from:` of `to` says about things of `from`, and partitions for the same rows. Of those that `from` does
 * not have, nothing: such a rename happened before. Where `from` has both names it happens when `from` did not say the
 * same of the new one (docs/decisions/0102-renames-that-happened.md). `recorded`: `from` is what somebody wrote, with
 * its own `renamed_from:`; else both names are left as they are, with a warning to `diags`, which may be NULL, and
 * tables of SQLite are called as it calls them: auth_users. */
RenameList renames_find(Arena *arena, Diags *diags, const Schema *from, const Schema *to, bool recorded);

/* Warns of things that go while others that are alike come. */
void renames_hint(Diags *diags, const Schema *from, const Schema *to, const RenameList *renames);

/* The same list for the way back. */
RenameList renames_reversed(Arena *arena, const RenameList *renames);

/* What changes into what. */
typedef struct Change {
  Dialect dialect;
  Schema *from; /* changed on the way: its things take the names they have in `to` */
  const Schema *to;
  RenameList renames;
  bool back;   /* the way down: what comes was there before, and its values are gone */
  bool online; /* Postgres: in several transactions, without strong locks that last */
  bool extensions_stay; /* those that go: drizzle-kit does not say which there are */
  Str history; /* what the migrator may run in the same transaction before; absent: nothing */
} Change;

/* Plans the way. */
MoveList migration_plan(Arena *arena, Diags *diags, const Change *change);

#endif
