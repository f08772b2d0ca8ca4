/* Queries for the rows that stand against a key, a check or a reference that is to come. */
#include "target/migration/diff.h"

#include "base/buf.h"

/* SELECT a, lower(b), count(*) FROM t GROUP BY a, lower(b) HAVING count(*) > 1; a NULL is like no other, unless it
 * says so. */
static Str query_duplicates(Plan *plan, const SqlTable *table, Str list, Str where) {
  Str from = CAT(plan->arena, STR("SELECT "), list, STR(", count(*) FROM "), table->name);
  if (!str_empty(where)) from = CAT(plan->arena, from, STR(" WHERE "), where);
  return CAT(plan->arena, from, STR(" GROUP BY "), list, STR(" HAVING count(*) > 1"));
}

static void add_condition(Buf *where, Str key) {
  buf_format(where, "%s%.*s IS NOT NULL", where->len > 0 ? " AND " : "", STR_ARG(key));
}

static Str query_key(Plan *plan, const SqlTable *table, const Key *key) {
  Buf where = BUF(plan->arena);
  if (!key->nulls_not_distinct) each(i, key->columns) {
    const Column *column = key->columns.items[i];
    if (column->nullable)
      add_condition(&where, sql_ident(plan->arena, plan->to->dialect, column->name.str));
  }
  return query_duplicates(plan, table, sql_columns(plan->arena, plan->to->dialect, &key->columns),
                          buf_str(&where));
}

static Str query_index(Plan *plan, const SqlTable *table, const SqlIndex *index) {
  Dialect dialect = plan->to->dialect;
  Buf list = BUF(plan->arena), where = BUF(plan->arena);
  if (!sqltext_empty(index->where))
    buf_format(&where, "(%.*s)", STR_ARG(sql_text(plan->arena, dialect, index->where)));
  each(i, index->keys) {
    const SqlIndexKey *key = &index->keys.items[i];
    Str text = key->column != NULL ? sql_ident(plan->arena, dialect, key->column->name.str)
                                   : sql_text(plan->arena, dialect, key->expression);
    buf_format(&list, "%s%.*s", i > 0 ? ", " : "", STR_ARG(text));
    bool nulls = key->column == NULL || key->column->nullable;
    if (nulls && !index->index->nulls_not_distinct) add_condition(&where, text);
  }
  return query_duplicates(plan, table, buf_str(&list), buf_str(&where));
}

/* Rows of `table` that point at one of `parent`, or at none. `how`: EXISTS, NOT EXISTS */
static Str query_pointing(Plan *plan, const SqlTable *table, const SqlForeignKey *key, Str how, Str parent) {
  const ForeignKey *model = key->foreign_key;
  Arena *arena = plan->arena;
  Dialect dialect = plan->to->dialect;
  Buf on = BUF(arena), given = BUF(arena);
  each(i, model->columns) {
    Str target = sql_ident(arena, dialect, model->target_columns.items[i]->name.str);
    Str column = CAT(arena, STR("c."), sql_ident(arena, dialect, model->columns.items[i]->name.str));
    buf_format(&on, "%sp.%.*s = %.*s", i > 0 ? " AND " : "", STR_ARG(target), STR_ARG(column));
    add_condition(&given, column);
  }
  return CAT(arena, STR("SELECT c.* FROM "), table->name, STR(" c WHERE "), buf_str(&given),
             STR(" AND "), how, STR(" (SELECT 1 FROM "), parent, STR(" p WHERE "), buf_str(&on), STR(")"));
}

static Str query_orphans(Plan *plan, const SqlTable *table, const SqlForeignKey *key) {
  Str parent = sql_table_name(plan->arena, plan->new_schema, plan->to->dialect, key->foreign_key->target);
  return query_pointing(plan, table, key, STR("NOT EXISTS"), parent);
}

Str plan_pointing_query(Plan *plan, const SqlTable *table, const SqlForeignKey *key, Str parent) {
  return query_pointing(plan, table, key, STR("EXISTS"), parent);
}

static bool has_column(const ColumnList *columns, const Column *column) {
  each(i, *columns)
    if (columns->items[i] == column) return true;
  return false;
}

bool plan_is_unique(const SqlTable *table, const Column *column) {
  const Key *primary = table->table->primary_key;
  if (primary != NULL && has_column(&primary->columns, column)) return true;
  each(i, table->uniques)
    if (has_column(&table->uniques.items[i].key->columns, column)) return true;
  each(i, table->indexes) {
    const SqlIndex *index = &table->indexes.items[i];
    if (index->unique) each(k, index->keys)
      if (index->keys.items[k].column == column || index->keys.items[k].column == NULL) return true;
  }
  return false;
}

static bool comes(const TablePair *pair, const Column *column) {
  each(i, pair->columns) {
    const ColumnPair *with = &pair->columns.items[i];
    if (with->old == NULL && with->new != NULL && with->new->column == column) return true;
  }
  return false;
}

static bool text_comes(const TablePair *pair, SqlText text) {
  each(i, text.pieces)
    if (text.pieces.items[i].column != NULL && comes(pair, text.pieces.items[i].column)) return true;
  return false;
}

static bool any_comes(const TablePair *pair, const ColumnList *columns) {
  each(i, *columns)
    if (comes(pair, columns->items[i])) return true;
  return false;
}

bool plan_reads_new(const TablePair *pair, const Part *part) {
  switch (part->kind) {
  case PART_KEY: return any_comes(pair, &((const SqlKey *)part->of)->key->columns);
  case PART_FOREIGN_KEY: return any_comes(pair, &((const SqlForeignKey *)part->of)->foreign_key->columns);
  case PART_CHECK: return text_comes(pair, ((const SqlCheck *)part->of)->expression);
  case PART_EXCLUDE:
  case PART_INDEX: break;
  }
  return false;
}

/* Values of an enum get their new names before they are checked, and are looked at under these. SQLite reads what is no
 * JSON as little in a query as in a check, and says so with an error. */
static Str query_check(Plan *plan, const SqlTable *table, const SqlCheck *check) {
  Arena *arena = plan->arena;
  Str text = sql_text(arena, plan->to->dialect, check->expression);
  const Column *column = check->check == NULL ? check->column : NULL;
  if (column != NULL && column->type.id == TYPE_ENUM && column->type.array == 0) {
    Str name = sql_ident(arena, plan->to->dialect, column->name.str);
    Str value = plan_new_labels(plan, column->type.enumeration, name);
    text = str_replace(arena, text, CAT(arena, name, STR(" IN (")), CAT(arena, value, STR(" IN (")));
  }
  Str where = CAT(arena, STR("NOT ("), text, STR(")"));
  if (check->kind == SQL_CHECK_SHAPE && column != NULL && column->type.array > 0)
    where = CAT(arena, STR("CASE WHEN json_valid("), sql_ident(arena, DIALECT_SQLITE, column->name.str),
                STR(") THEN "), where, STR(" END"));
  return CAT(arena, STR("SELECT * FROM "), table->name, STR(" WHERE "), where);
}

Str plan_part_query(Plan *plan, const SqlTable *table, const Part *part) {
  switch (part->kind) {
  case PART_KEY: return query_key(plan, table, ((const SqlKey *)part->of)->key);
  case PART_FOREIGN_KEY: return query_orphans(plan, table, part->of);
  case PART_CHECK: return query_check(plan, table, part->of);
  case PART_INDEX: return query_index(plan, table, part->of);
  case PART_EXCLUDE: break;
  }
  return STR_NONE;
}

Str plan_key_query(Plan *plan, const SqlTable *table, const Key *key) { return query_key(plan, table, key); }
