/* Names in another spelling: camelCase, PascalCase, snake_case, kebab-case, SCREAMING_CASE.
 *
 * A name is cut into words at everything that is neither a letter nor a digit, and where the case
 * says so: userId is user, Id; HTTPServer is HTTP, Server; v2Alpha is v2, Alpha; SHA256SUM, without
 * a lower-case letter, is one word. Digits stay with the word before them. Only ASCII letters change
 * case; letters beyond ASCII are kept as they are.
 *
 * All but kebab-case give an identifier: one that would begin with a digit gets a leading `_`, and a
 * name without letters and digits becomes `_`. So convert a whole name, prefix included, rather than
 * gluing a prefix to a converted name. An empty name stays empty. Different names can meet after
 * conversion (a_b, aB); finding that is the business of the clash table. */
#ifndef MODEL_CASE_H
#define MODEL_CASE_H

#include "base/buf.h"

typedef enum CaseStyle { AS_CAMEL, AS_PASCAL, AS_SNAKE, AS_KEBAB, AS_SCREAMING } CaseStyle;

/* Bytes of the letter or digit at the start of `s`, which is not empty; 0 when there is a separator, of
 * `*skip` bytes. */
size_t case_letter(Str s, size_t *skip);

/* Appends `name` (UTF-8) in `style`. `name` must not be part of `out`. */
void case_print(Buf *out, Str name, CaseStyle style);

Str case_convert(Arena *arena, Str name, CaseStyle style);

static inline Str case_camel(Arena *arena, Str name) {
  return case_convert(arena, name, AS_CAMEL);
}
static inline Str case_pascal(Arena *arena, Str name) {
  return case_convert(arena, name, AS_PASCAL);
}
static inline Str case_snake(Arena *arena, Str name) {
  return case_convert(arena, name, AS_SNAKE);
}
static inline Str case_kebab(Arena *arena, Str name) {
  return case_convert(arena, name, AS_KEBAB);
}
static inline Str case_screaming(Arena *arena, Str name) {
  return case_convert(arena, name, AS_SCREAMING);
}

#endif
