/* What is different between two forms of a schema, object by object, for people and programs to read. What
 * turns the one into the other is migration/'s. */
#ifndef TARGET_DIFFERENCE_DIFFERENCE_H
#define TARGET_DIFFERENCE_DIFFERENCE_H

#include "base/json.h"
#include "sql/sql.h"
#include "target/migration/migration.h"

typedef struct Fact { /* something that an object is: `type` integer */
  Str name;
  Str value; /* absent: it is not */
} Fact;

typedef struct FactObject {
  Str kind;  /* "table", "column", "foreign key" */
  Str owner; /* of what belongs to a table: its key, "auth.users"; empty: it stands alone */
  Str name;  /* its key, or within the table */
  Str former; /* of a constraint or index: what `renamed_from:` says; absent: nothing */
  VEC(Fact) facts;
} FactObject;
typedef VEC(FactObject) FactObjects;

/* All objects of `sql`; what belongs to a table follows it. */
FactObjects difference_facts(Arena *arena, const SqlSchema *sql);

typedef enum DifferenceSign { DIFFERENCE_ADDED, DIFFERENCE_REMOVED, DIFFERENCE_CHANGED } DifferenceSign;

typedef struct FactChange {
  Str name, was, is; /* absent: it was not, it is not */
} FactChange;

typedef struct Difference {
  DifferenceSign sign;
  const FactObject *object; /* the new one; of what is gone the old */
  Str was;                  /* another name it had; absent: none */
  VEC(FactChange) changes;  /* DIFFERENCE_CHANGED */
  bool aside;               /* a table that is there only for what belongs to it */
} Difference;
typedef VEC(Difference) Differences;

/* In the order of the new form; what is gone from a table at its end, and what is gone itself at the last. Both
 * have the names of the new form; `renames` says which had others. */
Differences difference_find(Arena *arena, const FactObjects *old, const FactObjects *new,
                            const RenameList *renames);

/* A line for each: + added, - removed, ~ changed. */
void difference_print_text(Buf *out, const Differences *differences, bool color);

/* An array of objects. */
void difference_print_json(JsonWriter *json, const Differences *differences);

/* The same differences, in the same words. */
bool difference_same(const Differences *a, const Differences *b);

#endif
