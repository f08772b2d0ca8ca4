/* What only the texts in sqlite_schema say: CREATE TABLE, CREATE INDEX, CREATE VIEW, as sqlite.org's
 * grammar has them. The texts were accepted by SQLite, so that this does not look for mistakes. */
#ifndef REFLECT_SQLITE_TEXT_H
#define REFLECT_SQLITE_TEXT_H

#include "base/fs.h"

typedef enum SqlTokenKind {
  SQL_TOKEN_END, SQL_TOKEN_WORD, SQL_TOKEN_QUOTED, SQL_TOKEN_STRING, SQL_TOKEN_NUMBER, SQL_TOKEN_SYMBOL
} SqlTokenKind;

typedef struct SqlToken {
  SqlTokenKind kind;
  size_t from, to; /* bytes in the text */
  Str value;       /* without quotes and doubling */
} SqlToken;

typedef struct SqlTokens {
  Str text;
  SqlToken *items; /* the last one is END */
  size_t len, cap;
} SqlTokens;

/* Without white space and comments. A quote that is not closed ends with the text. */
SqlTokens sql_tokens(Arena *arena, Str text);

/* The first `most` of them, into what was made for another text; values with doubled quotes go to `arena`. */
void sql_tokens_read(Arena *arena, Str text, size_t most, SqlTokens *tokens);

bool sql_token_is(const SqlToken *token, const char *word); /* a bare word in any case, or a symbol */

/* The token after the parenthesis that closes the one at `open`. */
size_t sql_tokens_close(const SqlTokens *tokens, size_t open);

/* The same but for spaces, comments, the case of words and the quotes of names. */
bool sql_tokens_alike(const SqlTokens *a, const SqlTokens *b);

/* A text in the form in which two are compared: tokens with one space between them, words in lower case,
 * names without quotes and without `table` before them, parentheses around all of it gone. */
Str sql_text_normal(Arena *arena, Str text, Str table);

/* --- CREATE TABLE --- */

typedef enum SqlPartKind {
  PART_PRIMARY_KEY, PART_UNIQUE, PART_FOREIGN_KEY, PART_CHECK, PART_NOT_NULL, PART_DEFAULT,
  PART_COLLATE, PART_GENERATED, PART_NULL, PART_NAME /* of nothing */
} SqlPartKind;

typedef struct SqlPart { /* a constraint, of a column or of the table */
  SqlPartKind kind;
  Str name;        /* after CONSTRAINT; absent: none */
  Str column;      /* of the column it stands beside; absent: the table's */
  StrList columns; /* of a key of the table */
  Str text;        /* of a check or a generated column: inside the parentheses; of DEFAULT: all of it;
                      of COLLATE: the name; of a key of the table: its columns with what else is said of them */
  Str conflict;    /* of ON CONFLICT, in lower case; absent: none, or the usual */
  StrList target_columns; /* of a foreign key */
  Str match;       /* the word after MATCH */
  Str deferrable;  /* "initially immediate", "initially deferred"; absent: it is not */
  bool autoincrement, descending;
} SqlPart;

typedef VEC(SqlPart) SqlPartList;

/* An item of CREATE TABLE that begins so is no column. */
bool sql_begins_constraint(const SqlToken *token);

/* The parts in their order; none for a text that is no CREATE TABLE. */
SqlPartList sql_table_parts(Arena *arena, const SqlTokens *tokens);

/* --- CREATE INDEX --- */

typedef struct SqlTextKey {
  Str text;        /* without COLLATE, ASC and DESC */
  bool descending;
  bool plain;      /* nothing but `name`, of a column if there is one of that name */
  Str name;
} SqlTextKey;

typedef struct SqlIndexText {
  bool unique;
  VEC(SqlTextKey) keys;
  Str where;
} SqlIndexText;

SqlIndexText sql_index_text(Arena *arena, const SqlTokens *tokens);

/* All after the first bare `word` outside parentheses: `as` of a view, `using` of a virtual table. */
Str sql_text_after(Arena *arena, Str text, const char *word);

#endif
