#include "engine/library.h"

#include <dlfcn.h>

/* POSIX lets dlsym's answer be a function; ISO C has no conversion for it, so the bytes are copied. */
_Static_assert(sizeof(void *) == sizeof(void (*)(void)), "a function pointer is as large as void *");

static Str cannot_open(Arena *arena, const Library *library, const char *why) {
  return str_format(arena, "%s (install it with: apt-get install %s)", why, library->package);
}

static void *open_any(const Library *library) {
  void *handle = NULL;
  for (const char *const *name = library->names; !handle && *name; name++)
    handle = dlopen(*name, RTLD_NOW | RTLD_LOCAL);
  return handle;
}

Str library_open(Arena *arena, const Library *library, void *functions) {
  void *handle = open_any(library);
  if (!handle)
    return cannot_open(arena, library, str_z(arena, str_format(arena, "cannot open %s", library->names[0])));
  for (size_t i = 0; i < library->count; i++) {
    void *address = dlsym(handle, library->functions[i]);
    if (!address)
      return cannot_open(arena, library,
                         str_z(arena, str_format(arena, "%s has no function %s", library->names[0],
                                                 library->functions[i])));
    memcpy((char *)functions + i * sizeof(address), &address, sizeof(address));
  }
  return STR_NONE;
}

static void *open_beside(void *context) {
  LibraryThread *opening = context;
  open_any(opening->library);
  return NULL;
}

void library_open_begin(LibraryThread *opening, const Library *library) {
  opening->library = library;
  opening->started = pthread_create(&opening->thread, NULL, open_beside, opening) == 0;
}

void library_open_end(LibraryThread *opening) {
  if (opening->started) pthread_join(opening->thread, NULL);
  opening->started = false;
}
