/* What a session of SQLite is asked about its database, and the texts it keeps, read: all that needs the engine or
 * takes long. Databases may be asked side by side; sqlite.c makes a catalog of the answers. */
#ifndef REFLECT_SQLITE_ASK_H
#define REFLECT_SQLITE_ASK_H

#include "engine/session.h"
#include "reflect/sqlite_text.h"

typedef struct SqliteTableAnswer {
  Rows columns, foreign_keys; /* of the pragmas; of a view or virtual table that lacks something, none */
  SqlPartList parts;
} SqliteTableAnswer;

typedef struct SqliteIndexAnswer {
  SqlIndexText text;
  Rows keys; /* of the pragma; none: all keys are names, and their text says everything */
} SqliteIndexAnswer;

typedef struct SqliteAnswers {
  Rows tables, indexes, triggers;
  SqliteTableAnswer *of_tables; /* row by row */
  SqliteIndexAnswer *of_indexes;
} SqliteAnswers;

/* Columns of `tables`; others have the names of fields (catalog.def). */
enum { ANSWER_TABLE_NAME, ANSWER_TABLE_TYPE, ANSWER_TABLE_SQL, ANSWER_TABLE_REFERS };
/* Of `indexes` and `triggers`. */
enum { ANSWER_TABLE, ANSWER_NAME, ANSWER_SQL };
/* Of pragma table_xinfo, foreign_key_list, index_xinfo. */
enum { XINFO_CID, XINFO_NAME, XINFO_TYPE, XINFO_NOT_NULL, XINFO_DEFAULT, XINFO_KEY, XINFO_HIDDEN };
enum { FOREIGN_ID, FOREIGN_SEQ, FOREIGN_TABLE, FOREIGN_FROM, FOREIGN_TO, FOREIGN_ON_UPDATE, FOREIGN_ON_DELETE };
enum { KEY_SEQ, KEY_CID, KEY_NAME, KEY_DESCENDING, KEY_COLLATION, KEY_IS_KEY };

/* NULL with the session's error. Up to `workers` threads read the texts meanwhile. */
SqliteAnswers *sqlite_ask(Arena *arena, SqliteSession *session, size_t workers);

#endif
