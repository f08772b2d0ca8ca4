#include "target/frame/filter.h"

#include "base/json.h"
#include "base/utf8.h"
#include "model/case.h"

/* How a language writes the characters that cannot stand in its string literals as they are. */
typedef enum EscapeStyle { ESCAPE_OCTAL, ESCAPE_U4, ESCAPE_U_BRACES } EscapeStyle;

typedef struct LiteralStyle {
  EscapeStyle escape;
  bool dollar;    /* `$` begins a template */
  bool trigraphs; /* `??` begins a trigraph */
} LiteralStyle;

/* Control characters, line separators, the byte order mark (refused by Go) and the marks that turn
 * the direction of text (refused by rustc: CVE-2021-42574). */
static bool rune_is_hidden(uint32_t rune) {
  return rune < 0x20 || (rune >= 0x7F && rune <= 0x9F) || rune == 0xFEFF ||
         (rune >= 0x2028 && rune <= 0x202E) || (rune >= 0x2066 && rune <= 0x2069);
}

static void print_hidden(Buf *out, Str bytes, uint32_t rune, EscapeStyle style) {
  switch (style) {
  case ESCAPE_OCTAL:
    for (size_t i = 0; i < bytes.len; i++)
      buf_format(out, "\\%03o", (unsigned)(unsigned char)bytes.ptr[i]);
    break;
  case ESCAPE_U4: buf_format(out, "\\u%04x", (unsigned)rune); break;
  case ESCAPE_U_BRACES: buf_format(out, "\\u{%x}", (unsigned)rune); break;
  }
}

static char short_escape(uint32_t rune) {
  if (rune == '\n') return 'n';
  if (rune == '\r') return 'r';
  if (rune == '\t') return 't';
  return rune == '"' || rune == '\\' ? (char)rune : '\0';
}

/* Printable ASCII but for " $ ? and \: one bit for each character, as most text goes through here. */
static bool is_plain(char c) {
  static const uint64_t plain[4] = {0x7FFFFFEBULL << 32, 0x7FFFFFFFEFFFFFFFULL, 0, 0};
  unsigned char byte = (unsigned char)c;
  return plain[byte >> 6] >> (byte & 63) & 1;
}

/* Length of the start of `text` that every language writes as it is. A `?` inside it is alone: two
 * begin a trigraph. */
static size_t plain_length(Str text) {
  for (size_t len = 0;; len++) {
    while (len < text.len && is_plain(text.ptr[len])) len++;
    bool more = len > 0 && len + 1 < text.len && text.ptr[len] == '?';
    if (!more || text.ptr[len + 1] == '?') return len;
  }
}

static void print_literal(Buf *out, Str text, LiteralStyle style) {
  buf_char(out, '"');
  for (size_t at = 0, len; at < text.len; at += len) {
    len = plain_length(str_slice(text, at, text.len));
    buf_append(out, str_slice(text, at, at + len));
    if (len > 0) continue;
    uint32_t rune;
    len = utf8_decode(str_slice(text, at, text.len), &rune);
    if (len == 0) { /* not UTF-8: the byte as it is, or octal where that is safe */
      len = 1;
      rune = style.escape == ESCAPE_OCTAL ? 0x7F : '?';
    }
    Str bytes = str_slice(text, at, at + len);
    bool trigraph = style.trigraphs && rune == '?' && at > 0 && text.ptr[at - 1] == '?';
    if (short_escape(rune) != '\0') {
      buf_char(out, '\\');
      buf_char(out, short_escape(rune));
    } else if (rune_is_hidden(rune)) {
      print_hidden(out, bytes, rune, style.escape);
    } else {
      if (trigraph || (style.dollar && rune == '$')) buf_char(out, '\\');
      buf_append(out, bytes);
    }
  }
  buf_char(out, '"');
}

void print_c_string(Buf *out, Str text) {
  print_literal(out, text, (LiteralStyle){.escape = ESCAPE_OCTAL, .trigraphs = true});
}

void print_ts_string(Buf *out, Str text) {
  print_literal(out, text, (LiteralStyle){.escape = ESCAPE_U4});
}

static void print_kotlin_string(Buf *out, Str text) {
  print_literal(out, text, (LiteralStyle){.escape = ESCAPE_U4, .dollar = true});
}

static void print_rust_string(Buf *out, Str text) {
  print_literal(out, text, (LiteralStyle){.escape = ESCAPE_U_BRACES});
}

static void print_doubled(Buf *out, Str text, char quote) {
  buf_char(out, quote);
  for (size_t i = 0; i < text.len; i++) {
    if (text.ptr[i] == quote) buf_char(out, quote);
    buf_char(out, text.ptr[i]);
  }
  buf_char(out, quote);
}

/* Bytes of the line end at `at`, 0 when there is none. */
static size_t line_end(Str text, size_t at) {
  char c = text.ptr[at];
  if (c == '\n') return 1;
  if (c == '\r') return at + 1 < text.len && text.ptr[at + 1] == '\n' ? 2 : 1;
  Str rest = str_slice(text, at, text.len);
  return str_starts(rest, STR("\xE2\x80\xA8")) || str_starts(rest, STR("\xE2\x80\xA9")) ? 3 : 0;
}

bool text_is_one_line(Str text) {
  for (size_t at = 0; at < text.len; at++)
    if (line_end(text, at) != 0) return false;
  return true;
}

void print_prefixed(Buf *out, Str text, Str prefix) {
  for (size_t at = 0, end; at < text.len; at += end == 0 ? 1 : end) {
    end = line_end(text, at);
    buf_char(out, end == 0 ? text.ptr[at] : '\n');
    if (end != 0) buf_append(out, prefix);
  }
}

static void run_indent(Buf *out, const FilterValue *value, FilterArg arg) {
  Str text = value->text;
  for (size_t at = 0, end; at < text.len; at += end == 0 ? 1 : end) {
    end = line_end(text, at);
    buf_char(out, end == 0 ? text.ptr[at] : '\n');
    bool empty = at + end >= text.len || line_end(text, at + end) != 0;
    if (end != 0 && !empty) buf_repeat(out, ' ', (size_t)arg.number);
  }
}

/* The character of `text` before `at` as a C compiler sees it, that is, with a backslash before a
 * line end taken out (translation phase 2; gcc also allows blanks between the two). */
static char char_before(Str text, size_t at) {
  while (at > 0 && text.ptr[at - 1] == '\n') {
    size_t back = at - 1;
    while (back > 0 && char_is_space(text.ptr[back - 1]) && text.ptr[back - 1] != '\n') back--;
    if (back == 0 || text.ptr[back - 1] != '\\') break;
    at = back - 1;
  }
  return at == 0 ? '\0' : text.ptr[at - 1];
}

void print_comment_c(Buf *out, Str text) {
  for (size_t at = 0; at < text.len; at++) {
    char c = text.ptr[at], before = char_before(text, at);
    bool mark = (c == '/' && before == '*') || (c == '*' && before == '/');
    bool trigraph = c == '/' && before == '?'; /* ??/ is a backslash */
    if (mark || trigraph) buf_char(out, ' ');
    buf_char(out, c);
  }
}

static void run_prefix(Buf *out, const FilterValue *value, FilterArg arg) {
  print_prefixed(out, value->text, arg.text);
}

static void run_upper(Buf *out, const FilterValue *value, FilterArg arg) {
  (void)arg;
  for (size_t i = 0; i < value->text.len; i++) buf_char(out, char_upper(value->text.ptr[i]));
}

static void run_lower(Buf *out, const FilterValue *value, FilterArg arg) {
  (void)arg;
  for (size_t i = 0; i < value->text.len; i++) buf_char(out, char_lower(value->text.ptr[i]));
}

static void print_strs_json(Buf *out, StrList strs) {
  buf_char(out, '[');
  each(i, strs) {
    if (i > 0) buf_lit(out, ", ");
    json_string(out, strs.items[i]);
  }
  buf_char(out, ']');
}

static void run_json(Buf *out, const FilterValue *value, FilterArg arg) {
  (void)arg;
  switch (value->kind) {
  case GIVEN_TEXT: json_string(out, value->text); break;
  case GIVEN_BOOL: buf_append(out, value->truth ? STR("true") : STR("false")); break;
  case GIVEN_INT: buf_int(out, value->number); break;
  case GIVEN_STRS: print_strs_json(out, value->strs); break;
  }
}

static void run_join(Buf *out, const FilterValue *value, FilterArg arg) {
  each(i, value->strs) {
    if (i > 0) buf_append(out, arg.text);
    buf_append(out, value->strs.items[i]);
  }
}

static void run_first(Buf *out, const FilterValue *value, FilterArg arg) {
  (void)arg;
  if (value->strs.len > 0) buf_append(out, value->strs.items[0]);
}

static void run_count(Buf *out, const FilterValue *value, FilterArg arg) {
  (void)arg;
  buf_uint(out, value->count);
}

static void run_default(Buf *out, const FilterValue *value, FilterArg arg) {
  buf_append(out, value->text.len > 0 ? value->text : arg.text);
}

/* Filters that are a printer of one text. */
#define TEXT_FILTER(name, call)                                                                    \
  static void name(Buf *out, const FilterValue *value, FilterArg arg) {                            \
    (void)arg;                                                                                     \
    call;                                                                                          \
  }
TEXT_FILTER(run_camel, case_print(out, value->text, AS_CAMEL))
TEXT_FILTER(run_pascal, case_print(out, value->text, AS_PASCAL))
TEXT_FILTER(run_snake, case_print(out, value->text, AS_SNAKE))
TEXT_FILTER(run_kebab, case_print(out, value->text, AS_KEBAB))
TEXT_FILTER(run_screaming, case_print(out, value->text, AS_SCREAMING))
TEXT_FILTER(run_c_string, print_c_string(out, value->text))
TEXT_FILTER(run_ts_string, print_ts_string(out, value->text))
TEXT_FILTER(run_kotlin_string, print_kotlin_string(out, value->text))
TEXT_FILTER(run_rust_string, print_rust_string(out, value->text))
TEXT_FILTER(run_sql_literal, print_doubled(out, value->text, '\''))
TEXT_FILTER(run_sql_ident, print_doubled(out, value->text, '"'))
TEXT_FILTER(run_comment_c, print_comment_c(out, value->text))
TEXT_FILTER(run_markdown, print_markdown(out, value->text))
TEXT_FILTER(run_markdown_code, print_markdown_code(out, value->text))
TEXT_FILTER(run_html, print_html(out, value->text))
TEXT_FILTER(run_mermaid, print_mermaid(out, value->text))
TEXT_FILTER(run_comment_sql, print_prefixed(out, value->text, STR("-- ")))

const FilterInfo filter_infos[] = {
#define FILTER(name, input, arg, run, doc, example, result)                                        \
  {STR_INIT(#name), FILTER_##input, ARG_##arg, run, STR_INIT(doc), STR_INIT(example),              \
   STR_INIT(result)},
#include "target/frame/filters.def"
};
const size_t filter_infos_len = sizeof filter_infos / sizeof *filter_infos;

const FilterInfo *filter_find(Str name) {
  for (size_t i = 0; i < filter_infos_len; i++)
    if (str_eq(filter_infos[i].name, name)) return &filter_infos[i];
  return NULL;
}

/* One cell of a Markdown table, as code: `|` would end the cell. */
static void print_code(Buf *out, Str text) {
  buf_lit(out, "`` ");
  for (size_t i = 0; i < text.len; i++) {
    if (text.ptr[i] == '\n') buf_lit(out, "\xE2\x8F\x8E");
    else if (text.ptr[i] == '|') buf_lit(out, "\\|");
    else buf_char(out, text.ptr[i]);
  }
  buf_lit(out, " ``");
}

/* | `camel` | camelCase | `` {{ 'section_outputs' \| camel }} `` | `` sectionOutputs `` | */
void filters_print_markdown(Buf *out) {
  buf_lit(out, "| filter | prints | example | gives |\n|---|---|---|---|\n");
  for (size_t i = 0; i < filter_infos_len; i++) {
    const FilterInfo *info = &filter_infos[i];
    Str arg = info->arg == ARG_NONE ? STR("") : info->arg == ARG_INT ? STR(":4") : STR(":\"..\"");
    buf_format(out, "| `%.*s%.*s` | %.*s | ", STR_ARG(info->name), STR_ARG(arg), STR_ARG(info->doc));
    print_code(out, str_format(out->arena, "{{ %.*s }}", STR_ARG(info->example)));
    buf_lit(out, " | ");
    print_code(out, info->result);
    buf_lit(out, " |\n");
  }
}
