/* libyaml says where it stopped and what its grammar wanted; a person wants to know which value to
 * quote. Each function here looks for one common cause in the line of the error and, when it finds
 * it, reports and returns true; the first that does wins. */
#include "load/syntax.h"

#include "load/split.h"

static Span place(const SyntaxError *error, size_t from, size_t to) {
  return (Span){error->source->base + (uint32_t)from, error->source->base + (uint32_t)to};
}

/* The place of the character at byte `at`; nothing at the end of a line or of the file. */
static Span place_at(const SyntaxError *error, size_t at) {
  Str text = error->source->text;
  size_t to = at;
  if (to < text.len && text.ptr[to] != '\n' && text.ptr[to] != '\r') to++;
  while (to < text.len && ((unsigned char)text.ptr[to] & 0xC0u) == 0x80u) to++;
  return place(error, at, to);
}

static size_t line_start(Str text, size_t at) {
  while (at > 0 && text.ptr[at - 1] != '\n' && text.ptr[at - 1] != '\r') at--;
  return at;
}

/* The end of what stands on the line of `at`: without white space and a comment after it. */
static size_t line_end(Str text, size_t at) {
  size_t end = at;
  while (end < text.len && text.ptr[end] != '\n' && text.ptr[end] != '\r') {
    bool comment = text.ptr[end] == '#' && end > at && char_is_space(text.ptr[end - 1]);
    if (comment) break;
    end++;
  }
  while (end > at && char_is_space(text.ptr[end - 1])) end--;
  return end;
}

/* Where the value on the line of `at` starts: after `- ` and after the first `: `. */
static size_t value_start(Str text, size_t at) {
  size_t start = line_start(text, at), end = line_end(text, start);
  size_t value = start;
  while (value < end && (char_is_space(text.ptr[value]) ||
                         (text.ptr[value] == '-' && value + 1 < end && text.ptr[value + 1] == ' ')))
    value++;
  for (size_t i = value; i + 1 < end; i++)
    if (text.ptr[i] == ':' && text.ptr[i + 1] == ' ') {
      value = i + 1;
      break;
    }
  while (value < end && char_is_space(text.ptr[value])) value++;
  return value;
}

/* Help and fix: the value from byte `from` to the end of its line in quotes. */
static void offer_quotes(Diags *diags, Diag *diag, const SyntaxError *error, size_t from) {
  Str text = error->source->text;
  size_t to = line_end(text, from);
  Str quoted = yaml_quote(diags->arena, str_slice(text, from, to));
  diag_help(diag, str_format(diags->arena, "quote the value: %.*s", STR_ARG(quoted)));
  diag_fix(diag, place(error, from, to), quoted);
}

/* A tab in the white space before the place of the error. */
static bool found_tab(Diags *diags, const SyntaxError *error) {
  Str text = error->source->text;
  size_t start = line_start(text, error->at);
  for (size_t i = start; i < text.len && char_is_space(text.ptr[i]) && text.ptr[i] != '\n'; i++)
    if (text.ptr[i] == '\t') {
      size_t to = i;
      while (to < text.len && text.ptr[to] == '\t') to++;
      diag_add(diags, DIAG_YAML_TAB, place(error, i, to), NULL);
      return true;
    }
  return false;
}

/* Inside {} or []: a value before the error, joined again by its brackets and quotes, reaches beyond
 * the error. The last value may also simply go on: `text[]`, `'a' || b`. */
static bool found_split(Diags *diags, const SyntaxError *error) {
  const Source *source = error->source;
  for (size_t i = error->len; error->flow && i > 0; i--) {
    const Node *value = error->children[i - 1];
    bool last = i == error->len;
    if (value->kind != NODE_SCALAR) continue;
    if (!last && !(value->plain && split_open(value->text.str))) continue;
    size_t from = value->span.start - source->base;
    size_t end = split_end(source->text, from);
    bool keys = str_find(str_slice(source->text, from, end), STR(": ")) >= 0;
    if (end <= error->at || from >= error->at || keys) continue;
    split_report(diags, source, place(error, from, end));
    return true;
  }
  return false;
}

/* A closing bracket where none is open. */
static bool found_stray_bracket(Diags *diags, const SyntaxError *error) {
  Str text = error->source->text;
  bool bracket = error->at < text.len && (text.ptr[error->at] == ']' || text.ptr[error->at] == '}');
  if (!bracket || error->flow) return false;
  Diag *diag = diag_add(diags, DIAG_YAML_SYNTAX, place_at(error, error->at),
                        STRS(STR("the bracket closes nothing")));
  diag_help(diag, STR("remove it"));
  return true;
}

/* The bracket that is never closed, or the length of the text when it is not that. */
static size_t unclosed_bracket(const SyntaxError *error) {
  Str text = error->source->text;
  bool at_end = str_trim(str_slice(text, error->at, text.len)).len == 0;
  bool wants_more = str_starts(error->problem, STR("did not find expected ','")) || at_end;
  if (!error->flow || error->open == NULL || !wants_more) return text.len;
  size_t from = error->open->span.start - error->source->base;
  return split_closed(text, from) ? text.len : from;
}

/* A quote or bracket that is never closed: the error is at its beginning. */
static bool found_unclosed(Diags *diags, const SyntaxError *error) {
  Str text = error->source->text;
  bool quote = error->has_context && error->context < text.len &&
               str_find(error->problem, STR("end of stream")) >= 0;
  size_t from = quote ? error->context : unclosed_bracket(error);
  if (from >= text.len) return false;
  Str mark = str_slice(text, from, from + 1);
  Diag *diag = diag_add(diags, DIAG_YAML_UNCLOSED, place_at(error, from), STRS(mark));
  if (!quote && error->at < text.len)
    diag_also(diag, place_at(error, error->at), STR("not expected here"));
  return true;
}

/* A value that starts with a character YAML keeps for itself, followed by more. */
static bool found_special_start(Diags *diags, const SyntaxError *error) {
  Str text = error->source->text;
  bool escape = str_find(error->problem, STR("escape")) >= 0 ||
                str_find(error->problem, STR("hexdecimal")) >= 0;
  bool directive = str_find(error->problem, STR("directive")) >= 0;
  if (escape || directive) return false;
  size_t from = value_start(text, error->at);
  if (error->flow || from >= text.len || from > error->at) {
    from = error->at;
    if (from >= text.len || str_find_char(STR("@`%&*!|>"), text.ptr[from]) < 0) return false;
  }
  if (str_find_char(STR("[]{}@!%&*'\"`|>,?"), text.ptr[from]) < 0) return false;
  Str mark = str_slice(text, from, from + 1);
  Diag *diag = diag_add(diags, DIAG_YAML_SPECIAL_START, place_at(error, from), STRS(mark));
  if (!error->flow) offer_quotes(diags, diag, error, from);
  return true;
}

static void report_words(Diags *diags, const SyntaxError *error, Str problem, size_t at);

/* Where the text of the line above `at` begins when it is one without a colon; else `at`. */
static size_t line_without_colon(Str text, size_t at) {
  size_t start = line_start(text, at);
  while (start > 0 && char_is_space(text.ptr[start - 1])) start--;
  if (start == 0) return at;
  size_t above = line_start(text, start);
  while (above < start && char_is_space(text.ptr[above])) above++;
  Str line = str_slice(text, above, line_end(text, above));
  bool colon = str_find(line, STR(": ")) >= 0 || str_ends(line, STR(":"));
  return colon || line.len == 0 || line.ptr[0] == '-' ? at : above;
}

/* `a: b: c`; or a key below a line that has no colon, or that has its value already. */
static bool found_colon(Diags *diags, const SyntaxError *error) {
  if (str_find(error->problem, STR("mapping values are not allowed")) < 0) return false;
  Str text = error->source->text;
  size_t start = line_start(text, error->at), from = value_start(text, error->at);
  bool in_value = from < error->at && str_find(str_slice(text, start, from), STR(": ")) >= 0;
  size_t above = line_without_colon(text, error->at);
  if (in_value && !error->flow) {
    Diag *diag = diag_add(diags, DIAG_YAML_COLON, place_at(error, error->at), NULL);
    offer_quotes(diags, diag, error, from);
  } else if (above != error->at) {
    report_words(diags, error, STR("could not find expected ':'"), above);
  } else {
    diag_add(diags, DIAG_YAML_INDENT, place_at(error, error->at), NULL);
  }
  return true;
}

typedef struct Words {
  Str problem; /* how libyaml's words begin */
  Str words, help;
} Words;

static const Words table[] = {
  {STR_INIT("did not find expected key"), STR_INIT("a key is expected here"),
   STR_INIT("indent it like the keys around it; a value with brackets or quotes inside needs quotes")},
  {STR_INIT("did not find expected '-'"), STR_INIT("a `- ` is expected here"),
   STR_INIT("every item of the list begins with `- ` in the same column")},
  {STR_INIT("block sequence entries"), STR_INIT("a list cannot begin here"),
   STR_INIT("put `- ` on a line of its own below the key, or write [a, b]")},
  {STR_INIT("could not find expected ':'"), STR_INIT("a `: ` is missing"),
   STR_INIT("a key is followed by a colon and a space")},
  {STR_INIT("found unknown escape"), STR_INIT("the backslash sequence is unknown"),
   STR_INIT("in double quotes a backslash begins an escape: write \\\\ or use single quotes")},
  {STR_INIT("did not find expected hexdecimal"), STR_INIT("the backslash sequence lacks digits"),
   STR_INIT("in double quotes a backslash begins an escape: write \\\\ or use single quotes")},
  {STR_INIT("did not find expected node"), STR_INIT("a value is missing"), STR_INIT("")},
  {STR_INIT("did not find expected <document"), STR_INIT("the document has ended above"),
   STR_INIT("a file is one mapping: every line of it begins with a key or is indented below one")},
  {STR_INIT("did not find expected ',' or"), STR_INIT("a comma or the closing bracket is missing"),
   STR_INIT("inside {} and [], quote everything that is not a plain word or a number")},
};

/* libyaml's words as they are where no better ones are known. */
static void report_words(Diags *diags, const SyntaxError *error, Str problem, size_t at) {
  Str words = problem, help = STR("");
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    if (str_starts(problem, table[i].problem)) {
      words = table[i].words;
      help = table[i].help;
    }
  Diag *diag = diag_add(diags, DIAG_YAML_SYNTAX, place_at(error, at), STRS(words));
  if (help.len > 0) diag_help(diag, help);
}

void syntax_report(Diags *diags, const SyntaxError *error) {
  if (found_tab(diags, error) || found_split(diags, error) || found_unclosed(diags, error) ||
      found_colon(diags, error) || found_stray_bracket(diags, error) ||
      found_special_start(diags, error))
    return;
  bool at_context =
    error->has_context && str_starts(error->problem, STR("could not find expected ':'"));
  report_words(diags, error, error->problem, at_context ? error->context : error->at);
}
