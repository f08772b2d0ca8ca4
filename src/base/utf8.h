/* UTF-8, strict: no surrogates, no overlong forms, nothing above U+10FFFF. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/str.h"

/* Decodes the code point at the start of `s` into `*rune` and returns its length in bytes (1 to 4),
 * or 0 when `s` is empty or does not start with a valid sequence. */
size_t utf8_decode(Str s, uint32_t *rune);

/* Offset of the first byte that is not valid UTF-8, or `s.len` when all of it is. */
size_t utf8_valid_prefix(Str s);

/* Number of code points; bytes that are not valid count one each. */
size_t utf8_length(Str s);

/* The longest prefix of `s` of at most `max` bytes that ends at a code point boundary. */
Str utf8_clip(Str s, size_t max);

/* The bytes of a file that another program wrote, as UTF-8 with a NUL behind it: without the byte order mark that
 * editors on Windows put there, and from UTF-16 with one, in which PowerShell redirects. Half a pair becomes U+FFFD. */
Str utf8_text(Arena *arena, Str bytes);

#endif
