#include "engine/library.h"

#include <dlfcn.h>

/* POSIX lets dlsym's answer be a function; ISO C has no conversion for it, so the bytes are copied. */
_Static_assert(sizeof(void *) == sizeof(void (*)(void)), "a function pointer is as large as void *");

static Str cannot_open(Arena *arena, const Library *library, const char *why) {
  return str_format(arena, "%s (install it with: apt-get install %s)", why, library->package);
}

Str library_open(Arena *arena, const Library *library, void *functions) {
  void *handle = NULL;
  for (const char *const *name = library->names; !handle && *name; name++)
    handle = dlopen(*name, RTLD_NOW | RTLD_LOCAL);
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
