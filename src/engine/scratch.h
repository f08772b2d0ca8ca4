/* An empty Postgres database to build something in, which is gone afterwards. */
#ifndef ENGINE_SCRATCH_H
#define ENGINE_SCRATCH_H

#include "engine/child.h"
#include "engine/session.h"

typedef struct PgScratch {
  Arena *arena;
  PgSession *session;
  Str target, name; /* the connection string; the new database, absent: the target's own */
  Guard *guard;     /* drops the new database when we are killed */
} PgScratch;

typedef enum PgScratchState { SCRATCH_OPEN, SCRATCH_NO_CONNECTION, SCRATCH_NOT_EMPTY } PgScratchState;

/* Makes a database on the server of `target`, with `purpose` and this process in its name, and connects to it.
 * Where the server does not really give one (PGlite
 * behind a socket says it does and connects to its only one) or may not, the one of the connection string is used,
 * when it is empty, and emptied again. `*error` says why there is no connection. Close an open one. */
PgScratchState pg_scratch_open(Arena *arena, Str target, const char *purpose, PgScratch *scratch,
                               EngineError *error);

void pg_scratch_close(PgScratch *scratch);

#endif
