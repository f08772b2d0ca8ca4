/* Text for Markdown and HTML: whatever it holds, it is shown as it is, and stays on its line.
 * Source of the rules: the GitHub Flavored Markdown spec, 6.1 (backslash escapes) and 4.10 (tables). */
#include "target/frame/filter.h"

static bool is_break(Str text, size_t at, size_t *len) {
  *len = text.ptr[at] == '\r' && at + 1 < text.len && text.ptr[at + 1] == '\n' ? 2 : 1;
  return text.ptr[at] == '\n' || text.ptr[at] == '\r';
}

/* Bytes that HTML and XML know no character for. */
static bool is_control(char c) {
  return ((unsigned char)c < 0x20 && c != '\n' && c != '\t') || c == 0x7F;
}

static void print_html_char(Buf *out, char c) {
  if (c == '&') buf_lit(out, "&amp;");
  else if (c == '<') buf_lit(out, "&lt;");
  else if (c == '>') buf_lit(out, "&gt;");
  else if (c == '"') buf_lit(out, "&quot;");
  else if (c == '\'') buf_lit(out, "&#39;");
  else buf_char(out, is_control(c) ? ' ' : c);
}

void print_html(Buf *out, Str text) {
  for (size_t at = 0, len; at < text.len; at += len) {
    if (is_break(text, at, &len)) buf_char(out, '\n');
    else print_html_char(out, text.ptr[at]);
  }
}

static char char_at(Str text, size_t at) { return at < text.len ? text.ptr[at] : ' '; }

static bool is_letter(char c) { return char_is_alnum(c) || (unsigned char)c >= 0x80; }

/* `_` inside a word marks nothing, `&` only what looks like an entity, `~` and `$` where they pair. */
static bool marks(Str text, size_t at) {
  char c = text.ptr[at], next = char_at(text, at + 1);
  char before = at == 0 ? ' ' : text.ptr[at - 1];
  if (c == '_') return !is_letter(before) || !is_letter(next);
  if (c == '&') return char_is_alpha(next) || next == '#';
  return c != '\0' && strchr("\\`*[]<|~$", c) != NULL;
}

/* What makes a heading, a list, a quotation or a rule of a line it begins: `# `, `1. `, `- `. */
static bool begins_block(Str text) {
  char c = char_at(text, 0);
  size_t digits = 0;
  while (char_is_digit(char_at(text, digits))) digits++;
  if (digits > 0) return char_at(text, digits) == '.' || char_at(text, digits) == ')';
  return c == '#' || c == '+' || c == '-' || c == '=' || c == '>';
}

void print_markdown(Buf *out, Str text) {
  text = str_trim(text);
  size_t escaped = text.len;
  if (begins_block(text))
    for (escaped = 0; char_is_digit(text.ptr[escaped]);) escaped++;
  for (size_t at = 0, len; at < text.len; at += len) {
    if (is_break(text, at, &len)) {
      buf_lit(out, "<br>");
      continue;
    }
    if (at == escaped || marks(text, at)) buf_char(out, '\\');
    buf_char(out, is_control(text.ptr[at]) ? ' ' : text.ptr[at]);
  }
}

/* A code span holds neither its own fence nor a bar of a table; HTML with numbers holds anything. */
void print_markdown_code(Buf *out, Str text) {
  bool plain = text.len > 0 && !char_is_space(text.ptr[0]) && !char_is_space(text.ptr[text.len - 1]);
  for (size_t at = 0; at < text.len; at++)
    plain = plain && text.ptr[at] != '`' && text.ptr[at] != '|' && !is_control(text.ptr[at]) &&
            text.ptr[at] != '\n' && text.ptr[at] != '\\';
  if (plain) {
    buf_char(out, '`');
    buf_append(out, text);
    buf_char(out, '`');
    return;
  }
  buf_lit(out, "<code>");
  for (size_t at = 0; at < text.len; at++) {
    char c = text.ptr[at];
    if (is_letter(c) || c == ' ') buf_char(out, c);
    else if (is_control(c) || c == '\n') buf_char(out, ' ');
    else buf_format(out, "&#%d;", c);
  }
  buf_lit(out, "</code>");
}

/* Inside the double quotes of Mermaid, which knows no escape but its own numbers. */
void print_mermaid(Buf *out, Str text) {
  for (size_t at = 0; at < text.len; at++) {
    char c = text.ptr[at];
    bool special = c != '\0' && strchr("\"#%;\\<>`&", c) != NULL;
    if (special) buf_format(out, "#%d;", c);
    else buf_char(out, is_control(c) || c == '\n' ? ' ' : c);
  }
}
