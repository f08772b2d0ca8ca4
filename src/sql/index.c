/* Indexes. SQLite has neither methods, operator classes nor NULLS: they are left out, which `report`
 * says. */
#include "sql/lower.h"

/* A name inside an index key, which may be quoted already, or have its schema before it. */
static Str key_word(const SqlBuild *b, Str word) {
  bool as_written = str_starts(word, STR("\"")) || (b->dialect == DIALECT_POSTGRES && str_find_char(word, '.') > 0);
  if (!str_given(word) || as_written) return word;
  bool upper_ok = b->dialect == DIALECT_SQLITE;
  return upper_ok ? word : sql_name(b, word);
}

static Str opclass(const SqlBuild *b, const IndexKey *key) {
  if (b->dialect == DIALECT_SQLITE || !str_given(key->opclass)) return STR_NONE;
  Str name = key_word(b, key->opclass);
  if (!str_given(key->opclass_params)) return name;
  return str_format(b->arena, "%.*s(%.*s)", STR_ARG(name), STR_ARG(key->opclass_params));
}

/* Postgres sorts NULLs as larger than everything, so NULLS LAST goes without saying in an ascending
 * key, and NULLS FIRST in a descending one. */
static KeyNulls key_nulls(const SqlBuild *b, const IndexKey *key) {
  KeyNulls usual = key->descending ? KEY_NULLS_FIRST : KEY_NULLS_LAST;
  return b->dialect == DIALECT_SQLITE || key->nulls == usual ? KEY_NULLS_DEFAULT : key->nulls;
}

SqlIndexKey sql_lower_index_key(const SqlBuild *b, const IndexKey *key) {
  SqlIndexKey out = {.column = key->column,
                     .collation = key_word(b, key->collation),
                     .opclass = opclass(b, key),
                     .descending = key->descending,
                     .nulls = key_nulls(b, key)};
  if (key->column == NULL) out.expression = sql_expression(b->arena, b->dialect, &key->expression);
  return out;
}

/* The dialect can have the key. A B-tree over the bytes of a vector finds nothing, and SQLite has no
 * other index. */
static bool key_exists(const SqlBuild *b, const IndexKey *key) {
  const Column *column = key->column;
  if (column == NULL) return expression_on(&key->expression, b->dialect);
  bool vector = type_info(&column->type)->c == C_VECTOR && b->dialect == DIALECT_SQLITE;
  return on(column->on, b->dialect) && !vector;
}

static bool keys_exist(const SqlBuild *b, const Index *index) {
  each(i, index->keys) {
    if (!key_exists(b, &index->keys.items[i])) return false;
  }
  return true;
}

void sql_lower_excludes(const SqlBuild *b, SqlTable *table) {
  if (b->dialect != DIALECT_POSTGRES) return;
  each(i, table->table->postgres.excludes) {
    const Exclude *exclude = table->table->postgres.excludes.items[i];
    SqlExclude out = {.exclude = exclude, .name = sql_name(b, exclude->name.str)};
    each(k, exclude->elements)
      vec_push(b->arena, &out.keys, sql_lower_index_key(b, &exclude->elements.items[k].key));
    vec_push(b->arena, &table->excludes, out);
  }
}

void sql_lower_indexes(const SqlBuild *b, SqlTable *table) {
  each(i, table->table->indexes) {
    const Index *index = table->table->indexes.items[i];
    if (!on(index->on, b->dialect) || !keys_exist(b, index)) continue;
    SqlIndex out = {.index = index, .name = sql_name(b, index->name.str), .unique = index->unique};
    each(k, index->keys) vec_push(b->arena, &out.keys, sql_lower_index_key(b, &index->keys.items[k]));
    bool btree = str_eq(index->method, STR("btree"));
    if (b->dialect == DIALECT_POSTGRES && !btree) out.method = index->method;
    out.where = sql_expression(b->arena, b->dialect, &index->where);
    vec_push(b->arena, &table->indexes, out);
  }
}
