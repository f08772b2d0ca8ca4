/* A column: its builder and the calls after it, in the order people write them. */
#include "model/name.h"
#include "target/drizzle/lowering.h"


void dz_call(const Dz *dz, DzColumn *out, Str name, Str args) {
  vec_push(dz->arena, &out->calls, (DzCall){name, args});
}

Str dz_sql(DzTableRun *run, SqlText text, Str object) {
  Buf out = BUF(run->dz->arena);
  buf_append(&out, scope_sql(run->scope));
  buf_char(&out, '`');
  each(i, text.pieces) {
    SqlPiece piece = text.pieces.items[i];
    if (piece.column == NULL) {
      js_print_template(&out, piece.text);
      continue;
    }
    buf_lit(&out, "${");
    js_print_member(&out, object, run->info->properties[((const Column *)piece.column)->position]);
    buf_char(&out, '}');
  }
  buf_char(&out, '`');
  return buf_str(&out);
}

Str dz_sql_raw(DzTableRun *run, Str text) {
  SqlText whole = {0};
  sqltext_add(run->dz->arena, &whole, text);
  return dz_sql(run, whole, STR(""));
}

/* What drizzle-kit calls the sequence is table_column_seq whole; where Postgres shortens that its own
 * way, the name is given. */
Str identity_sequence_name(Arena *arena, const Column *column) {
  Str table = column->table->name.str, name = column->name.str;
  if (text_given(column->identity->name)) return column->identity->name.str;
  if (table.len + name.len + STR("__seq").len <= NAME_BYTES) return STR_NONE;
  return name_fit_postgres(arena, table, name, STR("seq"));
}

static Str identity_options(Arena *arena, const Column *column) {
  const Identity *identity = column->identity;
  Str name = identity_sequence_name(arena, column);
  const struct {
    const char *key;
    bool given;
    int64_t value;
  } rows[] = {{"startWith", identity->has_start, identity->start},
              {"increment", identity->has_increment, identity->increment},
              {"minValue", identity->has_min, identity->min},
              {"maxValue", identity->has_max, identity->max},
              {"cache", identity->has_cache, identity->cache}};
  Buf text = BUF(arena);
  if (str_given(name)) {
    buf_lit(&text, "{ name: ");
    js_print_string(&text, name);
  }
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    if (!rows[i].given) continue;
    buf_append(&text, text.len == 0 ? STR("{ ") : STR(", "));
    buf_format(&text, "%s: ", rows[i].key);
    bool quoted = rows[i].value > INT64_C(9007199254740991) ||
                  rows[i].value < -INT64_C(9007199254740991); /* Number.MAX_SAFE_INTEGER */
    if (quoted) buf_char(&text, '\'');
    buf_int(&text, rows[i].value);
    if (quoted) buf_char(&text, '\'');
  }
  if (identity->cycle) {
    buf_append(&text, text.len == 0 ? STR("{ ") : STR(", "));
    buf_lit(&text, "cycle: true");
  }
  if (text.len != 0) buf_lit(&text, " }");
  return buf_str(&text);
}

static void add_generated(DzTableRun *run, const SqlColumn *column, DzColumn *out) {
  Arena *arena = run->dz->arena;
  if (column->identity != NULL) {
    bool always = column->identity->kind == IDENTITY_ALWAYS;
    dz_call(run->dz, out,
            always ? STR("generatedAlwaysAsIdentity") : STR("generatedByDefaultAsIdentity"),
            identity_options(arena, column->column));
  }
  if (sqltext_empty(column->generated)) return;
  Str sql = CAT(arena, STR("(): "), scope_import_type(run->scope, STR("drizzle-orm"), STR("SQL")),
                STR(" => "), dz_sql(run, column->generated, run->out->name));
  if (run->dz->dialect == DIALECT_SQLITE)
    sql = CAT(arena, sql, column->generated_stored ? STR(", { mode: 'stored' }")
                                                   : STR(", { mode: 'virtual' }"));
  dz_call(run->dz, out, STR("generatedAlwaysAs"), sql);
}

/* `.unique('books_isbn_unique')` for a unique constraint of this column alone. */
static void add_unique(DzTableRun *run, const Column *column, DzColumn *out) {
  const SqlTable *table = run->sql;
  if (unique_is_index(run->dz)) return;
  each(i, table->uniques) {
    const SqlKey *key = &table->uniques.items[i];
    if (key->columns.len != 1 || key->columns.items[0]->column != column) continue;
    if (!unique_in_drizzle(run->dz, key)) continue;
    Str args = js_string(run->dz->arena, key->key->name.str);
    if (key->key->nulls_not_distinct && run->dz->dialect == DIALECT_POSTGRES)
      args = str_concat(run->dz->arena, args, STR(", { nulls: 'not distinct' }"));
    dz_call(run->dz, out, STR("unique"), args);
  }
}

static void add_calls(DzTableRun *run, const SqlColumn *sql, DzColumn *out) {
  const Column *column = sql->column;
  if (sql->primary_key) {
    dz_call(run->dz, out, STR("primaryKey"),
            sql->autoincrement ? STR("{ autoIncrement: true }") : STR(""));
  } else if (!column->nullable && sql->identity == NULL && !type_is_serial(&column->type)) {
    dz_call(run->dz, out, STR("notNull"), STR(""));
  }
  add_unique(run, column, out);
  add_generated(run, sql, out);
  column_initial(run, sql, out);
  column_touch(run, column, out);
  column_references(run, column, out);
}

void dz_add_column(DzTableRun *run, const Column *column, const SqlColumn *sql) {
  Dz *dz = run->dz;
  DzColumn out = {.key = js_key(dz->arena, run->info->properties[column->position])};
  out.doc = dz_doc(dz, column->comment, column->deprecated);
  column_type(run, column, sql, &out);
  if (sql != NULL) add_calls(run, sql, &out);
  else if (!column->nullable) dz_call(dz, &out, STR("notNull"), STR(""));
  vec_push(dz->arena, &run->out->columns, out);
}
