/* Reading a statement of a block of `sql:` for what takes it back. Inside sql/ only. */
#ifndef SQL_UNDO_H
#define SQL_UNDO_H

#include "expr/scan.h"
#include "sql/sql.h"

typedef struct UndoWords {
  Arena *arena;
  Dialect dialect;
  Scan scan; /* of the one statement */
  ScanToken next;
} UndoWords;

void undo_advance(UndoWords *w);
bool undo_accept(UndoWords *w, const char *word);
/* All words of `kind`, "USER MAPPING"; else nothing is taken. */
bool undo_accept_kind(UndoWords *w, const char *kind);
void undo_skip_to(UndoWords *w, const char *word); /* behind it */
/* schema.name as it stands; absent: there is none. */
Str undo_name(UndoWords *w);

/* --- undo_rights.c: behind the first words of the statement; absent: nothing is known --- */

Str undo_grant(UndoWords *w);
Str undo_default_rights(UndoWords *w);
Str undo_remark(UndoWords *w); /* COMMENT ON, SECURITY LABEL */
/* `earlier`: all statements before it, `undos` what takes each back, absent where nothing is known. */
Str undo_revoke(UndoWords *w, const UndoKnown *known, const StrList *earlier, const StrList *undos);

#endif
