/* SQL that somebody keeps in files, as statements with their places: scripts of psql and sqlite3, dumps, and the fenced
 * blocks of a Markdown document. Nothing is run here. */
#ifndef REFLECT_SQL_SCRIPT_H
#define REFLECT_SQL_SCRIPT_H

#include "base/fs.h"
#include "expr/expr.h"

typedef enum SqlUse {
  SQL_USE_SCHEMA,  /* makes or changes something of the schema; also what is not known */
  SQL_USE_SESSION, /* SET, PRAGMA: about the session; may fail */
  SQL_USE_BLOCK,   /* BEGIN, COMMIT: each statement is run by itself */
  SQL_USE_QUERY,   /* SELECT and the like; may be run for what it does */
  SQL_USE_DATA,    /* rows: INSERT, COPY with what follows it */
  SQL_USE_OWNER,   /* OWNER TO: whose an object is stays behind */
  SQL_USE_SERVER,  /* of the whole server: CREATE DATABASE */
  SQL_USE_COMMAND, /* of psql or sqlite3: \connect, .mode */
  SQL_USE_BACK     /* all that a migration does to be taken back: not run */
} SqlUse;

typedef struct SqlStatement {
  Str text;    /* without the semicolon and what stands before it */
  size_t from; /* byte of the whole where it begins */
  SqlUse use;
} SqlStatement;
typedef VEC(SqlStatement) SqlStatementList;

typedef struct SqlBlock { /* a part of a text: a fenced block, without its fences */
  size_t from, to;
  Str language; /* "sql", in lower case; absent: not said */
} SqlBlock;
typedef VEC(SqlBlock) SqlBlockList;

/* Adds the statements of a part of `text` to the list. */
void sql_script_split(Arena *arena, Dialect dialect, Str text, const SqlBlock *block, SqlStatementList *list);

/* What a text can only be of: a dialect with at least one construct that the other lacks, when the other has none. */
typedef enum SqlGuess { GUESS_NONE, GUESS_POSTGRES, GUESS_SQLITE, GUESS_BOTH } SqlGuess;
SqlGuess sql_script_guess(Arena *arena, Str text);

/* The fenced blocks of a document whose language is SQL of some kind (CommonMark, 4.5), also those that say none and
 * begin with CREATE or ALTER. They may stand in lists. */
SqlBlockList sql_document_blocks(Arena *arena, Str text);

#endif
