/* Shared libraries that are opened when a command needs them.
 *
 * libpq, SQLite, libpg_query and libclang are not linked: opening them costs more than a whole
 * `schemagen check`, and a user who never verifies anything need not have them. Each has a table of
 * the functions that are called (postgres.def ..) and a header of its own (postgres.h ..) that makes a
 * struct of function pointers of it. */
#ifndef ENGINE_LIBRARY_H
#define ENGINE_LIBRARY_H

#include "base/str.h"

#include <pthread.h>
#include <stdbool.h>

typedef struct Library {
  const char *const *names; /* of the file, the preferred one first; ends with NULL */
  const char *package;      /* the Debian package that holds it */
  const char *const *functions;
  size_t count;             /* of `functions` */
} Library;

/* Opens `library` and stores the address of each of its functions in `functions`, a struct of
 * function pointers in the order of the table. Returns an absent string, or in a few words why it
 * cannot be had and how to install it; what was stored then is of no use. The library stays open until
 * the program ends. */
Str library_open(Arena *arena, const Library *library, void *functions);

/* Opening a library beside other work, because libclang takes 15 ms. Between the two calls library_open
 * of the same waits for it as long as it takes, and tells what there is to tell. */
typedef struct LibraryThread {
  const Library *library;
  pthread_t thread;
  bool started;
} LibraryThread;

void library_open_begin(LibraryThread *opening, const Library *library);
void library_open_end(LibraryThread *opening); /* to be called before the program ends */

#endif
