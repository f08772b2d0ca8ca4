/* Reading and binding rows: the generated functions against code written by hand for the same row, with checks of what
 * is NULL, too long or out of range, in turns in one process. Prints nanoseconds a row, the least of all rounds.
 * c.sh compiles and runs it. */
#include <arpa/inet.h>
#include <libpq-fe.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app.h"

enum { ROWS = 20000, ROUNDS = 41 };

/* Functions by hand are not inlined: those generated stand in another file, too. */

static double now(void) {
  struct timespec at;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at); /* other work on the machine does not count */
  return (double)at.tv_sec * 1e9 + (double)at.tv_nsec;
}

/* The least of all rounds: what another process takes from one of them does not count. */
static double least(const double *values) {
  double min = values[0];
  for (int i = 1; i < ROUNDS; i++)
    if (values[i] < min) min = values[i];
  return min / ROWS;
}

static void die(const char *why) {
  fprintf(stderr, "c.c: %s\n", why);
  exit(1);
}

/* --- by hand: SQLite --- */

static int hex(char c) { return c <= '9' ? c - '0' : (c | 32) - 'a' + 10; }

static int uuid_by_hand(const char *text, int len, uint8_t *out) {
  if (text == NULL || len != 36) return -1;
  for (int i = 0, at = 0; i < 16; i++) {
    if (text[at] == '-') at++;
    out[i] = (uint8_t)(hex(text[at]) << 4 | hex(text[at + 1]));
    at += 2;
  }
  return 0;
}

static int enum_by_hand(const char *text) {
  if (text == NULL) return -1;
  for (int i = 1; i <= APP_SENTIMENT_COUNT; i++)
    if (strcmp(text, app_sentiment_names[i]) == 0) return i;
  return -1;
}

static int text_by_hand(sqlite3_stmt *st, int at, sg_str *out) {
  if (sqlite3_column_type(st, at) == SQLITE_NULL) {
    *out = (sg_str){NULL, 0};
    return 0;
  }
  out->ptr = (const char *)sqlite3_column_text(st, at);
  out->len = (size_t)sqlite3_column_bytes(st, at);
  return out->ptr == NULL ? -1 : 0;
}

__attribute__((noinline)) static int lite_read_by_hand(sqlite3_stmt *st, app_outputs *row) {
  const char *text = (const char *)sqlite3_column_text(st, 0);
  if (uuid_by_hand(text, sqlite3_column_bytes(st, 0), row->id.b) != 0) return -1;
  text = (const char *)sqlite3_column_text(st, 1);
  if (uuid_by_hand(text, sqlite3_column_bytes(st, 1), row->document_id.b) != 0) return -1;
  if (text_by_hand(st, 2, &row->title) != 0 || row->title.ptr == NULL) return -1;
  int value = enum_by_hand((const char *)sqlite3_column_text(st, 3));
  if (value < 0) return -1;
  row->sentiment = (app_sentiment)value;
  row->confidence.has = sqlite3_column_type(st, 4) != SQLITE_NULL;
  double number = row->confidence.has ? sqlite3_column_double(st, 4) * 100 : 0;
  row->confidence.v = (int32_t)(number < 0 ? number - 0.5 : number + 0.5);
  if (row->confidence.v < -999 || row->confidence.v > 999) return -1;
  if (text_by_hand(st, 5, &row->ranked) != 0) return -1;
  row->generated_at.has = sqlite3_column_type(st, 6) != SQLITE_NULL;
  row->generated_at.v.us = row->generated_at.has ? sqlite3_column_int64(st, 6) * 1000 : 0;
  if (sqlite3_column_type(st, 7) == SQLITE_NULL) return -1;
  row->version = sqlite3_column_int(st, 7);
  return 0;
}

static void uuid_text(const uint8_t *bytes, char *out) {
  static const char digits[] = "0123456789abcdef";
  for (int i = 0, at = 0; i < 16; i++) {
    if (at == 8 || at == 13 || at == 18 || at == 23) out[at++] = '-';
    out[at++] = digits[bytes[i] >> 4];
    out[at++] = digits[bytes[i] & 15];
  }
}

__attribute__((noinline)) static int lite_bind_by_hand(sqlite3_stmt *st, const app_outputs *row) {
  char id[36], document[36];
  int bad = 0;
  uuid_text(row->id.b, id);
  uuid_text(row->document_id.b, document);
  bad |= sqlite3_bind_text(st, 1, id, 36, SQLITE_TRANSIENT);
  bad |= sqlite3_bind_text(st, 2, document, 36, SQLITE_TRANSIENT);
  bad |= sqlite3_bind_text(st, 3, row->title.ptr, (int)row->title.len, SQLITE_STATIC);
  bad |= sqlite3_bind_text(st, 4, app_sentiment_names[row->sentiment], -1, SQLITE_STATIC);
  bad |= row->confidence.has ? sqlite3_bind_double(st, 5, row->confidence.v / 100.0) : sqlite3_bind_null(st, 5);
  bad |= row->ranked.ptr != NULL ? sqlite3_bind_text(st, 6, row->ranked.ptr, (int)row->ranked.len, SQLITE_STATIC) : sqlite3_bind_null(st, 6);
  bad |= row->generated_at.has ? sqlite3_bind_int64(st, 7, row->generated_at.v.us / 1000) : sqlite3_bind_null(st, 7);
  bad |= sqlite3_bind_int(st, 8, row->version);
  return bad;
}

/* --- by hand: Postgres --- */

static uint64_t load64(const char *at) {
  uint64_t value;
  memcpy(&value, at, 8);
  return __builtin_bswap64(value);
}

static uint32_t load32(const char *at) {
  uint32_t value;
  memcpy(&value, at, 4);
  return ntohl(value);
}

static uint16_t load16(const char *at) {
  uint16_t value;
  memcpy(&value, at, 2);
  return ntohs(value);
}

/* A numeric(3,2): one digit before the point at most. */
static int numeric_by_hand(const char *at, int len) {
  int digits = load16(at), weight = (int16_t)load16(at + 2), value = 0;
  if (len != 8 + 2 * digits) return -1;
  for (int i = 0; i < digits; i++, weight--) {
    if (weight == 0) value += load16(at + 8 + 2 * i) * 100;
    else if (weight == -1) value += load16(at + 8 + 2 * i) / 100;
  }
  return load16(at + 4) != 0 ? -value : value;
}

static int pg_text_by_hand(const PGresult *result, int r, int at, sg_str *out) {
  *out = (sg_str){NULL, 0};
  if (PQgetisnull(result, r, at)) return 0;
  out->ptr = PQgetvalue(result, r, at);
  out->len = (size_t)PQgetlength(result, r, at);
  return 0;
}

__attribute__((noinline)) static int pg_read_by_hand(const PGresult *result, int r, app_outputs *row) {
  if (PQgetlength(result, r, 0) != 16 || PQgetlength(result, r, 1) != 16) return -1;
  memcpy(row->id.b, PQgetvalue(result, r, 0), 16);
  memcpy(row->document_id.b, PQgetvalue(result, r, 1), 16);
  pg_text_by_hand(result, r, 2, &row->title);
  if (row->title.ptr == NULL) return -1;
  int value = enum_by_hand(PQgetvalue(result, r, 3));
  if (value < 0) return -1;
  row->sentiment = (app_sentiment)value;
  row->confidence.has = !PQgetisnull(result, r, 4);
  row->confidence.v = row->confidence.has ? numeric_by_hand(PQgetvalue(result, r, 4), PQgetlength(result, r, 4)) : 0;
  pg_text_by_hand(result, r, 5, &row->ranked);
  if (row->ranked.ptr != NULL) row->ranked.ptr++, row->ranked.len--; /* the version of jsonb */
  row->generated_at.has = !PQgetisnull(result, r, 6);
  row->generated_at.v.us = row->generated_at.has ? (int64_t)load64(PQgetvalue(result, r, 6)) + INT64_C(946684800000000) : 0;
  if (PQgetlength(result, r, 7) != 4) return -1;
  row->version = (int32_t)load32(PQgetvalue(result, r, 7));
  return 0;
}

typedef struct HandParams {
  const char *values[8];
  int lengths[8];
  char confidence[12], at[8], version[4];
} HandParams;

/* A numeric(3,2), which is refused when it is none: two digits of base 10000. */
static int put_confidence(HandParams *p, sg_opt_i32 number) {
  int size = number.v < 0 ? -number.v : number.v;
  uint16_t digits[] = {htons(2), 0, htons(number.v < 0 ? 0x4000 : 0), htons(2), htons((uint16_t)(size / 100)), htons((uint16_t)(size % 100 * 100))};
  p->values[4] = NULL;
  p->lengths[4] = 0;
  if (!number.has) return 0;
  if (number.v < -999 || number.v > 999) return -1;
  memcpy(p->confidence, digits, sizeof digits);
  p->values[4] = p->confidence;
  p->lengths[4] = sizeof digits;
  return 0;
}

static int put_generated_at(HandParams *p, sg_opt_ts moment) {
  int64_t us = moment.v.us;
  p->values[6] = NULL;
  p->lengths[6] = 0;
  if (!moment.has) return 0;
  if (us != INT64_MAX && us != INT64_MIN) { /* infinity stays */
    if (us < INT64_MIN + 1 + INT64_C(946684800000000)) return -1;
    us -= INT64_C(946684800000000);
  }
  uint64_t wire = __builtin_bswap64((uint64_t)us);
  memcpy(p->at, &wire, 8);
  p->values[6] = p->at;
  p->lengths[6] = 8;
  return 0;
}

__attribute__((noinline)) static int pg_bind_by_hand(const app_outputs *row, HandParams *p) {
  if (row->title.ptr == NULL || row->title.len > INT_MAX || row->ranked.len > INT_MAX) return -1;
  if (row->sentiment < APP_SENTIMENT_POSITIVE || row->sentiment > APP_SENTIMENT_NEGATIVE) return -1;
  const char *label = app_sentiment_names[row->sentiment];
  uint32_t version = htonl((uint32_t)row->version);
  memcpy(p->version, &version, 4);
  p->values[0] = (const char *)row->id.b, p->lengths[0] = 16;
  p->values[1] = (const char *)row->document_id.b, p->lengths[1] = 16;
  p->values[2] = row->title.ptr, p->lengths[2] = (int)row->title.len;
  p->values[3] = label, p->lengths[3] = (int)strlen(label);
  if (put_confidence(p, row->confidence) != 0) return -1;
  p->values[5] = row->ranked.ptr, p->lengths[5] = (int)row->ranked.len;
  if (put_generated_at(p, row->generated_at) != 0) return -1;
  p->values[7] = p->version, p->lengths[7] = 4;
  __asm__ volatile("" ::"r"(p) : "memory"); /* somebody reads it */
  return 0;
}

/* --- measuring --- */

static sqlite3 *lite;
static PGconn *pg;

static void fill(void) {
  app_outputs row;
  sqlite3_stmt *st = NULL;
  sg_pg_params params;
  memset(&row, 0, sizeof row);
  memset(&params, 0, sizeof params);
  sqlite3_exec(lite, "BEGIN", NULL, NULL, NULL);
  PQclear(PQexec(pg, "BEGIN"));
  PQclear(PQprepare(pg, "put", APP_OUTPUTS_SQL_INSERT_PG, 0, NULL));
  if (sqlite3_prepare_v2(lite, APP_OUTPUTS_SQL_INSERT_SQLITE, -1, &st, NULL) != SQLITE_OK) die(sqlite3_errmsg(lite));
  for (int i = 0; i < ROWS; i++) {
    memcpy(row.id.b, &i, sizeof i);
    memcpy(row.document_id.b + 4, &i, sizeof i);
    row.title = sg_str_z("The title of a section, of a common length");
    row.sentiment = (app_sentiment)(1 + i % APP_SENTIMENT_COUNT);
    row.confidence = i % 4 == 0 ? (sg_opt_i32){false, 0} : sg_some_i32(i % 100);
    row.ranked = sg_str_z(i % 5 == 0 ? NULL : "[{\"rank\": 1, \"text\": \"first\"}, {\"rank\": 2, \"text\": \"second\"}]");
    row.generated_at = sg_some_ts((sg_ts){INT64_C(1700000000000000) + i * INT64_C(1000000)});
    row.version = i;
    if (app_outputs_sqlite_bind(st, &row) != SG_OK || sqlite3_step(st) != SQLITE_DONE) die(sqlite3_errmsg(lite));
    sqlite3_reset(st);
    if (app_outputs_pg_bind(&row, &params) != SG_OK) die("pg_bind");
    PGresult *put = PQexecPrepared(pg, "put", params.count, params.values, params.lengths, params.formats, 1);
    if (PQresultStatus(put) != PGRES_COMMAND_OK) die(PQerrorMessage(pg));
    PQclear(put);
  }
  sqlite3_finalize(st);
  sg_pg_params_free(&params);
  sqlite3_exec(lite, "COMMIT", NULL, NULL, NULL);
  PQclear(PQexec(pg, "COMMIT"));
}

static double scan(sqlite3_stmt *st, int how) {
  app_outputs row;
  double begin = now();
  while (sqlite3_step(st) == SQLITE_ROW) {
    if (how == 1 && lite_read_by_hand(st, &row) != 0) die("read by hand");
    if (how == 2 && app_outputs_sqlite_read(st, 0, &row) != SG_OK) die("read");
  }
  double end = now();
  sqlite3_reset(st);
  return end - begin;
}

static void report(const char *what, double *hand, double *ours, double *nothing) {
  double base = nothing == NULL ? 0 : least(nothing), a = least(hand), b = least(ours);
  printf("%s %.1f %.1f %.2f\n", what, b - base, a - base, (b - base) / (a - base));
  if (nothing != NULL) printf("%s-with-step %.1f %.1f %.2f\n", what, b, a, b / a);
}

static void measure_sqlite(void) {
  static double hand[ROUNDS], ours[ROUNDS], nothing[ROUNDS];
  static app_outputs row;
  sqlite3_stmt *st = NULL;
  sqlite3_prepare_v3(lite, "SELECT " APP_OUTPUTS_COLS " FROM outputs", -1, SQLITE_PREPARE_PERSISTENT, &st, NULL);
  for (int i = 0; i < ROUNDS; i++) {
    nothing[i] = scan(st, 0);
    hand[i] = scan(st, 1);
    ours[i] = scan(st, 2);
  }
  report("sqlite-read", hand, ours, nothing);
  sqlite3_step(st);
  if (app_outputs_sqlite_read(st, 0, &row) != SG_OK) die("read");
  sqlite3_stmt *put = NULL;
  sqlite3_prepare_v3(lite, APP_OUTPUTS_SQL_INSERT_SQLITE, -1, SQLITE_PREPARE_PERSISTENT, &put, NULL);
  for (int i = 0; i < ROUNDS; i++) {
    double begin = now();
    for (int j = 0; j < ROWS; j++)
      if (lite_bind_by_hand(put, &row) != 0) die("bind by hand");
    hand[i] = now() - begin;
    begin = now();
    for (int j = 0; j < ROWS; j++)
      if (app_outputs_sqlite_bind(put, &row) != SG_OK) die("bind");
    ours[i] = now() - begin;
  }
  report("sqlite-bind", hand, ours, NULL);
  sqlite3_finalize(put);
  sqlite3_finalize(st);
}

static void measure_pg(void) {
  static double hand[ROUNDS], ours[ROUNDS];
  static app_outputs row;
  HandParams mine;
  sg_pg_params params;
  memset(&params, 0, sizeof params);
  PGresult *result = PQexecParams(pg, "SELECT " APP_OUTPUTS_COLS " FROM outputs", 0, NULL, NULL, NULL, NULL, 1);
  if (PQntuples(result) != ROWS) die(PQerrorMessage(pg));
  for (int i = 0; i < ROUNDS; i++) {
    double begin = now();
    for (int j = 0; j < ROWS; j++)
      if (pg_read_by_hand(result, j, &row) != 0) die("read by hand");
    hand[i] = now() - begin;
    begin = now();
    for (int j = 0; j < ROWS; j++)
      if (app_outputs_pg_read(result, j, 0, &row) != SG_OK) die("read");
    ours[i] = now() - begin;
  }
  report("postgres-read", hand, ours, NULL);
  for (int i = 0; i < ROUNDS; i++) {
    double begin = now();
    for (int j = 0; j < ROWS; j++)
      if (pg_bind_by_hand(&row, &mine) != 0) die("bind by hand");
    hand[i] = now() - begin;
    begin = now();
    for (int j = 0; j < ROWS; j++)
      if (app_outputs_pg_bind(&row, &params) != SG_OK) die("bind");
    ours[i] = now() - begin;
  }
  report("postgres-bind", hand, ours, NULL);
  sg_pg_params_free(&params);
  PQclear(result);
}

int main(int argc, char **argv) {
  if (argc != 3 || sqlite3_open(argv[1], &lite) != SQLITE_OK) die("usage: c SQLITE_FILE POSTGRES");
  pg = PQconnectdb(argv[2]);
  if (PQstatus(pg) != CONNECTION_OK) die(PQerrorMessage(pg));
  fill();
  measure_sqlite();
  measure_pg();
  PQfinish(pg);
  sqlite3_close(lite);
  return 0;
}
