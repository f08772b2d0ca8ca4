/* `rows:`: INSERT statements that may be run again.
 *
 * A row that is there, by the key the YAML gives, is left alone, or with `sync` brought to what the
 * YAML says; none is deleted. Rows beside each other with the same columns share a statement. */
#include "sql/lower.h"

static Str cell_text(const SqlBuild *b, const RowCell *cell) {
  Str text = sql_default(b, cell->column, &cell->value);
  return str_given(text) ? text : STR("NULL");
}

static bool in_key(const Key *key, const Column *column) {
  if (key == NULL) return false;
  each(i, key->columns) {
    if (key->columns.items[i] == column) return true;
  }
  return false;
}

static bool always_identity(const SqlBuild *b, const Column *column) {
  return b->dialect == DIALECT_POSTGRES && column->identity->kind == IDENTITY_ALWAYS;
}

static void add_columns(const SqlBuild *b, Buf *out, const Row *row) {
  bool first = true, overriding = false;
  buf_lit(out, " (");
  each(i, row->cells) {
    const Column *column = row->cells.items[i].column;
    if (!on(column->on, b->dialect)) continue;
    if (!first) buf_lit(out, ", ");
    buf_append(out, sql_name(b, column->name.str));
    overriding = overriding || always_identity(b, column);
    first = false;
  }
  buf_char(out, ')');
  if (overriding) buf_lit(out, " OVERRIDING SYSTEM VALUE");
  buf_lit(out, " VALUES");
}

/* ('a', 1) */
static void add_values(const SqlBuild *b, Buf *out, const Row *row) {
  bool first = true;
  buf_lit(out, "\n  (");
  each(i, row->cells) {
    if (!on(row->cells.items[i].column->on, b->dialect)) continue;
    if (!first) buf_lit(out, ", ");
    buf_append(out, cell_text(b, &row->cells.items[i]));
    first = false;
  }
  buf_char(out, ')');
}

/* Postgres compares no json and few of the types the language only passes through. */
static const char *comparable(const SqlBuild *b, const Column *column) {
  bool as_text = column->type.id == TYPE_JSON || type_info(&column->type)->class == EXPR_OTHER;
  return b->dialect == DIALECT_POSTGRES && as_text ? "::text" : "";
}

/* Columns that `sync` writes: those the row gives, but for its key and identities. */
static bool is_synced(const SqlBuild *b, const Row *row, size_t cell) {
  const Column *column = row->cells.items[cell].column;
  bool written = on(column->on, b->dialect) && !always_identity(b, column);
  return written && !in_key(row->key, column);
}

/* DO UPDATE SET name = EXCLUDED.name WHERE t.name IS DISTINCT FROM EXCLUDED.name: a row that says so
 * already is not written again. */
static void add_update(const SqlBuild *b, Buf *out, const SqlTable *table, const Row *row) {
  Buf set = BUF(b->arena), where = BUF(b->arena);
  Str bare = sql_name(b, table->bare);
  const char *differs = b->dialect == DIALECT_POSTGRES ? "IS DISTINCT FROM" : "IS NOT";
  each(i, row->cells) {
    if (!is_synced(b, row, i)) continue;
    const Column *column = row->cells.items[i].column;
    Str name = sql_name(b, column->name.str);
    const char *cast = comparable(b, column);
    buf_format(&set, "%s\n  %.*s = EXCLUDED.%.*s", set.len > 0 ? "," : "", STR_ARG(name),
               STR_ARG(name));
    buf_format(&where, "%s%.*s.%.*s%s %s EXCLUDED.%.*s%s", where.len > 0 ? "\n  OR " : "\nWHERE ",
               STR_ARG(bare), STR_ARG(name), cast, differs, STR_ARG(name), cast);
  }
  if (set.len == 0) {
    buf_lit(out, " DO NOTHING");
    return;
  }
  buf_lit(out, " DO UPDATE SET");
  buf_append(out, buf_str(&set));
  buf_append(out, buf_str(&where));
}

static void add_conflict(const SqlBuild *b, Buf *out, const SqlTable *table, const Row *row) {
  const Key *key = row->key;
  buf_lit(out, "\nON CONFLICT");
  if (key == NULL) {
    buf_lit(out, " DO NOTHING");
    return;
  }
  buf_format(out, " (%.*s)", STR_ARG(sql_columns(b->arena, b->dialect, &key->columns)));
  if (table->table->rows_sync) add_update(b, out, table, row);
  else buf_lit(out, " DO NOTHING");
}

/* The column whose sequence Postgres must move past the rows, or NULL. */
static const Column *sequence_column(const SqlTable *table) {
  each(r, table->table->rows) {
    const Row *row = &table->table->rows.items[r];
    each(i, row->cells) {
      const Column *column = row->cells.items[i].column;
      bool sequence = column->identity->kind != IDENTITY_NONE || type_is_serial(&column->type);
      if (sequence) return column;
    }
  }
  return NULL;
}

/* Moves the sequence to the largest value, never back and never before its start. */
static Str move_sequence(const SqlBuild *b, const SqlTable *table, const Column *column) {
  Str name = sql_name(b, column->name.str);
  Str sequence = str_format(b->arena, "pg_get_serial_sequence(%.*s, %.*s)",
                            STR_ARG(sql_literal(b->arena, table->name)),
                            STR_ARG(sql_literal(b->arena, column->name.str)));
  int64_t start = column->identity->has_start ? column->identity->start : 1;
  return str_format(b->arena,
                    "SELECT setval(%.*s, max(%.*s))\n"
                    "FROM %.*s\n"
                    "HAVING max(%.*s) > coalesce(pg_sequence_last_value(%.*s::regclass), %lld)",
                    STR_ARG(sequence), STR_ARG(name), STR_ARG(table->name), STR_ARG(name),
                    STR_ARG(sequence), (long long)start - 1);
}

void sql_rows(const SqlBuild *b, SqlTable *table) {
  const Table *from = table->table;
  for (size_t i = 0; i < from->rows.len;) {
    const Row *row = &from->rows.items[i];
    Buf out = BUF(b->arena);
    buf_format(&out, "INSERT INTO %.*s", STR_ARG(table->name));
    add_columns(b, &out, row);
    for (size_t first = i; i < from->rows.len && rows_alike(row, &from->rows.items[i]); i++) {
      if (i > first) buf_char(&out, ',');
      add_values(b, &out, &from->rows.items[i]);
    }
    add_conflict(b, &out, table, row);
    vec_push(b->arena, &table->rows, buf_str(&out));
  }
  const Column *counted = b->dialect == DIALECT_POSTGRES ? sequence_column(table) : NULL;
  if (counted != NULL) {
    vec_push(b->arena, &table->rows, move_sequence(b, table, counted));
  }
}

/* --- rows that meet others --- */

/* What the row has in `column`: what it says, or the default. Absent: nothing known, or null, which is like no
 * other. */
static Str value_in(const SqlBuild *b, const Row *row, const Column *column) {
  each(i, row->cells) {
    const RowCell *cell = &row->cells.items[i];
    if (cell->column == column) return sql_default(b, column, &cell->value);
  }
  return column->initial->kind == DEFAULT_VALUE ? sql_default(b, column, column->initial) : STR_NONE;
}

typedef VEC(const Column *) Columns;

/* a = 1 AND b = 'x'. False when one of the values is not known. */
static bool add_equal(const SqlBuild *b, Buf *out, const Row *row, const Columns *columns) {
  each(i, *columns) {
    const Column *column = columns->items[i];
    Str text = value_in(b, row, column);
    if (!str_given(text)) return false;
    buf_format(out, "%s%.*s = %.*s", i > 0 ? " AND " : "", STR_ARG(sql_name(b, column->name.str)), STR_ARG(text));
  }
  return columns->len > 0;
}

static Columns key_columns(const SqlBuild *b, const Key *key) {
  Columns out = {0};
  each(i, key->columns) vec_push(b->arena, &out, key->columns.items[i]);
  return out;
}

/* None for one over an expression. */
static Columns index_columns(const SqlBuild *b, const SqlIndex *index) {
  Columns out = {0};
  each(i, index->keys) {
    if (index->keys.items[i].column == NULL) return (Columns){0};
    vec_push(b->arena, &out, index->keys.items[i].column);
  }
  return out;
}

typedef struct Meeting {
  const SqlBuild *b;
  bool any;
  Buf where;
} Meeting;

/* Those that `row` may meet under other columns than those of its key; `only` is the condition on them, or empty. */
static void add_met(Meeting *m, const Row *row, Columns columns, SqlText only) {
  Buf same = BUF(m->b->arena), own = BUF(m->b->arena);
  Columns key = key_columns(m->b, row->key);
  m->any = true;
  if (!add_equal(m->b, &same, row, &columns) || !add_equal(m->b, &own, row, &key)) return;
  if (!sqltext_empty(only))
    buf_format(&same, " AND (%.*s)", STR_ARG(sql_text(m->b->arena, m->b->dialect, only)));
  buf_format(&m->where, "%s(%.*s AND NOT (%.*s))", m->where.len > 0 ? " OR " : "", STR_ARG(buf_str(&same)),
             STR_ARG(buf_str(&own)));
}

static void meet(Meeting *m, const SqlTable *table, const Row *row) {
  const Key *primary = table->table->primary_key;
  if (primary != NULL && primary != row->key) add_met(m, row, key_columns(m->b, primary), (SqlText){0});
  each(i, table->uniques) {
    const Key *key = table->uniques.items[i].key;
    if (key != row->key) add_met(m, row, key_columns(m->b, key), (SqlText){0});
  }
  each(i, table->indexes) {
    const SqlIndex *index = &table->indexes.items[i];
    if (index->unique) add_met(m, row, index_columns(m->b, index), index->where);
  }
}

bool sql_rows_met(Arena *arena, const SqlSchema *sql, const SqlTable *table, Str *query) {
  const SqlBuild b = {.arena = arena, .schema = sql->schema, .dialect = sql->dialect};
  Meeting m = {.b = &b, .where = BUF(arena)};
  each(i, table->table->rows)
    if (table->table->rows.items[i].key != NULL) meet(&m, table, &table->table->rows.items[i]);
  *query = STR_NONE;
  if (m.where.len > 0)
    *query = CAT(arena, STR("SELECT * FROM "), table->name, STR(" WHERE "), buf_str(&m.where));
  return m.any;
}
