/* What is known of a table here: its functions, which take any row, and what helps to make a row it accepts. */
typedef struct sg_test_reference {
  uint32_t key;       /* the columns of one foreign key have one number */
  uint32_t column, to_column;
  const sg_table *to;
  bool later;         /* its table comes later: there is no row yet */
} sg_test_reference;
typedef struct sg_test {
  const sg_table *table;
  sg_rc (*validate)(const void *row, sg_violation *bad);
  sg_rc (*insert)(sg_db *db, const void *row);
  sg_rc (*create)(sg_db *db, void *row);
  sg_rc (*upsert)(sg_db *db, const void *row); /* NULL, as below: there is none */
  sg_rc (*update)(sg_db *db, const void *row);
  sg_rc (*get)(sg_db *db, const void *key, void *row);
  sg_rc (*remove)(sg_db *db, const void *key);
  sg_rc (*list)(sg_db *db, int which, const void *values, sg_rows *rows); /* 0: all rows */
  sg_rc (*next)(sg_rows *rows, void *row);
  int n_lists;
  const sg_test_reference *references;
  uint32_t n_references;
  const char *const *words; /* the literals of its checks; NULL behind the last */
  uint32_t n_words;
  const uint32_t *touched;  /* columns that a trigger sets on update */
  uint32_t n_touched;
  bool triggers;            /* the schema's own triggers may change what is written */
} sg_test;

enum { SG_TEST_ROWS = 2000, SG_TEST_TRIES = 40 }; /* rows made until one is valid; of these, given to the database */

typedef struct sg_test_block {
  struct sg_test_block *next;
  double bytes[1];
} sg_test_block;

typedef struct sg_test_run {
  sg_db *db;
  sg_test_block *blocks;
  uint64_t random;
  void **rows;      /* that stand in the database, by sg_table.position */
  const char *step; /* what is done just now */
  unsigned failed, untested;
} sg_test_run;

/* --- memory --- */

static void *sg_test_take(void *run, size_t size) {
  sg_test_run *r = (sg_test_run *)run;
  sg_test_block *block = (sg_test_block *)calloc(1, sizeof *block + size);
  if (block == NULL) {
    fprintf(stderr, "out of memory\n");
    exit(1);
  }
  block->next = r->blocks;
  r->blocks = block;
  return block->bytes;
}

static void sg_test_drop(sg_test_run *r) {
  while (r->blocks != NULL) {
    sg_test_block *next = r->blocks->next;
    free(r->blocks);
    r->blocks = next;
  }
}

static sg_alloc sg_test_alloc(sg_test_run *r) {
  sg_alloc alloc;
  alloc.alloc = sg_test_take;
  alloc.context = r;
  return alloc;
}

/* --- values --- */

static uint32_t sg_test_below(sg_test_run *r, uint32_t limit) { /* the same numbers in every run */
  r->random = r->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (uint32_t)(r->random >> 33) % limit;
}

static const char *sg_test_word(sg_test_run *r, const sg_test *t) {
  return t->n_words == 0 || sg_test_below(r, 2) == 0 ? NULL : t->words[sg_test_below(r, t->n_words)];
}

static int64_t sg_test_integer(sg_test_run *r, const sg_test *t) {
  const char *word = sg_test_word(r, t);
  if (word != NULL && ((*word >= '0' && *word <= '9') || *word == '-'))
    return strtol(word, NULL, 10) + (int64_t)sg_test_below(r, 3) - 1;
  return 1 + (int64_t)sg_test_below(r, sg_test_below(r, 4) == 0 ? 2000 : 10);
}

/* Text that both databases give back as it is; %-signs of a LIKE pattern are left out of a literal. */
static sg_str sg_test_text(sg_test_run *r, const sg_test *t, int32_t most, bool exact) {
  static const char *const pieces[] = {"a", "B", "7", "'", "\"", "\\", "\303\251", "\342\202\254", " "};
  const char *word = sg_test_word(r, t);
  size_t limit = most > 0 ? (size_t)most : 20, count = exact ? limit : sg_test_below(r, (uint32_t)limit + 1), len = 0;
  if (word != NULL && !exact) {
    char *copy = (char *)sg_test_take(r, strlen(word) + 1);
    for (; *word != '\0'; word++)
      if (*word != '%') copy[len++] = *word == '_' ? 'a' : *word;
    return sg_str_n(copy, len);
  }
  char *out = (char *)sg_test_take(r, count * 4 + 1);
  for (size_t i = 0; i < count; i++) {
    const char *piece = pieces[sg_test_below(r, exact ? 3 : 9)];
    memcpy(out + len, piece, strlen(piece));
    len += strlen(piece);
  }
  return sg_str_n(out, len);
}

static sg_str sg_test_bits(sg_test_run *r, size_t len) {
  char *out = (char *)sg_test_take(r, len + 1);
  for (size_t i = 0; i < len; i++) out[i] = (char)('0' + sg_test_below(r, 2));
  return sg_str_n(out, len);
}

/* One value of each type that is text here, as Postgres prints it. */
static const char *sg_test_sample(const char *type) {
  static const char *const samples[][2] = {
    {"inet", "10.0.0.1/32"}, {"cidr", "10.0.0.0/8"}, {"macaddr", "08:00:2b:01:02:03"},
    {"macaddr8", "08:00:2b:01:02:03:04:05"}, {"point", "(1,2)"}, {"line", "{1,2,3}"}, {"lseg", "[(0,0),(1,1)]"},
    {"box", "(1,1),(0,0)"}, {"path", "((0,0),(1,1))"}, {"polygon", "((0,0),(1,1),(1,0))"}, {"circle", "<(0,0),2>"},
    {"ltree", "a.b"}, {"hstore", "\"a\"=>\"1\""}, {"tsvector", "'cat':1"}, {"tsquery", "'cat' & 'dog'"},
    {"xml", "<a>b</a>"}, {"money", "$1,234.50"}, {"int4range", "[1,5)"}, {"int8range", "[1,5)"},
    {"numrange", "[1.5,2.5]"}, {"daterange", "[2020-01-01,2020-02-01)"},
    {"tsrange", "[\"2020-01-01 00:00:00\",\"2020-02-01 00:00:00\")"},
    {"tstzrange", "[\"2020-01-01 00:00:00+00\",\"2020-02-01 00:00:00+00\")"}, {"int4multirange", "{[1,5)}"},
    {"int8multirange", "{[1,5)}"}, {"nummultirange", "{[1.5,2.5]}"}, {"datemultirange", "{[2020-01-01,2020-02-01)}"},
    {"tsmultirange", "{}"}, {"tstzmultirange", "{}"}, {"jsonpath", "$.\"a\""}, {"oid", "4294967295"},
    {"pg_lsn", "16/B374D848"}, {"timetz", "10:00:00+02"}, {"name", "pg_catalog"},
  };
  size_t len = type == NULL ? 0 : strcspn(type, "([");
  for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
    if (strlen(samples[i][0]) == len && strncmp(samples[i][0], type, len) == 0) return samples[i][1];
  return NULL;
}

static bool sg_test_begins(const char *type, const char *with) {
  return type != NULL && strncmp(type, with, strlen(with)) == 0;
}

static sg_str sg_test_text_of(sg_test_run *r, const sg_test *t, const sg_column *c) {
  const char *sample = sg_test_sample(c->pg_type);
  if (sample != NULL) return sg_str_z(sample);
  if (sg_test_begins(c->pg_type, "bit")) return sg_test_bits(r, c->arg0 > 0 ? (size_t)c->arg0 : 1);
  if (sg_test_begins(c->pg_type, "varbit")) return sg_test_bits(r, c->arg0 > 0 ? (size_t)c->arg0 : 5);
  if (sg_test_begins(c->pg_type, "sparsevec")) {
    char *out = (char *)sg_test_take(r, 40);
    snprintf(out, 40, "{1:1.5}/%d", c->arg0 > 0 ? (int)c->arg0 : 1);
    return sg_str_z(out);
  }
  return sg_test_text(r, t, c->arg0, sg_test_begins(c->pg_type, "char("));
}

static sg_str sg_test_numeric(sg_test_run *r, const sg_test *t, const sg_column *c) {
  char *out = (char *)sg_test_take(r, 60);
  int scale = c->arg0 > 0 ? (int)c->arg1 : 1;
  bool whole = c->arg0 == 0 || c->arg0 > c->arg1;
  int len = snprintf(out, 30, "%ld", whole ? (long)sg_test_integer(r, t) % 10 : 0L);
  if (scale > 28) scale = 28;
  if (scale > 0) out[len++] = '.';
  for (int i = 0; i < scale; i++) out[len++] = (char)('1' + (char)sg_test_below(r, 9));
  return sg_str_n(out, (size_t)len);
}

/* Whole seconds between 2001 and 2064: every precision holds them. */
static int64_t sg_test_moment(sg_test_run *r) {
  return INT64_C(1000000) * (INT64_C(1000000000) + (int64_t)sg_test_below(r, 2000000000));
}

static sg_uuid sg_test_uuid(sg_test_run *r) {
  sg_uuid out;
  for (size_t i = 0; i < sizeof out.b; i++) out.b[i] = (uint8_t)sg_test_below(r, 256);
  return out;
}

/* With the decimals of a numeric(p,s)[]. */
static sg_str sg_test_element(sg_test_run *r, const char *type) {
  const char *comma = type == NULL ? NULL : strchr(type, ',');
  int scale = comma == NULL ? type != NULL && strchr(type, '(') != NULL ? 0 : 1 : atoi(comma + 1);
  char *out = (char *)sg_test_take(r, 40);
  snprintf(out, 40, "0%s%.*s", scale > 0 ? "." : "", scale < 30 ? scale : 30, "123456789123456789123456789123");
  return sg_str_z(out);
}

static void sg_test_item(sg_test_run *r, const sg_test *t, const sg_column *c, sg_item *item) {
  memset(item, 0, sizeof *item);
  item->null = sg_test_below(r, 5) == 0;
  if (item->null) return;
  switch (c->element) {
  case SG_T_BOOL: item->v.b = sg_test_below(r, 2) == 0; break;
  case SG_T_I16:
  case SG_T_I32:
  case SG_T_I64: item->v.i = sg_test_integer(r, t); break;
  case SG_T_DATE: item->v.i = (int64_t)sg_test_below(r, 20000); break;
  case SG_T_TIME: item->v.i = INT64_C(1000000) * (int64_t)sg_test_below(r, 86400); break;
  case SG_T_TIMESTAMP:
  case SG_T_TIMESTAMPTZ: item->v.i = sg_test_moment(r); break;
  case SG_T_F32:
  case SG_T_F64: item->v.f = (double)sg_test_below(r, 100) / 4 + 0.25; break;
  case SG_T_UUID: item->v.uuid = sg_test_uuid(r); break;
  case SG_T_INTERVAL: item->v.interval.days = (int32_t)sg_test_below(r, 100) + 1; break;
  case SG_T_JSON: item->v.s = sg_str_z("{\"a\": 1}"); break;
  case SG_T_NUMERIC: item->v.s = sg_test_element(r, c->pg_type); break;
  default: item->v.s = sg_test_text(r, t, 8, false); break;
  }
}

static sg_array sg_test_array(sg_test_run *r, const sg_test *t, const sg_column *c) {
  sg_item items[3];
  sg_array out = {NULL, 0};
  sg_alloc alloc = sg_test_alloc(r);
  size_t count = sg_test_below(r, 4);
  for (size_t i = 0; i < count; i++) sg_test_item(r, t, c, &items[i]);
  if (sg_array_json(items, count, c->element, &alloc, &out) != SG_OK) r->failed++;
  return out;
}

/* Of a vector of `c->arg0` dimensions: its floats to `to`, none of which is 0. */
static void sg_test_floats(sg_test_run *r, const sg_column *c, float *to) {
  for (int32_t i = 0; i < c->arg0; i++) to[i] = (float)(sg_test_below(r, 20) + 1) / 4;
}

static void sg_test_put(const sg_column *c, char *row, const void *value, size_t size) {
  bool has = true;
  size_t shift = c->size - size; /* an optional value lies behind `has` */
  if (shift > 0) memcpy(row + c->offset, &has, sizeof has);
  memcpy(row + c->offset + shift, value, size);
}

#define SG_TEST_PUT(type, ...)                                                                     \
  do {                                                                                             \
    type sg_value = __VA_ARGS__;                                                                   \
    sg_test_put(c, row, &sg_value, sizeof sg_value);                                               \
  } while (0)

static void sg_test_vector(sg_test_run *r, const sg_column *c, char *row) {
  float *floats = (float *)sg_test_take(r, (size_t)c->arg0 * sizeof(float));
  sg_test_floats(r, c, floats);
  if (c->arg0 <= SG_INLINE_FLOATS) sg_test_put(c, row, floats, (size_t)c->arg0 * sizeof(float));
  else SG_TEST_PUT(sg_floats, sg_floats_of(floats, (uint32_t)c->arg0));
}

static void sg_test_decimal(sg_test_run *r, const sg_test *t, const sg_column *c, char *row) {
  int64_t limit = 1, scale = 1;
  for (int32_t i = 0; i < c->arg0; i++) limit *= 10;
  for (int32_t i = 0; i < c->arg1; i++) scale *= 10;
  int64_t value = sg_test_below(r, 2) == 0 ? sg_test_integer(r, t) : sg_test_integer(r, t) * scale;
  if (c->arg0 > 9) SG_TEST_PUT(int64_t, value % limit);
  else SG_TEST_PUT(int32_t, (int32_t)(value % limit));
}

static void sg_test_column(sg_test_run *r, const sg_test *t, const sg_column *c, char *row) {
  switch (c->type) {
  case SG_T_I16: SG_TEST_PUT(int16_t, (int16_t)sg_test_integer(r, t)); break;
  case SG_T_I32: SG_TEST_PUT(int32_t, (int32_t)sg_test_integer(r, t)); break;
  case SG_T_I64: SG_TEST_PUT(int64_t, sg_test_integer(r, t)); break;
  case SG_T_F32: SG_TEST_PUT(float, (float)sg_test_integer(r, t) + 0.25F); break;
  case SG_T_F64: SG_TEST_PUT(double, (double)sg_test_integer(r, t) + 0.25); break;
  case SG_T_BOOL: SG_TEST_PUT(bool, sg_test_below(r, 2) == 0); break;
  case SG_T_DECIMAL: sg_test_decimal(r, t, c, row); break;
  case SG_T_NUMERIC: SG_TEST_PUT(sg_str, sg_test_numeric(r, t, c)); break;
  case SG_T_JSON: SG_TEST_PUT(sg_str, sg_str_z(sg_test_below(r, 3) == 0 ? "[]" : "{\"a\": 1}")); break;
  case SG_T_BYTES: SG_TEST_PUT(sg_str, sg_str_n("\0\377b", sg_test_below(r, 4))); break;
  case SG_T_UUID: SG_TEST_PUT(sg_uuid, sg_test_uuid(r)); break;
  case SG_T_DATE: SG_TEST_PUT(sg_date, {(int32_t)sg_test_below(r, 20000)}); break;
  case SG_T_TIME: SG_TEST_PUT(sg_time, {INT64_C(1000000) * (int64_t)sg_test_below(r, 86400)}); break;
  case SG_T_TIMESTAMP:
  case SG_T_TIMESTAMPTZ: SG_TEST_PUT(sg_ts, {sg_test_moment(r)}); break;
  case SG_T_INTERVAL: SG_TEST_PUT(sg_interval, {(int32_t)sg_test_below(r, 9), 1, INT64_C(1000000)}); break;
  case SG_T_VECTOR:
  case SG_T_HALFVEC: sg_test_vector(r, c, row); break;
  case SG_T_ENUM: SG_TEST_PUT(int, 1 + (int)sg_test_below(r, (uint32_t)c->arg0)); break;
  case SG_T_ARRAY: SG_TEST_PUT(sg_array, sg_test_array(r, t, c)); break;
  default: SG_TEST_PUT(sg_str, sg_test_text_of(r, t, c)); break;
  }
}

/* --- rows --- */

static bool sg_test_there(const sg_test_run *r, const sg_column *c) {
  return (sg_db_is_pg(r->db) ? c->pg_type : c->sqlite_type) != NULL;
}

/* Whether every column of the foreign key that begins at `at` may be NULL. */
static bool sg_test_may_be_null(const sg_test *t, uint32_t at) {
  for (uint32_t i = at; i < t->n_references && t->references[i].key == t->references[at].key; i++)
    if ((t->table->columns[t->references[i].column].flags & SG_F_NULLABLE) == 0) return false;
  return true;
}

/* The values of the rows that are referred to; NULL where there is none. */
static void sg_test_refer(const sg_test_run *r, const sg_test *t, char *row) {
  for (uint32_t i = 0; i < t->n_references; i++) {
    const sg_test_reference *reference = &t->references[i];
    const sg_column *c = &t->table->columns[reference->column], *to = &reference->to->columns[reference->to_column];
    const char *from = reference->later ? NULL : (const char *)r->rows[reference->to->position];
    if (reference->to == t->table && from == NULL && !sg_test_may_be_null(t, i)) from = row; /* to itself */
    if (from != NULL && !sg_has_value(to, from)) from = NULL;
    if (from == NULL) {
      if (sg_test_may_be_null(t, i)) memset(row + c->offset, 0, c->size);
    } else if (c->size == to->size) {
      memcpy(row + c->offset, from + to->offset, c->size);
    } else { /* one of the two is optional: the value is at the end */
      size_t size = c->size < to->size ? c->size : to->size;
      sg_test_put(c, row, from + to->offset + to->size - size, size);
    }
  }
}

static unsigned sg_test_defaults(const sg_test_run *r) { return sg_db_is_pg(r->db) ? SG_F_DEFAULT_PG : SG_F_DEFAULT_SQLITE; }

/* Which columns that may be NULL are. */
typedef enum sg_test_nulls { SG_TEST_NONE, SG_TEST_ALL, SG_TEST_SOME } sg_test_nulls;

static bool sg_test_null(sg_test_run *r, const sg_column *c, sg_test_nulls nulls) {
  if ((c->flags & SG_F_NULLABLE) == 0 || nulls == SG_TEST_NONE) return false;
  return nulls == SG_TEST_ALL || sg_test_below(r, 3) == 0;
}

/* A row that holds all that C can check; false: none was found. Given another row, its key and references are the
 * same, and with `defaults` what the database has a default for. */
static bool sg_test_row(sg_test_run *r, const sg_test *t, const void *from, bool defaults, sg_test_nulls nulls, char *row) {
  unsigned kept = from == NULL ? 0 : SG_F_KEY | SG_F_REFERENCE | (defaults ? sg_test_defaults(r) : 0);
  for (int made = 0; made < SG_TEST_ROWS; made++) {
    memset(row, 0, t->table->row_size);
    for (uint32_t i = 0; i < t->table->n_columns; i++) {
      const sg_column *c = &t->table->columns[i];
      if (!sg_test_there(r, c) || (c->flags & SG_F_GENERATED) != 0) continue;
      if ((c->flags & kept) != 0) memcpy(row + c->offset, (const char *)from + c->offset, c->size);
      else if (!sg_test_null(r, c, made < SG_TEST_ROWS / 4 ? nulls : SG_TEST_SOME)) sg_test_column(r, t, c, row);
    }
    if (from == NULL) sg_test_refer(r, t, row);
    if (t->validate(row, NULL) == SG_OK) return true;
  }
  return false;
}

/* --- comparing --- */

static bool sg_test_same_items(int element, const sg_item *a, const sg_item *b) {
  if (a->null || b->null) return a->null == b->null;
  switch (element) {
  case SG_T_BOOL: return a->v.b == b->v.b;
  case SG_T_F32:
  case SG_T_F64: return memcmp(&a->v.f, &b->v.f, sizeof a->v.f) == 0;
  case SG_T_UUID: return memcmp(&a->v.uuid, &b->v.uuid, sizeof a->v.uuid) == 0;
  case SG_T_INTERVAL: return memcmp(&a->v.interval, &b->v.interval, sizeof a->v.interval) == 0;
  case SG_T_TEXT:
  case SG_T_JSON:
  case SG_T_BYTES:
  case SG_T_NUMERIC:
    return a->v.s.len == b->v.s.len && (a->v.s.len == 0 || memcmp(a->v.s.ptr, b->v.s.ptr, a->v.s.len) == 0);
  default: return a->v.i == b->v.i;
  }
}

static bool sg_test_same_arrays(sg_test_run *r, int element, sg_array a, sg_array b) {
  sg_item *first, *second;
  size_t count, other;
  sg_alloc alloc = sg_test_alloc(r);
  if (a.ptr == NULL || b.ptr == NULL) return a.ptr == b.ptr;
  if (sg_array_items(a, element, &alloc, &first, &count) != SG_OK) return false;
  if (sg_array_items(b, element, &alloc, &second, &other) != SG_OK || count != other) return false;
  for (size_t i = 0; i < count; i++)
    if (!sg_test_same_items(element, &first[i], &second[i])) return false;
  return true;
}

static bool sg_test_same_floats(sg_test_run *r, sg_floats a, sg_floats b) {
  if (a.ptr == NULL || b.ptr == NULL) return a.ptr == b.ptr;
  if (a.len != b.len) return false;
  float *first = (float *)sg_test_take(r, a.len * sizeof(float)), *second = (float *)sg_test_take(r, b.len * sizeof(float));
  sg_floats_get(a, first);
  sg_floats_get(b, second);
  return memcmp(first, second, a.len * sizeof(float)) == 0;
}

static bool sg_test_same(sg_test_run *r, const sg_column *c, const char *row, const char *other) {
  sg_str text[2];
  sg_array array[2];
  sg_floats floats[2];
  const char *from[2];
  from[0] = row + c->offset;
  from[1] = other + c->offset;
  switch (c->type) {
  case SG_T_NUMERIC:
  case SG_T_TEXT:
  case SG_T_JSON:
  case SG_T_BYTES:
    for (int i = 0; i < 2; i++) memcpy(&text[i], from[i], sizeof text[i]);
    if (text[0].ptr == NULL || text[1].ptr == NULL) return text[0].ptr == text[1].ptr;
    return text[0].len == text[1].len && (text[0].len == 0 || memcmp(text[0].ptr, text[1].ptr, text[0].len) == 0);
  case SG_T_ARRAY:
    for (int i = 0; i < 2; i++) memcpy(&array[i], from[i], sizeof array[i]);
    return sg_test_same_arrays(r, c->element, array[0], array[1]);
  case SG_T_VECTOR:
  case SG_T_HALFVEC:
    if (c->arg0 <= SG_INLINE_FLOATS) break;
    for (int i = 0; i < 2; i++) memcpy(&floats[i], from[i], sizeof floats[i]);
    return sg_test_same_floats(r, floats[0], floats[1]);
  default: break;
  }
  if (!sg_has_value(c, row) || !sg_has_value(c, other)) return sg_has_value(c, row) == sg_has_value(c, other);
  from[0] = (const char *)sg_value_at(c, row);
  from[1] = (const char *)sg_value_at(c, other);
  return memcmp(from[0], from[1], (size_t)(row + c->offset + c->size - from[0])) == 0;
}

static void sg_test_fail(sg_test_run *r, const sg_test *t, const char *what, const char *why) {
  printf("%s: FAILED: %s: %s%s%s\n", t->table->name, r->step, what, *why == '\0' ? "" : " ", why);
  r->failed++;
}

static bool sg_test_touches(const sg_test *t, uint32_t column) {
  for (uint32_t i = 0; i < t->n_touched; i++)
    if (t->touched[i] == column) return true;
  return false;
}

/* `not`: flags of columns that are the database's own. */
static void sg_test_compare(sg_test_run *r, const sg_test *t, const void *row, const void *found, unsigned not) {
  for (uint32_t i = 0; i < t->table->n_columns; i++) {
    const sg_column *c = &t->table->columns[i];
    if (!sg_test_there(r, c) || (c->flags & (not | SG_F_GENERATED | SG_F_ALWAYS)) != 0) continue;
    if (t->triggers || sg_test_touches(t, i)) continue;
    if (!sg_test_same(r, c, (const char *)row, (const char *)found))
      sg_test_fail(r, t, c->name, "comes back changed");
  }
}

static bool sg_test_is(sg_test_run *r, const sg_test *t, sg_rc rc, sg_rc wanted) {
  if (rc != wanted) sg_test_fail(r, t, sg_rc_text(rc), rc < 0 ? sg_db_error(r->db) : "");
  return rc == wanted;
}

/* --- the steps --- */

static bool sg_test_exec(sg_test_run *r, const char *sql) {
  if (sg_db_exec(r->db, sql) == SG_OK) return true;
  printf("%s: %s\n", sql, sg_db_error(r->db));
  r->failed++;
  return false;
}

/* What was read lasts until the next row is read: `row` becomes a copy. */
static void sg_test_own(sg_test_run *r, const sg_test *t, void *row) {
  sg_alloc alloc = sg_test_alloc(r);
  void *block;
  if (sg_row_copy(t->table, row, row, &alloc, &block) != SG_OK) r->failed++;
}

static void sg_test_read_back(sg_test_run *r, const sg_test *t, const void *row) {
  void *found = sg_test_take(r, t->table->row_size);
  if (t->get == NULL) return;
  if (sg_test_is(r, t, t->get(r->db, row, found), SG_OK)) sg_test_compare(r, t, row, found, 0);
}

/* A row of the table stays in the database, for those that refer to it. What the database refuses is another
 * row's turn: it may have checks of its own. */
static bool sg_test_write(sg_test_run *r, const sg_test *t) {
  char *row = (char *)sg_test_take(r, t->table->row_size), *stored = (char *)sg_test_take(r, t->table->row_size);
  char why[400] = "no row holds its checks";
  r->step = "create";
  for (int tries = 0; tries < SG_TEST_TRIES; tries++) {
    bool late = tries >= SG_TEST_TRIES / 2;
    if (!sg_test_row(r, t, NULL, false, late ? SG_TEST_SOME : SG_TEST_NONE, row)) break;
    if (!sg_test_exec(r, "SAVEPOINT sg_test")) return false;
    memcpy(stored, row, t->table->row_size);
    sg_rc rc = t->create(r->db, stored);
    if (rc == SG_OK) {
      sg_test_compare(r, t, row, stored, sg_test_defaults(r) | SG_F_IDENTITY);
      sg_test_own(r, t, stored);
    }
    bool always = false;
    for (uint32_t i = 0; i < t->table->n_columns; i++)
      if ((t->table->columns[i].flags & (SG_F_KEY | SG_F_ALWAYS)) == (SG_F_KEY | SG_F_ALWAYS)) always = true;
    if (!always) { /* all of it; the defaults only when others are refused */
      if (!sg_test_exec(r, "ROLLBACK TO sg_test")) return false;
      r->step = "insert";
      if (rc != SG_OK || !late) memcpy(stored, row, t->table->row_size);
      rc = t->insert(r->db, stored);
    }
    if (rc == SG_OK) {
      r->rows[t->table->position] = stored;
      sg_test_read_back(r, t, stored);
      return true;
    }
    snprintf(why, sizeof why, "%s: %s", sg_rc_text(rc), sg_db_error(r->db));
    why[strcspn(why, "\n")] = '\0';
    if (!sg_test_exec(r, "ROLLBACK TO sg_test")) return false;
  }
  printf("%s: not tested: %s\n", t->table->name, why);
  r->untested++;
  return false;
}

static void sg_test_update(sg_test_run *r, const sg_test *t, const void *row) {
  char *other = (char *)sg_test_take(r, t->table->row_size);
  r->step = "update";
  for (int tries = 0; t->update != NULL && tries < SG_TEST_TRIES; tries++) {
    bool late = tries >= SG_TEST_TRIES / 2;
    if (!sg_test_row(r, t, row, late, tries == 0 ? SG_TEST_ALL : SG_TEST_SOME, other)) break;
    if (!sg_test_exec(r, "SAVEPOINT sg_test")) return;
    sg_rc rc = t->update(r->db, other);
    if (rc == SG_OK) {
      sg_test_read_back(r, t, other);
      break;
    }
    if (rc == SG_NOROW) sg_test_is(r, t, rc, SG_OK);
    if (!sg_test_exec(r, "ROLLBACK TO sg_test")) return;
  }
  r->step = "upsert";
  if (t->upsert != NULL && sg_test_is(r, t, t->upsert(r->db, row), SG_OK)) sg_test_read_back(r, t, row);
}

/* Lists by the values of the row, of which the database computes some. */
static void sg_test_lists(sg_test_run *r, const sg_test *t, const void *row) {
  void *found = sg_test_take(r, t->table->row_size), *stored = sg_test_take(r, t->table->row_size);
  r->step = "list";
  if (t->get != NULL) {
    if (!sg_test_is(r, t, t->get(r->db, row, stored), SG_OK)) return;
    sg_test_own(r, t, stored);
    row = stored;
  }
  for (int which = 0; which <= t->n_lists; which++) {
    sg_rows rows;
    bool seen = false;
    sg_rc rc = t->list(r->db, which, row, &rows);
    if (!sg_test_is(r, t, rc, SG_OK)) return;
    while ((rc = t->next(&rows, found)) == SG_OK) seen = true;
    if (sg_test_is(r, t, rc, SG_NOROW) && !seen && which == 0) sg_test_fail(r, t, "the row is not among all rows", "");
  }
}

/* A row without a key goes with all others, so that what it refers to can go. */
static void sg_test_empty(sg_test_run *r, const sg_test *t) {
  char sql[400];
  int len = snprintf(sql, sizeof sql, "DELETE FROM %s", sg_db_is_pg(r->db) ? t->table->pg_name : t->table->sqlite_name);
  if (len > 0 && (size_t)len < sizeof sql) sg_test_exec(r, sql);
}

static void sg_test_change(sg_test_run *r, const sg_test *t) {
  const void *row = r->rows[t->table->position];
  void *found = sg_test_take(r, t->table->row_size);
  unsigned before = r->failed;
  if (row == NULL || !sg_test_exec(r, "SAVEPOINT sg_test_change")) return;
  sg_test_update(r, t, row);
  sg_test_lists(r, t, row);
  r->step = "delete";
  if (t->remove == NULL) sg_test_empty(r, t);
  else if (sg_test_is(r, t, t->remove(r->db, row), SG_OK)) {
    sg_test_is(r, t, t->remove(r->db, row), SG_NOROW);
    sg_test_is(r, t, t->get(r->db, row, found), SG_NOROW);
  }
  if (r->failed == before) printf("%s: ok\n", t->table->name);
  else sg_test_exec(r, "ROLLBACK TO sg_test_change"); /* in Postgres nothing else is taken after an error */
}

/* Views, and tables of somebody else: every row can be read, and the first is there to be referred to. */
static void sg_test_read(sg_test_run *r, const sg_test *t) {
  void *row = sg_test_take(r, t->table->row_size);
  sg_rows rows;
  r->step = "list";
  if (!sg_test_exec(r, "SAVEPOINT sg_test")) return;
  sg_rc rc = t->list(r->db, 0, NULL, &rows);
  while (rc == SG_OK && (rc = t->next(&rows, row)) == SG_OK) {
    if (r->rows[t->table->position] != NULL) continue;
    sg_test_own(r, t, row);
    r->rows[t->table->position] = row;
    row = sg_test_take(r, t->table->row_size);
  }
  if (rc == SG_NOROW) return;
  printf("%s: not tested: %s: %s\n", t->table->name, sg_rc_text(rc), sg_db_error(r->db));
  r->untested++;
  sg_test_exec(r, "ROLLBACK TO sg_test");
}

static bool sg_test_has(const sg_test_run *r, const sg_test *t) {
  return (sg_db_is_pg(r->db) ? t->table->pg_name : t->table->sqlite_name) != NULL;
}

static void sg_test_all(sg_test_run *r, const sg_test *tests, size_t count) {
  static const char *const pg[] = {"SET LOCAL TimeZone = 'UTC'", "SET LOCAL lc_monetary = 'C'"};
  for (int i = 0; sg_db_is_pg(r->db) && i < 2; i++)
    if (!sg_test_exec(r, pg[i])) return;
  if (!sg_db_is_pg(r->db) && !sg_test_exec(r, "PRAGMA defer_foreign_keys = ON")) return;
  for (size_t i = 0; i < count; i++)
    if (tests[i].table->read_only && sg_test_has(r, &tests[i])) sg_test_read(r, &tests[i]);
  for (size_t i = 0; i < count; i++)
    if (!tests[i].table->read_only && sg_test_has(r, &tests[i])) sg_test_write(r, &tests[i]);
  for (size_t i = 0; i < count; i++) /* views have rows now */
    if (tests[i].table->read_only && sg_test_has(r, &tests[i])) sg_test_read(r, &tests[i]);
  for (size_t i = count; i-- > 0;) /* those that refer first */
    if (!tests[i].table->read_only && sg_test_has(r, &tests[i])) sg_test_change(r, &tests[i]);
}
