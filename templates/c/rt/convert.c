/* --- texts of numbers, dates and times --- */

const char *sg_rc_text(sg_rc rc) {
  switch (rc) {
  case SG_OK: return "ok";
  case SG_NOROW: return "no row";
  case SG_ERR_DB: return "the database refused";
  case SG_ERR_TYPE: return "a value of another type than the schema says";
  case SG_ERR_NULL: return "NULL where the schema allows none";
  case SG_ERR_RANGE: return "a value out of range";
  case SG_ERR_LABEL: return "no label of the enum";
  case SG_ERR_LENGTH: return "a text of the wrong length";
  case SG_ERR_CHECK: return "a check does not hold";
  case SG_ERR_MEMORY: return "out of memory";
  case SG_ERR_CONSTRAINT: return "a constraint of the database does not hold";
  case SG_ERR_BUSY: return "another connection is in the way";
  case SG_ERR_MISSING: return "the database has no such table or statement";
  }
  return "unknown";
}

/* 1 more than the value of a hexadecimal digit; 0 for all else. */
static const unsigned char hex_values[256] = {
  ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
  ['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
  ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
};

static int hex_digit(char c) { return hex_values[(unsigned char)c] - 1; }

bool sg_uuid_parse(const char *text, size_t len, sg_uuid *out) {
  size_t at = 0;
  if (len != SG_UUID_SIZE - 1) return false;
  for (size_t i = 0; i < sizeof out->b; i++) {
    if (at == 8 || at == 13 || at == 18 || at == 23) {
      if (text[at++] != '-') return false;
    }
    int high = hex_digit(text[at]), low = hex_digit(text[at + 1]);
    if ((high | low) < 0) return false;
    out->b[i] = (uint8_t)(high << 4 | low);
    at += 2;
  }
  return true;
}

size_t sg_uuid_print(sg_uuid value, char out[SG_UUID_SIZE]) {
  static const char digits[] = "0123456789abcdef";
  size_t at = 0;
  for (size_t i = 0; i < sizeof value.b; i++) {
    if (at == 8 || at == 13 || at == 18 || at == 23) out[at++] = '-';
    out[at++] = digits[value.b[i] >> 4];
    out[at++] = digits[value.b[i] & 15];
  }
  out[at] = '\0';
  return at;
}

/* `count` digits to a number; -1 for anything else. */
static int digits_at(const char *text, int count) {
  int value = 0;
  for (int i = 0; i < count; i++) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

static void print_digits(char *out, int64_t value, int count) {
  for (int i = count - 1; i >= 0; i--) {
    out[i] = (char)('0' + value % 10);
    value /= 10;
  }
}

/* Days since 1970 of a date of the Gregorian calendar, counted in eras of 400 years from March, so
 * that the leap day is the last of its year. */
static int32_t days_of(int year, int month, int day) {
  int y = month <= 2 ? year - 1 : year, era = (y >= 0 ? y : y - 399) / 400;
  int of_era = y - era * 400, of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static void date_of(int32_t days, int *year, int *month, int *day) {
  int z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097, of_era = z - era * 146097;
  int y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  int of_year = of_era - (365 * y + y / 4 - y / 100), shifted = (5 * of_year + 2) / 153;
  *day = of_year - (153 * shifted + 2) / 5 + 1;
  *month = shifted < 10 ? shifted + 3 : shifted - 9;
  *year = y + era * 400 + (*month <= 2);
}

enum { DAYS_FIRST = -719162, DAYS_LAST = 2932896 }; /* 0001-01-01 and 9999-12-31 */

bool sg_date_parse(const char *text, size_t len, sg_date *out) {
  int year, month, day, y, m, d;
  if (len != SG_DATE_SIZE - 1 || text[4] != '-' || text[7] != '-') return false;
  year = digits_at(text, 4);
  month = digits_at(text + 5, 2);
  day = digits_at(text + 8, 2);
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > 31) return false;
  out->days = days_of(year, month, day);
  date_of(out->days, &y, &m, &d);
  return d == day; /* not the 30th of February */
}

size_t sg_date_print(sg_date value, char out[SG_DATE_SIZE]) {
  int year, month, day;
  out[0] = '\0';
  if (value.days < DAYS_FIRST || value.days > DAYS_LAST) return 0;
  date_of(value.days, &year, &month, &day);
  memcpy(out, "0000-00-00", SG_DATE_SIZE);
  print_digits(out, year, 4);
  print_digits(out + 5, month, 2);
  print_digits(out + 8, day, 2);
  return SG_DATE_SIZE - 1;
}

#define US_SECOND INT64_C(1000000)
#define US_DAY (86400 * US_SECOND)

bool sg_time_parse(const char *text, size_t len, sg_time *out) {
  int hour, minute, second, micros = 0, unit = 100000;
  if (len < 8 || text[2] != ':' || text[5] != ':') return false;
  hour = digits_at(text, 2);
  minute = digits_at(text + 3, 2);
  second = digits_at(text + 6, 2);
  if (hour < 0 || hour > 24 || minute < 0 || minute > 59 || second < 0 || second > 59) return false;
  if (len == 9 || len > 15 || (len > 8 && text[8] != '.')) return false;
  for (size_t i = 9; i < len; i++, unit /= 10) {
    int digit = digits_at(text + i, 1);
    if (digit < 0) return false;
    micros += digit * unit;
  }
  out->us = ((hour * 60 + minute) * INT64_C(60) + second) * US_SECOND + micros;
  return out->us <= US_DAY; /* 24:00:00 is one */
}

size_t sg_time_print(sg_time value, char out[SG_TIME_SIZE]) {
  int64_t seconds = value.us / US_SECOND, micros = value.us % US_SECOND;
  size_t len = micros % 1000 == 0 ? 12 : 15;
  out[0] = '\0';
  if (value.us < 0 || value.us > US_DAY) return 0;
  memcpy(out, "00:00:00.", 9);
  print_digits(out, seconds / 3600, 2);
  print_digits(out + 3, seconds / 60 % 60, 2);
  print_digits(out + 6, seconds % 60, 2);
  print_digits(out + 9, len == 12 ? micros / 1000 : micros, len == 12 ? 3 : 6);
  out[len] = '\0';
  return len;
}

bool sg_ts_parse(const char *text, size_t len, sg_ts *out) {
  sg_date date;
  sg_time time;
  if (len > 0 && text[len - 1] == 'Z') len--;
  if (len < 19 || (text[10] != 'T' && text[10] != ' ')) return false;
  if (!sg_date_parse(text, 10, &date) || !sg_time_parse(text + 11, len - 11, &time)) return false;
  out->us = date.days * US_DAY + time.us;
  return true;
}

size_t sg_ts_print(sg_ts value, bool utc, char out[SG_TS_SIZE]) {
  sg_time time;
  sg_date date;
  int64_t days = value.us / US_DAY - (value.us % US_DAY < 0);
  out[0] = '\0';
  if (days < DAYS_FIRST || days > DAYS_LAST) return 0;
  date.days = (int32_t)days;
  time.us = value.us - days * US_DAY;
  time.us -= time.us % 1000;
  sg_date_print(date, out);
  out[10] = 'T';
  size_t len = 11 + sg_time_print(time, out + 11);
  if (utc) out[len++] = 'Z';
  out[len] = '\0';
  return len;
}

/* --- decimals --- */

static size_t print_i64(char *out, int64_t value) {
  char digits[20];
  size_t count = 0, at = 0;
  uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
  do digits[count++] = (char)('0' + rest % 10);
  while ((rest /= 10) != 0);
  if (value < 0) out[at++] = '-';
  while (count > 0) out[at++] = digits[--count];
  out[at] = '\0';
  return at;
}

size_t sg_decimal_print(int64_t value, int scale, char out[SG_DECIMAL_SIZE]) {
  char digits[24];
  size_t len = print_i64(digits, value), at = 0, whole;
  const char *from = digits;
  if (*from == '-') {
    out[at++] = '-';
    from++;
    len--;
  }
  whole = len > (size_t)scale ? len - (size_t)scale : 0;
  memcpy(out + at, from, whole);
  at += whole;
  if (whole == 0) out[at++] = '0';
  if (scale > 0) {
    out[at++] = '.';
    for (size_t i = len - whole; i < (size_t)scale; i++) out[at++] = '0';
    memcpy(out + at, from + whole, len - whole);
    at += len - whole;
  }
  out[at] = '\0';
  return at;
}

/* value * 10 + digit, or false when it does not fit. Counts below zero, where one more number is. */
static bool add_digit(int64_t *value, int digit) {
  if (*value < (INT64_MIN + digit) / 10) return false;
  *value = *value * 10 - digit;
  return true;
}

bool sg_decimal_parse(const char *text, size_t len, int scale, int64_t *out) {
  size_t at = 0;
  int64_t value = 0;
  int after = -1; /* digits after the point */
  bool negative = len > 0 && text[0] == '-', any = false;
  if (len > 0 && (text[0] == '-' || text[0] == '+')) at++;
  for (; at < len; at++) {
    if (text[at] == '.' && after < 0) {
      after = 0;
      continue;
    }
    if (text[at] < '0' || text[at] > '9') return false;
    any = true;
    if (after == scale && text[at] != '0') return false; /* more digits than there is room for */
    if (after == scale) continue;
    if (!add_digit(&value, text[at] - '0')) return false;
    if (after >= 0) after++;
  }
  for (after = after < 0 ? 0 : after; after < scale; after++)
    if (!add_digit(&value, 0)) return false;
  if (!any || (!negative && value == INT64_MIN)) return false;
  *out = negative ? value : -value;
  return true;
}

/* --- intervals --- */

/* A number with up to six decimals, in millionths; false when there is none. */
static bool interval_number(const char **at, const char *end, int64_t *millionths) {
  const char *from = *at;
  while (*at < end && (**at == '-' || **at == '+' || **at == '.' || (**at >= '0' && **at <= '9'))) ++*at;
  return sg_decimal_parse(from, (size_t)(*at - from), 6, millionths);
}

static bool add_months(sg_interval *out, int64_t months) {
  int64_t sum = out->months + months;
  out->months = (int32_t)sum;
  return sum >= INT32_MIN && sum <= INT32_MAX;
}

static bool add_days(sg_interval *out, int64_t days) {
  int64_t sum = out->days + days;
  out->days = (int32_t)sum;
  return sum >= INT32_MIN && sum <= INT32_MAX;
}

static bool add_micros(sg_interval *out, int64_t millionths, int64_t seconds) {
  if (millionths > INT64_MAX / seconds || millionths < INT64_MIN / seconds) return false;
  int64_t us = millionths * seconds;
  if (us > 0 ? out->us > INT64_MAX - us : out->us < INT64_MIN - us) return false;
  out->us += us;
  return true;
}

static bool interval_part(sg_interval *out, bool time, char unit, int64_t millionths) {
  int64_t whole = millionths / 1000000;
  bool exact = millionths % 1000000 == 0;
  if (time) {
    int64_t seconds = unit == 'H' ? 3600 : unit == 'M' ? 60 : 1;
    return (unit == 'H' || unit == 'M' || unit == 'S') && add_micros(out, millionths, seconds);
  }
  switch (unit) {
  case 'Y': return exact && add_months(out, whole * 12);
  case 'M': return exact && add_months(out, whole);
  case 'W': return exact && add_days(out, whole * 7);
  case 'D': return exact && add_days(out, whole);
  default: return false;
  }
}

bool sg_interval_parse(const char *text, size_t len, sg_interval *out) {
  const char *at = text, *end = text + len;
  bool time = false;
  int64_t number;
  out->months = out->days = 0;
  out->us = 0;
  if (len < 3 || *at++ != 'P') return false;
  while (at < end) {
    if (*at == 'T' && !time) {
      time = true;
      at++;
      continue;
    }
    if (!interval_number(&at, end, &number) || at == end) return false;
    if (!interval_part(out, time, *at++, number)) return false;
  }
  return true;
}

static size_t interval_unit(char *out, int64_t number, char unit) {
  if (number == 0) return 0;
  size_t len = print_i64(out, number);
  out[len++] = unit;
  return len;
}

size_t sg_interval_print(sg_interval value, char out[SG_INTERVAL_SIZE]) {
  size_t at = 0;
  int64_t seconds = value.us / US_SECOND, micros = value.us % US_SECOND;
  out[at++] = 'P';
  at += interval_unit(out + at, value.months / 12, 'Y');
  at += interval_unit(out + at, value.months % 12, 'M');
  at += interval_unit(out + at, value.days, 'D');
  if (value.us != 0 || at == 1) {
    out[at++] = 'T';
    at += interval_unit(out + at, seconds / 3600, 'H');
    at += interval_unit(out + at, seconds / 60 % 60, 'M');
    seconds %= 60;
    if (micros != 0) {
      at += sg_decimal_print(seconds * US_SECOND + micros, 6, out + at);
      out[at++] = 'S';
    } else {
      at += interval_unit(out + at, seconds, 'S');
    }
    if (out[at - 1] == 'T') {
      out[at++] = '0';
      out[at++] = 'S';
    }
  }
  out[at] = '\0';
  return at;
}

/* --- text and floats --- */

size_t sg_text_length(sg_str text) {
  size_t count = 0;
  for (size_t i = 0; i < text.len; i++) count += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
  return count;
}

static uint32_t load_u32(const unsigned char *at, bool big) {
  if (big) return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
  return (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 | at[0];
}

static float float_of(uint32_t bits) {
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

/* IEEE 754 binary16. */
static float half_to_float(uint32_t half) {
  uint32_t sign = (half & 0x8000) << 16, exponent = half >> 10 & 31, fraction = half & 0x3FF;
  if (exponent == 31) return float_of(sign | 0x7F800000 | fraction << 13);
  if (exponent == 0) {
    float small = (float)fraction / 16777216.0F;
    return sign != 0 ? -small : small;
  }
  return float_of(sign | (exponent + 112) << 23 | fraction << 13);
}

void sg_floats_get(sg_floats from, float *to) {
  const unsigned char *at = (const unsigned char *)from.ptr;
  if (from.ptr == NULL) return;
  if (from.form == SG_FLOATS_NATIVE) {
    memcpy(to, from.ptr, from.len * sizeof *to);
    return;
  }
  for (uint32_t i = 0; i < from.len; i++) {
    if (from.form == SG_FLOATS_HALF) to[i] = half_to_float((uint32_t)at[2 * i] << 8 | at[2 * i + 1]);
    else to[i] = float_of(load_u32(at + 4 * (size_t)i, from.form == SG_FLOATS_BIG));
  }
}
