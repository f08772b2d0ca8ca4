/* Expressions as Postgres prints them: read into a small tree, enough of them to say in the portable language. */
#ifndef TRANSCRIBE_POSTGRES_WORDS_H
#define TRANSCRIBE_POSTGRES_WORDS_H

#include "reflect/catalog.h"

typedef enum PgKind {
  PG_COLUMN,  /* text: its name */
  PG_NUMBER,  /* text: digits, perhaps a minus */
  PG_TEXT,    /* text: the value */
  PG_WORD,    /* text: true, false, null */
  PG_CALL,    /* text: the function's name */
  PG_BINARY,  /* text: the operator, `like` and `is distinct from` among them */
  PG_AND,     /* as many args as stand side by side */
  PG_OR,
  PG_NOT,
  PG_MINUS,
  PG_IS,      /* text: "is null", "is not null" */
  PG_IN,      /* text: "in", "not in"; args: the value, then the list */
  PG_BETWEEN, /* args: value, least, most; Postgres prints a pair of comparisons */
  PG_CASE,    /* args: [operand] {when, then}.. [else] */
  PG_CAST     /* text: the type */
} PgKind;

typedef struct PgTree PgTree;
struct PgTree {
  PgKind kind;
  Str text;
  Str cast;   /* of a literal: the type behind it, which goes without saying */
  bool has_operand, has_else;
  VEC(PgTree *) args;
};

/* The tree of `sql`, an expression over the columns of `table`; NULL: it says something this has no word for.
 * What goes without saying is gone: parentheses, casts of literals, casts of varchar to text. */
PgTree *pg_tree(Arena *arena, const CatalogTable *table, Str sql);

bool pg_tree_same(const PgTree *a, const PgTree *b);

/* Postgres prints `a IN ('x', 'y')` of a varchar as `a::text = ANY ((ARRAY['x'::character varying, ..])::text[])`, and
 * what it reads of that it prints in yet another way. Without the last cast it prints the same again. */
Str pg_text_as_written(Arena *arena, Str text);

/* The tree in the portable language. */
Str pg_tree_print(Arena *arena, const PgTree *tree);

#endif
