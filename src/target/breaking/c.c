/* C_API and C_ABI: what the generated headers declare, from the plans that are printed. */
#include "model/c_name.h"
#include "target/breaking/compare.h"
#include "target/c/abi.h"

typedef struct CForms { /* the output `c`, before and after */
  const Compare *c;
  const Output *old_output, *new_output;
  const CPlan *old, *new;
} CForms;

static const Output *find_output(const Schema *schema) {
  each(i, schema->outputs)
    if (schema->outputs.items[i].target == TARGET_C) return &schema->outputs.items[i];
  return NULL;
}

static const CPlan *plan_of(const Compare *c, const BreakForm *form, const Output *output) {
  TargetRun run = {.arena = c->arena, .diags = diags_new(c->arena), .schema = form->schema, .output = output,
                   .sql = {form->sql[DIALECT_POSTGRES], form->sql[DIALECT_SQLITE]}};
  return c_plan(&run);
}

static const CTable *find_table(const CPlan *plan, Str sql) {
  each(i, plan->tables)
    if (str_eq(plan->tables.items[i].sql, sql)) return &plan->tables.items[i];
  return NULL;
}

/* --- functions --- */

static Str arguments_of(Arena *arena, const CColumnRefs *columns) {
  Buf out = BUF(arena);
  each(i, *columns) {
    const CColumn *column = columns->items[i];
    buf_format(&out, "%s%.*s %.*s", i == 0 ? "" : ", ", STR_ARG(column->type), STR_ARG(column->member));
  }
  return buf_str(&out);
}

/* The types alone: a name in a declaration is nobody's business. */
static Str types_of(Arena *arena, const CColumnRefs *columns) {
  Buf out = BUF(arena);
  each(i, *columns) buf_format(&out, "%.*s,", STR_ARG(columns->items[i]->type));
  return buf_str(&out);
}

typedef struct CKeyed { /* a function that takes columns, in words and to compare */
  Str name, arguments, types;
} CKeyed;
typedef VEC(CKeyed) CKeyeds;

static void add_keyed(Arena *arena, CKeyeds *out, Str name, const CColumnRefs *columns) {
  static const CColumnRefs none = {0};
  const CColumnRefs *from = columns == NULL ? &none : columns;
  vec_push(arena, out, (CKeyed){name, arguments_of(arena, from), types_of(arena, from)});
}

/* Those that read and write by a connection of a database. */
static void add_native(Arena *arena, CKeyeds *out, const CTable *table) {
  const struct {
    Str made, read, bind;
  } native[] = {{table->sqlite_name, STR("_sqlite_read"), STR("_sqlite_bind")},
                {table->pg_name, STR("_pg_read"), STR("_pg_bind")}};
  for (size_t i = 0; i < sizeof native / sizeof *native; i++) {
    if (!str_given(native[i].made)) continue;
    add_keyed(arena, out, str_concat(arena, table->name, native[i].read), NULL);
    if (!table->read_only) add_keyed(arena, out, str_concat(arena, table->name, native[i].bind), NULL);
  }
}

/* Those that not every table has; templates/c/table.h prints them. */
static CKeyeds functions_of(Arena *arena, const CTable *table) {
  CKeyeds out = {0};
  add_native(arena, &out, table);
  if (table->key.len > 0) add_keyed(arena, &out, str_concat(arena, table->name, STR("_get")), &table->key);
  each(i, table->lists) {
    Str name = CAT(arena, table->name, STR("_list_by_"), table->lists.items[i].name);
    add_keyed(arena, &out, name, &table->lists.items[i].columns);
  }
  if (table->read_only) return out;
  if (table->upserts) add_keyed(arena, &out, str_concat(arena, table->name, STR("_upsert")), NULL);
  if (table->updates) add_keyed(arena, &out, str_concat(arena, table->name, STR("_update")), NULL);
  if (table->key.len > 0) add_keyed(arena, &out, str_concat(arena, table->name, STR("_delete")), &table->key);
  return out;
}

static const CKeyed *find_function(const CKeyeds *functions, Str name) {
  each(i, *functions)
    if (str_eq(functions->items[i].name, name)) return &functions->items[i];
  return NULL;
}

/* Functions that write are gone with the right to write, which is said once. */
static bool writes(const CTable *table, Str name) {
  Str rest = str_slice(name, table->name.len, name.len);
  return str_eq(rest, STR("_upsert")) || str_eq(rest, STR("_update")) || str_eq(rest, STR("_delete")) ||
         str_ends(rest, STR("_bind"));
}

/* All of a database are gone, which is said of that. */
static bool is_said(const CForms *f, const CTable *old, Str name) {
  Str rest = str_slice(name, old->name.len, name.len);
  return (str_starts(rest, STR("_sqlite_")) && !f->new->sqlite) || (str_starts(rest, STR("_pg_")) && !f->new->pg);
}

static void functions_changed(const CForms *f, const CTable *old, const CTable *new, Where where) {
  const Compare *c = f->c;
  CKeyeds olds = functions_of(c->arena, old), news = functions_of(c->arena, new);
  each(i, olds) {
    const CKeyed *was = &olds.items[i], *is = find_function(&news, was->name);
    if (is == NULL && ((new->read_only && writes(old, was->name)) || is_said(f, old, was->name))) continue;
    if (is == NULL) {
      breaks(c, DIAG_BREAKS_C_FUNCTION_GONE, where, STRS(was->name));
      breaks(c, DIAG_BREAKS_ABI_SYMBOL_GONE, where, STRS(was->name));
    } else if (!str_eq(is->types, was->types)) {
      const Str *args = STRS(was->name, is->arguments, was->arguments);
      breaks(c, DIAG_BREAKS_C_FUNCTION_ARGUMENTS, where, args);
      breaks(c, DIAG_BREAKS_ABI_ARGUMENTS, where, args);
    }
  }
  if (new->read_only && !old->read_only) {
    breaks(c, DIAG_BREAKS_C_READ_ONLY, where, STRS(quoted(c, new->sql)));
    breaks(c, DIAG_BREAKS_ABI_SYMBOL_GONE, where, STRS(CAT(c->arena, old->name, STR("_insert"))));
  }
}

/* --- members --- */

static const CColumn *find_column(const CTable *table, Str sql) {
  each(i, table->columns)
    if (str_eq(table->columns.items[i].sql, sql)) return &table->columns.items[i];
  return NULL;
}

static Str member_type(Arena *arena, const CColumn *column) {
  if (column->length == 0) return column->type;
  return str_format(arena, "%.*s[%lld]", STR_ARG(column->type), (long long)column->length);
}

static void members_changed(const CForms *f, const CTable *old, const CTable *new, const Table *table) {
  const Compare *c = f->c;
  each(i, table->columns) {
    const Column *column = table->columns.items[i], *after = new_column(c, column);
    const CColumn *was = find_column(old, column->name.str);
    const CColumn *is = after == NULL ? NULL : find_column(new, after->name.str);
    if (was == NULL) continue;
    Where where = column_where(c, after, column);
    if (is == NULL || !str_eq(is->member, was->member))
      breaks(c, DIAG_BREAKS_C_MEMBER_GONE, where, STRS(new->name, was->member));
    if (is == NULL) continue;
    Str type_was = member_type(c->arena, was), type_is = member_type(c->arena, is);
    bool renamed = was->labels.ptr != NULL && is->labels.ptr != NULL &&
                   type_change(c, &column->type, &after->type) == TYPE_SAME;
    if (!str_eq(type_was, type_is) && !renamed)
      breaks(c, DIAG_BREAKS_C_MEMBER_TYPE, where,
             STRS(CAT(c->arena, new->name, STR("."), is->member), type_is, type_was));
  }
}

static void macros_changed(const CForms *f, const CTable *old, const CTable *new, Where where) {
  each(i, old->constants) each(k, new->constants) {
    const CConstant *was = &old->constants.items[i], *is = &new->constants.items[k];
    if (!str_eq(was->name, is->name) || str_eq(was->value, is->value)) continue;
    const Str *args = STRS(is->name, is->value, was->value);
    breaks(f->c, DIAG_BREAKS_C_MACRO, where, args);
    if (str_ends(is->name, STR("_SCALE"))) breaks(f->c, DIAG_BREAKS_ABI_MEANING, where, args);
  }
}

/* --- layout --- */

/* The first difference between two structs on an ABI, in words; absent: none. */
static Str layout_change(Arena *arena, const CAbi *abi, const CTable *old, const CTable *new) {
  int64_t *offsets[2], *sizes = arena_array(arena, int64_t, old->columns.len + new->columns.len + 1);
  offsets[0] = arena_array(arena, int64_t, old->columns.len + 1);
  offsets[1] = arena_array(arena, int64_t, new->columns.len + 1);
  CLayout was = c_row_layout(abi, old, offsets[0], sizes), is = c_row_layout(abi, new, offsets[1], sizes);
  each(i, old->columns) {
    const CColumn *column = &old->columns.items[i];
    for (size_t k = 0; k < new->columns.len; k++) {
      if (!str_eq(new->columns.items[k].member, column->member) || offsets[0][i] == offsets[1][k]) continue;
      return str_format(arena, "%.*s is at byte %lld and was at %lld on %.*s", STR_ARG(column->member),
                        (long long)offsets[1][k], (long long)offsets[0][i], STR_ARG(abi->name));
    }
  }
  if (was.size == is.size) return STR_NONE;
  return str_format(arena, "it has %lld bytes and had %lld on %.*s", (long long)is.size, (long long)was.size,
                    STR_ARG(abi->name));
}

/* Same places, but a member there is of another type or gone. */
static Str content_change(Arena *arena, const CTable *old, const CTable *new) {
  if (old->columns.len != new->columns.len)
    return str_format(arena, "it has %zu members and had %zu", new->columns.len, old->columns.len);
  each(i, old->columns) {
    const CColumn *was = &old->columns.items[i], *is = &new->columns.items[i];
    bool labels = was->labels.ptr != NULL && is->labels.ptr != NULL;
    if (!labels && !str_eq(member_type(arena, was), member_type(arena, is)))
      return CAT(arena, is->member, STR(" is "), member_type(arena, is), STR(" and was "), member_type(arena, was));
  }
  return STR_NONE;
}

static void layout_changed(const CForms *f, const CTable *old, const CTable *new, Where where) {
  Arena *arena = f->c->arena;
  Str change = STR_NONE;
  for (size_t i = 0; i < C_ABI_COUNT && !str_given(change); i++)
    change = layout_change(arena, &c_abis[i], old, new);
  if (!str_given(change)) change = content_change(arena, old, new);
  if (str_given(change)) breaks(f->c, DIAG_BREAKS_ABI_LAYOUT, where, STRS(new->name, change));
}

/* --- tables --- */

static void struct_gone(const CForms *f, const CTable *old, Where where) {
  breaks(f->c, DIAG_BREAKS_C_STRUCT_GONE, where, STRS(old->name));
  breaks(f->c, DIAG_BREAKS_ABI_SYMBOL_GONE, where, STRS(CAT(f->c->arena, old->name, STR("_list_all"))));
}

static void table_changed(const CForms *f, const Table *table) {
  const Compare *c = f->c;
  const Table *after = new_table(c, table);
  const CTable *old = find_table(f->old, table_key_name(c->arena, table));
  const CTable *new = after == NULL ? NULL : find_table(f->new, table_key_name(c->arena, after));
  Where where = table_where(after, table);
  if (old == NULL) return;
  if (new == NULL || !str_eq(new->name, old->name)) {
    struct_gone(f, old, where);
    return;
  }
  members_changed(f, old, new, table);
  functions_changed(f, old, new, where);
  macros_changed(f, old, new, where);
  layout_changed(f, old, new, where);
}

/* --- enums --- */

static const CEnum *find_enum(const CPlan *plan, Str name) {
  each(i, plan->enums)
    if (str_eq(plan->enums.items[i].name, name)) return &plan->enums.items[i];
  each(t, plan->tables) each(i, plan->tables.items[t].enums)
    if (str_eq(plan->tables.items[t].enums.items[i].name, name)) return &plan->tables.items[t].enums.items[i];
  return NULL;
}

static const CLabel *find_label(const CEnum *e, Str name) {
  each(i, e->labels)
    if (str_eq(e->labels.items[i].name, name)) return &e->labels.items[i];
  return NULL;
}

static Where label_where(const Enum *old, const Enum *new, Str text, Where where) {
  const EnumValue *was = enum_value(old, text), *is = new == NULL ? NULL : new_value(old, new, text);
  if (was != NULL) where.old = was->label.span;
  if (is != NULL) where.new = is->label.span;
  return where;
}

/* Its number: no other name of the same value has it. */
static void constant_gone(const Compare *c, const CLabel *label, const CEnum *is, Where where) {
  breaks(c, DIAG_BREAKS_C_CONSTANT_GONE, where, STRS(label->name));
  each(i, is->labels)
    if (str_eq(is->labels.items[i].text, label->text) && is->labels.items[i].number == label->number) return;
  breaks(c, DIAG_BREAKS_ABI_VALUE_GONE, where,
         STRS(label->name, str_format(c->arena, "%lld", (long long)label->number)));
}

static void enum_changed(const CForms *f, const Enum *old, const Enum *new, Where where) {
  const Compare *c = f->c;
  const CEnum *was = find_enum(f->old, c_enum_name(c->arena, f->old->prefix, old));
  if (was == NULL) return;
  const CEnum *same = find_enum(f->new, was->name); /* perhaps another one of that name */
  const CEnum *is = new == NULL || same != NULL ? same : find_enum(f->new, c_enum_name(c->arena, f->new->prefix, new));
  if (is == NULL || !str_eq(is->name, was->name)) {
    breaks(c, DIAG_BREAKS_C_ENUM_GONE, where, STRS(was->name));
    breaks(c, DIAG_BREAKS_ABI_SYMBOL_GONE, where, STRS(str_concat(c->arena, was->name, STR("_to_str"))));
    return;
  }
  each(i, was->labels) {
    const CLabel *label = &was->labels.items[i], *after = find_label(is, label->name);
    Where at = label_where(old, new, label->text, where);
    if (after == NULL) constant_gone(c, label, is, at);
    else if (after->number != label->number)
      breaks(c, DIAG_BREAKS_ABI_NUMBER, at,
             STRS(label->name, str_format(c->arena, "%lld", (long long)after->number),
                  str_format(c->arena, "%lld", (long long)label->number)));
  }
}

static void inline_enums_changed(const CForms *f, const Table *table) {
  if (new_table(f->c, table) == NULL) return;
  each(i, table->columns) {
    const Column *old = table->columns.items[i], *new = new_column(f->c, old);
    const Enum *was = old->type.enumeration;
    if (was == NULL || was->owner != old) continue;
    const Enum *is = new == NULL ? NULL : new->type.enumeration;
    enum_changed(f, was, is, column_where(f->c, new, old));
  }
}

/* --- the output --- */

static void headers_changed(const CForms *f) {
  const Compare *c = f->c;
  Where where = {f->new_output->span, f->old_output->span};
  Str header = CAT(c->arena, f->old->prefix, STR(".h"));
  if (!str_eq(f->old_output->path, f->new_output->path))
    breaks(c, DIAG_BREAKS_C_HEADER_GONE, where, STRS(quoted(c, path_join(c->arena, f->old_output->path, header))));
  else if (f->old->files && !f->new->files)
    breaks(c, DIAG_BREAKS_C_HEADER_GONE, where, STRS(STR("<table>.h")));
  if (f->old->self_test && !f->new->self_test) {
    Str name = CAT(c->arena, f->old->prefix, STR("_schema_self_test"));
    breaks(c, DIAG_BREAKS_C_FUNCTION_GONE, where, STRS(name));
    breaks(c, DIAG_BREAKS_ABI_SYMBOL_GONE, where, STRS(name));
  }
  if (f->old->pg && !f->new->pg) breaks(c, DIAG_BREAKS_C_DIALECT_GONE, where, STRS(STR("Postgres")));
  if (f->old->sqlite && !f->new->sqlite) breaks(c, DIAG_BREAKS_C_DIALECT_GONE, where, STRS(STR("SQLite")));
}

void breaks_c(const Compare *c) {
  CForms f = {.c = c, .old_output = find_output(c->old->schema), .new_output = find_output(c->new->schema)};
  if ((c->axes & (1u << BREAK_AXIS_C_API | 1u << BREAK_AXIS_C_ABI)) == 0 || f.old_output == NULL) return;
  if (f.new_output == NULL) {
    breaks(c, DIAG_BREAKS_C_OUTPUT_GONE, (Where){SPAN_NONE, f.old_output->span}, NULL);
    return;
  }
  f.old = plan_of(c, c->old, f.old_output);
  f.new = plan_of(c, c->new, f.new_output);
  headers_changed(&f);
  if (!str_eq(f.old->prefix, f.new->prefix)) { /* every name: nothing else can be compared */
    Where where = {f.new_output->span, f.old_output->span};
    breaks(c, DIAG_BREAKS_C_PREFIX, where, STRS(f.new->prefix, f.old->prefix));
    breaks(c, DIAG_BREAKS_ABI_SYMBOL_GONE, where, STRS(CAT(c->arena, f.old->prefix, STR("_schema_matches"))));
    return;
  }
  each(i, c->old->schema->tables) {
    table_changed(&f, c->old->schema->tables.items[i]);
    inline_enums_changed(&f, c->old->schema->tables.items[i]);
  }
  each(i, c->old->schema->enums) {
    const Enum *old = c->old->schema->enums.items[i], *new = new_enum(c, old);
    enum_changed(&f, old, new, (Where){new == NULL ? SPAN_NONE : new->span, old->span});
  }
}
