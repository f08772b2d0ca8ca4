/* What the rows are known to satisfy before a key, check, reference or NOT NULL comes, so that nobody is asked to
 * consent to a failure that cannot be: a unique key over part of the columns, the reference with another action. */
#include "target/migration/postgres.h"
#include "target/migration/sqlite.h"

static const SqlColumn *find_column(const SqlTable *table, Str name) {
  if (table != NULL) each(i, table->columns)
    if (str_eq(table->columns.items[i].column->name.str, name)) return &table->columns.items[i];
  return NULL;
}

/* Every null becomes the same value. */
static bool is_filled(const ColumnPair *pair) {
  return pair->old->column->nullable && !pair->new->column->nullable && !sqltext_empty(pair->new->backfill);
}

static bool keeps_values(Plan *plan, const ColumnPair *pair) {
  const SqlColumn *old = pair->old, *new = pair->new;
  return !is_filled(pair) && !plan_converts(plan, pair) && old->storage == new->storage &&
         str_eq(old->collation, new->collation) &&
         str_eq(type_yaml(plan->arena, &old->column->type), type_yaml(plan->arena, &new->column->type));
}

/* What is different stays so, and what is the same as that of another column of this change, too. */
static bool stays_distinct(Plan *plan, const ColumnPair *pair) {
  const SqlColumn *old = pair->old, *new = pair->new;
  if (old == NULL || new == NULL || plan_converts(plan, pair) || !str_eq(old->collation, new->collation)) return false;
  if (is_filled(pair)) return false;
  if (!sqltext_empty(new->generated))
    return str_eq(sql_text(plan->arena, plan->to->dialect, old->generated),
                  sql_text(plan->arena, plan->to->dialect, new->generated));
  if (plan->to->dialect == DIALECT_SQLITE) return sqlite_keeps_distinct(plan, pair);
  bool own = old->column->type.own != NULL || new->column->type.own != NULL;
  return own ? str_eq(old->type, new->type) : type_widens(&old->column->type, &new->column->type);
}

static bool keeps_column(Plan *plan, const SqlTable *old, const SqlTable *new, Str name) {
  const ColumnPair pair = {find_column(old, name), find_column(new, name)};
  return stays_distinct(plan, &pair);
}

/* --- unique keys --- */

typedef struct Unique {
  const Column *columns[32]; /* as many as Postgres's indexes take */
  size_t len;
  bool nulls_not_distinct;
} Unique;

static bool add_column(Unique *unique, const Column *column) {
  if (column == NULL || unique->len == sizeof unique->columns / sizeof *unique->columns) return false;
  unique->columns[unique->len++] = column;
  return true;
}

static bool of_key(const Key *key, Unique *unique) {
  *unique = (Unique){.nulls_not_distinct = key->nulls_not_distinct};
  each(i, key->columns)
    if (!add_column(unique, key->columns.items[i])) return false;
  return true;
}

/* False when it is over anything but whole columns. */
static bool of_index(const SqlIndex *index, Unique *unique) {
  *unique = (Unique){.nulls_not_distinct = index->index->nulls_not_distinct};
  each(i, index->keys)
    if (str_given(index->keys.items[i].collation) || !add_column(unique, index->keys.items[i].column)) return false;
  return index->unique;
}

/* `old` was over no more columns than `new` is. */
static bool proves(Plan *plan, const TablePair *pair, const Unique *old, const Unique *new) {
  for (size_t i = 0; i < old->len; i++) {
    bool among = false;
    const Column *column = old->columns[i];
    for (size_t k = 0; k < new->len; k++) among = among || str_eq(new->columns[k]->name.str, column->name.str);
    if (!among || !keeps_column(plan, pair->old, pair->new, column->name.str)) return false;
    if (new->nulls_not_distinct && !old->nulls_not_distinct && column->nullable && !column->primary_key) return false;
  }
  return old->len > 0;
}

static bool unique_holds(Plan *plan, const TablePair *pair, const Unique *new) {
  Unique old;
  const SqlTable *table = pair->old;
  if (table->table->primary_key != NULL && of_key(table->table->primary_key, &old) && proves(plan, pair, &old, new))
    return true;
  each(i, table->uniques)
    if (of_key(table->uniques.items[i].key, &old) && proves(plan, pair, &old, new)) return true;
  each(i, table->indexes) {
    const SqlIndex *index = &table->indexes.items[i];
    if (sqltext_empty(index->where) && of_index(index, &old) && proves(plan, pair, &old, new)) return true;
  }
  return false;
}

bool plan_key_holds(Plan *plan, const TablePair *pair, const Key *key) {
  Unique new;
  return pair->old != NULL && of_key(key, &new) && unique_holds(plan, pair, &new);
}

/* It was there, over what stays as it was. */
static bool is_same_index(Plan *plan, const TablePair *pair, const SqlIndex *new) {
  each(i, pair->columns) {
    const ColumnPair *column = &pair->columns.items[i];
    if (column->old != NULL && column->new != NULL && !keeps_values(plan, column)) return false;
  }
  each(i, pair->old->indexes) {
    const SqlIndex *old = &pair->old->indexes.items[i];
    DdlIndex was = ddl_index(plan->arena, plan->from, pair->old, old);
    DdlIndex is = ddl_index(plan->arena, plan->to, pair->new, new);
    if (old->unique && str_eq(was.keys, is.keys) && str_eq(was.where, is.where) &&
        was.nulls_not_distinct == is.nulls_not_distinct)
      return true;
  }
  return false;
}

bool plan_index_holds(Plan *plan, const TablePair *pair, const SqlIndex *index) {
  Unique new;
  if (pair->old == NULL) return false;
  return (of_index(index, &new) && unique_holds(plan, pair, &new)) || is_same_index(plan, pair, index);
}

/* --- references --- */

/* The same columns pointed at the same ones. SQLite asks for a reference only where it is told to. */
static bool reference_holds(Plan *plan, const TablePair *pair, const ForeignKey *new) {
  if (plan->to->dialect == DIALECT_SQLITE) return false;
  Str target = table_key_name(plan->arena, new->target);
  const SqlTable *was = map_get(&plan->old_tables, target), *is = map_get(&plan->new_tables, target);
  bool stays = was != NULL && is != NULL && str_eq(was->partition_by, is->partition_by);
  if (stays && partition_rows_go(plan, &(TablePair){.old = was, .new = is})) return false;
  each(i, pair->old->foreign_keys) {
    const ForeignKey *old = pair->old->foreign_keys.items[i].foreign_key;
    bool same = str_eq(table_key_name(plan->arena, old->target), target) && old->columns.len == new->columns.len &&
                !old->not_valid && old->match == new->match;
    for (size_t k = 0; same && k < new->columns.len; k++) {
      Str name = new->columns.items[k]->name.str, to = new->target_columns.items[k]->name.str;
      same = str_eq(old->columns.items[k]->name.str, name) && str_eq(old->target_columns.items[k]->name.str, to) &&
             keeps_column(plan, pair->old, pair->new, name) && keeps_column(plan, was, is, to);
    }
    if (same) return true;
  }
  return false;
}

/* --- checks and NOT NULL --- */

static bool is_null_check(Plan *plan, const SqlCheck *check, Str column) {
  Str text = sql_text(plan->arena, plan->to->dialect, check->expression);
  return str_eq(text, CAT(plan->arena, column, STR(" IS NOT NULL")));
}

bool plan_never_null(Plan *plan, const TablePair *pair, const ColumnPair *column) {
  each(i, pair->old->checks) {
    const SqlCheck *check = &pair->old->checks.items[i];
    bool valid = check->check != NULL && !check->check->not_valid;
    if (valid && is_null_check(plan, check, column->old->name)) return true;
  }
  return false;
}

/* All that rows have are values of `new`, under the names that they get on the way. */
static bool has_labels(Plan *plan, const Enum *old, const Enum *new) {
  each(i, old->labels)
    if (!strs_have(&new->labels, plan_label_now(plan, new, old->labels.items[i]))) return false;
  return true;
}

/* It only holds values of a type to that type, and they were held to a narrower one. */
static bool type_check_holds(Plan *plan, const TablePair *pair, const SqlCheck *new_check) {
  const Column *column = new_check->column;
  const SqlColumn *was = find_column(pair->old, column->name.str), *is = find_column(pair->new, column->name.str);
  bool held = false;
  if (was == NULL || is == NULL || was->storage != is->storage) return false;
  each(i, pair->old->checks) {
    const SqlCheck *check = &pair->old->checks.items[i];
    held = held || (check->kind == new_check->kind && check->column == was->column);
  }
  const Type *old = &was->column->type, *new = &column->type;
  if (!held || old->id != new->id || old->array != new->array) return false;
  return old->id == TYPE_ENUM ? has_labels(plan, old->enumeration, new->enumeration) : type_widens(old, new);
}

static bool check_holds(Plan *plan, const TablePair *pair, const SqlCheck *check) {
  if (check->check == NULL) return check->column != NULL && type_check_holds(plan, pair, check);
  each(i, pair->columns) {
    const ColumnPair *column = &pair->columns.items[i];
    if (column->old == NULL || column->new == NULL || column->old->column->nullable) continue;
    if (is_null_check(plan, check, column->new->name)) return true;
  }
  return false;
}

bool plan_part_holds(Plan *plan, const TablePair *pair, const Part *part) {
  if (pair->old == NULL) return false;
  switch (part->kind) {
  case PART_KEY: return plan_key_holds(plan, pair, ((const SqlKey *)part->of)->key);
  case PART_INDEX: return plan_index_holds(plan, pair, part->of);
  case PART_FOREIGN_KEY: return reference_holds(plan, pair, ((const SqlForeignKey *)part->of)->foreign_key);
  case PART_CHECK: return check_holds(plan, pair, part->of);
  case PART_EXCLUDE: break;
  }
  return false;
}
