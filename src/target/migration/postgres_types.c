/* Schemas, extensions and enums. An enum only grows in place; otherwise it becomes another type of its name. */
#include "target/migration/postgres.h"

#include "base/buf.h"
#include "model/name.h"

Str postgres_old_name(Arena *arena, Str name) { return name_fit(arena, CAT(arena, name, STR("__old"))); }

/* --- schemas and extensions --- */

static StrList schema_names(Arena *arena, const Schema *schema, Str usual) {
  StrList out = {0};
  Str public = STR("public");
  if (str_given(usual) && !str_eq(usual, public)) vec_push(arena, &out, usual);
  each(i, schema->schemas) {
    Str name = schema->schemas.items[i];
    if (!str_eq(name, public) && !str_eq(name, usual)) vec_push(arena, &out, name);
  }
  return out;
}

static bool is_given_away_schema(const Plan *plan, Str name, bool gone) {
  const Schema *schema = plan_handed_over(plan, gone);
  return schema != NULL && strs_have(&schema->schemas_external, name);
}

static void change_schemas(Plan *plan) {
  Arena *arena = plan->arena;
  StrList old = schema_names(arena, plan->old_schema, plan->home_before);
  StrList new = schema_names(arena, plan->new_schema, plan->new_schema->postgres.schema);
  each(i, new)
    if (!strs_have(&old, new.items[i]) && !is_given_away_schema(plan, new.items[i], false))
      plan_add(plan, PHASE_CREATE_SCHEMAS,
               CAT(arena, STR("CREATE SCHEMA "), sql_ident(arena, DIALECT_POSTGRES, new.items[i])));
  each(i, old)
    if (!strs_have(&new, old.items[i]) && !is_given_away_schema(plan, old.items[i], true))
      plan_add(plan, PHASE_DROP_SCHEMAS,
               CAT(arena, STR("DROP SCHEMA "), sql_ident(arena, DIALECT_POSTGRES, old.items[i])));
}

static const Extension *find_extension(const Schema *schema, Str name) {
  each(i, schema->extensions)
    if (str_eq(schema->extensions.items[i].name.str, name)) return &schema->extensions.items[i];
  return NULL;
}

static void alter_extension(Plan *plan, const Extension *old, const Extension *new) {
  Arena *arena = plan->arena;
  Str alter = CAT(arena, STR("ALTER EXTENSION "), sql_ident(arena, DIALECT_POSTGRES, new->name.str));
  Str usual = STR("public"); /* where CREATE EXTENSION puts it */
  Str was = str_given(old->schema) ? old->schema : usual, is = str_given(new->schema) ? new->schema : usual;
  if (!str_eq(was, is))
    plan_add(plan, PHASE_CREATE_TYPES,
             CAT(arena, alter, STR(" SET SCHEMA "), sql_ident(arena, DIALECT_POSTGRES, is)));
  if (str_given(new->version) && !str_eq(old->version, new->version))
    plan_add(plan, PHASE_CREATE_TYPES,
             CAT(arena, alter, STR(" UPDATE TO "), sql_literal(arena, new->version)));
}

static void change_extensions(Plan *plan) {
  Arena *arena = plan->arena;
  each(i, plan->new_schema->extensions) {
    const Extension *extension = &plan->new_schema->extensions.items[i];
    const Extension *old = find_extension(plan->old_schema, extension->name.str);
    if (old != NULL) {
      alter_extension(plan, old, extension);
      continue;
    }
    Buf sql = BUF(arena);
    buf_format(&sql, "CREATE EXTENSION IF NOT EXISTS %.*s",
               STR_ARG(sql_ident(arena, DIALECT_POSTGRES, extension->name.str)));
    if (str_given(extension->schema))
      buf_format(&sql, " SCHEMA %.*s", STR_ARG(sql_ident(arena, DIALECT_POSTGRES, extension->schema)));
    if (str_given(extension->version))
      buf_format(&sql, " VERSION %.*s", STR_ARG(sql_literal(arena, extension->version)));
    plan_add(plan, PHASE_CREATE_TYPES, buf_str(&sql));
  }
  if (!plan->extensions_stay) each(i, plan->old_schema->extensions) {
    Str name = plan->old_schema->extensions.items[i].name.str;
    if (find_extension(plan->new_schema, name) != NULL) continue;
    Move *move = plan_add(plan, PHASE_DROP_SCHEMAS,
                          CAT(arena, STR("DROP EXTENSION "), sql_ident(arena, DIALECT_POSTGRES, name)));
    plan_hazard(plan, move, (Hazard){HAZARD_BREAKS_READERS, name, STR_NONE, STR_NONE});
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

/* The literal of a list holds the label without its quotes: '{a,b}'. */
static bool list_says(const SqlTable *table, const Enum *enumeration, Str label) {
  each(i, table->columns) {
    const SqlColumn *column = &table->columns.items[i];
    const Type *type = &column->column->type;
    if (type->array > 0 && type->enumeration == enumeration && str_find(column->initial, label) >= 0)
      return true;
  }
  return false;
}

static bool text_says(Plan *plan, SqlText text, Str literal) {
  return str_find(sql_text(plan->arena, DIALECT_POSTGRES, text), literal) >= 0;
}

static bool columns_say(Plan *plan, const SqlTable *table, Str literal) {
  each(i, table->columns) {
    const SqlColumn *column = &table->columns.items[i];
    if (str_find(column->initial, literal) >= 0 || text_says(plan, column->generated, literal)) return true;
    if (text_says(plan, column->backfill, literal)) return true;
  }
  return false;
}

static bool policies_say(const TablePostgres *own, Str literal) {
  each(i, own->policies) {
    const Policy *policy = own->policies.items[i];
    if (str_find(policy->using.str, literal) >= 0 || str_find(policy->check.str, literal) >= 0) return true;
  }
  return false;
}

/* A default, a check, an index, an exclusion, a policy or a row has the literal. */
static bool table_says(Plan *plan, const SqlTable *table, Str literal) {
  if (columns_say(plan, table, literal) || policies_say(&table->table->postgres, literal)) return true;
  each(i, table->checks)
    if (text_says(plan, table->checks.items[i].expression, literal)) return true;
  each(i, table->indexes) {
    DdlIndex index = ddl_index(plan->arena, plan->to, table, &table->indexes.items[i]);
    if (str_find(index.where, literal) >= 0 || str_find(index.keys, literal) >= 0) return true;
  }
  each(i, table->excludes)
    if (str_find(ddl_exclude(plan->arena, plan->to, &table->excludes.items[i]).definition, literal) >= 0)
      return true;
  each(i, table->rows)
    if (str_find(table->rows.items[i], literal) >= 0) return true;
  return false;
}

/* A view or another text of the user's has it, whatever it means there. */
static bool code_says(Plan *plan, Str literal) {
  each(i, plan->new_schema->creation) {
    const Step *step = &plan->new_schema->creation.items[i];
    if (step->kind == STEP_TABLE || step->kind == STEP_TABLE_PARTS) continue;
    if (step_made(step, DIALECT_POSTGRES) &&
        str_find(step->object->text.text[DIALECT_POSTGRES].str, literal) >= 0)
      return true;
  }
  each(i, plan->to->domains) {
    const SqlDomain *domain = &plan->to->domains.items[i];
    if (str_find(domain->initial, literal) >= 0 || text_says(plan, domain->check, literal)) return true;
  }
  return false;
}

/* A value that a statement of the same transaction uses cannot be added to a type that exists
 * (Postgres manual, ALTER TYPE). */
static bool label_used(Plan *plan, const Enum *enumeration, Str label) {
  Str literal = sql_literal(plan->arena, label);
  each(i, plan->to->tables) {
    const SqlTable *table = &plan->to->tables.items[i];
    if (!has_enum(table, enumeration)) continue;
    if (table_says(plan, table, literal) || list_says(table, enumeration, label)) return true;
  }
  return code_says(plan, literal);
}

static ptrdiff_t find_last(Str text, Str part) {
  ptrdiff_t last = -1;
  for (size_t from = 0; from < text.len;) {
    ptrdiff_t at = str_find(str_slice(text, from, text.len), part);
    if (at < 0) break;
    last = (ptrdiff_t)from + at;
    from = (size_t)last + part.len;
  }
  return last;
}

/* The lines of the history that add values. */
static Str adding_lines(Plan *plan) {
  Buf out = BUF(plan->arena);
  Str line;
  for (Str rest = plan->history; str_split(&rest, '\n', &line);)
    if (str_find(line, STR(" ADD VALUE ")) >= 0) buf_format(&out, "%.*s\n", STR_ARG(line));
  return buf_str(&out);
}

/* An earlier migration added it, and none has made the type since: on a new database the migrator runs that one in the
 * same transaction. */
static bool was_added(Plan *plan, const SqlEnum *old, Str label) {
  Str add = CAT(plan->arena, STR("ALTER TYPE "), old->name, STR(" ADD VALUE "), sql_literal(plan->arena, label));
  Str make = CAT(plan->arena, STR("CREATE TYPE "), old->name, STR(" AS ENUM ("));
  if (str_find(plan->added, add) < 0) return false; /* all that was ever made is long */
  return find_last(plan->history, add) > find_last(plan->history, make);
}

/* A value comes, or came in the same transaction, and something uses it. */
static bool uses_new_label(Plan *plan, const SqlEnum *old, const SqlEnum *new) {
  const StrList *was = &old->enumeration->labels, *is = &new->enumeration->labels;
  each(i, *is) {
    bool comes = label_at(was, is->items[i]) < 0 || was_added(plan, old, is->items[i]);
    if (comes && label_used(plan, new->enumeration, is->items[i])) return true;
  }
  return false;
}

/* The script of --online adds values before the rest, and commits them. */
static bool is_swapped(Plan *plan, const SqlEnum *old, const SqlEnum *new) {
  return !only_grows(&old->enumeration->labels, &new->enumeration->labels) ||
         (!plan->online && uses_new_label(plan, old, new));
}

static bool enum_swapped(Plan *plan, const Enum *enumeration) {
  if (!sql_enum_is_type(plan->new_schema, enumeration)) return false;
  Str name = sql_qualified(plan->arena, plan->new_schema, enumeration->schema, enumeration->name.str);
  const SqlEnum *old = find_enum(plan->from, name), *to = find_enum(plan->to, name);
  return old != NULL && to != NULL && is_swapped(plan, old, to);
}

bool postgres_type_swapped(Plan *plan, const Type *type) {
  if (type->own != NULL && plan_mentions(plan, &plan->swapped, type->own->text[DIALECT_POSTGRES].str)) return true;
  if (type->domain != NULL) return postgres_domain_swapped(plan, type->domain);
  return type->id == TYPE_ENUM && enum_swapped(plan, type->enumeration);
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
  Phase phase = plan->online && uses_new_label(plan, old, new) ? PHASE_ONLINE_VALUES : PHASE_CREATE_TYPES;
  each(i, *is) {
    if (label_at(was, is->items[i]) >= 0) continue;
    Str place = STR("");
    if (i > 0) place = CAT(arena, STR(" AFTER "), sql_literal(arena, is->items[i - 1]));
    else if (was->len > 0) place = CAT(arena, STR(" BEFORE "), sql_literal(arena, was->items[0]));
    plan_add(plan, phase, CAT(arena, STR("ALTER TYPE "), new->name, STR(" ADD VALUE "),
                              sql_literal(arena, is->items[i]), place));
  }
}

/* ALTER TYPE genre RENAME TO genre__old; CREATE TYPE genre ..; later DROP TYPE genre__old. The columns
 * change their type in between. */
static Str aside_name(const Enum *enumeration, Arena *arena) {
  return postgres_old_name(arena, enumeration->name.str);
}

static void swap_enum(Plan *plan, const SqlEnum *old, const SqlEnum *new) {
  Arena *arena = plan->arena;
  Str aside = aside_name(new->enumeration, arena);
  plan_add(plan, PHASE_CREATE_TYPES,
           CAT(arena, STR("ALTER TYPE "), old->name, STR(" RENAME TO "),
               sql_ident(arena, DIALECT_POSTGRES, aside)));
  plan_add(plan, PHASE_CREATE_TYPES, create_enum(arena, new));
}

static void comment_enum(Plan *plan, const SqlEnum *old, const SqlEnum *new, bool fresh) {
  Str was = old == NULL || fresh ? STR_NONE : old->enumeration->comment.str;
  postgres_comment(plan, "TYPE", new->name, was, new->enumeration->comment.str);
}

static bool is_given_away_enum(const Plan *plan, Str name, bool gone) {
  const Schema *schema = plan_handed_over(plan, gone);
  if (schema != NULL) each(i, schema->enums) {
    const Enum *theirs = schema->enums.items[i];
    Str whole = sql_qualified(plan->arena, schema, theirs->schema, theirs->name.str);
    if (theirs->external && str_eq(whole, name)) return true;
  }
  return false;
}

static void change_enums(Plan *plan) {
  Arena *arena = plan->arena;
  each(i, plan->to->enums) {
    const SqlEnum *new = &plan->to->enums.items[i], *old = find_enum(plan->from, new->name);
    bool swapped = old != NULL && is_swapped(plan, old, new);
    if (old == NULL && is_given_away_enum(plan, new->name, false)) continue;
    if (old == NULL) plan_add(plan, PHASE_CREATE_TYPES, create_enum(arena, new));
    else if (swapped) swap_enum(plan, old, new);
    else grow_enum(plan, old, new);
    comment_enum(plan, old, new, swapped);
  }
}

static bool is_taken(const Plan *plan, Str whole) {
  const SqlSchema *to = plan->to;
  bool taken = false;
  each(i, to->tables) taken = taken || str_eq(to->tables.items[i].name, whole);
  each(i, to->external) {
    const SqlTable *table = &to->external.items[i];
    taken = taken || (table->table->view != NULL && str_eq(table->name, whole));
  }
  each(i, to->enums) taken = taken || str_eq(to->enums.items[i].name, whole);
  each(i, to->domains) taken = taken || str_eq(to->domains.items[i].name, whole);
  each(i, to->sequences) taken = taken || str_eq(to->sequences.items[i].name, whole);
  return taken;
}

Str postgres_step_aside(Plan *plan, const char *kind, Str whole, Str name) {
  Arena *arena = plan->arena;
  Str bare = sql_ident(arena, DIALECT_POSTGRES, name);
  if (!is_taken(plan, whole)) return whole;
  Str aside = sql_ident(arena, DIALECT_POSTGRES, postgres_old_name(arena, name));
  plan_add(plan, PHASE_BEGIN, str_format(arena, "ALTER %s %.*s RENAME TO %.*s", kind, STR_ARG(whole), STR_ARG(aside)));
  return CAT(arena, str_slice(whole, 0, whole.len - bare.len), aside);
}

static void drop_enums(Plan *plan) {
  Arena *arena = plan->arena;
  each(i, plan->from->enums) {
    const SqlEnum *old = &plan->from->enums.items[i], *new = find_enum(plan->to, old->name);
    const Enum *model = old->enumeration;
    if (new == NULL && is_given_away_enum(plan, old->name, true)) continue;
    if (new == NULL) {
      Str name = postgres_step_aside(plan, "TYPE", old->name, model->name.str);
      Move *move = plan_add(plan, PHASE_DROP_TYPES, CAT(arena, STR("DROP TYPE "), name));
      Str object = qualified_name(arena, model->schema, model->name.str);
      plan_hazard(plan, move, (Hazard){HAZARD_BREAKS_READERS, object, STR_NONE, STR_NONE});
    } else if (is_swapped(plan, old, new)) {
      Str aside = sql_qualified(arena, plan->new_schema, model->schema, aside_name(model, arena));
      plan_add(plan, PHASE_DROP_TYPES, CAT(arena, STR("DROP TYPE "), aside));
    }
  }
}

void postgres_types(Plan *plan) {
  plan->added = adding_lines(plan);
  change_schemas(plan);
  change_extensions(plan);
  change_enums(plan);
  postgres_domains(plan);
  drop_enums(plan); /* after the domains of them */
}
