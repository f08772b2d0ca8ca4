/* Literals: reading a text literal as the type of what it stands beside, and printing each as the
 * dialect holds such values (docs/language.md, "Types"). */
#include "expr/tree.h"

#include "base/buf.h"
#include "base/calendar.h"
#include "diag/suggest.h"

Expr *literal_new(Reader *reader, ExprType type, Str value, Span span) {
  Expr *node = arena_make(reader->arena, Expr);
  *node = (Expr){.kind = EXPR_LITERAL,
                 .type = type,
                 .span = span,
                 .value = value,
                 .depth = 1,
                 .weight = 1,
                 .constant = true,
                 .may_be_null = type == EXPR_NULL};
  if (type == EXPR_TEXT && str_find_char(value, '\0') >= 0) {
    diag_add(reader->diags, DIAG_EXPR_NUL, span, NULL);
    return expr_mistake(reader, span);
  }
  return node;
}

/* --- numbers --- */

static Str without_sign(Str digits) {
  return str_starts(digits, STR("-")) ? str_slice(digits, 1, digits.len) : digits;
}

bool number_is_zero(Str digits) {
  for (size_t i = 0; i < digits.len; i++)
    if (digits.ptr[i] >= '1' && digits.ptr[i] <= '9') return false;
  return true;
}

int number_scale(Str digits) {
  ptrdiff_t point = str_find_char(digits, '.');
  return point < 0 ? 0 : (int)(digits.len - (size_t)point - 1);
}

int number_whole_digits(Str digits) {
  Str rest = without_sign(digits);
  while (str_starts(rest, STR("0"))) rest = str_slice(rest, 1, rest.len);
  ptrdiff_t point = str_find_char(rest, '.');
  return (int)(point < 0 ? rest.len : (size_t)point);
}

/* Digits that count: without leading zeros, and the point. */
static int significant_digits(Str digits) {
  int count = 0;
  for (size_t i = 0; i < digits.len; i++)
    if (digits.ptr[i] != '.' && (count > 0 || digits.ptr[i] != '0')) count++;
  return count;
}

static int bits_of(int64_t value) {
  int bits = 0;
  for (uint64_t rest = (uint64_t)value; rest != 0; rest >>= 1) bits++;
  return bits;
}

Expr *literal_number(Reader *reader, Str digits, Span span) {
  while (digits.len > 1 && digits.ptr[0] == '0' && digits.ptr[1] != '.')
    digits = str_slice(digits, 1, digits.len);
  if (digits.ptr[0] == '.') digits = str_concat(reader->arena, STR("0"), digits);
  bool whole = str_find_char(digits, '.') < 0;
  int64_t value = 0;
  bool fits = whole && str_to_int64(digits, &value);
  if (!fits && significant_digits(digits) > 15) {
    help_dialects(reader, diag_add(reader->diags, DIAG_EXPR_DIGITS, span, STRS(digits)), STR_NONE);
    return expr_mistake(reader, span);
  }
  Expr *node = literal_new(reader, whole ? EXPR_INTEGER : EXPR_NUMERIC, digits, span);
  node->scale = number_scale(digits);
  if (!whole) return node;
  node->bits = bits_of(value);
  node->width = node->bits <= 31 ? 32 : 64;
  return node;
}

/* 12.345 shifted by 2 is 1234.5: what a numeric held as a scaled integer compares with. */
static Str shifted(Arena *arena, Str digits, int scale) {
  Buf text = BUF(arena);
  bool negative = str_starts(digits, STR("-"));
  int left = -1; /* digits still to be written before the new point; -1 before the old one */
  for (size_t i = negative ? 1 : 0; i < digits.len; i++) {
    if (digits.ptr[i] == '.') {
      left = scale;
      continue;
    }
    if (left == 0) buf_char(&text, '.');
    if (left >= 0) left--;
    buf_char(&text, digits.ptr[i]);
  }
  if (left < 0 && number_scale(digits) == 0) left = scale;
  if (left > 0) buf_repeat(&text, '0', (size_t)left);
  Str result = buf_str(&text);
  while (result.len > 1 && result.ptr[0] == '0' && result.ptr[1] != '.')
    result = str_slice(result, 1, result.len);
  return negative ? str_concat(arena, STR("-"), result) : result;
}

/* --- dates and times --- */

static void append_clock(Buf *out, int millis, bool always_millis) {
  buf_format(out, "%02d:%02d:%02d", millis / 3600000, millis / 60000 % 60, millis / 1000 % 60);
  if (always_millis || millis % 1000 != 0) buf_format(out, ".%03d", millis % 1000);
}

/* YYYY-MM-DD{separator}HH:MM:SS[.mmm] of milliseconds since 1970. */
static void append_moment(Buf *out, int64_t millis, char separator, bool always_millis) {
  int64_t day_millis = 86400000, days = millis / day_millis;
  if (millis % day_millis < 0) days--;
  int year, month, day;
  calendar_civil(days, &year, &month, &day);
  buf_format(out, "%04d-%02d-%02d%c", year, month, day, separator);
  append_clock(out, (int)(millis - days * day_millis), always_millis);
}

static bool read_date(const Expr *literal) {
  int64_t days;
  return calendar_date(literal->value, &days);
}

/* SQLite's times have three decimals. */
static bool to_millis(int64_t micros, int64_t *millis) {
  *millis = micros / 1000;
  return micros % 1000 == 0;
}

static bool read_time(Arena *arena, Expr *literal) {
  int64_t micros;
  if (!calendar_time(literal->value, &micros) || !to_millis(micros, &literal->millis)) return false;
  Buf text = BUF(arena);
  append_clock(&text, (int)literal->millis, false);
  literal->value = buf_str(&text);
  return true;
}

static bool read_moment(Arena *arena, Expr *literal, bool may_have_zone) {
  int64_t micros;
  bool zoned;
  if (!calendar_timestamp(literal->value, &micros, &zoned) || (zoned && !may_have_zone)) return false;
  if (!to_millis(micros, &literal->millis)) return false;
  Buf text = BUF(arena);
  append_moment(&text, literal->millis, ' ', false);
  literal->value = buf_str(&text);
  return true;
}

/* --- other types --- */

static bool read_uuid(Arena *arena, Expr *literal) {
  if (!str_is_uuid(literal->value)) return false;
  literal->value = str_lower(arena, literal->value);
  return true;
}

/* \x and pairs of hex digits, as Postgres writes bytes; kept in that form, in lower case. */
static bool read_bytes(Arena *arena, Expr *literal) {
  Str value = literal->value;
  if (!str_starts(value, STR("\\x")) || value.len % 2 != 0) return false;
  for (size_t i = 2; i < value.len; i++)
    if (char_hex(value.ptr[i]) < 0) return false;
  literal->value = str_lower(arena, value);
  return true;
}

static bool read_label(Reader *reader, const Expr *literal, const Expr *like) {
  if (like->labels == NULL) return true;
  each(i, *like->labels) if (str_eq(like->labels->items[i], literal->value)) return true;
  Diag *diag = diag_add(reader->diags, DIAG_EXPR_LABEL, literal->span, STRS(literal->value));
  Str near = suggest_nearest(literal->value, like->labels->items, like->labels->len);
  if (str_given(near)) {
    diag_help(diag, str_format(reader->arena, "did you mean '%.*s'?", STR_ARG(near)));
    expr_fix(reader, diag, literal->span, sql_literal(reader->arena, near));
  }
  return false;
}

/* How a text literal of these types is written, and the cast Postgres text repeats. */
static const struct TextForm {
  Str words, cast;
} text_forms[EXPR_TYPE_COUNT] = {
    [EXPR_DATE] = {STR_INIT("a date as 'YYYY-MM-DD'"), STR_INIT("::date")},
    [EXPR_TIME] = {STR_INIT("a time as 'HH:MM:SS', with at most three decimals"),
                   STR_INIT("::time")},
    [EXPR_TIMESTAMP] = {STR_INIT(
                            "a timestamp as 'YYYY-MM-DD HH:MM:SS', without a zone and with at most "
                            "three decimals"),
                        STR_INIT("::timestamp")},
    [EXPR_TIMESTAMPTZ] = {STR_INIT("a timestamptz as 'YYYY-MM-DD HH:MM:SS+00', with at most three "
                                   "decimals"),
                          STR_INIT("::timestamptz")},
    [EXPR_UUID] = {STR_INIT("a uuid as 'xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx'"),
                   STR_INIT("::uuid")},
    [EXPR_BYTES] = {STR_INIT("bytes as '\\x' and pairs of hex digits"), STR_INIT("")},
};

static bool read_as(Reader *reader, Expr *literal, ExprType type) {
  switch (type) {
  case EXPR_DATE: return read_date(literal);
  case EXPR_TIME: return read_time(reader->arena, literal);
  case EXPR_TIMESTAMP: return read_moment(reader->arena, literal, false);
  case EXPR_TIMESTAMPTZ: return read_moment(reader->arena, literal, true);
  case EXPR_UUID: return read_uuid(reader->arena, literal);
  case EXPR_BYTES: return read_bytes(reader->arena, literal);
  case EXPR_UNKNOWN:
  case EXPR_NULL:
  case EXPR_TEXT: return true;
  case EXPR_BOOLEAN:
  case EXPR_INTEGER:
  case EXPR_NUMERIC:
  case EXPR_REAL:
  case EXPR_ENUM:
  case EXPR_JSON:
  case EXPR_INTERVAL:
  case EXPR_ARRAY:
  case EXPR_OTHER:
  case EXPR_TYPE_COUNT: break;
  }
  return false;
}

bool literal_adapt(Reader *reader, Expr *literal, const Expr *like) {
  literal->adapts = false;
  literal->sqlite = like->sqlite;
  if (literal->type == like->type) return true; /* already read by a cast */
  if (like->type == EXPR_ENUM) {
    if (!read_label(reader, literal, like)) return false;
    literal->labels = like->labels;
    literal->enum_name = like->enum_name;
  } else if (!read_as(reader, literal, like->type)) {
    diag_add(reader->diags, DIAG_EXPR_LITERAL, literal->span,
             STRS(literal->value, text_forms[like->type].words));
    return false;
  }
  literal->type = like->type;
  return true;
}

/* --- patterns --- */

bool literal_pattern_ends_badly(Str pattern) {
  size_t backslashes = 0;
  while (backslashes < pattern.len && pattern.ptr[pattern.len - 1 - backslashes] == '\\')
    backslashes++;
  return backslashes % 2 == 1;
}

/* 50\%_[% becomes 50%?[[]*: GLOB has no escape character, but a class of one character. */
Str literal_glob(Arena *arena, Str pattern) {
  Buf glob = BUF(arena);
  for (size_t i = 0; i < pattern.len; i++) {
    char c = pattern.ptr[i];
    bool escaped = c == '\\' && i + 1 < pattern.len;
    if (escaped) c = pattern.ptr[++i];
    if (!escaped && c == '%') {
      buf_char(&glob, '*');
    } else if (!escaped && c == '_') {
      buf_char(&glob, '?');
    } else if (c == '*' || c == '?' || c == '[') {
      buf_format(&glob, "[%c]", c);
    } else {
      buf_char(&glob, c);
    }
  }
  return buf_str(&glob);
}

/* --- printing --- */

static Str print_postgres(Arena *arena, const Expr *literal) {
  Str text = literal->value;
  switch (literal->type) {
  case EXPR_NULL: return STR("NULL");
  case EXPR_BOOLEAN: return text;
  case EXPR_INTEGER:
  case EXPR_NUMERIC:
  case EXPR_REAL:
    if (literal->bits != -32) return text;
    return str_format(arena, "'%.*s'::real", STR_ARG(text));
  case EXPR_TIMESTAMPTZ: text = str_concat(arena, text, STR("+00")); break;
  case EXPR_UNKNOWN:
  case EXPR_TEXT:
  case EXPR_ENUM:
  case EXPR_UUID:
  case EXPR_BYTES:
  case EXPR_JSON:
  case EXPR_DATE:
  case EXPR_TIME:
  case EXPR_TIMESTAMP:
  case EXPR_INTERVAL:
  case EXPR_ARRAY:
  case EXPR_OTHER:
  case EXPR_TYPE_COUNT: break;
  }
  text = sql_literal(arena, text);
  return literal->typed ? str_concat(arena, text, text_forms[literal->type].cast) : text;
}

static Str sqlite_moment(Arena *arena, const Expr *literal) {
  Buf text = BUF(arena);
  switch (literal->sqlite) {
  case EXPR_STORED_UNIX:
    buf_int(&text, literal->millis / 1000);
    if (literal->millis % 1000 == 0) return buf_str(&text);
    text.len = 0;
    bool negative = literal->millis < 0;
    int64_t size = negative ? -literal->millis : literal->millis;
    buf_format(&text, "%s%lld.%03d", negative ? "-" : "", (long long)(size / 1000),
               (int)(size % 1000));
    return buf_str(&text);
  case EXPR_STORED_UNIX_MS: buf_int(&text, literal->millis); return buf_str(&text);
  case EXPR_STORED_SAME:
  case EXPR_STORED_TEXT:
  case EXPR_STORED_SCALED: break;
  }
  append_moment(&text, literal->millis, 'T', true);
  if (literal->type == EXPR_TIMESTAMPTZ) buf_char(&text, 'Z');
  return sql_literal(arena, buf_str(&text));
}

static Str print_sqlite(Arena *arena, const Expr *literal) {
  Buf text = BUF(arena);
  switch (literal->type) {
  case EXPR_NULL: return STR("NULL");
  case EXPR_BOOLEAN: return literal->value.ptr[0] == 't' ? STR("1") : STR("0");
  case EXPR_INTEGER:
  case EXPR_NUMERIC:
  case EXPR_REAL:
    return literal->raw ? shifted(arena, literal->value, literal->scale) : literal->value;
  case EXPR_BYTES:
    return str_format(arena, "X'%.*s'", STR_ARG(str_slice(literal->value, 2, literal->value.len)));
  case EXPR_TIME:
    append_clock(&text, (int)literal->millis, true);
    return sql_literal(arena, buf_str(&text));
  case EXPR_TIMESTAMP:
  case EXPR_TIMESTAMPTZ: return sqlite_moment(arena, literal);
  case EXPR_UNKNOWN:
  case EXPR_TEXT:
  case EXPR_ENUM:
  case EXPR_UUID:
  case EXPR_JSON:
  case EXPR_DATE:
  case EXPR_INTERVAL:
  case EXPR_ARRAY:
  case EXPR_OTHER:
  case EXPR_TYPE_COUNT: break;
  }
  return sql_literal(arena, literal->value);
}

Str literal_print(Arena *arena, const Expr *literal, Dialect dialect) {
  return dialect == DIALECT_POSTGRES ? print_postgres(arena, literal)
                                     : print_sqlite(arena, literal);
}
