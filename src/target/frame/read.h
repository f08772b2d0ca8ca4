/* Reading the fields of a struct that a Record describes. Internal to frame/.
 * By memcpy where the type of the member is not known, so that no rule of aliasing is broken. */
#ifndef TARGET_FRAME_READ_H
#define TARGET_FRAME_READ_H

#include "base/str.h"
#include "base/vec.h"

/* Any VEC: the type of the items does not change where its members are. */
typedef VEC(char) AnyList;

static inline const char *read_pointer(const char *at) {
  const char *pointer;
  memcpy(&pointer, at, sizeof pointer);
  return pointer;
}
static inline AnyList read_list(const char *at) {
  AnyList list;
  memcpy(&list, at, sizeof list);
  return list;
}
static inline bool read_bool(const char *at) {
  return *(const bool *)(const void *)at;
}
static inline int64_t read_int(const char *at) {
  return *(const int64_t *)(const void *)at;
}
static inline Str read_str(const char *at) {
  return *(const Str *)(const void *)at;
}

#endif
