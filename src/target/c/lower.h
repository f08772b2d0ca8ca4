/* What the files of this folder share while a schema is lowered. */
#ifndef TARGET_C_LOWER_H
#define TARGET_C_LOWER_H

#include "base/buf.h"
#include "model/c_name.h"
#include "target/c/plan.h"

/* What is being written of one macro: used again for the next, so that growing leaves nothing behind. */
typedef struct CDraft {
  Buf text;
  VEC(CPiece) pieces;
} CDraft;

typedef struct CLowering {
  Arena *arena;
  const TargetRun *run;
  Str prefix;
  CDraft *draft;
} CLowering;

/* A column and what each dialect makes of it; NULL where a dialect lacks it. */
typedef struct CSource {
  const Column *column;
  const SqlColumn *sql[DIALECT_COUNT];
  Str stem; /* part of its macros */
} CSource;
typedef VEC(CSource) CSources;

/* enum.c */
CEnum c_lower_enum(const CLowering *l, const Enum *from);

/* column.c: adds the columns, their vectors and constants to `out`, and the size of the row. */
void c_lower_columns(const CLowering *l, const CSources *from, CTable *out);

/* initial.c: what the column begins with; `column` has its type. */
Str c_initial(const CLowering *l, const CSource *from, const CColumn *column);

/* The end of SG_T_: what a value means, where its C type alone does not say it. */
Str c_tag(const Type *type);

static inline bool c_type_is_enum(const Type *type) {
  return type->array == 0 && c_enum_is_known(type->enumeration);
}

/* How a value that is no form of its own in C reaches Postgres. */
typedef enum CCast {
  C_CAST_NONE,
  C_CAST_TEXT,      /* as text: $1::text::inet */
  C_CAST_TEXT_ARRAY /* as an array of text: $1::text[]::inet[] */
} CCast;

/* codec.c: how the column is read and bound. */
void c_lower_codecs(const CLowering *l, const CSource *from, CColumn *out);
CCast c_cast(const Type *type);
Str c_storage(ExprStorage storage); /* the end of SG_S_ */

/* check.c: the table has a check in C. */
bool c_has_checks(const CLowering *l, const CSources *from, const CName *name);
/* Adds the checks; the columns are there. */
void c_lower_checks(const CLowering *l, const Table *table, const CSources *from, CTable *out);

/* self_test.c: what helps to make a row; the columns are there. Then, the tables are there, their order. */
void c_lower_self_test(const CLowering *l, const Table *table, CTable *out);
void c_order_self_test(const TargetRun *run, CPlan *plan);

/* statement.c: adds the macros with the SQL text. */
void c_lower_statements(const CLowering *l, const Table *table, const CSources *from, CTable *out);

/* hash.c: 16 hexadecimal digits for what rows of the table are: its columns with their types, nulls,
 * keys, defaults and generated values, and its constraints. Comments, indexes, names in code and the
 * outputs that are on do not count; nor does anything of this program. */
Str c_hash_table(const CLowering *l, const Table *table);
/* The same for the whole schema, from the hashes of its tables and its enums. */
Str c_hash_schema(const CLowering *l, const CPlan *plan);

#endif
