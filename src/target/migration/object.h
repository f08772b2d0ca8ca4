/* A pair of what is made by text of the user's: a function, view, trigger or block. Inside migration/ only. */
#ifndef TARGET_MIGRATION_OBJECT_H
#define TARGET_MIGRATION_OBJECT_H

#include "target/migration/diff.h"

typedef struct ObjectPair {
  const Step *old, *new; /* either may be NULL */
  bool same, in_place;   /* nothing but comments changes; CREATE OR REPLACE takes the change */
  bool away, again;      /* it goes; and comes */
  bool unknown;          /* a block of which nothing is known */
} ObjectPair;

struct ObjectPairs {
  ObjectPair *items;
  size_t len, cap;
};

/* --- object.c --- */

/* It stands for a table, or reads tables. */
bool object_is_view(const Plan *plan, const Step *step);
bool object_is_routine(const Plan *plan, const Step *step);
/* A function, or what else a table can be made of: it is there as long as any table. */
bool object_is_needed(const Plan *plan, const Step *step);
/* A block whose type or collation becomes another one. */
bool object_is_swapped(const Plan *plan, const ObjectPair *pair);
/* Its statements in one text. */
Str object_text(Plan *plan, const Schema *schema, const Step *step);
/* All names that the step makes. */
void object_add_names(const Plan *plan, const Step *step, StrList *out);

/* --- object_order.c --- */

/* What comes, or is made again, each in its phase. */
void objects_create(Plan *plan, const ObjectPairs *pairs);

/* --- object_say.c --- */

void object_drop(Plan *plan, const ObjectPair *pair);
void object_create(Plan *plan, const ObjectPair *pair, Phase phase);
void object_comments(Plan *plan, const ObjectPair *pair, bool fresh);

#endif
