/* Pairs what two schemas have, and reports. */
#include "target/breaking/compare.h"

/* --- axes --- */

const Str break_axis_names[BREAK_AXIS_COUNT] = {
    STR_INIT("DATA"), STR_INIT("SQL"), STR_INIT("TS"), STR_INIT("C_API"), STR_INIT("C_ABI")};

static const BreakAxis axis_of[DIAG_CODE_COUNT] = {
#define BREAK(code, name, axis, severity, message, help) [DIAG_BREAKS_##name] = BREAK_AXIS_##axis,
#include "diag/breaking.def"
};

void breaks(const Compare *c, DiagCode code, Where where, const Str *args) {
  if ((c->axes >> axis_of[code] & 1u) == 0) return;
  Span place = span_given(where.new) ? where.new : c->whole;
  Diag *diag = diag_add(c->diags, code, place, args);
  if (span_given(where.old)) diag_also(diag, where.old, STR("as it was"));
}

/* --- words --- */

Str quoted(const Compare *c, Str name) { return CAT(c->arena, STR("\""), name, STR("\"")); }

Str table_title(const Compare *c, const Table *table) {
  return quoted(c, table_key_name(c->arena, table));
}

Str column_title(const Compare *c, const Column *column) {
  return quoted(c, CAT(c->arena, table_key_name(c->arena, column->table), STR("."), column->name.str));
}

Str enum_title(const Compare *c, const Enum *enumeration) {
  if (enumeration->owner != NULL) return column_title(c, enumeration->owner);
  return quoted(c, qualified_name(c->arena, enumeration->schema, enumeration->name.str));
}

Str column_list(const Compare *c, const ColumnList *columns) {
  Buf out = BUF(c->arena);
  each(i, *columns) {
    if (i > 0) buf_lit(&out, ", ");
    buf_append(&out, columns->items[i]->name.str);
  }
  return buf_str(&out);
}

/* --- pairs --- */

/* A former name without a schema is one in the schema the thing is in now. */
static Str former_key(const Compare *c, Str schema, Str former) {
  return str_find_char(former, '.') >= 0 ? former : qualified_name(c->arena, schema, former);
}

static void pair(Compare *c, const Table *old, const Table *new) {
  if (old == NULL || new == NULL || c->news[old->position] != NULL) return;
  c->news[old->position] = new;
  c->olds[new->position] = old;
}

static void pair_tables(Compare *c) {
  const TableList *olds = &c->old->schema->tables, *news = &c->new->schema->tables;
  Map by_key = {0};
  c->news = arena_array(c->arena, const Table *, olds->len + 1);
  c->olds = arena_array(c->arena, const Table *, news->len + 1);
  each(i, *olds) map_set(c->arena, &by_key, table_key_name(c->arena, olds->items[i]), olds->items[i]);
  each(i, *news) {
    const Table *new = news->items[i], *same = map_get(&by_key, table_key_name(c->arena, new));
    if (renamed_anew(new->renamed_from, same != NULL, same == NULL ? STR_NONE : same->renamed_from))
      pair(c, map_get(&by_key, former_key(c, new->schema, new->renamed_from)), new);
  }
  each(i, *news)
    if (c->olds[i] == NULL) pair(c, map_get(&by_key, table_key_name(c->arena, news->items[i])), news->items[i]);
}

static const Enum *find_enum(const Schema *schema, Str name, Str of) {
  each(i, schema->enums) {
    const Enum *found = schema->enums.items[i];
    if (str_eq(found->name.str, name) && str_eq(found->schema, of)) return found;
  }
  return NULL;
}

static void pair_enums(Compare *c) {
  const EnumList *news = &c->new->schema->enums;
  each(i, *news) {
    Enum *new = news->items[i];
    const Enum *same = find_enum(c->old->schema, new->name.str, new->schema);
    if (renamed_anew(new->renamed_from, same != NULL, same == NULL ? STR_NONE : same->renamed_from))
      map_set(c->arena, &c->enums, former_key(c, new->schema, new->renamed_from), new);
  }
  each(i, *news) {
    Enum *new = news->items[i];
    map_add(c->arena, &c->enums, qualified_name(c->arena, new->schema, new->name.str), new);
  }
}

const Table *new_table(const Compare *c, const Table *old) { return c->news[old->position]; }

static const Column *find_column(const Table *table, Str name) {
  return map_get(&table->by_name, name);
}

const Column *old_column(const Compare *c, const Column *new) {
  const Table *table = c->olds[new->table->position];
  const Column *same = table == NULL ? NULL : find_column(table, new->name.str);
  bool anew = renamed_anew(new->renamed_from, same != NULL, same == NULL ? STR_NONE : same->renamed_from);
  const Column *former = table == NULL || !anew ? NULL : find_column(table, new->renamed_from);
  return former != NULL ? former : same;
}

const Column *new_column(const Compare *c, const Column *old) {
  const Table *table = new_table(c, old->table);
  const Column *same = table == NULL ? NULL : find_column(table, old->name.str), *other = NULL;
  if (table != NULL) each(i, table->columns)
    if (str_eq(table->columns.items[i]->renamed_from, old->name.str)) other = table->columns.items[i];
  if (other != NULL && old_column(c, other) == old) return other;
  return same != NULL && old_column(c, same) == old ? same : NULL;
}

const Enum *new_enum(const Compare *c, const Enum *old) {
  return map_get(&c->enums, qualified_name(c->arena, old->schema, old->name.str));
}

static bool is_anew(const Enum *old, const EnumValue *value) {
  const EnumValue *same = enum_value(old, value->label.str);
  return renamed_anew(value->renamed_from, same != NULL, same == NULL ? STR_NONE : same->renamed_from) &&
         enum_value(old, value->renamed_from) != NULL;
}

const EnumValue *new_value(const Enum *old, const Enum *new, Str label) {
  each(i, new->values) {
    const EnumValue *value = &new->values.items[i];
    if (str_eq(value->renamed_from, label) && is_anew(old, value)) return value;
  }
  const EnumValue *same = enum_value(new, label);
  return same != NULL && !is_anew(old, same) ? same : NULL;
}

Where column_where(const Compare *c, const Column *new, const Column *old) {
  Where where = {0};
  if (old != NULL) where.old = old->span;
  if (new != NULL) where.new = new->span;
  else if (old != NULL && new_table(c, old->table) != NULL) where.new = new_table(c, old->table)->span;
  return where;
}

bool same_columns(const Compare *c, const ColumnList *old, const ColumnList *new, bool ordered) {
  if (old->len != new->len) return false;
  each(i, *old) {
    const Column *wanted = new_column(c, old->items[i]);
    bool found = false;
    if (ordered) found = new->items[i] == wanted;
    else each(k, *new) found = found || new->items[k] == wanted;
    if (wanted == NULL || !found) return false;
  }
  return true;
}

void each_column(const Compare *c, ColumnVisit *visit) {
  each(i, c->old->schema->tables) {
    const Table *old = c->old->schema->tables.items[i];
    if (!is_used(old) || new_table(c, old) == NULL) continue;
    each(k, old->columns) {
      const Column *new = new_column(c, old->columns.items[k]);
      if (new != NULL) visit(c, old->columns.items[k], new);
    }
  }
}

/* Of a column whose type is an inline enum in both. */
static void visit_inline(const Compare *c, EnumVisit *visit, const Table *old) {
  each(k, old->columns) {
    const Column *was = old->columns.items[k], *is = new_column(c, was);
    const Enum *from = was->type.enumeration, *to = is == NULL ? NULL : is->type.enumeration;
    bool inline_both = from != NULL && to != NULL && from->owner == was && to->owner == is;
    if (inline_both) visit(c, from, to, column_where(c, is, was));
  }
}

void each_enum(const Compare *c, EnumVisit *visit) {
  each(i, c->old->schema->enums) {
    const Enum *old = c->old->schema->enums.items[i], *new = new_enum(c, old);
    if (new != NULL && !old->external) visit(c, old, new, (Where){new->span, old->span});
  }
  each(i, c->old->schema->tables) {
    const Table *old = c->old->schema->tables.items[i];
    if (is_used(old) && new_table(c, old) != NULL) visit_inline(c, visit, old);
  }
}

/* --- the entry --- */

/* The first line of the root YAML. */
static Span place_of(const Schema *schema) {
  each(i, schema->sources->list) {
    const Source *source = schema->sources->list.items[i];
    if (source->state > 0 || !str_eq(source->path, schema->root_path)) continue;
    ptrdiff_t end = str_find_char(source->text, '\n');
    return (Span){source->base, source->base + (uint32_t)(end < 0 ? 0 : end)};
  }
  return SPAN_NONE;
}

void breaking_find(Arena *arena, Diags *diags, const BreakForm *old, const BreakForm *new, unsigned axes) {
  Compare c = {.arena = arena, .diags = diags, .old = old, .new = new, .axes = axes};
  c.dialects = old->schema->dialects & new->schema->dialects;
  c.whole = place_of(new->schema);
  pair_tables(&c);
  pair_enums(&c);
  breaks_data(&c);
  breaks_sql_tables(&c);
  breaks_sql_columns(&c);
  breaks_sql_keys(&c);
  breaks_sql_objects(&c);
  breaks_ts(&c);
  breaks_c(&c);
}

/* --- the table of the documentation --- */

typedef struct BreakRow {
  DiagCode code;
  bool concern;
} BreakRow;

static void print_words(Buf *out, Str words) {
  for (size_t i = 0; i < words.len; i++) {
    if (words.ptr[i] == '|' || words.ptr[i] == '<') buf_char(out, '\\');
    buf_char(out, words.ptr[i]);
  }
}

void breaking_print_markdown(Buf *out) {
  static const BreakRow rows[] = {
#define CONCERN true
#define FINDING false
#define BREAK(code, name, axis, severity, message, help) {DIAG_BREAKS_##name, severity},
#include "diag/breaking.def"
#undef CONCERN
#undef FINDING
  };
  for (size_t axis = 0; axis < BREAK_AXIS_COUNT; axis++) {
    buf_format(out, "%s### %.*s\n\n| code | what it says | | what to do |\n|---|---|---|---|\n",
               axis == 0 ? "" : "\n", STR_ARG(break_axis_names[axis]));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
      const DiagInfo *info = &diag_infos[rows[i].code];
      if (axis_of[rows[i].code] != (BreakAxis)axis) continue;
      buf_format(out, "| [%.*s](../src/diag/explain/%.*s.md) | ", STR_ARG(info->code), STR_ARG(info->code));
      print_words(out, info->message);
      buf_format(out, " | %s | ", rows[i].concern ? "may" : "breaks");
      print_words(out, info->help);
      buf_lit(out, " |\n");
    }
  }
}
