/* cJSON, which reads JSON, on demand. */
#ifndef ENGINE_CJSON_H
#define ENGINE_CJSON_H

#include "engine/library.h"

#include <cjson/cJSON.h>

typedef struct Cjson {
#define FUNCTION(name) __typeof__(name) *name;
#include "engine/cjson.def"
} Cjson;

/* Opens the library; the answer is library_open's. */
Str cjson_open(Arena *arena, Cjson *cjson);

#endif
