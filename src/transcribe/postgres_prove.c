/* The names that the document leaves to the rules are those of the database: a last look at the compiled schema. A
 * part whose name came out otherwise is said with its name in the next round. */
#include "model/objects.h"
#include "transcribe/postgres.h"

static void take(Scribe *s, Map *names, Str name) { map_set(s->arena, names, name, s); }

/* All names that the compiled table gives its parts. */
static Map names_of(Scribe *s, const Table *table) {
  Map names = {0};
  if (table->primary_key != NULL) take(s, &names, table->primary_key->name.str);
  each(i, table->uniques) take(s, &names, table->uniques.items[i]->name.str);
  each(i, table->foreign_keys) take(s, &names, table->foreign_keys.items[i]->name.str);
  each(i, table->checks) take(s, &names, table->checks.items[i]->name.str);
  each(i, table->indexes) take(s, &names, table->indexes.items[i]->name.str);
  return names;
}

/* False when the part is said and did not get its name; it is weaker from now on. */
static bool has_name(Scribe *s, const Map *names, const CatalogObject *part) {
  if (say_of(s, part) != SAY_BEST || map_get(names, part->name) != NULL) return true;
  say_weaker(s, part);
  return false;
}

static bool prove_table(Scribe *s, const CatalogTable *table, const Table *made) {
  Map names = names_of(s, made);
  bool good = true;
  each(i, table->constraints) {
    const CatalogConstraint *c = table->constraints.items[i];
    if (constraint_is_said(s, c)) good = has_name(s, &names, &c->object) && good;
  }
  each(i, table->indexes)
    if (!table->indexes.items[i]->inherited && !table->indexes.items[i]->invalid)
      good = has_name(s, &names, &table->indexes.items[i]->object) && good;
  return good;
}

bool pg_prove(Scribe *s, const Schema *schema) {
  Map made = {0};
  bool good = true;
  each(i, schema->tables) {
    Table *table = schema->tables.items[i];
    Str in = str_given(table->schema) ? table->schema : schema->postgres.schema;
    map_set(s->arena, &made, CAT(s->arena, str_given(in) ? in : STR("public"), STR("."), table->name.str), table);
  }
  each(i, s->catalog->tables) {
    const CatalogTable *table = s->catalog->tables.items[i];
    const Table *found = map_get(&made, CAT(s->arena, table->object.schema, STR("."), table->object.name));
    if (found != NULL && table_is_said(s, table)) good = prove_table(s, table, found) && good;
  }
  return good;
}
