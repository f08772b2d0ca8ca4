#include "base/json.h"

#include "base/utf8.h"

static Str short_escape(char c) {
  switch (c) {
  case '"': return STR("\\\"");
  case '\\': return STR("\\\\");
  case '\b': return STR("\\b");
  case '\f': return STR("\\f");
  case '\n': return STR("\\n");
  case '\r': return STR("\\r");
  case '\t': return STR("\\t");
  default: return STR_NONE;
  }
}

/* Neither escaped nor part of a longer character. */
static bool is_plain(char c) {
  return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

static void json_rune(Buf *buf, Str rest, size_t len, uint32_t rune) {
  Str escape = short_escape(rest.ptr[0]);
  if (len == 0)
    buf_lit(buf, "\\ufffd");
  else if (str_given(escape))
    buf_append(buf, escape);
  else if (rune < 0x20 || rune == 0x7F || rune == 0x2028 || rune == 0x2029)
    buf_format(buf, "\\u%04x", (unsigned)rune);
  else
    buf_append(buf, str_slice(rest, 0, len));
}

void json_string(Buf *buf, Str s) {
  buf_char(buf, '"');
  for (size_t at = 0; at < s.len;) {
    size_t from = at;
    while (at < s.len && is_plain(s.ptr[at])) at++;
    buf_append(buf, str_slice(s, from, at));
    if (at == s.len) break;
    uint32_t rune = 0;
    Str rest = str_slice(s, at, s.len);
    size_t len = utf8_decode(rest, &rune);
    json_rune(buf, rest, len, rune);
    at += len == 0 ? 1 : len;
  }
  buf_char(buf, '"');
}

/* --- a document --- */

static void new_line(JsonWriter *json) {
  buf_char(json->out, '\n');
  buf_repeat(json->out, ' ', (size_t)json->depth * 2);
}

/* What stands before a key, or before a value without one. */
static void separate(JsonWriter *json) {
  if (json->after_key || json->depth == 0) {
    json->after_key = false;
    return;
  }
  if (!json->empty) buf_char(json->out, ',');
  json->empty = false;
  new_line(json);
}

void json_open(JsonWriter *json, char bracket) {
  separate(json);
  buf_char(json->out, bracket);
  json->depth++;
  json->empty = true;
}

void json_close(JsonWriter *json, char bracket) {
  json->depth--;
  if (!json->empty) new_line(json);
  buf_char(json->out, bracket);
  json->empty = false;
}

void json_key(JsonWriter *json, Str key) {
  separate(json);
  json_string(json->out, key);
  buf_lit(json->out, ": ");
  json->after_key = true;
}

void json_raw(JsonWriter *json, Str text) {
  separate(json);
  buf_append(json->out, text);
}

void json_text(JsonWriter *json, Str text) {
  if (!str_given(text)) {
    json_raw(json, STR("null"));
    return;
  }
  separate(json);
  json_string(json->out, text);
}

void json_member(JsonWriter *json, Str key, Str text) {
  if (!str_given(text)) return;
  json_key(json, key);
  json_text(json, text);
}

void json_flag(JsonWriter *json, Str key, bool value) {
  json_key(json, key);
  json_raw(json, value ? STR("true") : STR("false"));
}

void json_open_at(JsonWriter *json, Str key, char bracket) {
  json_key(json, key);
  json_open(json, bracket);
}

void json_empty(JsonWriter *json, Str key) {
  json_open_at(json, key, '{');
  json_close(json, '}');
}
