/* What sg_db is told of a table: its statements with the columns each binds, and the functions over it. */
#include "target/c/statement.h"

typedef struct Columns { /* the places of columns, as a list in C */
  Buf text;
  int64_t count;
} Columns;

static void add_place(const Statements *s, Columns *columns, const CSource *from) {
  if (columns->count > 0) buf_lit(&columns->text, ", ");
  buf_uint(&columns->text, (uint64_t)(from - s->columns->items));
  columns->count++;
}

static void push(const Statements *s, Str macro, Str tail, const Columns *columns) {
  CStatement statement = {.macro = macro, .tail = tail, .columns = buf_str(&columns->text),
                          .count = columns->count};
  bool postgres = s->dialect == DIALECT_POSTGRES;
  CStatements *to = postgres ? &s->out->pg_statements : &s->out->sqlite_statements;
  vec_push(s->l->arena, to, statement);
}

/* One that has a macro of its own: what is `_SQL_` and its dialect's end. */
static void push_named(const Statements *s, bool exists, Str what, const Columns *columns) {
  Str end = s->dialect == DIALECT_POSTGRES ? STR("_PG") : STR("_SQLITE");
  Str macro = str_join(s->l->arena, STRS(s->out->macro, STR("_SQL_"), what, end));
  Columns none = {.text = BUF(s->l->arena)};
  push(s, exists ? macro : STR_NONE, STR_NONE, exists ? columns : &none);
}

static Columns of_set(const Statements *s, ColumnSet set) {
  Columns out = {.text = BUF(s->l->arena)};
  each(i, *s->columns)
    if (c_in_set(s, &s->columns->items[i], set)) add_place(s, &out, &s->columns->items[i]);
  return out;
}

/* Those of the key in its order. */
static Columns of_key(const Statements *s) {
  Columns out = {.text = BUF(s->l->arena)};
  const ColumnList *key = &s->table->primary_key->columns;
  each(i, *key) add_place(s, &out, c_column_source(s, key->items[i]));
  return out;
}

/* Those UPDATE sets and looks for, in the order of the table. */
static Columns of_update(const Statements *s) {
  Columns out = {.text = BUF(s->l->arena)};
  each(i, *s->columns) {
    const CSource *from = &s->columns->items[i];
    bool key = from->sql[s->dialect] != NULL && c_in_key(s, from->column);
    if (key || c_in_set(s, from, SET_UPDATE)) add_place(s, &out, from);
  }
  return out;
}

static Buf from_table(const Statements *s) {
  Buf tail = BUF(s->l->arena);
  buf_lit(&tail, " FROM ");
  buf_append(&tail, s->dialect == DIALECT_POSTGRES ? s->out->pg_name : s->out->sqlite_name);
  return tail;
}

/* FROM books WHERE a = $1 AND b = $2; a column the dialect lacks makes it nothing. */
static void push_list(const Statements *s, const ColumnList *columns) {
  Buf tail = from_table(s);
  Columns places = {.text = BUF(s->l->arena)};
  each(i, *columns) {
    const CSource *from = c_column_source(s, columns->items[i]);
    if (from == NULL || from->sql[s->dialect] == NULL) {
      push_named(s, false, STR(""), NULL);
      return;
    }
    buf_append(&tail, i == 0 ? STR(" WHERE ") : STR(" AND "));
    c_add_equal(s, &tail, from, (int)i + 1);
    add_place(s, &places, from);
  }
  push(s, STR_NONE, buf_str(&tail), &places);
}

/* The columns as the plan has them; false when a dialect lacks one. */
static bool plan_columns(const Statements *s, const ColumnList *columns, CColumnRefs *out) {
  each(i, *columns) {
    const CSource *from = c_column_source(s, columns->items[i]);
    if (from == NULL) return false;
    vec_push(s->l->arena, out, &s->out->columns.items[from - s->columns->items]);
  }
  return true;
}

static void lower_lists(const Statements *s, const CLists *lists) {
  each(i, *lists) {
    CList list = {.name = c_list_stem(s->l->arena, &lists->items[i].columns), .number = (int64_t)i};
    if (plan_columns(s, &lists->items[i].columns, &list.columns))
      vec_push(s->l->arena, &s->out->lists, list);
  }
}

/* The functions exist when one dialect has the statement; in the other they are SG_ERR_MISSING. */
static void lower_functions(const Statements *s, bool key, bool upsert, bool update,
                            const CLists *lists) {
  CTable *out = s->out;
  out->upserts = out->upserts || upsert;
  out->updates = out->updates || (key && update);
  if (key && out->key.len == 0) (void)plan_columns(s, &s->table->primary_key->columns, &out->key);
  if (out->lists.len == 0) lower_lists(s, lists);
}

void c_lower_access(const Statements *s, bool key, bool upsert, bool update) {
  Columns none = {.text = BUF(s->l->arena)};
  Columns of = key ? of_key(s) : none, some = of_set(s, SET_DEFAULTS);
  Columns set = key && update ? of_update(s) : none;
  CLists lists = c_lists(s->l->arena, s->table);
  *(s->dialect == DIALECT_POSTGRES ? &s->out->pg_cols : &s->out->sqlite_cols) = s->cols;
  bool postgres = s->dialect == DIALECT_POSTGRES;
  vec_reserve(s->l->arena, postgres ? &s->out->pg_statements : &s->out->sqlite_statements, 7 + lists.len);
  push_named(s, key, STR("GET"), &of);
  bool writes = !s->out->read_only;
  push_named(s, writes, STR("INSERT"), &none); /* these two are bound by <table>_bind */
  push_named(s, writes, STR("INSERT_DEFAULTS"), &some);
  push_named(s, writes && upsert, STR("UPSERT"), &none);
  push_named(s, writes && key && update, STR("UPDATE"), &set);
  push_named(s, writes && key, STR("DELETE"), &of);
  Buf all = from_table(s);
  push(s, STR_NONE, buf_str(&all), &none);
  each(i, lists) push_list(s, &lists.items[i].columns);
  lower_functions(s, key, upsert, update, &lists);
}
