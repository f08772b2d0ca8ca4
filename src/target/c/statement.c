/* The SQL text of a table as macros of string literals.
 *
 * Parameters are numbered from 1 over the columns a statement uses: those of INSERT and UPDATE in the
 * order of the columns, those of GET and DELETE in the order of the key. INSERT leaves out what the
 * database alone gives (generated and identity-always columns); INSERT_DEFAULTS also what it gives
 * when nothing is said, and returns the row. UPDATE and the upsert set neither of these, nor the key.
 *
 * A parameter whose Postgres type has a binary form other than its text is passed as text and cast,
 * so that a view can be bound as it is; a result of such a type is cast to text, but for jsonb, whose
 * binary form is its text behind one byte. What codec.c says of casts is done here. */
#include "target/c/statement.h"

enum { LINE_WIDTH = 84 };

/* --- writing --- */

/* Writes one macro into the draft, one at a time. The text of its pieces stands in one buffer, which may
 * move while it grows, so they learn where they are at the end. */
typedef struct Writer {
  const Statements *s;
  CDraft *draft;
  Str name;
  size_t start;  /* of the piece being written */
  bool breaks;   /* it begins a line */
  size_t width;  /* of the line so far */
} Writer;

/* Where an item begins that is not cut in two: "title = $2". */
typedef struct Item {
  size_t start, width;
} Item;

static Writer writer_open(const Statements *s, Str name) {
  CDraft *draft = s->l->draft;
  draft->text.len = draft->pieces.len = 0;
  return (Writer){.s = s, .draft = draft, .name = name, .breaks = true};
}

static void add(Writer *w, Str text) {
  buf_append(&w->draft->text, text);
  w->width += text.len;
}

static void end_piece(Writer *w, size_t end) {
  if (end == w->start) return;
  CPiece piece = {.text = {"", end - w->start}, .breaks = w->breaks};
  vec_push(w->s->l->arena, &w->draft->pieces, piece);
  w->start = end;
  w->breaks = false;
}

static Item begin_item(const Writer *w) { return (Item){w->draft->text.len, w->width}; }

/* The item goes to a new line when this one has no room for it. */
static void end_item(Writer *w, Item item) {
  if (w->width <= LINE_WIDTH || item.width == 0) return;
  end_piece(w, item.start);
  w->breaks = true;
  w->width = w->draft->text.len - item.start;
}

static void add_macro(Writer *w, Str name) {
  end_piece(w, w->draft->text.len);
  if (w->width > 0 && w->width + name.len > LINE_WIDTH) {
    w->breaks = true;
    w->width = 0;
  }
  vec_push(w->s->l->arena, &w->draft->pieces, ((CPiece){.macro = name, .breaks = w->breaks}));
  w->breaks = false;
  w->width += name.len + 2;
}

static void writer_close(Writer *w) {
  end_piece(w, w->draft->text.len);
  Str text = str_copy(w->s->l->arena, buf_str(&w->draft->text));
  CMacro macro = {.name = w->name};
  vec_reserve(w->s->l->arena, &macro.pieces, w->draft->pieces.len);
  size_t at = 0, lines = 0;
  each(i, w->draft->pieces) {
    CPiece piece = w->draft->pieces.items[i];
    lines += piece.breaks;
    if (!str_given(piece.macro)) piece.text.ptr = text.ptr + at;
    at += piece.text.len;
    vec_push(w->s->l->arena, &macro.pieces, piece);
  }
  if (lines == 1 && w->name.len + w->width <= LINE_WIDTH) macro.pieces.items[0].breaks = false; /* beside the name */
  vec_push(w->s->l->arena, &w->s->out->macros, macro);
}

/* APP_BOOKS_SQL_GET_PG */
static Str macro_name(const Statements *s, Str what) {
  Str dialect = s->dialect == DIALECT_POSTGRES ? STR("_PG") : STR("_SQLITE");
  return str_join(s->l->arena, STRS(s->out->macro, what, dialect));
}

/* APP_BOOKS_COLS: of a text that is the same in both dialects. */
static Str shared_name(const Statements *s, Str what) {
  return str_concat(s->l->arena, s->out->macro, what);
}

/* --- columns --- */

/* Quoted when either dialect needs it, so that both mostly share their text. */
static Str ident(const CSource *from) {
  const SqlColumn *postgres = from->sql[DIALECT_POSTGRES], *sqlite = from->sql[DIALECT_SQLITE];
  if (postgres == NULL) return sqlite->name;
  if (sqlite == NULL) return postgres->name;
  return postgres->name.len > sqlite->name.len ? postgres->name : sqlite->name;
}

bool c_in_key(const Statements *s, const Column *column) {
  const Key *key = s->table->primary_key;
  return key != NULL && on(key->on, s->dialect) && column->primary_key;
}

static CCast cast_of(const Statements *s, const Column *column) {
  return s->dialect == DIALECT_SQLITE ? C_CAST_NONE : c_cast(&column->type);
}

static CCast read_cast(const Statements *s, const Column *column) {
  bool jsonb = column->type.id == TYPE_JSONB && column->type.array == 0;
  return jsonb ? C_CAST_NONE : cast_of(s, column);
}

/* ::text, ::text[] */
static Str cast_text(CCast cast) {
  switch (cast) {
  case C_CAST_NONE: break;
  case C_CAST_TEXT: return STR("::text");
  case C_CAST_TEXT_ARRAY: return STR("::text[]");
  }
  return STR("");
}

bool c_in_set(const Statements *s, const CSource *from, ColumnSet set) {
  const Column *column = from->column;
  const SqlColumn *sql = from->sql[s->dialect];
  if (sql == NULL) return false;
  bool generated = expression_given(column->generated);
  bool serial = type_is_serial(&column->type);
  bool identity = column->identity->kind != IDENTITY_NONE;
  switch (set) {
  case SET_ALL: break;
  case SET_INSERT: return !generated && column->identity->kind != IDENTITY_ALWAYS;
  case SET_DEFAULTS: return !generated && !identity && !serial && !str_given(sql->initial);
  case SET_UPDATE: return !generated && !identity && !c_in_key(s, column);
  }
  return true;
}

/* Every column is in the set, and COLS names it without a cast. */
static bool is_cols(const Statements *s, ColumnSet set) {
  each(i, *s->columns) {
    const CSource *from = &s->columns->items[i];
    if (from->sql[s->dialect] == NULL) continue;
    if (!c_in_set(s, from, set) || read_cast(s, from->column) != C_CAST_NONE) return false;
  }
  return true;
}

static bool has_any(const Statements *s, ColumnSet set) {
  each(i, *s->columns)
    if (c_in_set(s, &s->columns->items[i], set)) return true;
  return false;
}

static void add_columns(Writer *w, ColumnSet set) {
  const Statements *s = w->s;
  Str before = STR("");
  each(i, *s->columns) {
    const CSource *from = &s->columns->items[i];
    if (!c_in_set(s, from, set)) continue;
    add(w, before);
    before = STR(", ");
    Item item = begin_item(w);
    add(w, ident(from));
    if (set == SET_ALL) add(w, cast_text(read_cast(s, from->column)));
    end_item(w, item);
  }
}

/* $3, ?3, $3::text::jsonb */
static void add_parameter(Writer *w, const CSource *from, int number) {
  size_t before = w->draft->text.len;
  buf_char(&w->draft->text, w->s->dialect == DIALECT_SQLITE ? '?' : '$');
  buf_uint(&w->draft->text, (uint64_t)number);
  w->width += w->draft->text.len - before;
  CCast cast = cast_of(w->s, from->column);
  if (cast == C_CAST_NONE) return;
  add(w, cast_text(cast));
  add(w, STR("::"));
  add(w, from->sql[w->s->dialect]->type);
}

const CSource *c_column_source(const Statements *s, const Column *column) {
  each(i, *s->columns)
    if (s->columns->items[i].column == column) return &s->columns->items[i];
  return NULL;
}

/* --- the statements --- */

static Str table_name(const Statements *s) {
  return s->dialect == DIALECT_POSTGRES ? s->out->pg_name : s->out->sqlite_name;
}

static void add_insert(Writer *w, ColumnSet set) {
  const Statements *s = w->s;
  add(w, STR("INSERT INTO "));
  add(w, table_name(s));
  if (!has_any(s, set)) {
    add(w, STR(" DEFAULT VALUES"));
    return;
  }
  add(w, STR(" ("));
  if (is_cols(s, set)) add_macro(w, s->cols);
  else add_columns(w, set);
  add(w, STR(") VALUES ("));
  Str before = STR("");
  int number = 0;
  each(i, *s->columns) {
    if (!c_in_set(s, &s->columns->items[i], set)) continue;
    add(w, before);
    before = STR(", ");
    Item item = begin_item(w);
    add_parameter(w, &s->columns->items[i], ++number);
    end_item(w, item);
  }
  add(w, STR(")"));
}

/* a = $1 */
static void add_equal(Writer *w, const CSource *from, int number) {
  Item item = begin_item(w);
  add(w, ident(from));
  add(w, STR(" = "));
  add_parameter(w, from, number);
  end_item(w, item);
}

void c_add_equal(const Statements *s, Buf *out, const CSource *from, int number) {
  Writer w = writer_open(s, STR_NONE);
  add_equal(&w, from, number);
  buf_append(out, buf_str(&w.draft->text));
}

/* WHERE a = $1 AND b = $2, numbered in the order of the key. */
static void add_where(Writer *w) {
  const ColumnList *key = &w->s->table->primary_key->columns;
  each(i, *key) {
    add(w, i == 0 ? STR(" WHERE ") : STR(" AND "));
    add_equal(w, c_column_source(w->s, key->items[i]), (int)i + 1);
  }
}

static void add_cols_macro(const Statements *s) {
  Writer w = writer_open(s, s->cols);
  add_columns(&w, SET_ALL);
  writer_close(&w);
}

static void add_get(const Statements *s) {
  Writer w = writer_open(s, macro_name(s, STR("_SQL_GET")));
  add(&w, STR("SELECT "));
  add_macro(&w, s->cols);
  add(&w, STR(" FROM "));
  add(&w, table_name(s));
  add_where(&w);
  writer_close(&w);
}

static void add_inserts(const Statements *s) {
  Writer w = writer_open(s, macro_name(s, STR("_SQL_INSERT")));
  add_insert(&w, SET_INSERT);
  writer_close(&w);
  w = writer_open(s, macro_name(s, STR("_SQL_INSERT_DEFAULTS")));
  add_insert(&w, SET_DEFAULTS);
  add(&w, STR(" RETURNING "));
  add_macro(&w, s->cols);
  writer_close(&w);
}

/* The columns an UPDATE sets, or (`key`) those it looks for, with its parameters: they are numbered
 * over both. */
static void add_update_part(Writer *w, bool key) {
  const Statements *s = w->s;
  Str before = key ? STR(" WHERE ") : STR(" SET ");
  int number = 0;
  each(i, *s->columns) {
    const CSource *from = &s->columns->items[i];
    bool is_key = from->sql[s->dialect] != NULL && c_in_key(s, from->column);
    if (!is_key && !c_in_set(s, from, SET_UPDATE)) continue;
    number++;
    if (is_key != key) continue;
    add(w, before);
    before = key ? STR(" AND ") : STR(", ");
    add_equal(w, from, number);
  }
}

static void add_update(const Statements *s) {
  if (!has_any(s, SET_UPDATE)) return;
  Writer w = writer_open(s, macro_name(s, STR("_SQL_UPDATE")));
  add(&w, STR("UPDATE "));
  add(&w, table_name(s));
  add_update_part(&w, false);
  add_update_part(&w, true);
  writer_close(&w);
}

/* Postgres takes no deferrable constraint for ON CONFLICT, and a key the database always gives
 * cannot conflict. */
static bool can_upsert(const Statements *s) {
  const Key *key = s->table->primary_key;
  if (key->deferrable != DEFERRABLE_NO) return false;
  each(i, key->columns)
    if (!c_in_set(s, c_column_source(s, key->columns.items[i]), SET_INSERT)) return false;
  return true;
}

/* title = excluded.title */
static void add_excluded(Writer *w, Str name) {
  Item item = begin_item(w);
  add(w, name);
  add(w, STR(" = excluded."));
  add(w, name);
  end_item(w, item);
}

static void add_on_conflict(const Statements *s, Str name) {
  Writer w = writer_open(s, name);
  add(&w, STR(" ON CONFLICT ("));
  const ColumnList *key = &s->table->primary_key->columns;
  each(i, *key) {
    if (i > 0) add(&w, STR(", "));
    add(&w, ident(c_column_source(s, key->items[i])));
  }
  add(&w, STR(") DO "));
  if (!has_any(s, SET_UPDATE)) add(&w, STR("NOTHING"));
  Str before = STR("UPDATE SET ");
  each(i, *s->columns) {
    if (!c_in_set(s, &s->columns->items[i], SET_UPDATE)) continue;
    add(&w, before);
    before = STR(", ");
    add_excluded(&w, ident(&s->columns->items[i]));
  }
  writer_close(&w);
}

static void add_upsert(const Statements *s) {
  if (!can_upsert(s)) return;
  Str conflict = macro_name(s, STR("_SQL_ON_CONFLICT"));
  if (s->same_columns) conflict = shared_name(s, STR("_SQL_ON_CONFLICT"));
  if (!s->same_columns || s->dialect == DIALECT_POSTGRES) add_on_conflict(s, conflict);
  Writer w = writer_open(s, macro_name(s, STR("_SQL_UPSERT")));
  add_macro(&w, macro_name(s, STR("_SQL_INSERT")));
  add_macro(&w, conflict);
  writer_close(&w);
}

static void add_delete(const Statements *s) {
  Writer w = writer_open(s, macro_name(s, STR("_SQL_DELETE")));
  add(&w, STR("DELETE FROM "));
  add(&w, table_name(s));
  add_where(&w);
  writer_close(&w);
}

static bool has_key(const Statements *s) {
  const Key *key = s->table->primary_key;
  if (key == NULL || !on(key->on, s->dialect)) return false;
  each(i, key->columns) {
    const CSource *from = c_column_source(s, key->columns.items[i]);
    if (from == NULL || from->sql[s->dialect] == NULL) return false;
  }
  return true;
}

static bool same_columns(const Statements *s) {
  const Key *key = s->table->primary_key;
  if (!str_given(s->out->pg_name) || !str_given(s->out->sqlite_name)) return false;
  if (key != NULL && key->on != ON_BOTH) return false;
  each(i, *s->columns) {
    const CSource *from = &s->columns->items[i];
    if (from->sql[DIALECT_POSTGRES] == NULL || from->sql[DIALECT_SQLITE] == NULL) return false;
  }
  return true;
}

static bool has_read_cast(Statements s) {
  s.dialect = DIALECT_POSTGRES;
  each(i, *s.columns)
    if (read_cast(&s, s.columns->items[i].column) != C_CAST_NONE) return true;
  return false;
}

/* Where each column stands among those read, and its parameter of INSERT. */
static void number_columns(const Statements *s) {
  int64_t at = 0, param = 0;
  bool postgres = s->dialect == DIALECT_POSTGRES;
  each(i, *s->columns) {
    const CSource *from = &s->columns->items[i];
    CColumn *out = &s->out->columns.items[i];
    if (from->sql[s->dialect] == NULL) continue;
    int64_t number = c_in_set(s, from, SET_INSERT) ? ++param : 0;
    *(postgres ? &out->pg_at : &out->sqlite_at) = at++;
    *(postgres ? &out->pg_param : &out->sqlite_param) = number;
  }
  *(postgres ? &s->out->pg_params : &s->out->sqlite_params) = param;
}

static void lower_dialect(Statements *s, Dialect dialect, bool same_list) {
  s->dialect = dialect;
  if (!str_given(table_name(s))) return;
  s->cols = same_list ? shared_name(s, STR("_COLS")) : macro_name(s, STR("_COLS"));
  if (!same_list || dialect == DIALECT_POSTGRES) add_cols_macro(s);
  number_columns(s);
  bool key = has_key(s);
  c_lower_access(s, key, key && can_upsert(s), has_any(s, SET_UPDATE));
  if (key) add_get(s);
  if (s->out->read_only) return;
  add_inserts(s);
  if (!key) return;
  add_upsert(s);
  add_update(s);
  add_delete(s);
}

void c_lower_statements(const CLowering *l, const Table *table, const CSources *from, CTable *out) {
  enum { MOST_MACROS = 18 }; /* of a table with its key in both dialects */
  vec_reserve(l->arena, &out->macros, MOST_MACROS);
  Statements s = {.l = l, .table = table, .columns = from, .out = out};
  s.same_columns = same_columns(&s);
  bool same_list = s.same_columns && !has_read_cast(s);
  for (int i = 0; i < DIALECT_COUNT; i++) lower_dialect(&s, (Dialect)i, same_list);
}
