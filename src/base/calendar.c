#include "base/calendar.h"

/* Both by H. Hinnant, "chrono-Compatible Low-Level Date Algorithms": the year starts in March, so that
 * the leap day is its last. */
static int64_t days_from_civil(int64_t year, int64_t month, int64_t day) {
  int64_t y = month <= 2 ? year - 1 : year;
  int64_t era = (y >= 0 ? y : y - 399) / 400;
  int64_t of_era = y - era * 400;
  int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void calendar_civil(int64_t days, int *year, int *month, int *day) {
  int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097, of_era = z - era * 146097;
  int64_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  int64_t of_year = of_era - (365 * y + y / 4 - y / 100), m = (5 * of_year + 2) / 153;
  *day = (int)(of_year - (153 * m + 2) / 5 + 1);
  *month = (int)(m < 10 ? m + 3 : m - 9);
  *year = (int)(y + era * 400 + (*month <= 2));
}

/* Exactly `digits` digits at `*at`. */
static bool take_number(Str text, size_t *at, int digits, int64_t *value) {
  *value = 0;
  for (int i = 0; i < digits; i++, (*at)++) {
    if (*at >= text.len || !char_is_digit(text.ptr[*at])) return false;
    *value = *value * 10 + (text.ptr[*at] - '0');
  }
  return true;
}

static bool take_char(Str text, size_t *at, char c) {
  if (*at >= text.len || text.ptr[*at] != c) return false;
  (*at)++;
  return true;
}

bool calendar_date(Str text, int64_t *days) {
  static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  int64_t year, month, day;
  size_t at = 0;
  bool ok = take_number(text, &at, 4, &year) && take_char(text, &at, '-') &&
            take_number(text, &at, 2, &month) && take_char(text, &at, '-') &&
            take_number(text, &at, 2, &day) && at == text.len;
  if (!ok || year < 1 || month < 1 || month > 12 || day < 1) return false;
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  if (day > lengths[month - 1] + (leap && month == 2)) return false;
  *days = days_from_civil(year, month, day);
  return true;
}

static bool take_fraction(Str text, size_t *at, int64_t *micros) {
  *micros = 0;
  if (!take_char(text, at, '.')) return true;
  size_t start = *at;
  int64_t unit = 100000;
  for (; *at < text.len && char_is_digit(text.ptr[*at]) && *at - start < 6; (*at)++, unit /= 10)
    *micros += (text.ptr[*at] - '0') * unit;
  return *at > start;
}

bool calendar_time(Str text, int64_t *micros) {
  int64_t hour, minute, second = 0, fraction = 0;
  size_t at = 0;
  bool ok = take_number(text, &at, 2, &hour) && take_char(text, &at, ':') &&
            take_number(text, &at, 2, &minute);
  if (ok && at < text.len)
    ok = take_char(text, &at, ':') && take_number(text, &at, 2, &second) &&
         take_fraction(text, &at, &fraction);
  if (!ok || at != text.len || hour > 23 || minute > 59 || second > 59) return false;
  *micros = ((hour * 60 + minute) * 60 + second) * 1000000 + fraction;
  return true;
}

/* `Z`, `+HH`, `+HHMM` or `+HH:MM` at the end of `*text`, taken off it. */
static bool take_zone(Str *text, int64_t *offset) {
  *offset = 0;
  if (str_ends(*text, STR("Z")) || str_ends(*text, STR("z"))) {
    *text = str_slice(*text, 0, text->len - 1);
    return true;
  }
  for (size_t i = text->len; i > 0 && i + 6 > text->len; i--) {
    char sign = text->ptr[i - 1];
    if (sign != '+' && sign != '-') continue;
    int64_t hours, minutes = 0;
    size_t at = i;
    bool ok = take_number(*text, &at, 2, &hours);
    if (ok && at < text->len) {
      take_char(*text, &at, ':');
      ok = take_number(*text, &at, 2, &minutes);
    }
    if (!ok || at != text->len || hours > 15 || minutes > 59) return false;
    *offset = (hours * 60 + minutes) * 60000000 * (sign == '-' ? -1 : 1);
    *text = str_slice(*text, 0, i - 1);
    return true;
  }
  return false;
}

bool calendar_timestamp(Str text, int64_t *micros, bool *zoned) {
  int64_t days, time = 0, offset = 0;
  *zoned = false;
  if (!calendar_date(str_slice(text, 0, 10), &days)) return false;
  Str rest = str_slice(text, 10, text.len);
  if (rest.len > 0) {
    if (rest.ptr[0] != 'T' && rest.ptr[0] != 't' && rest.ptr[0] != ' ') return false;
    rest = str_slice(rest, 1, rest.len);
    *zoned = take_zone(&rest, &offset);
    if (*zoned && str_ends(rest, STR(" "))) rest.len--;
    if (!calendar_time(rest, &time)) return false;
  }
  *micros = days * MICROS_PER_DAY + time - offset; /* the offset may lead out of the years above */
  return *micros >= days_from_civil(1, 1, 1) * MICROS_PER_DAY &&
         *micros < days_from_civil(10000, 1, 1) * MICROS_PER_DAY;
}

static const char units[] = "YMWDTHMS"; /* of an interval: in this order, each at most once */
enum { TIME_AT = 4, UNITS = 8 };

static void skip_digits(Str text, size_t *at) {
  while (*at < text.len && char_is_digit(text.ptr[*at])) (*at)++;
}

/* A number and its unit, which is one from `*unit` to below `last`; `*unit` becomes the next one. */
static bool take_part(Str text, size_t *at, size_t *unit, size_t last) {
  take_char(text, at, '-');
  size_t start = *at;
  skip_digits(text, at);
  if (*at == start) return false;
  bool whole = !take_char(text, at, '.');
  size_t point = *at;
  skip_digits(text, at);
  if ((!whole && *at == point) || *at == text.len) return false;
  while (*unit < last && units[*unit] != text.ptr[*at]) (*unit)++;
  if (*unit == last || (!whole && units[*unit] != 'S')) return false;
  (*unit)++, (*at)++;
  return true;
}

bool calendar_interval(Str text) {
  size_t at = 1, unit = 0, last = TIME_AT;
  if (text.len < 3 || text.ptr[0] != 'P') return false;
  while (at < text.len) {
    if (last == TIME_AT && take_char(text, &at, 'T')) {
      unit = TIME_AT + 1;
      last = UNITS;
      if (at == text.len) return false;
    }
    if (!take_part(text, &at, &unit, last)) return false;
  }
  return true;
}

Str calendar_time_text(Arena *arena, int64_t micros) {
  int64_t seconds = micros / 1000000, fraction = micros % 1000000;
  Str text = str_format(arena, "%02d:%02d:%02d.%06d", (int)(seconds / 3600),
                        (int)(seconds / 60 % 60), (int)(seconds % 60), (int)fraction);
  while (str_ends(text, STR("0")) && text.len > 9) text = str_slice(text, 0, text.len - 1);
  return str_ends(text, STR(".")) ? str_slice(text, 0, text.len - 1)
         : text.len == 9          ? str_slice(text, 0, 8)
                                  : text;
}

Str calendar_text(Arena *arena, int64_t micros) {
  int year, month, day;
  int64_t days = micros / MICROS_PER_DAY - (micros % MICROS_PER_DAY < 0);
  calendar_civil(days, &year, &month, &day);
  Str time = calendar_time_text(arena, micros - days * MICROS_PER_DAY);
  return str_format(arena, "%04d-%02d-%02d %.*s", year, month, day, STR_ARG(time));
}
