/* Schemas, extensions and enums. */
#include "target/migration/postgres.h"

#include "base/buf.h"

/* --- schemas and extensions --- */

static StrList schema_names(Arena *arena, const Schema *schema) {
  StrList out = {0};
  Str usual = schema->postgres.schema, public = STR("public");
  if (str_given(usual) && !str_eq(usual, public)) vec_push(arena, &out, usual);
  each(i, schema->schemas) {
    Str name = schema->schemas.items[i];
    if (!str_eq(name, public) && !str_eq(name, usual)) vec_push(arena, &out, name);
  }
  return out;
}

static bool has_name(const StrList *list, Str name) {
  each(i, *list)
    if (str_eq(list->items[i], name)) return true;
  return false;
}

static void change_schemas(Plan *plan) {
  Arena *arena = plan->arena;
  StrList old = schema_names(arena, plan->old_schema), new = schema_names(arena, plan->new_schema);
  each(i, new)
    if (!has_name(&old, new.items[i]))
      plan_add(plan, PHASE_CREATE_TYPES,
               CAT(arena, STR("CREATE SCHEMA "), sql_ident(arena, DIALECT_POSTGRES, new.items[i])));
  each(i, old)
    if (!has_name(&new, old.items[i]))
      plan_add(plan, PHASE_DROP_SCHEMAS,
               CAT(arena, STR("DROP SCHEMA "), sql_ident(arena, DIALECT_POSTGRES, old.items[i])));
}

static const Extension *find_extension(const Schema *schema, Str name) {
  each(i, schema->extensions)
    if (str_eq(schema->extensions.items[i].name.str, name)) return &schema->extensions.items[i];
  return NULL;
}

static void change_extensions(Plan *plan) {
  Arena *arena = plan->arena;
  each(i, plan->new_schema->extensions) {
    const Extension *extension = &plan->new_schema->extensions.items[i];
    if (find_extension(plan->old_schema, extension->name.str) != NULL) continue;
    Buf sql = BUF(arena);
    buf_format(&sql, "CREATE EXTENSION IF NOT EXISTS %.*s",
               STR_ARG(sql_ident(arena, DIALECT_POSTGRES, extension->name.str)));
    if (str_given(extension->schema))
      buf_format(&sql, " SCHEMA %.*s", STR_ARG(sql_ident(arena, DIALECT_POSTGRES, extension->schema)));
    if (str_given(extension->version))
      buf_format(&sql, " VERSION %.*s", STR_ARG(sql_literal(arena, extension->version)));
    plan_add(plan, PHASE_CREATE_TYPES, buf_str(&sql));
  }
  each(i, plan->old_schema->extensions) {
    Str name = plan->old_schema->extensions.items[i].name.str;
    if (find_extension(plan->new_schema, name) != NULL) continue;
    plan_add(plan, PHASE_DROP_SCHEMAS,
             CAT(arena, STR("DROP EXTENSION "), sql_ident(arena, DIALECT_POSTGRES, name)));
  }
}

/* --- enums --- */

static const SqlEnum *find_enum(const SqlSchema *sql, Str name) {
  each(i, sql->enums)
    if (str_eq(sql->enums.items[i].name, name)) return &sql->enums.items[i];
  return NULL;
}

static ptrdiff_t label_at(const StrList *labels, Str label) {
  each(i, *labels)
    if (str_eq(labels->items[i], label)) return (ptrdiff_t)i;
  return -1;
}

bool postgres_has_label(const Enum *enumeration, Str label) {
  return label_at(&enumeration->labels, label) >= 0;
}

/* Only values are added: those that were there are still there, in their order. */
static bool only_grows(const StrList *old, const StrList *new) {
  ptrdiff_t last = -1;
  each(i, *old) {
    ptrdiff_t at = label_at(new, old->items[i]);
    if (at <= last) return false;
    last = at;
  }
  return true;
}

static bool has_enum(const SqlTable *table, const Enum *enumeration) {
  each(i, table->columns)
    if (table->columns.items[i].column->type.enumeration == enumeration) return true;
  return false;
}

static bool text_says(Plan *plan, SqlText text, Str literal) {
  return str_find(sql_text(plan->arena, DIALECT_POSTGRES, text), literal) >= 0;
}

/* A default, a check, a partial index or a row has the literal. */
static bool table_says(Plan *plan, const SqlTable *table, Str literal) {
  each(i, table->columns)
    if (str_find(table->columns.items[i].initial, literal) >= 0) return true;
  each(i, table->checks)
    if (text_says(plan, table->checks.items[i].expression, literal)) return true;
  each(i, table->indexes)
    if (text_says(plan, table->indexes.items[i].where, literal)) return true;
  each(i, table->rows)
    if (str_find(table->rows.items[i], literal) >= 0) return true;
  return false;
}

/* A value that a statement of the same transaction uses cannot be added to a type that exists
 * (Postgres manual, ALTER TYPE). */
static bool label_used(Plan *plan, const Enum *enumeration, Str label) {
  Str literal = sql_literal(plan->arena, label);
  each(i, plan->to->tables) {
    const SqlTable *table = &plan->to->tables.items[i];
    if (has_enum(table, enumeration) && table_says(plan, table, literal)) return true;
  }
  return false;
}

static bool is_swapped(Plan *plan, const SqlEnum *old, const SqlEnum *new) {
  const StrList *was = &old->enumeration->labels, *is = &new->enumeration->labels;
  if (!only_grows(was, is)) return true;
  each(i, *is)
    if (label_at(was, is->items[i]) < 0 && label_used(plan, new->enumeration, is->items[i])) return true;
  return false;
}

bool postgres_enum_swapped(Plan *plan, const Column *new) {
  const Enum *enumeration = new->type.enumeration;
  if (new->type.id != TYPE_ENUM || !sql_enum_is_type(plan->new_schema, enumeration)) return false;
  Str name = sql_qualified(plan->arena, plan->new_schema, enumeration->schema, enumeration->name.str);
  const SqlEnum *old = find_enum(plan->from, name), *to = find_enum(plan->to, name);
  return old != NULL && to != NULL && is_swapped(plan, old, to);
}

static Str labels_text(Arena *arena, const StrList *labels) {
  Buf out = BUF(arena);
  each(i, *labels) buf_format(&out, "%s%.*s", i > 0 ? ", " : "", STR_ARG(sql_literal(arena, labels->items[i])));
  return buf_str(&out);
}

static Str create_enum(Arena *arena, const SqlEnum *new) {
  return CAT(arena, STR("CREATE TYPE "), new->name, STR(" AS ENUM ("),
             labels_text(arena, &new->enumeration->labels), STR(")"));
}

/* ALTER TYPE genre ADD VALUE 'drama' AFTER 'essay' */
static void grow_enum(Plan *plan, const SqlEnum *old, const SqlEnum *new) {
  Arena *arena = plan->arena;
  const StrList *was = &old->enumeration->labels, *is = &new->enumeration->labels;
  each(i, *is) {
    if (label_at(was, is->items[i]) >= 0) continue;
    Str place = STR("");
    if (i > 0) place = CAT(arena, STR(" AFTER "), sql_literal(arena, is->items[i - 1]));
    else if (was->len > 0) place = CAT(arena, STR(" BEFORE "), sql_literal(arena, was->items[0]));
    plan_add(plan, PHASE_CREATE_TYPES, CAT(arena, STR("ALTER TYPE "), new->name, STR(" ADD VALUE "),
                                           sql_literal(arena, is->items[i]), place));
  }
}

/* ALTER TYPE genre RENAME TO genre__old; CREATE TYPE genre ..; later DROP TYPE genre__old. The columns
 * change their type in between. */
static void swap_enum(Plan *plan, const SqlEnum *old, const SqlEnum *new) {
  Arena *arena = plan->arena;
  const Enum *model = new->enumeration;
  Str aside = CAT(arena, model->name.str, STR("__old"));
  plan_add(plan, PHASE_CREATE_TYPES,
           CAT(arena, STR("ALTER TYPE "), old->name, STR(" RENAME TO "),
               sql_ident(arena, DIALECT_POSTGRES, aside)));
  plan_add(plan, PHASE_CREATE_TYPES, create_enum(arena, new));
  plan_add(plan, PHASE_DROP_TYPES,
           CAT(arena, STR("DROP TYPE "),
               sql_qualified(arena, plan->new_schema, model->schema, aside)));
}

static void comment_enum(Plan *plan, const SqlEnum *old, const SqlEnum *new, bool fresh) {
  Str was = old == NULL || fresh ? STR_NONE : old->enumeration->comment.str;
  postgres_comment(plan, "TYPE", new->name, was, new->enumeration->comment.str);
}

static void change_enums(Plan *plan) {
  Arena *arena = plan->arena;
  each(i, plan->to->enums) {
    const SqlEnum *new = &plan->to->enums.items[i], *old = find_enum(plan->from, new->name);
    bool swapped = old != NULL && is_swapped(plan, old, new);
    if (old == NULL) plan_add(plan, PHASE_CREATE_TYPES, create_enum(arena, new));
    else if (swapped) swap_enum(plan, old, new);
    else grow_enum(plan, old, new);
    comment_enum(plan, old, new, swapped);
  }
  each(i, plan->from->enums) {
    const SqlEnum *old = &plan->from->enums.items[i];
    if (find_enum(plan->to, old->name) == NULL)
      plan_add(plan, PHASE_DROP_TYPES, CAT(arena, STR("DROP TYPE "), old->name));
  }
}

void postgres_types(Plan *plan) {
  change_schemas(plan);
  change_extensions(plan);
  change_enums(plan);
}
