#include "engine/cjson.h"

static const char *const names[] = {"libcjson.so.1", NULL};
static const char *const functions[] = {
#define FUNCTION(name) #name,
#include "engine/cjson.def"
};
static const Library library = {names, "libcjson1", functions, sizeof(functions) / sizeof(functions[0])};

Str cjson_open(Arena *arena, Cjson *cjson) {
  _Static_assert(sizeof(*cjson) == sizeof(functions), "one member a function");
  return library_open(arena, &library, cjson);
}
