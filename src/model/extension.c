#include "model/extension.h"

#include "model/type.h"

typedef struct Origin {
  Str name, extension;
} Origin;

static const Origin calls[] = {
#define CALL(name, extension) {STR_INIT(name), STR_INIT(extension)},
#define OPCLASS(end, extension)
#include "model/extensions.def"
};

static const Origin opclasses[] = {
#define CALL(name, extension)
#define OPCLASS(end, extension) {STR_INIT(end), STR_INIT(extension)},
#include "model/extensions.def"
};

static Str of_call(Str name) {
  for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
    if (str_eq(calls[i].name, name)) return calls[i].extension;
  return STR("");
}

Str extension_of_opclass(Str name) {
  for (size_t i = 0; i < sizeof opclasses / sizeof *opclasses; i++)
    if (str_ends(name, opclasses[i].name)) return opclasses[i].extension;
  return STR("");
}

Str extension_of(Str name) {
  Str extension = of_call(name);
  for (int id = 0; id < TYPE_COUNT && str_empty(extension); id++)
    if (str_eq(type_infos[id].yaml, name)) extension = type_infos[id].extension;
  return str_empty(extension) ? extension_of_opclass(name) : extension;
}

bool extension_next_call(Scan *scan, ScanToken *call, Str *extension) {
  for (*call = scan_next(scan); call->kind != SCAN_END; *call = scan_next(scan)) {
    if (call->kind != SCAN_NAME || !scan_is_sign(scan_peek(scan, 0), '(')) continue;
    *extension = of_call(call->name);
    if (!str_empty(*extension)) return true;
  }
  return false;
}
