/* Strings as views: a pointer and a length, never NUL-terminated unless a function says so.
 * A view does not own its bytes; they live in an arena, a source file or a literal. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include "base/arena.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct Str {
  const char *ptr;
  size_t len;
} Str;

#define STR(literal) ((Str){"" literal, sizeof(literal) - 1})
#define STR_INIT(literal) {"" literal, sizeof(literal) - 1} /* for static initialisers */
#define STR_NONE ((Str){NULL, 0})                           /* "absent"; its length is 0 */
#define STR_NONE_ITEM {NULL, 0}                             /* the same, at the end of a list */
/* A list of strings for functions that take any number of them; it ends with an absent one. */
#define STRS(...) ((const Str[]){__VA_ARGS__, STR_NONE_ITEM})
#define STR_ARG(str) (int)(str).len, (str).ptr              /* for "%.*s" */

#if defined(__GNUC__)
#define PRINTF_LIKE(string, first) __attribute__((format(printf, string, first)))
#else
#define PRINTF_LIKE(string, first)
#endif

static inline bool str_eq(Str a, Str b) {
  return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}
static inline bool str_given(Str s) { return s.ptr != NULL; }
static inline bool str_empty(Str s) { return s.len == 0; }

int str_cmp(Str a, Str b);              /* by bytes, which is by code point in UTF-8 */
bool str_eq_fold(Str a, Str b);         /* equal when ASCII case is ignored */
bool str_starts(Str s, Str prefix);
bool str_ends(Str s, Str suffix);
Str str_slice(Str s, size_t from, size_t to); /* [from, to), both clipped to the string */
Str str_trim(Str s);                    /* without ASCII white space at both ends */
ptrdiff_t str_find(Str s, Str part);    /* offset of the first occurrence, -1 when there is none */
bool str_has_word(Str text, Str word); /* it stands there with no letter, digit or _ of ASCII beside it */
ptrdiff_t str_find_char(Str s, char c);
ptrdiff_t str_find_last(Str s, char c);
/* Takes the part of `*rest` before the next `sep` into `*part`; false when `*rest` is used up. */
bool str_split(Str *rest, char sep, Str *part);
bool str_is_uuid(Str s);                  /* 8-4-4-4-12 hex digits, in any case */
bool str_to_int64(Str s, int64_t *value); /* decimal with an optional sign; false on anything else */

Str str_from_z(const char *text);
const char *str_z(Arena *arena, Str s);   /* a NUL-terminated copy */
Str str_copy(Arena *arena, Str s);
Str str_concat(Arena *arena, Str a, Str b);
Str str_join(Arena *arena, const Str *parts); /* up to the absent one: str_join(arena, STRS(a, b, c)) */
#define CAT(arena, ...) str_join((arena), STRS(__VA_ARGS__)) /* CAT(arena, a, b, c) */
Str str_format(Arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);
Str str_vformat(Arena *arena, const char *format, va_list args) PRINTF_LIKE(2, 0);
Str str_replace(Arena *arena, Str s, Str from, Str to); /* every occurrence */
Str str_lower(Arena *arena, Str s);       /* ASCII only */
Str str_upper(Arena *arena, Str s);       /* ASCII only */

/* ASCII character classes, independent of the locale. */
static inline bool char_is_digit(char c) { return c >= '0' && c <= '9'; }
static inline bool char_is_lower(char c) { return c >= 'a' && c <= 'z'; }
static inline bool char_is_upper(char c) { return c >= 'A' && c <= 'Z'; }
static inline bool char_is_alpha(char c) { return char_is_lower(c) || char_is_upper(c); }
static inline bool char_is_alnum(char c) { return char_is_alpha(c) || char_is_digit(c); }
static inline bool char_is_word(char c) { return char_is_alnum(c) || c == '_'; }
static inline bool char_is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}
static inline int char_hex(char c) { /* the value of a hex digit, or -1 */
  if (char_is_digit(c)) return c - '0';
  char lower = (char)(c | 32);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}
static inline char char_lower(char c) { return char_is_upper(c) ? (char)(c + 32) : c; }
static inline char char_upper(char c) { return char_is_lower(c) ? (char)(c - 32) : c; }

#endif
