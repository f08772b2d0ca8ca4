/* TS: what programs import from the generated Drizzle modules, and the types of rows. */
#include "target/breaking/compare.h"
#include "target/drizzle/lowering.h"

typedef struct Ts { /* one output, before and after */
  const Compare *c;
  Dialect dialect;
  const Output *old, *new;
  const DzPlan *old_plan, *new_plan;
} Ts;

static const Output *find_output(const Schema *schema, TargetId target) {
  each(i, schema->outputs)
    if (schema->outputs.items[i].target == target) return &schema->outputs.items[i];
  return NULL;
}

static const DzPlan *plan_of(const Compare *c, const BreakForm *form, const Output *output, Dialect dialect) {
  TargetRun run = {.arena = c->arena, .diags = diags_new(c->arena), .schema = form->schema, .output = output,
                   .sql = {form->sql[DIALECT_POSTGRES], form->sql[DIALECT_SQLITE]}};
  return drizzle_plan(&run, dialect);
}

/* --- exports --- */

typedef struct Export {
  Str name, module;
  Str owner; /* what it belongs to: the export of the table or enum */
} Export;
typedef VEC(Export) Exports;

static void add(const Ts *t, Exports *out, const DzModule *module, Str name, Str owner) {
  if (str_given(name)) vec_push(t->c->arena, out, (Export){name, module->path, owner});
}

static void add_tables(const Ts *t, Exports *out, const DzModule *module) {
  each(i, module->tables) {
    const DzTable *table = module->tables.items[i];
    if (!table->exported && !table->existing) continue;
    add(t, out, module, table->name, table->name);
    add(t, out, module, table->row, table->name);
    add(t, out, module, table->insert, table->name);
  }
}

static Exports exports_of(const Ts *t, const DzPlan *plan) {
  Exports out = {0};
  each(m, plan->modules) {
    const DzModule *module = plan->modules.items[m];
    add_tables(t, &out, module);
    each(i, module->enums)
      if (module->enums.items[i].exported)
        add(t, &out, module, module->enums.items[i].name, module->enums.items[i].name);
    each(i, module->relations)
      add(t, &out, module, module->relations.items[i].name, module->relations.items[i].table);
    each(i, module->sequences)
      add(t, &out, module, module->sequences.items[i].name, module->sequences.items[i].name);
    each(i, module->roles) add(t, &out, module, module->roles.items[i].name, module->roles.items[i].name);
    each(i, module->schemas)
      if (module->schemas.items[i].exported)
        add(t, &out, module, module->schemas.items[i].name, module->schemas.items[i].name);
  }
  return out;
}

static bool has_module(const DzPlan *plan, Str path) {
  each(i, plan->modules)
    if (str_eq(plan->modules.items[i]->path, path)) return true;
  return false;
}

static const Export *find_export(const Exports *exports, Str name) {
  each(i, *exports)
    if (str_eq(exports->items[i].name, name)) return &exports->items[i];
  return NULL;
}

/* Where the table or enum that is exported as `name` stands. */
static Where owner_where(const Ts *t, Str name) {
  const Compare *c = t->c;
  each(i, c->old->schema->tables) {
    const Table *old = c->old->schema->tables.items[i];
    if (on(old->on, t->dialect) && str_eq(ts_table(c->arena, t->old, old), name))
      return table_where(new_table(c, old), old);
  }
  each(i, c->old->schema->enums) {
    const Enum *old = c->old->schema->enums.items[i], *new = new_enum(c, old);
    if (str_eq(ts_enum(c->arena, t->old, old), name))
      return (Where){new == NULL ? SPAN_NONE : new->span, old->span};
  }
  return (Where){t->new->span, t->old->span};
}

/* An export is still there: under its name, in its module or where the module went as a whole. */
static bool stays(const Ts *t, const Export *old, const Exports *news) {
  const Export *new = find_export(news, old->name);
  return new != NULL && (str_eq(new->module, old->module) || !has_module(t->new_plan, old->module));
}

/* All exports of one owner that are gone, as one. */
static void exports_gone(const Ts *t, const Exports *olds, const Exports *news) {
  const Compare *c = t->c;
  Map said = {0};
  each(i, *olds) {
    const Export *old = &olds->items[i];
    if (stays(t, old, news) || map_add(c->arena, &said, old->owner, c->arena) != NULL) continue;
    Buf names = BUF(c->arena);
    for (size_t k = i; k < olds->len; k++) {
      const Export *other = &olds->items[k];
      if (!str_eq(other->owner, old->owner) || stays(t, other, news)) continue;
      if (names.len > 0) buf_lit(&names, ", ");
      buf_append(&names, other->name);
    }
    breaks(c, DIAG_BREAKS_TS_EXPORT_GONE, owner_where(t, old->owner),
           STRS(buf_str(&names), path_join(c->arena, t->old->path, old->module)));
  }
}

/* A module that is gone though what it exports is there; with another path, all of them as one. */
static void modules_gone(const Ts *t, const Exports *olds, const Exports *news) {
  const Compare *c = t->c;
  Where where = {t->new->span, t->old->span};
  if (!str_eq(t->old->path, t->new->path)) {
    breaks(c, DIAG_BREAKS_TS_MODULE_GONE, where, STRS(STR("*"), quoted(c, t->old->path)));
    return;
  }
  each(i, t->old_plan->modules) {
    const DzModule *module = t->old_plan->modules.items[i];
    bool wanted = false;
    each(k, *olds)
      wanted = wanted || (str_eq(olds->items[k].module, module->path) &&
                          find_export(news, olds->items[k].name) != NULL);
    if (wanted && !has_module(t->new_plan, module->path))
      breaks(c, DIAG_BREAKS_TS_MODULE_GONE, where, STRS(quoted(c, module->path), quoted(c, t->old->path)));
  }
}

/* --- properties --- */

static Str form_text(const Compare *c, const Schema *schema, const Column *column) {
  static const char *const texts[] = {"number", "bigint", "string", "boolean", "Date", "unknown", "Buffer", "enum",
                                      "number[]", "unknown"};
  TsForm form = column_form(schema, column);
  Buf out = BUF(c->arena);
  if (str_given(column->ts_type)) {
    buf_append(&out, column->ts_type);
    if (str_given(column->ts_from)) buf_format(&out, " of %.*s", STR_ARG(column->ts_from));
    return buf_str(&out);
  }
  const Enum *labels = form == TS_FORM_ENUM ? column->type.enumeration : NULL;
  if (labels == NULL) buf_append(&out, str_from_z(texts[form]));
  else each(i, labels->values)
    buf_format(&out, "%s'%.*s'", i == 0 ? "" : " | ", STR_ARG(labels->values.items[i].label.str));
  for (int i = 0; i < column->type.array; i++) buf_lit(&out, "[]");
  return buf_str(&out);
}

typedef enum Insert { INSERT_NONE, INSERT_OPTIONAL, INSERT_REQUIRED } Insert;

/* SQLite numbers an integer that is the key by itself, and `.primaryKey()` of integer() says so. */
static bool is_rowid(const BreakForm *form, const Ts *t, const Column *column) {
  const SqlSchema *made = form->sql[t->dialect];
  const SqlTable *table = made == NULL ? NULL : made->by_table[column->table->position];
  const SqlColumn *sql = table == NULL ? NULL : table->by_column[column->position];
  return t->dialect == DIALECT_SQLITE && sql != NULL && sql->primary_key && str_eq(sql->type, STR("integer"));
}

/* What insert() says of it (drizzle-orm's InferInsertModel). */
static Insert insert_of(const BreakForm *form, const Ts *t, const Column *column) {
  if (expression_given(column->generated) || column->identity->kind == IDENTITY_ALWAYS) return INSERT_NONE;
  bool optional = is_rowid(form, t, column) || column->nullable || column->initial->kind != DEFAULT_NONE ||
                  column->identity->kind != IDENTITY_NONE || type_is_serial(&column->type) ||
                  column->touch == TOUCH_CLIENT;
  return optional ? INSERT_OPTIONAL : INSERT_REQUIRED;
}

static bool same_values(const Compare *c, const Column *old, const Column *new) {
  return old->type.id == TYPE_ENUM && type_change(c, &old->type, &new->type) == TYPE_SAME &&
         !str_given(old->ts_type) && !str_given(new->ts_type);
}

static void property_changed(const Ts *t, Str table, const Column *old, const Column *new) {
  const Compare *c = t->c;
  Where where = column_where(c, new, old);
  Str property = ts_property(c->arena, t->new, new);
  Str title = CAT(c->arena, table, STR("."), property);
  Str was = form_text(c, c->old->schema, old), is = form_text(c, c->new->schema, new);
  if (!str_eq(was, is) && !same_values(c, old, new)) breaks(c, DIAG_BREAKS_TS_TYPE, where, STRS(title, is, was));
  bool null_was = old->nullable && !old->primary_key, null_is = new->nullable && !new->primary_key;
  if (null_is && !null_was) breaks(c, DIAG_BREAKS_TS_NULL_COMES, where, STRS(title));
  if (old->table->external || new->table->external) return;
  Insert before = insert_of(c->old, t, old), after = insert_of(c->new, t, new);
  bool refused = null_was && !null_is && after != INSERT_NONE;
  if (refused) breaks(c, DIAG_BREAKS_TS_NULL_REFUSED, where, STRS(title));
  if (!refused && before == INSERT_OPTIONAL && after == INSERT_REQUIRED)
    breaks(c, DIAG_BREAKS_TS_REQUIRED, where, STRS(title));
  if (before != INSERT_NONE && after == INSERT_NONE) breaks(c, DIAG_BREAKS_TS_READ_ONLY, where, STRS(title));
  if (old->touch == TOUCH_CLIENT && new->touch == TOUCH_NONE) breaks(c, DIAG_BREAKS_TS_TOUCH, where, STRS(title));
}

static void properties_changed(const Ts *t, const Table *old, const Table *new) {
  const Compare *c = t->c;
  Str table = ts_table(c->arena, t->new, new);
  each(i, old->columns) {
    const Column *was = old->columns.items[i], *is = new_column(c, was);
    if (!on(was->on, t->dialect)) continue;
    Str property = ts_property(c->arena, t->old, was);
    bool there = is != NULL && on(is->on, t->dialect) && str_eq(property, ts_property(c->arena, t->new, is));
    if (!there) breaks(c, DIAG_BREAKS_TS_PROPERTY_GONE, column_where(c, is, was), STRS(table, quoted(c, property)));
    if (is != NULL && on(is->on, t->dialect)) property_changed(t, table, was, is);
  }
  if (old->external || new->external) return;
  each(i, new->columns) {
    const Column *is = new->columns.items[i];
    if (!on(is->on, t->dialect) || old_column(c, is) != NULL || insert_of(c->new, t, is) != INSERT_REQUIRED) continue;
    breaks(c, DIAG_BREAKS_TS_REQUIRED, (Where){is->span, old->span},
           STRS(CAT(c->arena, table, STR("."), ts_property(c->arena, t->new, is))));
  }
}

/* --- relations --- */

static const DzRelations *find_relations(const DzPlan *plan, Str table) {
  each(m, plan->modules) {
    const DzModule *module = plan->modules.items[m];
    each(i, module->relations)
      if (str_eq(module->relations.items[i].table, table)) return &module->relations.items[i];
  }
  return NULL;
}

static const DzLink *find_link(const DzRelations *relations, Str key) {
  if (relations != NULL) each(i, relations->links)
    if (str_eq(relations->links.items[i].key, key)) return &relations->links.items[i];
  return NULL;
}

static void relations_changed(const Ts *t, const Table *old, const Table *new) {
  const Compare *c = t->c;
  Str table = ts_table(c->arena, t->new, new);
  const DzRelations *olds = find_relations(t->old_plan, ts_table(c->arena, t->old, old));
  const DzRelations *news = find_relations(t->new_plan, table);
  if (olds == NULL) return;
  each(i, olds->links) {
    const DzLink *was = &olds->links.items[i], *is = find_link(news, was->key);
    if (is == NULL) breaks(c, DIAG_BREAKS_TS_RELATION_GONE, table_where(new, old), STRS(table, was->key));
    else if (!str_eq(is->call, was->call))
      breaks(c, DIAG_BREAKS_TS_RELATION_KIND, table_where(new, old), STRS(table, was->key, is->call));
  }
}

/* Nobody's value before. */
static bool is_fresh(const Enum *old, const Enum *new, const EnumValue *value) {
  each(i, old->values)
    if (new_value(old, new, old->values.items[i].label.str) == value) return false;
  return true;
}

static void visit_enum(const Compare *c, const Enum *old, const Enum *new, Where where) {
  each(i, new->values)
    if (!old->open && is_fresh(old, new, &new->values.items[i]))
      breaks(c, DIAG_BREAKS_TS_VALUE_NEW, (Where){new->values.items[i].label.span, where.old},
             STRS(enum_title(c, new), new->values.items[i].label.str));
  each(i, old->values) {
    Text label = old->values.items[i].label;
    const EnumValue *value = new_value(old, new, label.str);
    if (new->open || (value != NULL && str_eq(value->label.str, label.str))) continue;
    breaks(c, DIAG_BREAKS_TS_VALUE_GONE, (Where){value == NULL ? where.new : value->label.span, label.span},
           STRS(enum_title(c, new), label.str));
  }
}

/* --- an output --- */

/* "1.0", "0.45" */
static void version_changed(const Ts *t) {
  const Compare *c = t->c;
  bool was = c->old->schema->drizzle.v1, is = c->new->schema->drizzle.v1;
  if (was != is)
    breaks(c, DIAG_BREAKS_TS_VERSION, (Where){t->new->span, t->old->span},
           STRS(quoted(c, t->new->path), is ? STR("1.0") : STR("0.x"), was ? STR("1.0") : STR("0.x")));
}

static void output_changed(const Ts *t) {
  const Compare *c = t->c;
  version_changed(t);
  Exports olds = exports_of(t, t->old_plan), news = exports_of(t, t->new_plan);
  modules_gone(t, &olds, &news);
  exports_gone(t, &olds, &news);
  each(i, c->old->schema->tables) {
    const Table *old = c->old->schema->tables.items[i], *new = new_table(c, old);
    if (new == NULL || !table_ours(old, t->dialect) || !table_ours(new, t->dialect)) continue;
    properties_changed(t, old, new);
    relations_changed(t, old, new);
  }
}

void breaks_ts(const Compare *c) {
  static const struct {
    TargetId target;
    Dialect dialect;
  } outputs[] = {{TARGET_DRIZZLE_PG, DIALECT_POSTGRES}, {TARGET_DRIZZLE_SQLITE, DIALECT_SQLITE}};
  bool any = false;
  if ((c->axes >> BREAK_AXIS_TS & 1u) == 0) return;
  for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++) {
    Ts t = {.c = c, .dialect = outputs[i].dialect, .old = find_output(c->old->schema, outputs[i].target),
            .new = find_output(c->new->schema, outputs[i].target)};
    if (t.old == NULL) continue;
    if (t.new == NULL) {
      breaks(c, DIAG_BREAKS_TS_OUTPUT_GONE, (Where){SPAN_NONE, t.old->span}, STRS(target_infos[outputs[i].target].key));
      continue;
    }
    any = true;
    t.old_plan = plan_of(c, c->old, t.old, t.dialect);
    t.new_plan = plan_of(c, c->new, t.new, t.dialect);
    output_changed(&t);
  }
  if (any) each_enum(c, visit_enum);
}
