/* Literals: reading a text literal as the type of what it stands beside, and printing each as the
 * dialect holds such values (docs/language.md, "Types"). */
#include "expr/tree.h"

#include "base/buf.h"
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

/* Takes `count` digits off the front of `*rest`. */
static bool take_digits(Str *rest, size_t count, int *value) {
  if (rest->len < count) return false;
  *value = 0;
  for (size_t i = 0; i < count; i++) {
    if (!char_is_digit(rest->ptr[i])) return false;
    *value = *value * 10 + (rest->ptr[i] - '0');
  }
  *rest = str_slice(*rest, count, rest->len);
  return true;
}

static bool take_char(Str *rest, char c) {
  if (rest->len == 0 || rest->ptr[0] != c) return false;
  *rest = str_slice(*rest, 1, rest->len);
  return true;
}

static bool is_leap(int year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Days since 1970-01-01 in the proleptic Gregorian calendar (H. Hinnant, days_from_civil). */
static int64_t days_from_civil(int year, int month, int day) {
  int y = month <= 2 ? year - 1 : year;
  int era = y / 400, year_of_era = y - era * 400;
  int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return (int64_t)era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
         day_of_year - 719468;
}

static void civil_from_days(int64_t days, int *year, int *month, int *day) {
  int64_t shifted_days = days + 719468, era = shifted_days / 146097;
  int64_t in_era = shifted_days - era * 146097;
  int64_t year_of_era = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
  int64_t in_year = in_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int64_t month_index = (5 * in_year + 2) / 153;
  *day = (int)(in_year - (153 * month_index + 2) / 5 + 1);
  *month = (int)(month_index < 10 ? month_index + 3 : month_index - 9);
  *year = (int)(year_of_era + era * 400 + (*month <= 2 ? 1 : 0));
}

static bool take_date(Str *rest, int64_t *days) {
  static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  int year, month, day;
  if (!take_digits(rest, 4, &year) || !take_char(rest, '-') || !take_digits(rest, 2, &month) ||
      !take_char(rest, '-') || !take_digits(rest, 2, &day))
    return false;
  if (year < 1 || month < 1 || month > 12) return false;
  int length = month == 2 && is_leap(year) ? 29 : lengths[month - 1];
  *days = days_from_civil(year, month, day);
  return day >= 1 && day <= length;
}

/* HH:MM[:SS[.f{1,3}]] */
static bool take_time(Str *rest, int *millis) {
  int hour, minute, second = 0, fraction = 0;
  if (!take_digits(rest, 2, &hour) || !take_char(rest, ':') || !take_digits(rest, 2, &minute))
    return false;
  if (take_char(rest, ':')) {
    if (!take_digits(rest, 2, &second)) return false;
    if (take_char(rest, '.')) {
      int unit = 100, digit;
      if (!take_digits(rest, 1, &digit)) return false;
      do {
        fraction += digit * unit;
        unit /= 10;
      } while (unit > 0 && take_digits(rest, 1, &digit));
    }
  }
  *millis = ((hour * 60 + minute) * 60 + second) * 1000 + fraction;
  return hour < 24 && minute < 60 && second < 60;
}

/* Z, +HH or +HH:MM, perhaps after a blank. */
static bool take_zone(Str *rest, int *minutes) {
  take_char(rest, ' ');
  if (take_char(rest, 'Z') || take_char(rest, 'z')) return true;
  int sign = take_char(rest, '+') ? 1 : take_char(rest, '-') ? -1 : 0, hours = 0, rest_minutes = 0;
  if (sign == 0 || !take_digits(rest, 2, &hours)) return false;
  if ((take_char(rest, ':') || rest->len == 2) && !take_digits(rest, 2, &rest_minutes))
    return false;
  *minutes = sign * (hours * 60 + rest_minutes);
  return hours < 16 && rest_minutes < 60;
}

static void append_clock(Buf *out, int millis, bool always_millis) {
  buf_format(out, "%02d:%02d:%02d", millis / 3600000, millis / 60000 % 60, millis / 1000 % 60);
  if (always_millis || millis % 1000 != 0) buf_format(out, ".%03d", millis % 1000);
}

/* YYYY-MM-DD{separator}HH:MM:SS[.mmm] of milliseconds since 1970. */
static void append_moment(Buf *out, int64_t millis, char separator, bool always_millis) {
  int64_t day_millis = 86400000, days = millis / day_millis;
  if (millis % day_millis < 0) days--;
  int year, month, day;
  civil_from_days(days, &year, &month, &day);
  buf_format(out, "%04d-%02d-%02d%c", year, month, day, separator);
  append_clock(out, (int)(millis - days * day_millis), always_millis);
}

static bool read_date(Expr *literal) {
  Str rest = literal->value;
  int64_t days;
  return take_date(&rest, &days) && rest.len == 0;
}

static bool read_time(Arena *arena, Expr *literal) {
  Str rest = literal->value;
  int millis;
  if (!take_time(&rest, &millis) || rest.len != 0) return false;
  Buf text = BUF(arena);
  append_clock(&text, millis, false);
  literal->value = buf_str(&text);
  literal->millis = millis;
  return true;
}

static bool read_moment(Arena *arena, Expr *literal, bool zoned) {
  Str rest = literal->value;
  int64_t days;
  int millis = 0, zone = 0;
  if (!take_date(&rest, &days)) return false;
  if ((take_char(&rest, ' ') || take_char(&rest, 'T')) && !take_time(&rest, &millis)) return false;
  if (rest.len != 0 && (!zoned || !take_zone(&rest, &zone))) return false;
  if (rest.len != 0) return false;
  literal->millis = days * 86400000 + millis - (int64_t)zone * 60000;
  if (literal->millis < days_from_civil(1, 1, 1) * 86400000) return false;
  if (literal->millis >= days_from_civil(10000, 1, 1) * 86400000) return false;
  Buf text = BUF(arena);
  append_moment(&text, literal->millis, ' ', false);
  literal->value = buf_str(&text);
  return true;
}

/* --- other types --- */

static bool is_hex(char c) {
  return char_is_digit(c) || (char_lower(c) >= 'a' && char_lower(c) <= 'f');
}

static bool read_uuid(Arena *arena, Expr *literal) {
  Str value = literal->value;
  if (value.len != 36) return false;
  for (size_t i = 0; i < value.len; i++) {
    bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? value.ptr[i] != '-' : !is_hex(value.ptr[i])) return false;
  }
  literal->value = str_lower(arena, value);
  return true;
}

/* \x and pairs of hex digits, as Postgres writes bytes; kept in that form, in lower case. */
static bool read_bytes(Arena *arena, Expr *literal) {
  Str value = literal->value;
  if (!str_starts(value, STR("\\x")) || value.len % 2 != 0) return false;
  for (size_t i = 2; i < value.len; i++)
    if (!is_hex(value.ptr[i])) return false;
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
