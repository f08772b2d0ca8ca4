/* Tables that foreign keys point at and that were not read, because they are in a schema nobody asked for: somebody
 * else's, `external: true`, with the columns that the keys name. */
#include "expr/scan.h"
#include "transcribe/scribe.h"

/* FOREIGN KEY (a, b) REFERENCES other.t(x, y) ON DELETE ..: what stands behind REFERENCES. */
typedef struct Target {
  Str schema, name;
  StrList columns;
} Target;

static bool read_target(Arena *arena, Str definition, Target *out) {
  Scan scan = {arena, definition, DIALECT_POSTGRES, 0};
  ScanToken token = scan_next(&scan);
  while (token.kind != SCAN_END && !scan_is_word(token, STR("references"))) token = scan_next(&scan);
  *out = (Target){.schema = scan_next(&scan).name};
  if (!scan_is_sign(scan_next(&scan), '.')) return false;
  out->name = scan_next(&scan).name;
  if (!scan_is_sign(scan_next(&scan), '(')) return false;
  do {
    token = scan_next(&scan);
    if (token.kind != SCAN_NAME) return false;
    vec_push(arena, &out->columns, token.name);
    token = scan_next(&scan);
  } while (scan_is_sign(token, ','));
  return scan_is_sign(token, ')');
}

static CatalogTable *external_of(Scribe *s, const Target *target) {
  each(i, s->externals) {
    CatalogTable *table = s->externals.items[i];
    if (str_eq(table->object.schema, target->schema) && str_eq(table->object.name, target->name)) return table;
  }
  CatalogTable *table = arena_make(s->arena, CatalogTable);
  table->object = (CatalogObject){.kind = CATALOG_TABLE, .schema = target->schema, .name = target->name,
                                  .label = CAT(s->arena, target->schema, STR("."), target->name)};
  vec_push(s->arena, &s->externals, table);
  return table;
}

/* The column, of the type of the one that refers to it. */
static CatalogColumn *column_of(Scribe *s, CatalogTable *table, Str name, const CatalogColumn *from) {
  each(i, table->columns)
    if (str_eq(table->columns.items[i]->object.name, name)) return table->columns.items[i];
  CatalogColumn *column = arena_make(s->arena, CatalogColumn);
  *column = (CatalogColumn){.type = from->type, .type_name = from->type_name, .type_schema = from->type_schema,
                            .dimensions = from->dimensions, .enumeration = from->enumeration, .domain = from->domain,
                            .not_null = true, .position = table->columns.len + 1};
  column->object = (CatalogObject){.kind = CATALOG_COLUMN, .name = name, .table = table,
                                   .label = CAT(s->arena, table->object.label, STR("."), name)};
  vec_push(s->arena, &table->columns, column);
  return column;
}

static bool same_columns(const CatalogColumnList *a, const CatalogColumnList *b) {
  bool same = a->len == b->len;
  for (size_t i = 0; same && i < a->len; i++) same = a->items[i] == b->items[i];
  return same;
}

/* The key that the reference needs: the first is the primary one. */
static void add_key(Scribe *s, CatalogTable *table, const CatalogColumnList *columns) {
  each(i, table->constraints)
    if (same_columns(&table->constraints.items[i]->columns, columns)) return;
  CatalogConstraint *key = arena_make(s->arena, CatalogConstraint);
  key->type = table->primary_key == NULL ? CONSTRAINT_PRIMARY_KEY : CONSTRAINT_UNIQUE;
  key->object = (CatalogObject){.kind = CATALOG_CONSTRAINT, .table = table, .label = table->object.label};
  key->columns = *columns;
  if (table->primary_key == NULL) table->primary_key = key;
  vec_push(s->arena, &table->constraints, key);
}

static void complete(Scribe *s, CatalogConstraint *c) {
  Target target;
  if (c->type != CONSTRAINT_FOREIGN_KEY || c->target != NULL || !read_target(s->arena, c->definition, &target)) return;
  if (target.columns.len != c->columns.len) return;
  c->target = external_of(s, &target);
  c->target_columns = (CatalogColumnList){0};
  each(i, target.columns)
    vec_push(s->arena, &c->target_columns, column_of(s, c->target, target.columns.items[i], c->columns.items[i]));
  add_key(s, c->target, &c->target_columns);
}

void find_externals(Scribe *s) {
  if (s->catalog->dialect != DIALECT_POSTGRES) return;
  each(i, s->catalog->tables) each(k, s->catalog->tables.items[i]->constraints)
    complete(s, s->catalog->tables.items[i]->constraints.items[k]);
}

static bool is_external(const Scribe *s, const CatalogTable *table) {
  each(i, s->externals)
    if (s->externals.items[i] == table) return true;
  return false;
}

void forget_externals(Scribe *s) {
  each(i, s->catalog->tables) each(k, s->catalog->tables.items[i]->constraints) {
    CatalogConstraint *c = s->catalog->tables.items[i]->constraints.items[k];
    if (c->target == NULL || !is_external(s, c->target)) continue;
    c->target = NULL;
    c->target_columns = (CatalogColumnList){0};
  }
}

void put_externals(Scribe *s, Doc *tables) {
  each(i, s->externals) {
    const CatalogTable *table = s->externals.items[i];
    Doc *out = doc_map(s->arena, DOC_BLOCK);
    put_name(s, out, &table->object);
    doc_put(s->arena, out, STR("external"), doc_word(s->arena, STR("true")));
    doc_put(s->arena, out, STR("columns"), columns_of(s, table));
    put_constraints(s, table, out);
    out->about = &table->object;
    doc_put(s->arena, tables, key_of(s, &table->object), out);
  }
}
