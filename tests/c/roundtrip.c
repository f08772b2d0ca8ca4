/* roundtrip SQLITE_FILE POSTGRES_CONNECTION ROWS SEED: random rows of every table, written to each database by the
 * generated `_bind` and read back by `_read`, must come back as they were; what one database gave must go to the
 * other. tests/c/roundtrip.py makes tables.h from the generated headers. Foreign keys are off; a row that a check
 * refuses is another row. */
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "schemagen_inside.h"

typedef struct Bound {
  const sg_table *table;
  const void *initial; /* the row of _INIT */
  sg_rc (*validate)(const void *, sg_violation *);
  int partial; /* it has checks that only the database evaluates */
  const char *lite_cols, *lite_insert;
  sg_rc (*lite_read)(sqlite3_stmt *, void *);
  sg_rc (*lite_bind)(sqlite3_stmt *, const void *);
  const char *pg_cols, *pg_insert;
  sg_rc (*pg_read)(const PGresult *, void *);
  sg_rc (*pg_bind)(const void *, sg_pg_params *);
} Bound;

#define TABLE(t)                                                                                                   \
  static sg_rc validate_##t(const void *row, sg_violation *bad) { return t##_validate((const t *)row, bad); }
#define TABLE_SQLITE(t)                                                                                            \
  static sg_rc read_lite_##t(sqlite3_stmt *st, void *row) { return t##_sqlite_read(st, 0, (t *)row); }           \
  static sg_rc bind_lite_##t(sqlite3_stmt *st, const void *row) { return t##_sqlite_bind(st, (const t *)row); }
#define TABLE_PG(t)                                                                                                \
  static sg_rc read_pg_##t(const PGresult *result, void *row) { return t##_pg_read(result, 0, 0, (t *)row); }    \
  static sg_rc bind_pg_##t(const void *row, sg_pg_params *params) { return t##_pg_bind((const t *)row, params); }
#include "tables.h"

static int failures, refused, unchecked; /* unchecked: the last row refused was refused by a check */
static long compared;

static void die(const char *what, const char *why) {
  fprintf(stderr, "roundtrip: %s: %s\n", what, why);
  exit(1);
}

/* --- what is allocated: linked with --wrap, by which the program and the generated code come here, the engines not --- */

static int allocations;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void *__wrap_malloc(size_t size) { return allocations++, __real_malloc(size); }
void *__wrap_calloc(size_t count, size_t size) { return allocations++, __real_calloc(count, size); }
void *__wrap_realloc(void *block, size_t size) { return allocations++, __real_realloc(block, size); }

static void allocated_at_most(int count, const char *what, const sg_table *table) {
  if (allocations <= count) return;
  fprintf(stderr, "%s of %s allocates %d times\n", what, table->name, allocations);
  failures++;
}

/* --- random values --- */

static uint64_t state;

static uint64_t any(void) { /* xorshift64* */
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return state * UINT64_C(2685821657736338717);
}
static uint64_t below(uint64_t limit) { return any() % limit; }

/* What is allocated for one row. */
static void *blocks[4096];
static size_t n_blocks;

static void *take(void *context, size_t size) {
  (void)context;
  if (n_blocks == sizeof blocks / sizeof *blocks) die("memory", "more blocks than expected");
  return blocks[n_blocks++] = calloc(1, size + 1);
}
static const sg_alloc row_alloc = {take, NULL};

static void drop_blocks(size_t kept) {
  while (n_blocks > kept) free(blocks[--n_blocks]);
}

static int64_t integer(int bits) {
  static const int64_t edges[] = {0, 1, -1, INT64_MAX, INT64_MIN};
  int64_t value = below(3) == 0 ? edges[below(5)] : (int64_t)any() >> below(60);
  int64_t max = bits == 64 ? INT64_MAX : (INT64_C(1) << (bits - 1)) - 1, min = -max - 1;
  return value > max ? max : value < min ? min : value;
}

/* No -0.0: SQLite holds a double without decimals as an integer. */
static double real(bool single) {
  static const double edges[] = {0, 2, 1, -1.5, 0.1, 1e300, -1e-300, 5e-324};
  double value = below(2) == 0 ? edges[below(8)] : (double)(int64_t)any() / 1000.0;
  if (below(10) == 0) value = below(2) == 0 ? (double)__builtin_inf() : -(double)__builtin_inf();
  if (!single) return value;
  float narrow = (float)(value > 3e38 || value < -3e38 ? 1.5 : value);
  return below(10) == 0 ? 1.401298464324817e-45 : narrow == 0 ? 0 : (double)narrow;
}

static const char *const letters[] = {"a", "Z", "'", "\"", "\\", "{", ",", " ", "\n", "\t", "%", "\303\251", "\342\202\254",
                                      "\360\237\230\200", "NULL", "0"};

static sg_str text(size_t limit) {
  size_t count = below(4) == 0 ? 0 : below(limit + 1);
  char *out = take(NULL, count * 4);
  size_t len = 0;
  for (size_t i = 0; i < count; i++) {
    const char *letter = letters[below(16)];
    if (strcmp(letter, "NULL") == 0 && i + 4 > count) letter = "x";
    memcpy(out + len, letter, strlen(letter));
    len += strlen(letter);
    if (strcmp(letter, "NULL") == 0) i += 3;
  }
  return sg_str_n(out, len);
}

static sg_str bytes(void) {
  size_t len = below(3) == 0 ? 0 : below(300);
  char *out = take(NULL, len);
  for (size_t i = 0; i < len; i++) out[i] = (char)(below(3) == 0 ? 0 : any());
  return sg_str_n(out, len);
}

static sg_str bits(size_t len) {
  char *out = take(NULL, len);
  for (size_t i = 0; i < len; i++) out[i] = below(2) == 0 ? '0' : '1';
  return sg_str_n(out, len);
}

/* Values of the types held as text, as Postgres prints them. */
static const struct { const char *type; const char *values[4]; } samples[] = {
  {"inet", {"10.0.0.1/32", "2001:db8::1/128", "192.168.1.0/24"}}, {"cidr", {"10.0.0.0/8", "2001:db8::/32"}},
  {"macaddr", {"08:00:2b:01:02:03"}}, {"macaddr8", {"08:00:2b:01:02:03:04:05"}},
  {"point", {"(1,2)", "(-0.5,1e+30)"}}, {"line", {"{1,2,3}"}}, {"lseg", {"[(0,0),(1,1)]"}}, {"box", {"(1,1),(0,0)"}},
  {"path", {"((0,0),(1,1))"}}, {"polygon", {"((0,0),(1,1),(1,0))"}}, {"circle", {"<(0,0),2>"}},
  {"ltree", {"a.b", "top"}}, {"hstore", {"\"a\"=>\"1\"", ""}}, {"tsvector", {"'cat':1", ""}}, {"tsquery", {"'cat' & 'dog'"}},
  {"xml", {"<a>b</a>"}}, {"money", {"$1,234.50", "-$0.01"}}, {"int4range", {"[1,5)", "empty", "(,)"}},
  {"int8range", {"[1,5)"}}, {"numrange", {"[1.5,2.5]"}}, {"daterange", {"[2020-01-01,2020-02-01)"}},
  {"tsrange", {"[\"2020-01-01 00:00:00\",\"2020-02-01 00:00:00\")"}},
  {"tstzrange", {"[\"2020-01-01 00:00:00+00\",\"2020-02-01 00:00:00+00\")"}},
  {"int4multirange", {"{[1,5)}", "{}"}}, {"int8multirange", {"{[1,5)}"}}, {"nummultirange", {"{[1.5,2.5]}"}},
  {"datemultirange", {"{[2020-01-01,2020-02-01)}"}}, {"tsmultirange", {"{}"}}, {"tstzmultirange", {"{}"}},
  {"jsonpath", {"$.\"a\""}}, {"oid", {"4294967295"}}, {"pg_lsn", {"16/B374D848"}}, {"timetz", {"10:00:00+02"}}, {"name", {"pg_catalog", ""}},
  {"sparsevec", {"{1:1.5,3:-2}/100"}}, {"mood", {"calm"}},
};

static sg_str sample(const sg_column *column, bool *found) {
  const char *type = column->pg_type == NULL ? "text" : column->pg_type;
  size_t len = strcspn(type, "([");
  *found = true;
  if (len == 3 && strncmp(type, "bit", 3) == 0) return bits((size_t)column->arg0);
  if (len == 6 && strncmp(type, "varbit", 6) == 0) return bits(below((uint64_t)(column->arg0 > 0 ? column->arg0 : 70) + 1));
  for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
    if (strlen(samples[i].type) != len || strncmp(samples[i].type, type, len) != 0) continue;
    int count = 0;
    while (count < 4 && samples[i].values[count] != NULL) count++;
    return sg_str_z(samples[i].values[below((uint64_t)count)]);
  }
  *found = false;
  return sg_str_z("");
}

static bool is_number(sg_str text) { return strchr("NI", text.ptr[text.ptr[0] == '-']) == NULL; }

static sg_str numeric(const sg_column *column, bool lite) {
  static const char *const edges[] = {"0", "-0.1", "0.000000000000000000000000000000000000000000000000000000000000000000000000000001",
    "99999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999.99999999999999999999",
    "1000000000000000000000000000000000000000000000000", "NaN", "Infinity", "-Infinity"};
  if (column->arg0 == 0 && below(3) == 0) return sg_str_z(edges[below(lite ? 5 : 8)]);
  int after = column->arg0 > 0 ? column->arg1 : (int)below(9);
  int before = column->arg0 > 0 ? column->arg0 - column->arg1 : 40;
  char *out = take(NULL, 100);
  size_t len = 0, whole = before > 0 ? 1 + below((uint64_t)before) : 0;
  bool sign = below(2) == 0;
  if (sign) out[len++] = '-';
  if (whole == 0) out[len++] = '0';
  for (size_t i = 0; i < whole; i++) out[len++] = (char)('1' + below(9));
  if (after > 0) out[len++] = '.';
  for (int i = 0; i < after; i++) out[len++] = (char)('1' + below(9));
  return sg_str_n(out, len);
}

static sg_str json(void) {
  static const char *const values[] = {"{}", "[]", "\"\303\251\"", "{\"a\": [1, 2.50, null, true]}", "null", "{\"k\": \"\\\"\"}"};
  return sg_str_z(values[below(6)]);
}

static int32_t days(bool lite) {
  static const int32_t edges[] = {INT32_MAX, INT32_MIN, -2440588, -719163, 2145042905}; /* infinity; 4714 BC, 1 BC, 5874897 */
  if (!lite && below(4) == 0) return edges[below(5)];
  return (int32_t)below(3652058) - 719162;
}

static int64_t moment(const sg_column *column, bool lite) {
  int64_t day = (int64_t)below(3652058) - 719162, us = (int64_t)below(UINT64_C(86400000000));
  int64_t unit = !lite ? (column->arg0 > 0 ? 1000000 : 1) : column->storage == SG_S_UNIX ? 1000000 : 1000;
  static const int64_t edges[] = {INT64_C(-210866803200000000), INT64_C(-62135596800000001), INT64_C(9223371331200000000), -1}; /* 4714 BC, 1 BC */
  if (!lite && below(8) == 0) return below(2) == 0 ? INT64_MAX : INT64_MIN;
  if (!lite && below(4) == 0) return edges[below(4)] / unit * unit;
  return day * INT64_C(86400000000) + us / unit * unit;
}

static sg_interval interval(void) {
  sg_interval value = {(int32_t)below(2000) - 1000, (int32_t)below(2000) - 1000, (int64_t)any() >> 10};
  static const sg_interval edges[] = {{0, 0, 0}, {INT32_MAX, INT32_MIN, INT64_MAX}, {INT32_MIN, INT32_MAX, INT64_MIN}, {0, -1, 1}, {-1, 0, -1}};
  if (below(3) == 0) value = edges[below(5)];
  return value;
}

static sg_uuid uuid(void) {
  sg_uuid value;
  for (int i = 0; i < 16; i++) value.b[i] = (uint8_t)any();
  return value;
}

static void random_item(sg_item *item, const sg_column *column, bool lite) {
  memset(item, 0, sizeof *item);
  item->null = below(5) == 0;
  if (item->null) return;
  switch (column->element) {
  case SG_T_BOOL: item->v.b = below(2) == 0; break;
  case SG_T_I16: item->v.i = integer(16); break;
  case SG_T_I32: item->v.i = integer(32); break;
  case SG_T_I64: item->v.i = integer(64); break;
  case SG_T_F32: item->v.f = real(true); break;
  case SG_T_F64: item->v.f = real(false); break;
  case SG_T_DATE: item->v.i = days(true); break;
  case SG_T_TIME: item->v.i = (int64_t)below(UINT64_C(86400000001)); break;
  case SG_T_TIMESTAMP:
  case SG_T_TIMESTAMPTZ: item->v.i = moment(column, true) / 1000 * 1000; break;
  case SG_T_UUID: item->v.uuid = uuid(); break;
  case SG_T_INTERVAL: item->v.interval = interval(); break;
  case SG_T_BYTES: item->v.s = bytes(); break;
  case SG_T_JSON: item->v.s = json(); break;
  case SG_T_NUMERIC: item->v.s = sg_str_z(below(2) == 0 ? "-12.3400" : "1234567890123456.7891"); break;
  default: item->v.s = text(column->arg0 > 0 ? (size_t)column->arg0 : 12); break;
  }
  if (item->v.f - item->v.f != 0 && (column->element == SG_T_F64 || column->element == SG_T_F32)) item->v.f = 2.5; /* JSON has no infinity */
  (void)lite;
}

static sg_array array(const sg_column *column, bool lite) {
  sg_item items[8];
  sg_array out = {NULL, 0};
  size_t count = below(8);
  for (size_t i = 0; i < count; i++) {
    random_item(&items[i], column, lite);
    bool label = strcmp(column->name, "shades") == 0 && !items[i].null;
    if (label) items[i].v.s = sg_str_z(below(2) == 0 ? "red" : "dark green");
  }
  if (sg_array_json(items, count, column->element, &row_alloc, &out) != SG_OK) die("sg_array_json", column->name);
  return out;
}

static void set(const sg_column *column, void *row, bool nullable, const void *value, size_t size) {
  char *at = (char *)row + column->offset;
  bool has = true;
  size_t shift = column->size - size;
  if (nullable && shift > 0) memcpy(at, &has, sizeof has);
  memcpy(at + (nullable ? shift : 0), value, size);
}

#define SET(type, expression) do { type set_to = (type)(expression); set(column, row, nullable, &set_to, sizeof set_to); } while (0)
#define SET_STRUCT(type, ...) do { type set_to = __VA_ARGS__; set(column, row, nullable, &set_to, sizeof set_to); } while (0)

static int64_t decimal(const sg_column *column) {
  int64_t limit = 1;
  for (int i = 0; i < column->arg0; i++) limit *= 10;
  int64_t value = below(4) == 0 ? limit - 1 : (int64_t)below((uint64_t)limit);
  return below(2) == 0 ? -value : value;
}

static void random_vector(const sg_column *column, void *row, bool nullable) {
  float values[16], *far = values;
  uint32_t len = (uint32_t)column->arg0;
  if (len > SG_INLINE_FLOATS) far = take(NULL, len * sizeof(float));
  for (uint32_t i = 0; i < len; i++) far[i] = (float)((int)below(4000) - 2000) / 4.0F; /* exact as half */
  if (len <= SG_INLINE_FLOATS) set(column, row, nullable, far, len * sizeof(float));
  else SET_STRUCT(sg_floats, sg_floats_of(far, len));
}

static void random_column(const sg_column *column, void *row, bool lite) {
  bool nullable = (column->flags & SG_F_NULLABLE) != 0, found;
  if (nullable && below(3) == 0) return;
  if ((lite ? column->sqlite_type : column->pg_type) == NULL) return;
  switch (column->type) {
  case SG_T_I16: SET(int16_t, integer(16)); break;
  case SG_T_I32: SET(int32_t, integer(32)); break;
  case SG_T_I64: SET(int64_t, integer(64)); break;
  case SG_T_F32: SET(float, real(true)); break;
  case SG_T_F64: SET(double, real(false)); break;
  case SG_T_BOOL: SET(bool, below(2) == 0); break;
  case SG_T_DECIMAL:
    if (column->arg0 > 9) SET(int64_t, decimal(column));
    else SET(int32_t, decimal(column));
    break;
  case SG_T_NUMERIC: SET_STRUCT(sg_str, numeric(column, lite)); break;
  case SG_T_TEXT: {
    sg_str value = sample(column, &found);
    if (!found) value = text(column->arg0 > 0 ? (size_t)column->arg0 : 60);
    if (!found && column->pg_type != NULL && strncmp(column->pg_type, "char(", 5) == 0) value = bits((size_t)column->arg0); /* Postgres fills it up */
    if (!found && lite && column->arg0 == 0 && below(8) == 0) value = sg_str_n("a\0b", 3);
    SET_STRUCT(sg_str, value);
    break;
  }
  case SG_T_JSON: SET_STRUCT(sg_str, json()); break;
  case SG_T_BYTES: SET_STRUCT(sg_str, bytes()); break;
  case SG_T_UUID: SET_STRUCT(sg_uuid, uuid()); break;
  case SG_T_DATE: SET_STRUCT(sg_date, {days(lite)}); break;
  case SG_T_TIME: SET_STRUCT(sg_time, {below(5) == 0 ? INT64_C(86400000000) : (int64_t)below(UINT64_C(86400000001))}); break;
  case SG_T_TIMESTAMP:
  case SG_T_TIMESTAMPTZ: SET_STRUCT(sg_ts, {moment(column, lite)}); break;
  case SG_T_INTERVAL: SET_STRUCT(sg_interval, interval()); break;
  case SG_T_VECTOR:
  case SG_T_HALFVEC: random_vector(column, row, nullable); break;
  case SG_T_ENUM: SET(int, 1 + below((uint64_t)column->arg0)); break;
  case SG_T_ARRAY: SET_STRUCT(sg_array, array(column, lite)); break;
  default: die("unknown type", column->name);
  }
}

/* --- comparing --- */

static bool same_item(int element, const sg_item *a, const sg_item *b) {
  if (a->null || b->null) return a->null == b->null;
  switch (element) {
  case SG_T_BOOL: return a->v.b == b->v.b;
  case SG_T_F32:
  case SG_T_F64: return memcmp(&a->v.f, &b->v.f, sizeof a->v.f) == 0;
  case SG_T_UUID: return memcmp(&a->v.uuid, &b->v.uuid, 16) == 0;
  case SG_T_INTERVAL: return memcmp(&a->v.interval, &b->v.interval, sizeof a->v.interval) == 0;
  case SG_T_I16: case SG_T_I32: case SG_T_I64: case SG_T_DATE: case SG_T_TIME: case SG_T_TIMESTAMP: case SG_T_TIMESTAMPTZ:
    return a->v.i == b->v.i;
  default: return a->v.s.len == b->v.s.len && memcmp(a->v.s.ptr, b->v.s.ptr, a->v.s.len) == 0;
  }
}

static bool same_array(int element, sg_array a, sg_array b) {
  sg_item *first, *second;
  size_t count, other;
  if (a.ptr == NULL || b.ptr == NULL) return a.ptr == b.ptr;
  if (sg_array_items(a, element, &row_alloc, &first, &count) != SG_OK) return false;
  if (sg_array_items(b, element, &row_alloc, &second, &other) != SG_OK || count != other) return false;
  for (size_t i = 0; i < count; i++)
    if (!same_item(element, &first[i], &second[i])) return false;
  return true;
}

static bool same_floats(sg_floats a, sg_floats b) {
  if (a.ptr == NULL || b.ptr == NULL) return a.ptr == b.ptr;
  if (a.len != b.len) return false;
  float *first = take(NULL, a.len * sizeof(float)), *second = take(NULL, a.len * sizeof(float));
  sg_floats_get(a, first);
  sg_floats_get(b, second);
  return memcmp(first, second, a.len * sizeof(float)) == 0;
}

static bool same_column(const sg_column *column, const void *row, const void *other) {
  const char *a = (const char *)row + column->offset, *b = (const char *)other + column->offset;
  sg_str text_a, text_b;
  switch (column->type) {
  case SG_T_NUMERIC: case SG_T_TEXT: case SG_T_JSON: case SG_T_BYTES:
    memcpy(&text_a, a, sizeof text_a);
    memcpy(&text_b, b, sizeof text_b);
    if (text_a.ptr == NULL || text_b.ptr == NULL) return text_a.ptr == text_b.ptr;
    return text_a.len == text_b.len && memcmp(text_a.ptr, text_b.ptr, text_a.len) == 0;
  case SG_T_ARRAY: {
    sg_array array_a, array_b;
    memcpy(&array_a, a, sizeof array_a);
    memcpy(&array_b, b, sizeof array_b);
    return same_array(column->element, array_a, array_b);
  }
  case SG_T_VECTOR: case SG_T_HALFVEC:
    if (column->arg0 > SG_INLINE_FLOATS) {
      sg_floats floats_a, floats_b;
      memcpy(&floats_a, a, sizeof floats_a);
      memcpy(&floats_b, b, sizeof floats_b);
      return same_floats(floats_a, floats_b);
    }
    break;
  default: break;
  }
  return memcmp(a, b, column->size) == 0; /* rows are zeroed before they are filled, padding too */
}

static void compare(const sg_table *table, const void *row, const void *other, bool lite, const char *how) {
  for (uint32_t i = 0; i < table->n_columns; i++) {
    const sg_column *column = &table->columns[i];
    if ((column->flags & (SG_F_GENERATED | SG_F_ALWAYS)) != 0) continue;
    if ((lite ? column->sqlite_type : column->pg_type) == NULL) continue;
    compared++;
    if (same_column(column, row, other)) continue;
    fprintf(stderr, "%s: %s.%s comes back changed\n", how, table->name, column->name);
    failures++;
  }
}

/* --- the databases --- */

static sqlite3 *lite;
static PGconn *pg;
static sg_pg_params params;

static sqlite3_stmt *prepared(const char *sql) {
  sqlite3_stmt *st = NULL;
  if (sqlite3_prepare_v2(lite, sql, -1, &st, NULL) != SQLITE_OK) die(sql, sqlite3_errmsg(lite));
  return st;
}

static PGresult *run_pg(const char *sql, int count) {
  PGresult *result = PQexecParams(pg, sql, count, NULL, params.values, params.lengths, params.formats, 1);
  if (PQresultStatus(result) == PGRES_COMMAND_OK || PQresultStatus(result) == PGRES_TUPLES_OK) return result;
  const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  if (sqlstate == NULL || strncmp(sqlstate, "23", 2) != 0) die(sql, PQerrorMessage(pg));
  unchecked = strcmp(sqlstate, "23514") == 0;
  PQclear(result);
  return NULL;
}

static void fail_rc(const char *what, const sg_table *table, sg_rc rc) {
  fprintf(stderr, "%s of %s: %s\n", what, table->name, sg_rc_text(rc));
  failures++;
}

/* Writes `row` and reads it back into `back`, whose texts are copied; false when the database refuses it. */
static bool through_lite(const Bound *bound, const void *row, void *back) {
  char sql[20000];
  snprintf(sql, sizeof sql, "DELETE FROM %s", bound->table->sqlite_name);
  sqlite3_exec(lite, sql, NULL, NULL, NULL);
  sqlite3_stmt *st = prepared(bound->lite_insert);
  sg_rc rc = bound->lite_bind(st, row);
  if (rc != SG_OK) fail_rc("sqlite_bind", bound->table, rc);
  int step = sqlite3_step(st);
  sqlite3_finalize(st);
  if (rc != SG_OK) return false;
  if (step == SQLITE_CONSTRAINT) {
    unchecked = sqlite3_extended_errcode(lite) == SQLITE_CONSTRAINT_CHECK;
    return refused++, false;
  }
  if (step != SQLITE_DONE) die(bound->lite_insert, sqlite3_errmsg(lite));
  snprintf(sql, sizeof sql, "SELECT %s FROM %s", bound->lite_cols, bound->table->sqlite_name);
  st = prepared(sql);
  char *borrowed = take(NULL, bound->table->row_size);
  void *block;
  if (sqlite3_step(st) != SQLITE_ROW) die(sql, "no row");
  allocations = 0;
  rc = bound->lite_read(st, borrowed);
  allocated_at_most(0, "sqlite_read", bound->table);
  if (rc != SG_OK) fail_rc("sqlite_read", bound->table, rc);
  else rc = sg_row_copy(bound->table, back, borrowed, &row_alloc, &block);
  allocated_at_most(1, "copy", bound->table);
  sqlite3_finalize(st);
  return rc == SG_OK;
}

static bool through_pg(const Bound *bound, const void *row, void *back) {
  char sql[20000];
  snprintf(sql, sizeof sql, "DELETE FROM %s", bound->table->pg_name);
  PQclear(run_pg(sql, 0));
  sg_rc rc = bound->pg_bind(row, &params);
  if (rc != SG_OK) return fail_rc("pg_bind", bound->table, rc), false;
  PGresult *result = run_pg(bound->pg_insert, params.count);
  if (result == NULL) return refused++, false;
  PQclear(result);
  snprintf(sql, sizeof sql, "SELECT %s FROM %s", bound->pg_cols, bound->table->pg_name);
  result = run_pg(sql, 0);
  char *borrowed = take(NULL, bound->table->row_size);
  void *block;
  allocations = 0;
  rc = bound->pg_read(result, borrowed);
  allocated_at_most(0, "pg_read", bound->table);
  if (rc != SG_OK) fail_rc("pg_read", bound->table, rc);
  else rc = sg_row_copy(bound->table, back, borrowed, &row_alloc, &block);
  allocated_at_most(1, "copy", bound->table);
  PQclear(result);
  return rc == SG_OK;
}

/* --- what sg_db keeps --- */

static sg_db lite_db, pg_db;

static bool expect(const char *what, const sg_table *table, sg_rc rc, sg_rc wanted) {
  if (rc == wanted) return true;
  if (rc != SG_ERR_CONSTRAINT) fail_rc(what, table, rc);
  return false;
}

static void copy_key(const sg_table *table, void *to, const void *from) {
  for (uint32_t i = 0; i < table->n_columns; i++) {
    const sg_column *column = &table->columns[i];
    if ((column->flags & SG_F_KEY) == 0) continue;
    memcpy((char *)to + column->offset, (const char *)from + column->offset, column->size);
  }
}

/* Views, and tables of somebody else that are there: every row can be read. */
static void read_others(sg_db *db) {
  sg_rows rows;
  sg_rc rc;
  for (const sg_table *const *table = readers; *table != NULL; table++) {
    void *row = take(NULL, (*table)->row_size);
    if (sg_db_list(db, *table, SG_V_ALL, NULL, &rows) != SG_OK) continue;
    while ((rc = sg_rows_next(&rows, row)) == SG_OK) compared++;
    if (rc != SG_NOROW) fail_rc("list", *table, rc);
  }
}

/* A row is inserted, found by its key, made another, found again, deleted. */
static void verbs(sg_db *db, const Bound *bound, const void *row, bool in_lite) {
  const sg_table *table = bound->table;
  char *found = take(NULL, table->row_size), *other = take(NULL, table->row_size), sql[300];
  sg_rows rows;
  int listed = 0;
  for (uint32_t i = 0; i < table->n_columns; i++) {
    const sg_column *column = &table->columns[i];
    if ((column->flags & SG_F_KEY) != 0 && (column->flags & SG_F_ALWAYS) != 0) return;
    random_column(column, other, in_lite);
  }
  snprintf(sql, sizeof sql, "DELETE FROM %s", in_lite ? table->sqlite_name : table->pg_name);
  if (!expect(sql, table, sg_db_exec(db, sql), SG_OK)) return;
  if (!expect("insert", table, sg_db_run(db, table, SG_V_INSERT, row, NULL), SG_OK)) return;
  copy_key(table, found, row);
  sg_rc rc = sg_db_run(db, table, SG_V_GET, found, found);
  if (rc == SG_ERR_MISSING) return; /* it has no key */
  if (expect("get", table, rc, SG_OK)) compare(table, row, found, in_lite, "get");
  copy_key(table, other, row);
  rc = sg_db_run(db, table, SG_V_UPSERT, row, NULL);
  if (rc != SG_ERR_MISSING && !expect("upsert", table, rc, SG_OK)) return;
  rc = sg_db_run(db, table, SG_V_UPDATE, other, NULL);
  if (rc == SG_ERR_CONSTRAINT) return;
  if (rc == SG_OK) {
    memset(found, 0, table->row_size);
    copy_key(table, found, row);
    if (expect("get", table, sg_db_run(db, table, SG_V_GET, found, found), SG_OK)) compare(table, other, found, in_lite, "update");
  } else if (rc != SG_ERR_MISSING) {
    fail_rc("update", table, rc);
  }
  read_others(db);
  if (!expect("list", table, sg_db_list(db, table, SG_V_ALL, NULL, &rows), SG_OK)) return;
  while ((rc = sg_rows_next(&rows, found)) == SG_OK) listed++;
  if (rc != SG_NOROW || listed != 1) fail_rc("list", table, rc);
  expect("delete", table, sg_db_run(db, table, SG_V_DELETE, row, NULL), SG_OK);
  expect("delete of nothing", table, sg_db_run(db, table, SG_V_DELETE, row, NULL), SG_NOROW);
  memset(found, 0, table->row_size);
  copy_key(table, found, row);
  expect("get of nothing", table, sg_db_run(db, table, SG_V_GET, found, found), SG_NOROW);
}

/* --- what no database of the schema gives --- */

/* The columns of a list in SQL, each with a NUL behind it, in `list`. */
static int split_columns(char *list, char **columns) {
  int count = 0, depth = 0;
  bool quoted = false;
  columns[count++] = list;
  for (char *at = list; *at != '\0'; at++) {
    if (*at == '"') quoted = !quoted;
    else if (!quoted) depth += (*at == '(') - (*at == ')');
    if (quoted || depth > 0 || *at != ',') continue;
    *at = '\0';
    columns[count++] = at + 2;
  }
  return count;
}

static const sg_column *column_at(const sg_table *table, int place, bool in_lite) {
  for (uint32_t i = 0; i < table->n_columns; i++)
    if ((in_lite ? table->columns[i].sqlite_type : table->columns[i].pg_type) != NULL && place-- == 0) return &table->columns[i];
  return NULL;
}

static bool is_text(const sg_column *column) {
  return column->type == SG_T_TEXT || column->type == SG_T_JSON || column->type == SG_T_BYTES || column->type == SG_T_NUMERIC;
}

/* What a reader gave for a value that may be nonsense: what must be an error is one, of that column, in words that say so;
 * what is taken can be copied, validated and looked into. */
static void check_hostile(sg_db *db, const Bound *bound, int place, const char *value, int read, void *row) {
  bool in_lite = !sg_db_is_pg(db);
  const sg_table *table = bound->table;
  const sg_column *column = column_at(table, place, in_lite);
  sg_rc rc = sg_rc_of(read);
  bool is_null = strncmp(value, "NULL", 4) == 0, nullable = (column->flags & SG_F_NULLABLE) != 0;
  bool wrong = is_null ? !nullable : strncmp(value, "'nonsen'", 8) == 0 && !is_text(column) && !(in_lite && column->type == SG_T_ARRAY);
  bool fine = wrong ? rc == (is_null ? SG_ERR_NULL : rc == SG_OK ? SG_ERR_TYPE : rc) : !is_null || rc == SG_OK;
  compared++;
  if (rc != SG_OK && !(is_null && table->read_only)) fine = fine && (read >> 8) - 1 == place;
  if (rc != SG_OK) {
    db->column = NULL;
    sg_db_wrong_at(db, table, read);
    fine = fine && db->column == column && strstr(sg_db_error(db), column->name) != NULL && strstr(sg_db_error(db), sg_rc_text(rc)) != NULL;
    db->column = NULL;
  }
  if (!fine) {
    fprintf(stderr, "%s: %s.%s read of %s: %s, place %d\n", in_lite ? "SQLite" : "Postgres", table->name, column->name, value,
            sg_rc_text(rc), (read >> 8) - 1);
    failures++;
  }
  if (rc != SG_OK) return;
  size_t kept = n_blocks;
  void *block = NULL, *copy = take(NULL, table->row_size);
  sg_violation bad;
  sg_item *items;
  size_t count;
  sg_array array;
  if (bound->validate(row, &bad) == SG_ERR_MEMORY || sg_row_copy(table, copy, row, &row_alloc, &block) != SG_OK) die("copy", table->name);
  memcpy(&array, (char *)row + column->offset, column->type == SG_T_ARRAY ? sizeof array : 0);
  if (column->type == SG_T_ARRAY && array.ptr != NULL && sg_array_items(array, column->element, &row_alloc, &items, &count) == SG_ERR_MEMORY)
    die("items", table->name);
  drop_blocks(kept);
}

/* `SELECT a, <value>, c FROM t` for every column and value. */
static void hostile(sg_db *db, const Bound *bound, const char *cols, const char *const *values, size_t n_values) {
  static char list[20000], sql[24000];
  char *columns[1700];
  bool in_lite = !sg_db_is_pg(db);
  snprintf(list, sizeof list, "%s", cols);
  int count = split_columns(list, columns);
  void *row = take(NULL, bound->table->row_size);
  for (int i = 0; i < count && i < 40; i++) { /* there is a table of 250 columns of one type */
    for (size_t v = 0; v < n_values; v++) {
      size_t len = (size_t)snprintf(sql, sizeof sql, "SELECT ");
      for (int j = 0; j < count; j++)
        len += (size_t)snprintf(sql + len, sizeof sql - len, "%s%s", j > 0 ? ", " : "", i == j ? values[v] : columns[j]);
      snprintf(sql + len, sizeof sql - len, " FROM %s", in_lite ? bound->table->sqlite_name : bound->table->pg_name);
#ifdef READS_SQLITE
      if (in_lite) {
        sqlite3_stmt *st = prepared(sql);
        if (sqlite3_step(st) != SQLITE_ROW) die(sql, sqlite3_errmsg(lite));
        check_hostile(db, bound, i, values[v], ((const sg_lite_table *)db->tables[bound->table->position])->read(st, 0, row), row);
        sqlite3_finalize(st);
      }
#endif
#ifdef READS_PG
      if (!in_lite) {
        PGresult *result = PQexecParams(pg, sql, 0, NULL, NULL, NULL, NULL, 1);
        if (PQresultStatus(result) != PGRES_TUPLES_OK || PQntuples(result) != 1) die(sql, PQerrorMessage(pg));
        check_hostile(db, bound, i, values[v], ((const sg_pg_table *)db->tables[bound->table->position])->read(result, 0, 0, row), row);
        PQclear(result);
      }
#endif
    }
  }
}

static void hostile_row(sg_db *db, const Bound *bound) {
  static const char *const lite_values[] = {"NULL", "'nonsen'", "''", "x''", "x'00ff'", "zeroblob(16)", "zeroblob(999)", "9223372036854775807",
    "-9223372036854775807 - 1", "2", "1.5", "1e300", "9e999", "'2024-02-30'", "'0000-00-00T00:00:00.000Z'", "'25:00:00.000'", "'P'", "'[1,'", "'[[1]]'",
    "'[1e999,\"x\",{}]'", "'NaN'", "'99999999999999999999999999999999999999999'", "'ffffffff-ffff-ffff-ffff-fffffffffff'", "'1' || char(0)"};
  static const char *const pg_values[] = {"NULL::text", "'nonsen'::text", "''::text", "'\\x00'::bytea", "'\\xffff'::bytea", "'\\xffffffff'::bytea",
    "'\\x7fffffffffffffff'::bytea", "'\\x0001000000000000'::bytea", "'\\x000000010000000000000017ffffffff00000001'::bytea",
    "'\\x000000010000000000000017000000010000000100000004'::bytea", "'\\x00000000000000000000000000000000'::bytea", "'\\x0003000000000000'::bytea", "9223372036854775807",
    "'NaN'::numeric", "1e100::numeric", "'{{1,2},{3,4}}'::int[]", "'{a,NULL}'::text[]", "'[3:4]={1,2}'::int[]", "'infinity'::timestamptz", "'4713-01-01 BC'::date",
    "'{}'::jsonb", "'-infinity'::date", "'24:00'::time", "interval '178000000 years'", "'\\x02'::bytea"};
  bool in_lite = !sg_db_is_pg(db);
  if (in_lite) hostile(db, bound, bound->lite_cols, lite_values, sizeof lite_values / sizeof *lite_values);
  else hostile(db, bound, bound->pg_cols, pg_values, sizeof pg_values / sizeof *pg_values);
}

static bool is_zero(const sg_column *column, const void *row) {
  const char *at = (const char *)row + column->offset;
  for (uint32_t i = 0; i < column->size; i++)
    if (at[i] != 0) return false;
  return true;
}

/* What the database gives for the columns left out by _create is what _INIT has, where it has something. */
static void initial_values(sg_db *db, const Bound *bound, const void *random, bool in_lite) {
  const sg_table *table = bound->table;
  char *row = take(NULL, table->row_size), sql[300];
  memcpy(row, random, table->row_size);
  snprintf(sql, sizeof sql, "DELETE FROM %s", in_lite ? table->sqlite_name : table->pg_name);
  if (!expect(sql, table, sg_db_exec(db, sql), SG_OK)) return;
  sg_rc rc = sg_db_run(db, table, SG_V_CREATE, row, row);
  if (rc != SG_OK && !in_lite) PQclear(PQexec(pg, "ROLLBACK TO row"));
  if (!expect("create", table, rc, SG_OK)) return;
  for (uint32_t i = 0; i < table->n_columns; i++) {
    const sg_column *column = &table->columns[i];
    if ((column->flags & (in_lite ? SG_F_DEFAULT_SQLITE : SG_F_DEFAULT_PG)) == 0 || is_zero(column, bound->initial)) continue;
    if (column->type == SG_T_JSON && !in_lite) continue; /* jsonb has blanks of its own */
    compared++;
    if (same_column(column, bound->initial, row)) continue;
    fprintf(stderr, "%s: %s.%s is not in _INIT what it is by default\n", in_lite ? "SQLite" : "Postgres", table->name, column->name);
    failures++;
  }
}

static void open_db(sg_db *db, sg_rc rc) {
  sg_mismatch why;
  if (rc != SG_OK) die("open", sg_rc_text(rc));
  if (MATCHES(db, &why) == SG_OK) return;
  if (why.table->read_only) return; /* somebody else's table is not there */
  fprintf(stderr, "matches: %s.%s %s: %s\n", why.table->name, why.column == NULL ? "" : why.column->name,
          why.what == NULL ? "" : why.what, sg_db_error(db));
  failures++;
}

/* What lies between `has` and the value may be anything: a program of C leaves there what was in memory. */
static void fill_padding(const sg_column *column, void *row, int byte) {
  bool wide = column->size == sizeof(sg_opt_i64);
  size_t before = 0;
  switch (column->type) {
  case SG_T_I16: before = offsetof(sg_opt_i16, v); break;
  case SG_T_I32:
  case SG_T_F32:
  case SG_T_DATE: before = offsetof(sg_opt_i32, v); break;
  case SG_T_I64:
  case SG_T_F64:
  case SG_T_TIME:
  case SG_T_TIMESTAMP:
  case SG_T_TIMESTAMPTZ: before = offsetof(sg_opt_i64, v); break;
  case SG_T_INTERVAL: before = offsetof(sg_opt_interval, v); break;
  case SG_T_DECIMAL: before = wide ? offsetof(sg_opt_i64, v) : offsetof(sg_opt_i32, v); break;
  case SG_T_VECTOR:
  case SG_T_HALFVEC: before = column->arg0 <= SG_INLINE_FLOATS ? offsetof(sg_opt_f32, v) : 0; break;
  default: break;
  }
  if ((column->flags & SG_F_NULLABLE) != 0 && before > 1) memset((char *)row + column->offset + 1, byte, before - 1);
}

/* A row out of one database into the other and back again. */
static void one_row(const Bound *bound, bool looked[2]) {
  size_t size = bound->table->row_size;
  bool both = lite != NULL && pg != NULL && bound->lite_insert != NULL && bound->pg_insert != NULL;
  for (int first = 0; first < 2; first++) {
    bool in_lite = first == 0;
    if (in_lite ? lite == NULL || bound->lite_insert == NULL : pg == NULL || bound->pg_insert == NULL) continue;
    void *row = take(NULL, size), *back = take(NULL, size), *other = take(NULL, size);
    for (uint32_t i = 0; i < bound->table->n_columns; i++) {
      random_column(&bound->table->columns[i], row, in_lite);
      fill_padding(&bound->table->columns[i], row, 0xA5);
    }
    sg_violation bad = {SG_OK, NULL, NULL};
    sg_rc valid = bound->validate(row, &bad);
    for (uint32_t i = 0; i < bound->table->n_columns; i++) fill_padding(&bound->table->columns[i], row, 0);
    if (valid != SG_OK && valid != SG_ERR_CHECK) fail_rc(bad.column->name, bound->table, bad.rc);
    unchecked = 0;
    bool came = in_lite ? through_lite(bound, row, back) : through_pg(bound, row, back);
    if (!in_lite && !came) PQclear(PQexec(pg, "ROLLBACK TO row"));
    /* The database refuses what a check of C refuses, and nothing else. */
    if (valid == SG_ERR_CHECK && came) fail_rc(bad.constraint, bound->table, valid);
    if (valid == SG_OK && unchecked && !bound->partial) fail_rc("_validate, but not a check", bound->table, valid);
    if (came) compare(bound->table, row, back, in_lite, in_lite ? "SQLite" : "Postgres");
    bool has_nul = false, alone = false; /* Postgres has no text with NUL in it, SQLite no infinite moment */
    for (uint32_t i = 0; came && i < bound->table->n_columns; i++) {
      const sg_column *column = &bound->table->columns[i];
      sg_str value;
      alone = alone || column->pg_type == NULL || column->sqlite_type == NULL;
      memcpy(&value, (char *)back + column->offset, column->type == SG_T_TEXT ? sizeof value : 0);
      if (column->type == SG_T_TEXT && value.ptr != NULL && memchr(value.ptr, 0, value.len) != NULL) has_nul = true;
    }
    if (came && both && in_lite && !has_nul && !alone && through_pg(bound, back, other))
      compare(bound->table, back, other, false, "SQLite to Postgres");
    /* What only Postgres holds exactly was tested above; here what the array forms become is of interest. */
    if (came && both && !in_lite && !alone) {
      for (uint32_t i = 0; i < bound->table->n_columns; i++) {
        const sg_column *column = &bound->table->columns[i];
        sg_str digits;
        memcpy(&digits, (char *)back + column->offset, column->type == SG_T_NUMERIC ? sizeof digits : 0);
        if (column->type == SG_T_NUMERIC && digits.ptr != NULL && !is_number(digits)) {
          digits = sg_str_z("1");
          memcpy((char *)back + column->offset, &digits, sizeof digits);
        }
        bool time = column->type == SG_T_DATE || column->type == SG_T_TIMESTAMP || column->type == SG_T_TIMESTAMPTZ;
        if (!time) continue;
        memset((char *)back + column->offset, 0, column->size);
      }
      if (through_lite(bound, back, other)) {
        for (uint32_t i = 0; i < bound->table->n_columns; i++) {
          const sg_column *column = &bound->table->columns[i];
          if (column->type == SG_T_ARRAY && column->sqlite_type != NULL && column->pg_type != NULL && !same_column(column, back, other)) {
            fprintf(stderr, "Postgres to SQLite: %s.%s comes back changed\n", bound->table->name, column->name);
            failures++;
          }
        }
      }
    }
    if (came && !looked[first]) hostile_row(in_lite ? &lite_db : &pg_db, bound), looked[first] = true;
    if (came) initial_values(in_lite ? &lite_db : &pg_db, bound, row, in_lite);
    if (came) verbs(in_lite ? &lite_db : &pg_db, bound, row, in_lite);
    if (!in_lite) PQclear(PQexec(pg, "ROLLBACK TO row"));
    drop_blocks(0);
  }
}

static void ignore(void *context, const char *message) {
  (void)context;
  (void)message;
}

int main(int argc, char **argv) {
  long rows = argc > 3 ? strtol(argv[3], NULL, 10) : 100;
  state = argc > 4 ? strtoull(argv[4], NULL, 10) : 1;
  if (argc > 1 && argv[1][0] != '\0' && sqlite3_open(argv[1], &lite) != SQLITE_OK) die("sqlite", sqlite3_errmsg(lite));
  if (argc > 2 && argv[2][0] != '\0') {
    pg = PQconnectdb(argv[2]);
    if (PQstatus(pg) != CONNECTION_OK) die("postgres", PQerrorMessage(pg));
    PQsetNoticeProcessor(pg, ignore, NULL);
    PQclear(PQexec(pg, "SET session_replication_role = replica; SET TimeZone = 'UTC'; SET lc_monetary = 'C'; BEGIN"));
  }
  if (lite != NULL) sqlite3_exec(lite, "PRAGMA foreign_keys = OFF; BEGIN", NULL, NULL, NULL);
  if (lite != NULL) open_db(&lite_db, OPEN_SQLITE(&lite_db, lite));
  if (pg != NULL) open_db(&pg_db, OPEN_PG(&pg_db, pg));
  for (size_t t = 0; t < sizeof tables / sizeof *tables; t++) {
    bool looked[2] = {false, false};
    for (long i = 0; i < rows && failures < 20; i++) {
      if (pg != NULL) PQclear(PQexec(pg, "SAVEPOINT row"));
      one_row(&tables[t], looked);
      if (pg != NULL) PQclear(PQexec(pg, "ROLLBACK TO row"));
    }
  }
  printf("%ld values compared, %d rows refused, %d failures\n", compared, refused, failures);
#ifdef HAS_PG
  sg_pg_params_free(&params);
#endif
  if (lite != NULL) sg_db_close(&lite_db);
  if (pg != NULL) PQclear(PQexec(pg, "ROLLBACK")), sg_db_close(&pg_db);
  if (sqlite3_close(lite) != SQLITE_OK) failures++; /* a statement was left behind */
  PQfinish(pg);
  return failures > 0 || compared == 0;
}
