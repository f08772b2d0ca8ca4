/* SQL text with the columns in it kept apart, so that the DDL can print them as quoted names and
 * Drizzle as `${t.column}`: one printing of an expression serves both. */
#ifndef EXPR_SQLTEXT_H
#define EXPR_SQLTEXT_H

#include "base/buf.h"
#include "base/vec.h"

typedef enum Dialect { DIALECT_POSTGRES, DIALECT_SQLITE, DIALECT_COUNT } Dialect;

typedef struct SqlPiece {
  Str text;           /* SQL text, when `column` is NULL */
  const void *column; /* a column, as the scope named it (the model's Column) */
} SqlPiece;

typedef struct SqlText {
  VEC(SqlPiece) pieces;
} SqlText;

void sqltext_add(Arena *arena, SqlText *text, Str sql); /* joins with a text piece before it */
void sqltext_add_column(Arena *arena, SqlText *text, const void *column);
void sqltext_add_all(Arena *arena, SqlText *text, SqlText more);
static inline bool sqltext_empty(SqlText text) { return text.pieces.len == 0; }

/* A string literal of either dialect: quotes around, quotes inside doubled. */
Str sql_literal(Arena *arena, Str value);

#endif
