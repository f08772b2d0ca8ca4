/* Writing JSON: the pieces every printer of JSON shares. Reading JSON is a library's work. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"

/* Appends `s` as a JSON string with its quotes. A byte that is not UTF-8 becomes U+FFFD; U+2028 and
 * U+2029 are escaped, so that the result is also a JavaScript string. */
void json_string(Buf *buf, Str s);

/* A document laid out as JSON.stringify(value, null, 2) does: each member and element on a line of
 * its own. In an object every value follows its json_key. */
typedef struct JsonWriter {
  Buf *out;
  int depth;
  bool empty;     /* nothing in the innermost object or array yet */
  bool after_key; /* the next value stands behind its key */
} JsonWriter;

#define JSON_WRITER(buf) ((JsonWriter){.out = (buf)})

void json_open(JsonWriter *json, char bracket); /* { or [ */
void json_close(JsonWriter *json, char bracket); /* } or ] */
void json_key(JsonWriter *json, Str key);
void json_text(JsonWriter *json, Str text); /* a string; absent: null */
void json_raw(JsonWriter *json, Str text);  /* a number or a word, as it stands */

/* A key with its value. json_member: nothing when the text is absent. */
void json_member(JsonWriter *json, Str key, Str text);
void json_flag(JsonWriter *json, Str key, bool value);
void json_empty(JsonWriter *json, Str key); /* {} */
void json_open_at(JsonWriter *json, Str key, char bracket);

#endif
