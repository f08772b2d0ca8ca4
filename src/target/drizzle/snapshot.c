/* The snapshots: their head, and what both dialects have. */
#include "target/drizzle/snapshot.h"

#include "target/drizzle/snapshot_parts.h"

/* "books"."title": drizzle-kit puts every name in quotes and doubles none. */
static void add_column_name(Buf *out, const Snapshot *s, const Column *column, ColumnForm form) {
  const Table *table = column->table;
  bool sqlite = s->dz->dialect == DIALECT_SQLITE;
  Str schema = dz_other_schema(s->dz, table->schema);
  if (form == COLUMN_WITH_TABLE) {
    if (str_given(schema)) buf_format(out, "\"%.*s\".", STR_ARG(schema));
    buf_format(out, "\"%.*s\".", STR_ARG(sqlite ? table->flat_name : table->name.str));
  }
  buf_format(out, "\"%.*s\"", STR_ARG(column->name.str));
}

Str snapshot_sql(const Snapshot *s, SqlText text, ColumnForm form) {
  Buf out = BUF(s->dz->arena);
  each(i, text.pieces) {
    SqlPiece piece = text.pieces.items[i];
    if (piece.column == NULL) buf_append(&out, piece.text);
    else add_column_name(&out, s, piece.column, form);
  }
  return buf_str(&out);
}

void snapshot_columns(Snapshot *s, Str key, const ColumnList *columns) {
  json_open_at(&s->json, key, '[');
  each(i, *columns) json_text(&s->json, columns->items[i]->name.str);
  json_close(&s->json, ']');
}

void snapshot_default(Snapshot *s, const SqlColumn *column) {
  if (!str_given(column->initial)) return;
  Str scalar = column_initial_scalar(s->dz, column);
  json_key(&s->json, STR("default"));
  if (str_given(scalar)) json_raw(&s->json, scalar);
  else json_text(&s->json, column->initial);
}

void snapshot_actions(Snapshot *s, const ForeignKey *key) {
  json_member(&s->json, STR("onDelete"), ref_action_word(key->on_delete));
  json_member(&s->json, STR("onUpdate"), ref_action_word(key->on_update));
}

static void add_names(Buf *out, const ColumnList *columns) {
  each(i, *columns) buf_format(out, "_%.*s", STR_ARG(columns->items[i]->name.str));
}

/* books_author_id_authors_id_fk (drizzle-orm, foreign-keys.js), unless it says its name. */
Str snapshot_foreign_key_name(const Snapshot *s, const SqlForeignKey *key) {
  const ForeignKey *from = key->foreign_key;
  bool sqlite = s->dz->dialect == DIALECT_SQLITE;
  if (str_given(key->name) && !foreign_key_inline(s->dz, key)) return from->name.str;
  Buf out = BUF(s->dz->arena);
  buf_append(&out, sqlite ? from->table->flat_name : from->table->name.str);
  add_names(&out, &from->columns);
  buf_format(&out, "_%.*s", STR_ARG(sqlite ? from->target->flat_name : from->target->name.str));
  add_names(&out, &from->target_columns);
  buf_lit(&out, "_fk");
  return buf_str(&out);
}

void snapshot_checks(Snapshot *s, const SqlTable *table) {
  json_open_at(&s->json, STR("checkConstraints"), '{');
  each(i, table->checks) {
    const SqlCheck *check = &table->checks.items[i];
    if (!check_in_drizzle(s->dz, check)) continue;
    Str name = dz_unquoted(s->dz, check->name);
    json_open_at(&s->json, name, '{');
    json_member(&s->json, STR("name"), name);
    json_member(&s->json, STR("value"),
                snapshot_sql(s, dz_check_text(s->dz, check), COLUMN_WITH_TABLE));
    json_close(&s->json, '}');
  }
  json_close(&s->json, '}');
}

void snapshot_views(Snapshot *s, void (*add)(Snapshot *s, const Table *view)) {
  json_open_at(&s->json, STR("views"), '{');
  each(i, s->dz->schema->tables) {
    const Table *table = s->dz->schema->tables.items[i];
    if (table->view != NULL && on(table->on, s->dz->dialect)) add(s, table);
  }
  json_close(&s->json, '}');
}

Str drizzle_snapshot(Arena *arena, const SqlSchema *sql, Str id, Str previous) {
  bool postgres = sql->dialect == DIALECT_POSTGRES;
  Dz dz = {.arena = arena, .schema = sql->schema, .sql = sql, .dialect = sql->dialect};
  Buf out = BUF(arena);
  Snapshot s = {&dz, JSON_WRITER(&out)};
  dz_name_functions(&dz);
  json_open(&s.json, '{');
  json_member(&s.json, STR("id"), id);
  json_member(&s.json, STR("prevId"), previous);
  json_member(&s.json, STR("version"), postgres ? STR("7") : STR("6"));
  json_member(&s.json, STR("dialect"), postgres ? STR("postgresql") : STR("sqlite"));
  if (postgres) snapshot_postgres(&s);
  else snapshot_sqlite(&s);
  json_close(&s.json, '}');
  return buf_str(&out);
}
