/* Lays the schema out over modules and starts each table on its way; the target's entry.
 *
 * `layout: single`: schema.ts and relations.ts. `layout: files`: a file for each table, enums.ts for
 * what several of them use (a module that nothing imports in a circle: an enum met halfway through
 * such a circle does not exist yet), relations.ts, index.ts. */
#include "target/drizzle/drizzle.h"

#include "model/case.h"
#include "target/drizzle/lowering.h"

#define LEAF_FILE STR("enums.ts")
#define RELATIONS_FILE STR("relations.ts")
#define INDEX_FILE STR("index.ts")

/* --- comments --- */

static void doc_lines(Arena *arena, DzDoc *doc, Str prefix, Str text) {
  Str rest = js_comment(arena, str_trim(text)), line;
  for (bool first = true; str_split(&rest, '\n', &line); first = false) {
    Str trimmed = str_trim(line);
    vec_push(arena, &doc->lines, first ? str_concat(arena, prefix, trimmed) : trimmed);
  }
}

DzDoc dz_doc(const Dz *dz, Text comment, Text deprecated) {
  DzDoc doc = {0};
  if (comment.str.len != 0) doc_lines(dz->arena, &doc, STR(""), comment.str);
  if (text_given(deprecated)) doc_lines(dz->arena, &doc, STR("@deprecated "), deprecated.str);
  doc.block = doc.lines.len > 1 || (doc.lines.len == 1 && doc.lines.items[0].len > LINE_WIDTH);
  return doc;
}

/* --- names of things in a module --- */

static Str cased_file(const Dz *dz, Str name) {
  Str stem = name;
  switch (dz->output->file_case) {
  case CASE_KEBAB: stem = case_kebab(dz->arena, name); break;
  case CASE_SNAKE: stem = case_snake(dz->arena, name); break;
  case CASE_CAMEL: stem = case_camel(dz->arena, name); break;
  case CASE_PASCAL: stem = case_pascal(dz->arena, name); break;
  case CASE_KEEP: break;
  }
  if (str_find_char(stem, '/') >= 0) stem = case_kebab(dz->arena, name);
  return str_concat(dz->arena, stem, STR(".ts"));
}

/* The file of a table; one called `index` leaves that name to the module of all. */
static Str file_name(const Dz *dz, Str table) {
  Str name = cased_file(dz, table);
  bool taken = str_eq_fold(name, LEAF_FILE) || str_eq_fold(name, RELATIONS_FILE) ||
               str_eq_fold(name, INDEX_FILE);
  return taken ? cased_file(dz, str_concat(dz->arena, table, STR("_table"))) : name;
}

static DzScope *leaf_of(DzScope *scope) {
  return scope->dz->leaf == NULL ? scope : scope->dz->leaf;
}

/* The schemas that hold nothing Drizzle declares are declared too, so that drizzle-kit creates them. */
static void add_schemas(DzScope *scope) {
  StrList schemas = {0};
  if (scope->dz->dialect == DIALECT_POSTGRES) schemas = dz_schemas(scope->dz);
  each(i, schemas) scope_schema(scope, schemas.items[i]);
}

static bool of_extension(const Schema *schema, Str name) {
  each(i, schema->extensions)
    if (str_eq(schema->extensions.items[i].schema, name)) return true;
  return false;
}

StrList dz_schemas(const Dz *dz) {
  const Schema *schema = dz->schema;
  StrList out = {0};
  Str usual = schema->postgres.schema;
  bool own = str_given(usual) && !str_eq(usual, STR("public"));
  if (own && !of_extension(schema, usual)) vec_push(dz->arena, &out, usual);
  each(i, schema->schemas) {
    Str name = schema->schemas.items[i];
    if (str_eq(name, STR("public")) || of_extension(schema, name)) continue;
    vec_push(dz->arena, &out, name);
  }
  return out;
}

static void collect_schemas(Dz *dz) {
  StrList schemas = dz_schemas(dz);
  each(i, schemas) map_set(dz->arena, &dz->schemas_made, schemas.items[i], dz);
}

Str scope_schema(DzScope *scope, Str name) {
  Dz *dz = scope->dz;
  bool made = map_get(&dz->schemas_made, name) != NULL; /* what is exported, drizzle-kit creates */
  DzScope *leaf = made ? leaf_of(scope) : scope;
  Str export = ts_schema(dz->arena, dz->output, name);
  if (map_add(dz->arena, &leaf->known, export, leaf) == NULL) {
    DzSchema schema = {.exported = made, .name = export};
    schema.builder = scope_core(leaf, STR("pgSchema"));
    schema.db_name = js_string(dz->arena, name);
    vec_push(dz->arena, &leaf->module->schemas, schema);
  }
  return scope_ref(scope, leaf, export);
}

Str dz_other_schema(const Dz *dz, Str schema) {
  if (dz->dialect != DIALECT_POSTGRES) return STR_NONE;
  Str name = str_given(schema) ? schema : dz->schema->postgres.schema;
  return str_eq(name, STR("public")) || name.len == 0 ? STR_NONE : name;
}

static void add_enum_values(const Dz *dz, const Enum *enumeration, DzEnum *out) {
  size_t width = STR("export const  = [] as const;").len + out->name.len;
  each(i, enumeration->values) {
    const EnumValue *value = &enumeration->values.items[i];
    DzEnumValue added = {.doc = dz_doc(dz, value->comment, (Text){.str = STR_NONE}),
                         .literal = js_string(dz->arena, value->label.str)};
    out->wide = out->wide || added.doc.lines.len > 0;
    width += added.literal.len + 2;
    vec_push(dz->arena, &out->values, added);
  }
  if (str_given(out->builder)) width += out->builder.len + out->db_name.len;
  out->wide = out->wide || width > LINE_WIDTH;
}

static void add_enum(DzScope *leaf, const Enum *enumeration, Str export) {
  Dz *dz = leaf->dz;
  DzEnum out = {.name = export, .exported = !enumeration->external};
  out.doc = dz_doc(dz, enumeration->comment, (Text){.str = STR_NONE});
  bool native = dz->dialect == DIALECT_POSTGRES && enumeration->owner == NULL &&
                dz->schema->postgres.enums == ENUMS_NATIVE;
  Str schema = dz_other_schema(dz, enumeration->schema);
  if (native) {
    out.builder = str_given(schema) ? str_concat(dz->arena, scope_schema(leaf, schema), STR(".enum"))
                                    : scope_core(leaf, STR("pgEnum"));
    out.db_name = js_string(dz->arena, enumeration->name.str);
  }
  add_enum_values(dz, enumeration, &out);
  vec_push(dz->arena, &leaf->module->enums, out);
}

Str scope_enum(DzScope *scope, const Enum *enumeration) {
  Dz *dz = scope->dz;
  if (enumeration->external && str_given(enumeration->external_from))
    return scope_import(scope, import_specifier(dz, enumeration->external_from),
                        enumeration->external_import);
  DzScope *leaf = enumeration->external ? scope : leaf_of(scope);
  Str export = ts_enum(dz->arena, dz->output, enumeration);
  if (map_add(dz->arena, &leaf->known, export, leaf) == NULL) add_enum(leaf, enumeration, export);
  return scope_ref(scope, leaf, export);
}

/* --- tables --- */

static Str table_builder(DzScope *scope, const Table *table) {
  Str schema = dz_other_schema(scope->dz, table->schema);
  bool view = table->view != NULL, stored = view && table->view->materialized;
  if (str_given(schema)) {
    Str method = stored ? STR(".materializedView") : view ? STR(".view") : STR(".table");
    return str_concat(scope->dz->arena, scope_schema(scope, schema), method);
  }
  if (scope->dz->dialect == DIALECT_SQLITE)
    return scope_core(scope, view ? STR("sqliteView") : STR("sqliteTable"));
  if (stored) return scope_core(scope, STR("pgMaterializedView"));
  return scope_core(scope, view ? STR("pgView") : STR("pgTable"));
}

static void add_table(DzScope *scope, const Table *table) {
  Dz *dz = scope->dz;
  DzTable *out = arena_make(dz->arena, DzTable);
  DzTableRun run = {.dz = dz, .scope = scope, .table = table, .out = out};
  run.sql = dz->sql->by_table[table->position];
  run.info = &dz->tables[table->position];
  out->doc = dz_doc(dz, table->comment, (Text){.str = STR_NONE});
  out->exported = !table->external || table->view != NULL;
  out->existing = table->view != NULL;
  out->name = run.info->name;
  out->self = map_get(&dz->exports, STR("t")) == NULL ? STR("t") : STR("self_");
  out->builder = table_builder(scope, table);
  out->db_name = js_string(dz->arena, run.sql != NULL ? run.sql->bare
                                      : dz->dialect == DIALECT_SQLITE ? table->flat_name
                                                                      : table->name.str);
  if (out->exported) {
    Str type = ts_table_type(dz->arena, table);
    out->row = str_concat(dz->arena, type, STR("Row"));
    if (table->view == NULL) out->insert = str_concat(dz->arena, type, STR("Insert"));
  }
  each(i, table->columns) {
    const Column *column = table->columns.items[i];
    const SqlColumn *sql = run.sql == NULL ? NULL : run.sql->by_column[i];
    if (on(column->on, dz->dialect)) dz_add_column(&run, column, sql);
  }
  if (run.sql != NULL) dz_add_extras(&run);
  if (run.sql != NULL && dz->dialect == DIALECT_POSTGRES) dz_add_policies(&run);
  dz_lay_out(out);
  vec_push(dz->arena, &scope->module->tables, out);
}

/* drizzle-kit creates every table that a module exports, so what somebody else owns is a constant of
 * each module that needs it. */
Str scope_table(DzScope *scope, const Table *table) {
  Dz *dz = scope->dz;
  const DzTableInfo *info = &dz->tables[table->position];
  if (str_given(info->from)) return scope_import(scope, info->from, table->external_import);
  if (info->home != NULL) return scope_ref(scope, info->home, info->name);
  if (map_add(dz->arena, &scope->known, info->name, scope) == NULL) add_table(scope, table);
  return info->name;
}

/* --- the modules --- */

static void export_name(Dz *dz, Str name) {
  map_add(dz->arena, &dz->exports, name, dz);
}

static void name_tables(Dz *dz) {
  const TableList *tables = &dz->schema->tables;
  dz->tables = arena_array(dz->arena, DzTableInfo, tables->len);
  each(i, *tables) {
    const Table *table = tables->items[i];
    DzTableInfo *info = &dz->tables[i];
    if (!on(table->on, dz->dialect)) continue;
    info->name = ts_table(dz->arena, dz->output, table);
    if (table->external && str_given(table->external_from)) {
      info->from = import_specifier(dz, table->external_from);
      info->name = table->external_import;
    }
    info->properties = arena_array(dz->arena, Str, table->columns.len);
    each(k, table->columns)
      info->properties[k] = ts_property(dz->arena, dz->output, table->columns.items[k]);
    if (!str_given(info->from)) export_name(dz, info->name);
  }
  if (dz->dialect == DIALECT_POSTGRES) {
    each(i, dz->schema->roles)
      export_name(dz, ts_role(dz->arena, dz->output, dz->schema->roles.items[i]));
    each(i, dz->schema->sequences)
      export_name(dz, ts_sequence(dz->arena, dz->output, dz->schema->sequences.items[i]));
  }
  each(i, dz->schema->enums)
    export_name(dz, ts_enum(dz->arena, dz->output, dz->schema->enums.items[i]));
}

/* Enums that no column uses are still part of the schema. */
static void add_enums(Dz *dz, DzScope *scope) {
  each(i, dz->schema->enums) {
    const Enum *enumeration = dz->schema->enums.items[i];
    if (on(enumeration->on, dz->dialect) && !enumeration->external) scope_enum(scope, enumeration);
  }
}

static void add_declared(Dz *dz, DzScope *scope) {
  add_enums(dz, scope);
  if (dz->dialect == DIALECT_POSTGRES) dz_add_roles(dz, scope);
  dz_add_sequences(dz, scope);
}

static void lower_single(Dz *dz) {
  DzScope *scope = scope_new(dz, STR("schema.ts"));
  const TableList *tables = &dz->schema->tables;
  each(i, *tables)
    if (table_ours(tables->items[i], dz->dialect)) dz->tables[i].home = scope;
  add_declared(dz, scope);
  each(i, *tables)
    if (table_ours(tables->items[i], dz->dialect)) add_table(scope, tables->items[i]);
  add_schemas(scope);
  scope_finish(scope);
}

static bool module_empty(const DzModule *module) {
  size_t declared = module->schemas.len + module->roles.len + module->sequences.len +
                    module->natives.len + module->helpers.len + module->enums.len;
  return declared + module->tables.len + module->relations.len + module->reexports.len == 0;
}

/* Modules without content are not written. */
static void drop_empty(DzPlan *plan) {
  size_t kept = 0;
  each(i, plan->modules)
    if (!module_empty(plan->modules.items[i])) plan->modules.items[kept++] = plan->modules.items[i];
  plan->modules.len = kept;
}

static void add_index_module(Dz *dz) {
  DzScope *index = scope_new(dz, INDEX_FILE);
  each(i, dz->plan->modules) {
    const DzModule *module = dz->plan->modules.items[i];
    if (module == index->module || module_empty(module)) continue;
    vec_push(dz->arena, &index->module->reexports,
             js_string(dz->arena, module_specifier(dz, module->path)));
  }
}

static void lower_files(Dz *dz) {
  const TableList *tables = &dz->schema->tables;
  dz->leaf = scope_new(dz, LEAF_FILE);
  dz->leaf->module->shared = true;
  add_declared(dz, dz->leaf);
  each(i, *tables)
    if (table_ours(tables->items[i], dz->dialect))
      dz->tables[i].home = scope_new(dz, file_name(dz, tables->items[i]->flat_name));
  each(i, *tables) {
    DzScope *home = dz->tables[i].home;
    if (home == NULL) continue;
    add_table(home, tables->items[i]);
    scope_finish(home);
  }
  add_schemas(dz->leaf);
  scope_finish(dz->leaf);
}

const DzPlan *drizzle_plan(const TargetRun *run, Dialect dialect) {
  DzPlan *plan = arena_make(run->arena, DzPlan);
  plan->source = path_base(run->schema->root_path);
  Dz dz = {.arena = run->arena, .schema = run->schema, .output = run->output, .dialect = dialect,
           .sql = run->sql[dialect], .plan = plan};
  name_tables(&dz);
  collect_schemas(&dz);
  if (dialect == DIALECT_POSTGRES) dz_name_functions(&dz);
  if (run->output->files) lower_files(&dz);
  else lower_single(&dz);
  DzScope *relations = scope_new(&dz, RELATIONS_FILE);
  dz_add_relations(&dz, relations);
  scope_finish(relations);
  if (run->output->files) add_index_module(&dz);
  drop_empty(plan);
  dz_add_custom(&dz);
  return plan;
}

static void drizzle_run(const TargetRun *run, Dialect dialect) {
  target_render(run, STR("drizzle/main.tmpl"), &dz_plan_record, drizzle_plan(run, dialect));
}

void drizzle_pg_run(const TargetRun *run) { drizzle_run(run, DIALECT_POSTGRES); }
void drizzle_sqlite_run(const TargetRun *run) { drizzle_run(run, DIALECT_SQLITE); }
