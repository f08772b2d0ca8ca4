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

Str title_in(const Compare *c, Str title, DialectSet some, DialectSet all) {
  if ((some & c->dialects) == (all & c->dialects)) return title;
  return CAT(c->arena, title, STR(" in "), dialect_infos[on(some, DIALECT_SQLITE)].title);
}

Str column_list(const Compare *c, const ColumnList *columns) {
  Buf out = BUF(c->arena);
  each(i, *columns) {
    if (i > 0) buf_lit(&out, ", ");
    buf_append(&out, columns->items[i]->name.str);
  }
  return buf_str(&out);
}

bool same_expression(const Expression *a, const Expression *b) {
  for (int d = 0; d < DIALECT_COUNT; d++)
    if (!str_eq(a->own.text[d].str, b->own.text[d].str)) return false;
  return str_eq(a->text.str, b->text.str);
}

/* --- pairs --- */

/* What is called `to` had this name; absent: it has not been renamed. `owner`: as in Rename. */
static Str former_name(const Compare *c, RenameKind kind, Str owner, Str to) {
  each(i, c->renames) {
    const Rename *rename = &c->renames.items[i];
    if (rename->kind == kind && str_eq(rename->to, to) && str_eq(rename->owner, owner)) return rename->from;
  }
  return STR_NONE;
}

/* What was called `from` has this name now; absent: it was not renamed. */
static Str later_name(const Compare *c, RenameKind kind, Str owner, Str from) {
  each(i, c->renames) {
    const Rename *rename = &c->renames.items[i];
    if (rename->kind == kind && str_eq(rename->from, from) && str_eq(rename->owner, owner)) return rename->to;
  }
  return STR_NONE;
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
    const Table *new = news->items[i];
    RenameKind kind = new->view != NULL ? RENAME_VIEW : RENAME_TABLE;
    Str former = former_name(c, kind, STR_NONE, table_key_name(c->arena, new));
    if (str_given(former)) pair(c, map_get(&by_key, former), new);
  }
  each(i, *news)
    if (c->olds[i] == NULL) pair(c, map_get(&by_key, table_key_name(c->arena, news->items[i])), news->items[i]);
}

static void pair_enums(Compare *c) {
  const EnumList *news = &c->new->schema->enums;
  each(i, *news) {
    Enum *new = news->items[i];
    Str whole = qualified_name(c->arena, new->schema, new->name.str);
    Str former = former_name(c, RENAME_ENUM, STR_NONE, whole);
    if (str_given(former)) map_set(c->arena, &c->enums, former, new);
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
  if (table == NULL) return NULL;
  if (c->renames.len == 0) return find_column(table, new->name.str);
  Str owner = table_key_name(c->arena, new->table), former = former_name(c, RENAME_COLUMN, owner, new->name.str);
  if (str_given(former)) return find_column(table, former);
  bool away = str_given(later_name(c, RENAME_COLUMN, owner, new->name.str));
  return away ? NULL : find_column(table, new->name.str);
}

const Column *new_column(const Compare *c, const Column *old) {
  const Table *table = new_table(c, old->table);
  if (table == NULL) return NULL;
  if (c->renames.len == 0) return find_column(table, old->name.str);
  Str owner = table_key_name(c->arena, table), later = later_name(c, RENAME_COLUMN, owner, old->name.str);
  if (str_given(later)) return find_column(table, later);
  const Column *same = find_column(table, old->name.str);
  return same != NULL && old_column(c, same) == old ? same : NULL;
}

/* Its name now, also of what was not renamed; absent: what is called so was another thing. */
static Str name_now(const Compare *c, RenameKind kind, Str whole) {
  Str later = later_name(c, kind, STR_NONE, whole);
  if (str_given(later)) return later;
  return str_given(former_name(c, kind, STR_NONE, whole)) ? STR_NONE : whole;
}

const Domain *new_domain(const Compare *c, const Domain *old) {
  Str now = name_now(c, RENAME_DOMAIN, qualified_name(c->arena, old->schema, old->name.str));
  if (str_given(now)) each(i, c->new->schema->domains) {
    const Domain *found = c->new->schema->domains.items[i];
    if (str_eq(qualified_name(c->arena, found->schema, found->name.str), now)) return found;
  }
  return NULL;
}

const Sequence *new_sequence(const Compare *c, const Sequence *old) {
  Str now = name_now(c, RENAME_SEQUENCE, qualified_name(c->arena, old->schema, old->name.str));
  if (str_given(now)) each(i, c->new->schema->sequences) {
    const Sequence *found = c->new->schema->sequences.items[i];
    if (str_eq(qualified_name(c->arena, found->schema, found->name.str), now)) return found;
  }
  return NULL;
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

const SqlPartitionList *table_partitions(const BreakForm *form, const Table *table) {
  const SqlSchema *sql = form->sql[DIALECT_POSTGRES];
  const SqlTable *made = sql == NULL ? NULL : sql->by_table[table->position];
  return made == NULL || made->partitions.len == 0 ? NULL : &made->partitions;
}

Str partition_whole(const Compare *c, const SqlPartition *partition) {
  return qualified_name(c->arena, partition->partition->schema, partition->partition->name.str);
}

const SqlPartition *partition_called(const Compare *c, const SqlPartitionList *among, Str whole) {
  if (among != NULL) each(i, *among)
    if (str_eq(partition_whole(c, &among->items[i]), whole)) return &among->items[i];
  return NULL;
}

const SqlPartition *new_partition(const Compare *c, const Table *new, const SqlPartition *old) {
  Str owner = table_key_name(c->arena, new), was = partition_whole(c, old);
  Str is = later_name(c, RENAME_PARTITION, owner, was);
  if (!str_given(is)) is = was;
  if (str_eq(is, was) && str_given(former_name(c, RENAME_PARTITION, owner, is))) return NULL; /* of another */
  return partition_called(c, table_partitions(c->new, new), is);
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
  c.renames = renames_find(arena, NULL, old->schema, new->schema, true);
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
