/* --- arrays --- */

/* Walks an array in either form. What Postgres sends begins with the number of dimensions, so its first
 * byte is 0; JSON begins with a bracket. */
typedef struct array_reader {
  const char *at, *end;
  int element;
  bool json;
  uint32_t left; /* elements to come; of JSON not known */
  sg_rc rc;
} array_reader;

/* The OID of an element type; what has no binary form of its own here is sent as text. */
static uint32_t element_oid(int element) {
  switch (element) {
  case SG_T_I16: return 21;
  case SG_T_I32: return 23;
  case SG_T_I64: return 20;
  case SG_T_F32: return 700;
  case SG_T_F64: return 701;
  case SG_T_BOOL: return 16;
  case SG_T_BYTES: return 17;
  case SG_T_UUID: return 2950;
  case SG_T_DATE: return 1082;
  case SG_T_TIME: return 1083;
  case SG_T_TIMESTAMP: return 1114;
  case SG_T_TIMESTAMPTZ: return 1184;
  case SG_T_INTERVAL: return 1186;
  default: return 25;
  }
}

static const char *skip_space(const char *at, const char *end) {
  while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r')) at++;
  return at;
}

static uint64_t load_big(const char *at, int bytes) {
  uint64_t value = 0;
  for (int i = 0; i < bytes; i++) value = value << 8 | (unsigned char)at[i];
  return value;
}

static void store_big(char *at, uint64_t value, int bytes) {
  for (int i = bytes - 1; i >= 0; i--) {
    at[i] = (char)(value & 255);
    value >>= 8;
  }
}

static sg_rc array_open(array_reader *r, sg_array array, int element) {
  memset(r, 0, sizeof *r);
  r->at = array.ptr;
  r->end = array.ptr + array.len;
  r->element = element;
  r->rc = SG_OK;
  if (array.len > 0 && array.ptr[0] != '\0') {
    r->json = true;
    r->at = skip_space(r->at, r->end);
    if (r->at == r->end || *r->at++ != '[') return SG_ERR_TYPE;
    r->at = skip_space(r->at, r->end);
    return SG_OK;
  }
  if (array.len < 12) return SG_ERR_TYPE;
  uint64_t dimensions = load_big(array.ptr, 4);
  if (dimensions > 1 || load_big(array.ptr + 8, 4) != element_oid(element)) return SG_ERR_TYPE;
  r->at += 12;
  if (dimensions == 0) return SG_OK;
  if (array.len < 20) return SG_ERR_TYPE;
  r->left = (uint32_t)load_big(r->at, 4);
  r->at += 8;
  return SG_OK;
}

bool sg_array_is_of(sg_array array, int element) {
  array_reader r;
  return array_open(&r, array, element) == SG_OK;
}

static double double_of(uint64_t bits) {
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static uint64_t bits_of(double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

#define PG_EPOCH_DAYS 10957 /* 2000-01-01 */
#define PG_EPOCH_US (PG_EPOCH_DAYS * US_DAY)

bool sg_ts_from_pg(int64_t us, int64_t *out) {
  bool infinite = us == INT64_MAX || us == INT64_MIN;
  if (!infinite && us > INT64_MAX - PG_EPOCH_US) return false;
  *out = infinite ? us : us + PG_EPOCH_US;
  return true;
}

bool sg_ts_to_pg(int64_t us, int64_t *out) {
  bool infinite = us == INT64_MAX || us == INT64_MIN;
  if (!infinite && us <= INT64_MIN + PG_EPOCH_US) return false; /* which would be infinity */
  *out = infinite ? us : us - PG_EPOCH_US;
  return true;
}

bool sg_date_from_pg(int32_t days, int32_t *out) {
  bool infinite = days == INT32_MAX || days == INT32_MIN;
  if (!infinite && days > INT32_MAX - PG_EPOCH_DAYS) return false;
  *out = infinite ? days : days + PG_EPOCH_DAYS;
  return true;
}

bool sg_date_to_pg(int32_t days, int32_t *out) {
  bool infinite = days == INT32_MAX || days == INT32_MIN;
  if (!infinite && days < INT32_MIN + PG_EPOCH_DAYS) return false;
  *out = infinite ? days : days - PG_EPOCH_DAYS;
  return true;
}

static sg_interval load_interval(const char *at) {
  sg_interval value;
  value.us = (int64_t)load_big(at, 8);
  value.days = (int32_t)load_big(at + 8, 4);
  value.months = (int32_t)load_big(at + 12, 4);
  return value;
}

/* How many bytes an element has in Postgres; -1: any number. */
static int element_size(int element) {
  switch (element) {
  case SG_T_BOOL: return 1;
  case SG_T_I16: return 2;
  case SG_T_I32:
  case SG_T_F32:
  case SG_T_DATE: return 4;
  case SG_T_I64:
  case SG_T_F64:
  case SG_T_TIME:
  case SG_T_TIMESTAMP:
  case SG_T_TIMESTAMPTZ: return 8;
  case SG_T_UUID:
  case SG_T_INTERVAL: return 16;
  default: return -1;
  }
}

static sg_rc item_from_pg(sg_item *item, int element, const char *at, size_t len) {
  int size = element_size(element);
  int32_t days = 0;
  if (size >= 0 && (size_t)size != len) return SG_ERR_TYPE;
  switch (element) {
  case SG_T_BOOL: item->v.b = *at != 0; break;
  case SG_T_I16: item->v.i = (int16_t)load_big(at, 2); break;
  case SG_T_I32: item->v.i = (int32_t)load_big(at, 4); break;
  case SG_T_I64:
  case SG_T_TIME: item->v.i = (int64_t)load_big(at, 8); break;
  case SG_T_F32: item->v.f = (double)float_of((uint32_t)load_big(at, 4)); break;
  case SG_T_F64: item->v.f = double_of(load_big(at, 8)); break;
  case SG_T_DATE:
    if (!sg_date_from_pg((int32_t)load_big(at, 4), &days)) return SG_ERR_RANGE;
    item->v.i = days;
    break;
  case SG_T_TIMESTAMP:
  case SG_T_TIMESTAMPTZ:
    return sg_ts_from_pg((int64_t)load_big(at, 8), &item->v.i) ? SG_OK : SG_ERR_RANGE;
  case SG_T_UUID: memcpy(item->v.uuid.b, at, 16); break;
  case SG_T_INTERVAL: item->v.interval = load_interval(at); break;
  default:
    item->v.s.ptr = at;
    item->v.s.len = len;
    break;
  }
  return SG_OK;
}

/* --- JSON --- */

static size_t put_utf8(char *to, uint32_t rune) {
  if (rune < 0x80) {
    to[0] = (char)rune;
    return 1;
  }
  size_t len = rune < 0x800 ? 2 : rune < 0x10000 ? 3 : 4;
  static const unsigned char first[] = {0, 0, 0xC0, 0xE0, 0xF0};
  for (size_t i = len - 1; i > 0; i--) {
    to[i] = (char)(0x80 | (rune & 0x3F));
    rune >>= 6;
  }
  to[0] = (char)(first[len] | rune);
  return len;
}

static bool four_hex(const char *at, const char *end, uint32_t *out) {
  uint32_t value = 0;
  if (end - at < 4) return false;
  for (int i = 0; i < 4; i++) {
    int digit = hex_digit(at[i]);
    if (digit < 0) return false;
    value = value << 4 | (uint32_t)digit;
  }
  *out = value;
  return true;
}

/* The \uXXXX behind the backslash at *at, two of them when they are a pair of surrogates. */
static bool json_rune(const char **at, const char *end, uint32_t *rune) {
  uint32_t low;
  if (!four_hex(*at, end, rune)) return false;
  *at += 4;
  if (*rune < 0xD800 || *rune > 0xDFFF) return true;
  if (*rune > 0xDBFF || end - *at < 6 || (*at)[0] != '\\' || (*at)[1] != 'u') return false;
  if (!four_hex(*at + 2, end, &low) || low < 0xDC00 || low > 0xDFFF) return false;
  *at += 6;
  *rune = 0x10000 + ((*rune - 0xD800) << 10) + (low - 0xDC00);
  return true;
}

/* A JSON string without its escapes to `to`, which has room for it; NULL: it is only passed over. */
static bool json_text(const char **from, const char *end, char *to, size_t *len) {
  static const char escapes[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
  const char *at = *from + 1;
  char rune_text[4];
  *len = 0;
  while (at < end && *at != '"') {
    uint32_t rune = (unsigned char)*at;
    size_t part = 1;
    rune_text[0] = *at++;
    if (rune == '\\') {
      const char *known = at < end && *at != '\0' ? strchr(escapes, *at) : NULL;
      if (known != NULL) {
        rune_text[0] = meant[known - escapes];
        at++;
      } else if (at < end && *at == 'u') {
        at++;
        if (!json_rune(&at, end, &rune)) return false;
        part = put_utf8(rune_text, rune);
      } else {
        return false;
      }
    }
    if (to != NULL) memcpy(to + *len, rune_text, part);
    *len += part;
  }
  *from = at + 1;
  return at < end;
}

/* The end of any JSON value. */
static const char *json_end(const char *at, const char *end) {
  int depth = 0;
  size_t len;
  while (at < end) {
    if (*at == '"') {
      if (!json_text(&at, end, NULL, &len)) return NULL;
      if (depth == 0) return at;
      continue;
    }
    if (depth == 0 && (*at == ',' || *at == ']')) break;
    if (*at == '[' || *at == '{') depth++;
    if ((*at == ']' || *at == '}') && --depth == 0) return at + 1;
    at++;
  }
  return at;
}

/* `hex` digits to bytes, in place. */
static bool unhex(char *text, size_t *len) {
  if (*len % 2 != 0) return false;
  for (size_t i = 0; i < *len; i += 2) {
    int high = hex_digit(text[i]), low = hex_digit(text[i + 1]);
    if (high < 0 || low < 0) return false;
    text[i / 2] = (char)(high << 4 | low);
  }
  *len /= 2;
  return true;
}

static sg_rc item_from_text(sg_item *item, int element, char *bytes, size_t len) {
  sg_str text = sg_str_n(bytes, len);
  sg_date date;
  sg_time time;
  sg_ts ts;
  bool fine = true;
  switch (element) {
  case SG_T_UUID: fine = sg_uuid_parse(text.ptr, text.len, &item->v.uuid); break;
  case SG_T_DATE:
    fine = sg_date_parse(text.ptr, text.len, &date);
    if (fine) item->v.i = date.days;
    break;
  case SG_T_TIME:
    fine = sg_time_parse(text.ptr, text.len, &time);
    if (fine) item->v.i = time.us;
    break;
  case SG_T_TIMESTAMP:
  case SG_T_TIMESTAMPTZ:
    fine = sg_ts_parse(text.ptr, text.len, &ts);
    if (fine) item->v.i = ts.us;
    break;
  case SG_T_INTERVAL: fine = sg_interval_parse(text.ptr, text.len, &item->v.interval); break;
  case SG_T_BYTES:
    fine = unhex(bytes, &text.len);
    item->v.s = text;
    break;
  case SG_T_I16:
  case SG_T_I32:
  case SG_T_I64:
  case SG_T_F32:
  case SG_T_F64:
  case SG_T_BOOL: fine = false; break;
  default: item->v.s = text; break;
  }
  return fine ? SG_OK : SG_ERR_TYPE;
}

static bool is_word(const char *at, size_t len, const char *word) {
  return len == strlen(word) && memcmp(at, word, len) == 0;
}

/* A JSON value that is no string. */
static sg_rc item_from_word(sg_item *item, int element, const char *at, size_t len) {
  char number[64], *end = number;
  while (len > 0 && (at[len - 1] == ' ' || at[len - 1] == '\n' || at[len - 1] == '\r' || at[len - 1] == '\t')) len--;
  item->null = is_word(at, len, "null");
  if (item->null) return SG_OK;
  switch (element) {
  case SG_T_BOOL:
    item->v.b = is_word(at, len, "true");
    return item->v.b || is_word(at, len, "false") ? SG_OK : SG_ERR_TYPE;
  case SG_T_I16:
  case SG_T_I32:
  case SG_T_I64:
    if (!sg_decimal_parse(at, len, 0, &item->v.i)) return SG_ERR_TYPE;
    if (element == SG_T_I16 && item->v.i != (int16_t)item->v.i) return SG_ERR_RANGE;
    return element == SG_T_I32 && item->v.i != (int32_t)item->v.i ? SG_ERR_RANGE : SG_OK;
  case SG_T_F32:
  case SG_T_F64:
    if (len == 0 || len >= sizeof number) return SG_ERR_TYPE;
    memcpy(number, at, len);
    number[len] = '\0';
    item->v.f = strtod(number, &end);
    if (element == SG_T_F32) item->v.f = (double)(float)item->v.f;
    return *end == '\0' ? SG_OK : SG_ERR_TYPE;
  case SG_T_JSON:
    item->v.s = sg_str_n(at, len);
    return len > 0 ? SG_OK : SG_ERR_TYPE;
  default: return SG_ERR_TYPE;
  }
}

/* --- walking --- */

static bool next_json(array_reader *r, sg_item *item, char *text) {
  size_t len;
  if (r->at == r->end) r->rc = SG_ERR_TYPE;
  if (r->at == r->end || *r->at == ']') return false;
  if (*r->at == '"' && r->element != SG_T_JSON) {
    if (!json_text(&r->at, r->end, text, &len)) r->rc = SG_ERR_TYPE;
    else if (text != NULL) r->rc = item_from_text(item, r->element, text, len);
    else item->v.s.len = len;
  } else {
    const char *from = r->at;
    r->at = json_end(from, r->end);
    if (r->at == NULL) r->rc = SG_ERR_TYPE;
    else r->rc = item_from_word(item, r->element, from, (size_t)(r->at - from));
  }
  if (r->rc != SG_OK) return false;
  r->at = skip_space(r->at, r->end);
  if (r->at < r->end && *r->at == ',') r->at = skip_space(r->at + 1, r->end);
  else if (r->at == r->end || *r->at != ']') r->rc = SG_ERR_TYPE;
  return r->rc == SG_OK;
}

/* The next element; false at the end and after a mistake (r->rc). Text out of JSON goes to `text`,
 * which has room for it; when that is NULL the length alone is told. */
static bool array_next(array_reader *r, sg_item *item, char *text) {
  memset(item, 0, sizeof *item);
  if (r->json) return next_json(r, item, text);
  if (r->left == 0) return false;
  r->left--;
  r->rc = SG_ERR_TYPE;
  if (r->end - r->at < 4) return false;
  int32_t len = (int32_t)load_big(r->at, 4);
  r->at += 4;
  item->null = len < 0;
  if (len > r->end - r->at) return false;
  r->rc = item->null ? SG_OK : item_from_pg(item, r->element, r->at, (size_t)len);
  if (len > 0) r->at += len;
  return r->rc == SG_OK;
}

static bool is_text_element(int element) {
  return element_size(element) < 0;
}

static void *take_memory(const sg_alloc *alloc, size_t size) {
  return alloc == NULL ? malloc(size) : alloc->alloc(alloc->context, size);
}

/* The elements, and how many bytes their texts need, each with a NUL behind it. */
static sg_rc array_measure(sg_array array, int element, size_t *count, size_t *bytes) {
  array_reader r;
  sg_item item;
  *count = *bytes = 0;
  SG_TRY(array_open(&r, array, element));
  while (array_next(&r, &item, NULL)) {
    ++*count;
    /* JSON text that becomes a uuid or a date is parsed out of the same memory. */
    if (r.json || is_text_element(element)) *bytes += (item.null ? 0 : item.v.s.len) + 1;
  }
  if (r.json && !is_text_element(element)) *bytes = array.len + *count;
  return r.rc;
}

sg_rc sg_array_items(sg_array array, int element, const sg_alloc *alloc, sg_item **items,
                     size_t *count) {
  array_reader r;
  size_t bytes;
  *items = NULL;
  *count = 0;
  if (array.ptr == NULL) return SG_OK;
  SG_TRY(array_measure(array, element, count, &bytes));
  sg_item *made = (sg_item *)take_memory(alloc, *count * sizeof **items + bytes + 1);
  if (made == NULL) return SG_ERR_MEMORY;
  char *text = (char *)(made + *count);
  SG_TRY(array_open(&r, array, element));
  sg_item item;
  for (size_t i = 0; array_next(&r, &item, text); i++) {
    made[i] = item;
    if (item.null || !is_text_element(element)) continue;
    if (item.v.s.ptr != text && item.v.s.len > 0) memcpy(text, item.v.s.ptr, item.v.s.len);
    text[item.v.s.len] = '\0';
    made[i].v.s.ptr = text;
    text += item.v.s.len + 1;
  }
  *items = made;
  return r.rc;
}

/* --- writing --- */

/* Text that is counted when `to` is NULL, and written when it is not. */
typedef struct text_writer {
  char *to;
  size_t len;
} text_writer;

static void write_bytes(text_writer *w, const char *text, size_t len) {
  if (w->to != NULL && len > 0) memcpy(w->to + w->len, text, len);
  w->len += len;
}

static void write_json_text(text_writer *w, sg_str text) {
  static const char hex[] = "0123456789abcdef";
  write_bytes(w, "\"", 1);
  for (size_t i = 0; i < text.len; i++) {
    unsigned char c = (unsigned char)text.ptr[i];
    char escaped[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
    if (c == '"' || c == '\\') {
      escaped[1] = (char)c;
      write_bytes(w, escaped, 2);
    } else if (c < 0x20) {
      write_bytes(w, escaped, 6);
    } else {
      write_bytes(w, text.ptr + i, 1);
    }
  }
  write_bytes(w, "\"", 1);
}

static void write_hex(text_writer *w, sg_str bytes) {
  static const char hex[] = "0123456789abcdef";
  write_bytes(w, "\"", 1);
  for (size_t i = 0; i < bytes.len; i++) {
    unsigned char c = (unsigned char)bytes.ptr[i];
    char pair[2] = {hex[c >> 4], hex[c & 15]};
    write_bytes(w, pair, 2);
  }
  write_bytes(w, "\"", 1);
}

static bool is_finite(double value) { return value - value == 0; }

/* A double as text that reads back the same; JSON has no infinity. */
static bool write_double(text_writer *w, double value, int digits) {
  char text[40];
  if (!is_finite(value)) return false;
  int len = snprintf(text, sizeof text, "%.*g", digits, value);
  for (int i = 0; i < len; i++)
    if (text[i] == ',') text[i] = '.'; /* the point of another locale */
  write_bytes(w, text, (size_t)len);
  return true;
}

static bool write_printed(text_writer *w, const char *text, size_t len) {
  write_json_text(w, sg_str_n(text, len));
  return len > 0;
}

static bool write_json_item(text_writer *w, int element, const sg_item *item) {
  char text[SG_INTERVAL_SIZE];
  sg_date date;
  sg_time time;
  sg_ts ts;
  if (item->null) {
    write_bytes(w, "null", 4);
    return true;
  }
  switch (element) {
  case SG_T_BOOL: write_bytes(w, item->v.b ? "true" : "false", item->v.b ? 4 : 5); return true;
  case SG_T_I16:
  case SG_T_I32:
  case SG_T_I64: write_bytes(w, text, print_i64(text, item->v.i)); return true;
  case SG_T_F32: return write_double(w, item->v.f, 9);
  case SG_T_F64: return write_double(w, item->v.f, 17);
  case SG_T_UUID: return write_printed(w, text, sg_uuid_print(item->v.uuid, text));
  case SG_T_DATE:
    date.days = (int32_t)item->v.i;
    return write_printed(w, text, sg_date_print(date, text));
  case SG_T_TIME:
    time.us = item->v.i;
    return write_printed(w, text, sg_time_print(time, text));
  case SG_T_TIMESTAMP:
  case SG_T_TIMESTAMPTZ:
    ts.us = item->v.i;
    return write_printed(w, text, sg_ts_print(ts, element == SG_T_TIMESTAMPTZ, text));
  case SG_T_INTERVAL: return write_printed(w, text, sg_interval_print(item->v.interval, text));
  case SG_T_BYTES: write_hex(w, item->v.s); return true;
  case SG_T_JSON: write_bytes(w, item->v.s.ptr, item->v.s.len); return true;
  default: write_json_text(w, item->v.s); return true;
  }
}

static sg_rc write_json(text_writer *w, const sg_item *items, size_t count, int element) {
  write_bytes(w, "[", 1);
  for (size_t i = 0; i < count; i++) {
    if (i > 0) write_bytes(w, ",", 1);
    if (!write_json_item(w, element, &items[i])) return SG_ERR_RANGE;
  }
  write_bytes(w, "]", 1);
  return SG_OK;
}

sg_rc sg_array_json(const sg_item *items, size_t count, int element, const sg_alloc *alloc,
                    sg_array *out) {
  text_writer w = {NULL, 0};
  SG_TRY(write_json(&w, items, count, element));
  out->len = w.len;
  w.to = (char *)take_memory(alloc, w.len + 1);
  out->ptr = w.to;
  if (w.to == NULL) return SG_ERR_MEMORY;
  w.len = 0;
  w.to[out->len] = '\0';
  return write_json(&w, items, count, element);
}

/* One item as Postgres reads it, its length before it. */
static sg_rc write_pg_item(text_writer *w, int element, const sg_item *item) {
  char bytes[20] = {0};
  int size = element_size(element);
  int64_t number = item->null ? 0 : item->v.i;
  int32_t days;
  store_big(bytes, item->null ? UINT32_MAX : size >= 0 ? (uint64_t)size : item->v.s.len, 4);
  if (item->null || size < 0) {
    write_bytes(w, bytes, 4);
    if (!item->null) write_bytes(w, item->v.s.ptr, item->v.s.len);
    return SG_OK;
  }
  switch (element) {
  case SG_T_BOOL: number = item->v.b; break;
  case SG_T_F32: {
    float single = (float)item->v.f;
    uint32_t bits;
    memcpy(&bits, &single, sizeof bits);
    number = bits;
    break;
  }
  case SG_T_F64: number = (int64_t)bits_of(item->v.f); break;
  case SG_T_DATE:
    if (!sg_date_to_pg((int32_t)number, &days)) return SG_ERR_RANGE;
    number = days;
    break;
  case SG_T_TIMESTAMP:
  case SG_T_TIMESTAMPTZ:
    if (!sg_ts_to_pg(number, &number)) return SG_ERR_RANGE;
    break;
  default: break;
  }
  if (element == SG_T_UUID) {
    memcpy(bytes + 4, item->v.uuid.b, 16);
  } else if (element == SG_T_INTERVAL) {
    store_big(bytes + 4, (uint64_t)item->v.interval.us, 8);
    store_big(bytes + 12, (uint32_t)item->v.interval.days, 4);
    store_big(bytes + 16, (uint32_t)item->v.interval.months, 4);
  } else {
    store_big(bytes + 4, (uint64_t)number, size);
  }
  write_bytes(w, bytes, 4 + (size_t)size);
  return SG_OK;
}

/* Every element of `array` to `w`, in the other form. `text` is memory for one JSON text. */
sg_rc sg_array_turn(sg_array array, int element, char *text, char *to, size_t *len) {
  text_writer w = {to, 0};
  array_reader r;
  sg_item item;
  uint32_t count = 0;
  char header[20] = {0};
  SG_TRY(array_open(&r, array, element));
  bool to_pg = r.json;
  write_bytes(&w, to_pg ? header : "[", to_pg ? sizeof header : 1);
  while (array_next(&r, &item, text)) {
    if (!to_pg && count > 0) write_bytes(&w, ",", 1);
    count++;
    if (to_pg) SG_TRY(write_pg_item(&w, element, &item));
    else if (!write_json_item(&w, element, &item)) return SG_ERR_RANGE;
  }
  if (r.rc != SG_OK) return r.rc;
  if (!to_pg) write_bytes(&w, "]", 1);
  *len = w.len;
  if (!to_pg || to == NULL) return SG_OK;
  store_big(to, 1, 4);
  store_big(to + 4, 1, 4); /* there may be nulls */
  store_big(to + 8, element_oid(element), 4);
  store_big(to + 12, count, 4);
  store_big(to + 16, 1, 4);
  return SG_OK;
}
