#include "reflect/c_wanted.h"

#include "model/c_name.h"

static void add_name(Arena *arena, CWanted *out, Str name, CUseKind constant) {
  CName *entry = arena_make(arena, CName);
  *entry = (CName){name, constant};
  map_add(arena, &out->names, name, entry);
}

static void add_symbols(Arena *arena, CWanted *out, CSymbolOwner kind, Str owner, Str column) {
  for (size_t i = 0; i < c_symbols_len; i++) {
    if (c_symbols[i].owner != kind) continue;
    add_name(arena, out, c_symbol_name(arena, owner, c_symbols[i].suffix, column),
             kind == C_SYMBOL_ENUM ? C_USE_VALUE : C_USE_DESCRIPTOR);
  }
}

static void add_enum(Arena *arena, CWanted *out, Str prefix, const Enum *e) {
  Str name = c_enum_name(arena, prefix, e);
  add_symbols(arena, out, C_SYMBOL_ENUM, name, STR_NONE);
  each(i, e->values) add_name(arena, out, c_label_name(arena, name, &e->values.items[i]), C_USE_VALUE);
}

/* Only columns of a dialect that is on have a member. */
static void add_column(Arena *arena, const Schema *schema, CWanted *out, const Column *column) {
  Str stem = c_column_stem(arena, column);
  if ((column->on & column->table->on & schema->dialects) == 0) return;
  map_set(arena, &out->members, c_member(arena, stem), out);
  add_symbols(arena, out, C_SYMBOL_COLUMN, out->row, stem);
  if (column->nullable && c_vector_is_inline(&column->type))
    add_symbols(arena, out, C_SYMBOL_TYPE, out->row, stem);
}

/* The functions that list rows by `column`; by any when it is NULL. */
static void add_lists(Arena *arena, CWanted *out, const Table *table, const Column *column) {
  CLists lists = c_lists(arena, table);
  each(i, lists) {
    const ColumnList *columns = &lists.items[i].columns;
    bool wanted = column == NULL;
    each(j, *columns) wanted = wanted || columns->items[j] == column;
    if (wanted) add_symbols(arena, out, C_SYMBOL_LIST, out->row, c_list_stem(arena, columns));
  }
}

CWanted c_wanted_table(Arena *arena, const Schema *schema, Str prefix, const Table *table) {
  CWanted out = {.row = c_table_name(arena, prefix, table)};
  add_symbols(arena, &out, C_SYMBOL_TABLE, out.row, STR_NONE);
  add_lists(arena, &out, table, NULL);
  each(i, table->columns) {
    const Column *column = table->columns.items[i];
    const Enum *e = column->type.enumeration;
    add_column(arena, schema, &out, column);
    if (c_enum_is_known(e) && e->owner == column) add_enum(arena, &out, prefix, e);
  }
  return out;
}

CWanted c_wanted_column(Arena *arena, const Schema *schema, Str prefix, const Column *column) {
  CWanted out = {.row = c_table_name(arena, prefix, column->table)};
  add_column(arena, schema, &out, column);
  add_lists(arena, &out, column->table, column);
  add_name(arena, &out, c_symbol_name(arena, out.row, STR("_FIELDS"), STR_NONE), C_USE_MACRO);
  if (c_enum_is_known(column->type.enumeration))
    add_enum(arena, &out, prefix, column->type.enumeration);
  return out;
}
