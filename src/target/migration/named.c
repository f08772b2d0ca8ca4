/* Enums, domains, sequences and views: what stands under a name in the schema and may have had another. */
#include "model/name.h"
#include "model/objects.h"
#include "target/migration/diff.h"

NamedList plan_named(Arena *arena, const Schema *schema, RenameKind kind) {
  NamedList out = {0};
  if (kind == RENAME_ENUM) each(i, schema->enums) {
    Enum *one = schema->enums.items[i];
    vec_push(arena, &out, (Named){&one->name, &one->schema, one->renamed_from, .enumeration = one});
  }
  if (kind == RENAME_DOMAIN) each(i, schema->domains) {
    Domain *one = schema->domains.items[i];
    vec_push(arena, &out, (Named){&one->name, &one->schema, one->renamed_from, .domain = one});
  }
  if (kind == RENAME_SEQUENCE) each(i, schema->sequences) {
    Sequence *one = schema->sequences.items[i];
    vec_push(arena, &out, (Named){&one->name, &one->schema, one->renamed_from, .sequence = one});
  }
  if (kind == RENAME_VIEW) each(i, schema->objects[OBJECT_VIEW]) {
    Table *one = schema->objects[OBJECT_VIEW].items[i]->table;
    vec_push(arena, &out, (Named){&one->name, &one->schema, one->renamed_from, .view = one});
  }
  return out;
}

Str named_whole(Arena *arena, const Named *named) { return qualified_name(arena, *named->schema, named->name->str); }

bool plan_find_named(Arena *arena, const Schema *schema, RenameKind kind, Str whole, Named *found) {
  NamedList all = plan_named(arena, schema, kind);
  each(i, all) {
    if (!str_eq(named_whole(arena, &all.items[i]), whole)) continue;
    *found = all.items[i];
    return true;
  }
  return false;
}

Str domain_check_name(Arena *arena, Str domain) {
  return sql_ident(arena, DIALECT_POSTGRES, name_fit_postgres(arena, domain, STR_NONE, STR("check")));
}
