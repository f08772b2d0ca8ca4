/* What stands around the tables of SQLite: settings, views, triggers, and what only SQLite has words for. */
#include "expr/scan.h"
#include "transcribe/sqlite.h"

void sqlite_before(Scribe *s) {
  sqlite_fit(s);
  sqlite_find_before(s);
  Doc *own = doc_map(s->arena, DOC_FIT);
  if (s->plain) doc_put(s->arena, own, STR("form"), doc_text(s->arena, STR("plain")));
  /* Of the types that are imported, `enum:` alone is enforced by `values`. */
  Str enforce = s->options->infer_enums ? STR("values") : STR("none");
  doc_put(s->arena, own, STR("enforce"), doc_text(s->arena, enforce));
  doc_put(s->arena, s->root, STR("sqlite"), own);
  if (s->naming == NAMING_POSTGRES) doc_put(s->arena, s->root, STR("naming"), doc_text(s->arena, STR("postgres")));
}

/* --- statements --- */

static Str trimmed(Str sql) {
  sql = str_trim(sql);
  while (str_ends(sql, STR(";"))) sql = str_trim(str_slice(sql, 0, sql.len - 1));
  return sql;
}

static void add_statement(Buf *out, Str sql) {
  if (!str_given(sql)) return;
  if (out->len > 0) buf_lit(out, ";\n");
  buf_append(out, trimmed(sql));
}

/* A table or view with its indexes, which must come after it; its triggers may speak of other tables that need it. */
static Str table_statements(Scribe *s, const CatalogTable *table) {
  Buf out = BUF(s->arena);
  add_statement(&out, table->definition);
  each(i, table->indexes) add_statement(&out, table->indexes.items[i]->definition);
  return buf_str(&out);
}

Str sqlite_statement(Scribe *s, const CatalogObject *object) {
  if (object->kind == CATALOG_TABLE) return table_statements(s, (const CatalogTable *)object);
  if (object->kind == CATALOG_INDEX) return trimmed(((const CatalogIndex *)object)->definition);
  if (object->kind == CATALOG_TRIGGER) return trimmed(((const CatalogTrigger *)object)->definition);
  return STR_NONE;
}

/* --- tables in SQLite's words --- */

/* What can be known of it, so that it can be referenced and read: as a table that somebody else makes. */
static Doc *external_doc(Scribe *s, const CatalogTable *table) {
  Doc *out = doc_map(s->arena, DOC_BLOCK), *columns = doc_map(s->arena, DOC_BLOCK);
  out->about = &table->object;
  put_name(s, out, &table->object);
  doc_put(s->arena, out, STR("external"), doc_word(s->arena, STR("true")));
  each(i, table->columns) {
    const CatalogColumn *column = table->columns.items[i];
    if (column->hidden) continue;
    Doc *type = s->dialect->type(s, column, !column->not_null && !in_primary_key(column));
    if (type->kind == DOC_MAP) {
      Doc *whole = doc_map(s->arena, DOC_FIT);
      doc_put(s->arena, whole, STR("type"), type);
      type = whole;
    }
    doc_put(s->arena, columns, column->object.name, type);
  }
  if (!doc_empty(columns)) doc_put(s->arena, out, STR("columns"), columns);
  if (table->primary_key != NULL) {
    Doc *key = doc_list(s->arena, DOC_FIT);
    each(i, table->primary_key->columns)
      doc_add(s->arena, key, doc_text(s->arena, table->primary_key->columns.items[i]->object.name));
    if (!doc_empty(key)) doc_put(s->arena, out, STR("primary_key"), key);
  }
  return out;
}

Str sqlite_block_name(Arena *arena, const CatalogTable *table) {
  return CAT(arena, catalog_kind_words(&table->object), STR(" "), table->object.name);
}

void sqlite_raw_table(Scribe *s, const CatalogTable *table, Doc *tables) {
  Str name = sqlite_block_name(s->arena, table);
  if (table_is_declared(s, table)) {
    Doc *doc = external_doc(s, table);
    doc->remark = str_format(s->arena, "made by the block \"%.*s\" below", STR_ARG(name));
    doc_put(s->arena, tables, key_of(s, &table->object), doc);
  }
  Doc *block = put_block(s, &table->object, name, table_statements(s, table));
  Doc *before = map_get(&s->before, (Str){(const char *)&table, sizeof table});
  if (before != NULL) doc_put(s->arena, block, STR("before"), before);
}

/* --- views --- */

/* CREATE VIEW v (a, b) AS: names that the query does not give. */
static bool has_names(Scribe *s, const CatalogTable *view) {
  Scan scan = {s->arena, view->definition, DIALECT_SQLITE, 0};
  for (ScanToken token = scan_next(&scan); token.kind != SCAN_END; token = scan_next(&scan)) {
    if (scan_is_sign(token, '(')) return true;
    if (scan_is_word(token, STR("as"))) return false;
  }
  return false;
}

static Doc *view_doc(Scribe *s, const CatalogTable *view) {
  Doc *out = doc_map(s->arena, DOC_BLOCK), *select = doc_map(s->arena, DOC_BLOCK);
  put_name(s, out, &view->object);
  doc_put(s->arena, out, STR("columns"), columns_of(s, view));
  doc_put(s->arena, select, s->key, doc_sql(s->arena, trimmed(view->select)));
  doc_put(s->arena, out, STR("select"), select);
  out->about = &view->object;
  return out;
}

static bool view_is_said(Scribe *s, const CatalogTable *view) {
  return say_of(s, view) < SAY_RAW && view->columns.len > 0 && !has_names(s, view);
}

static void put_views(Scribe *s) {
  Doc *views = doc_map(s->arena, DOC_SPACED);
  each(i, s->catalog->views) {
    const CatalogTable *view = s->catalog->views.items[i];
    if (view_is_said(s, view)) doc_put(s->arena, views, key_of(s, &view->object), view_doc(s, view));
    else put_block(s, &view->object, sqlite_block_name(s->arena, view), table_statements(s, view));
  }
  if (!doc_empty(views)) doc_put(s->arena, s->root, STR("views"), views);
}

/* --- triggers --- */

static void put_triggers_of(Scribe *s, const CatalogTable *table, Doc *list) {
  each(i, table->triggers) {
    const CatalogTrigger *trigger = table->triggers.items[i];
    Str sql = trimmed(trigger->definition);
    if (say_of(s, trigger) >= SAY_RAW) {
      put_block(s, &trigger->object, CAT(s->arena, STR("trigger "), trigger->object.name), sql);
      continue;
    }
    Doc *out = doc_map(s->arena, DOC_BLOCK);
    doc_put(s->arena, out, s->key, doc_sql(s->arena, sql));
    out->about = &trigger->object;
    doc_put(s->arena, list, trigger->object.name, out);
  }
}

void sqlite_after(Scribe *s) {
  Doc *triggers = doc_map(s->arena, DOC_SPACED);
  put_views(s);
  each(i, s->catalog->tables) put_triggers_of(s, s->catalog->tables.items[i], triggers);
  each(i, s->catalog->views) put_triggers_of(s, s->catalog->views.items[i], triggers);
  if (!doc_empty(triggers)) doc_put(s->arena, s->root, STR("triggers"), triggers);
  Buf settings = BUF(s->arena);
  each(i, s->catalog->settings) add_statement(&settings, s->catalog->settings.items[i]);
  if (s->options->inert && settings.len > 0)
    put_block(s, NULL, STR("settings of the file"), buf_str(&settings));
}
