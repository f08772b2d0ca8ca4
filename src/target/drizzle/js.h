/* Pieces of TypeScript: literals, keys, and text inside templates, each escaped in one place. */
#ifndef TARGET_DRIZZLE_JS_H
#define TARGET_DRIZZLE_JS_H

#include "base/buf.h"

/* A string literal, in single quotes where these need no more backslashes than double ones. */
void js_print_string(Buf *out, Str s);
Str js_string(Arena *arena, Str s);

/* Appends `s` as text of a template literal: backquote, backslash and `${` escaped. */
void js_print_template(Buf *out, Str s);

/* `name` as a key of an object literal: quoted unless an identifier. */
Str js_key(Arena *arena, Str name);

/* `object.name`, or `object['a name']`. */
void js_print_member(Buf *out, Str object, Str name);
Str js_member(Arena *arena, Str object, Str name);

/* `text` so that it can stand in a JSDoc comment. */
Str js_comment(Arena *arena, Str text);

#endif
