/* The imports of a module, exactly those used, and the local names they have. */
#include "target/drizzle/lowering.h"

#include "model/case.h"

#include <stdlib.h>

typedef struct Imported {
  Str name, local;
  bool named; /* `local` is known */
  bool type;
} Imported;

typedef struct DzFrom {
  Str from; /* the specifier, without quotes */
  Map seen;
  VEC(Imported *) names;
} DzFrom;

DzScope *scope_new(Dz *dz, Str path) {
  DzScope *scope = arena_make(dz->arena, DzScope);
  scope->dz = dz;
  scope->module = arena_make(dz->arena, DzModule);
  scope->module->path = path;
  scope->core = dz->dialect == DIALECT_POSTGRES ? STR("drizzle-orm/pg-core")
                                                : STR("drizzle-orm/sqlite-core");
  vec_push(dz->arena, &dz->plan->modules, scope->module);
  return scope;
}

static DzFrom *scope_from(DzScope *scope, Str from) {
  DzFrom *found = map_get(&scope->by_specifier, from);
  if (found != NULL) return found;
  DzFrom *added = arena_make(scope->dz->arena, DzFrom);
  added->from = from;
  map_set(scope->dz->arena, &scope->by_specifier, from, added);
  vec_push(scope->dz->arena, &scope->froms, added);
  return added;
}

/* A table called `text` takes that name from the builder, which becomes `pgText`. */
static Str local_name(const Dz *dz, Str name) {
  Str local = name;
  if (map_get(&dz->exports, name) != NULL) {
    Str prefix = dz->dialect == DIALECT_POSTGRES ? STR("pg") : STR("sqlite");
    local = str_concat(dz->arena, prefix, case_pascal(dz->arena, name));
  }
  while (map_get(&dz->exports, local) != NULL) local = str_concat(dz->arena, local, STR("_"));
  return local;
}

static Imported *add_import(DzScope *scope, Str from, Str name) {
  DzFrom *source = scope_from(scope, from);
  Imported *found = map_get(&source->seen, name);
  if (found != NULL) return found;
  Arena *arena = scope->dz->arena;
  Imported *added = arena_make(arena, Imported);
  added->name = added->local = name;
  map_add(arena, &source->seen, name, added);
  vec_push(arena, &source->names, added);
  return added;
}

Str scope_import(DzScope *scope, Str from, Str name) {
  Imported *imported = add_import(scope, from, name);
  if (!imported->named) imported->local = local_name(scope->dz, name);
  imported->named = true;
  return imported->local;
}

Str scope_import_type(DzScope *scope, Str from, Str name) {
  bool fresh = map_get(&scope_from(scope, from)->seen, name) == NULL;
  Str local = scope_import(scope, from, name);
  if (fresh) add_import(scope, from, name)->type = true;
  return local;
}

Str scope_core(DzScope *scope, Str name) { return scope_import(scope, scope->core, name); }

Str scope_sql(DzScope *scope) { return scope_import(scope, STR("drizzle-orm"), STR("sql")); }

Str module_specifier(const Dz *dz, Str path) {
  Str stem = str_slice(path, 0, path.len - STR(".ts").len);
  return CAT(dz->arena, STR("./"), stem, dz->output->import_ext);
}

Str scope_ref(DzScope *scope, DzScope *home, Str name) {
  if (home == NULL || home == scope) return name;
  return add_import(scope, module_specifier(scope->dz, home->module->path), name)->local;
}

static bool has_extension(Str path) {
  static const char *const known[] = {".js", ".ts", ".mjs", ".mts", ".cjs", ".cts", ".tsx", ".json"};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (str_ends(path, str_from_z(known[i]))) return true;
  return false;
}

Str import_specifier(const Dz *dz, Str from) {
  if (!str_starts(from, STR("."))) return from;
  Arena *arena = dz->arena;
  Str path = path_relative(arena, path_normal(arena, dz->output->path), path_normal(arena, from));
  if (!str_starts(path, STR("."))) path = str_concat(arena, STR("./"), path);
  return has_extension(path) ? path : str_concat(arena, path, dz->output->import_ext);
}

/* --- into the plan --- */

static int compare_names(const void *a, const void *b) {
  return str_cmp((*(Imported *const *)a)->name, (*(Imported *const *)b)->name);
}

/* Packages first, then the project's own modules. */
static int compare_froms(const void *a, const void *b) {
  Str left = (*(DzFrom *const *)a)->from, right = (*(DzFrom *const *)b)->from;
  bool left_own = str_starts(left, STR(".")), right_own = str_starts(right, STR("."));
  if (left_own != right_own) return left_own ? 1 : -1;
  return str_cmp(left, right);
}

static DzImport finish_from(Arena *arena, DzFrom *from) {
  qsort(from->names.items, from->names.len, sizeof *from->names.items, compare_names);
  DzImport import = {.from = js_string(arena, from->from), .type_only = true};
  size_t width = STR("import {  } from ;").len + import.from.len;
  each(i, from->names) import.type_only = import.type_only && from->names.items[i]->type;
  if (import.type_only) width += STR("type ").len;
  each(i, from->names) {
    const Imported *name = from->names.items[i];
    Str text = name->name;
    if (!str_eq(name->name, name->local)) text = CAT(arena, text, STR(" as "), name->local);
    if (name->type && !import.type_only) text = CAT(arena, STR("type "), text);
    vec_push(arena, &import.names, text);
    width += text.len + (i > 0 ? 2 : 0);
  }
  import.wide = width > LINE_WIDTH;
  return import;
}

void scope_finish(DzScope *scope) {
  if (scope->froms.len == 0) return;
  qsort(scope->froms.items, scope->froms.len, sizeof *scope->froms.items, compare_froms);
  each(i, scope->froms)
    vec_push(scope->dz->arena, &scope->module->imports,
             finish_from(scope->dz->arena, scope->froms.items[i]));
}
