/* relations(): the links between tables as drizzle-orm's query builder knows them.
 *
 * A foreign key gives its table a `one` and the table it points at a `many`, or a `one` when its
 * columns are unique. Links get a relationName where two tables are linked more than once, since
 * drizzle-orm then cannot tell which belong together; what points here is a `many` then in any case,
 * because a `one` with a relationName needs `fields`, and fields that are NOT NULL, as those of a key
 * are, would make it one that is always there. */
#include "target/drizzle/lowering.h"

typedef struct Link {
  const ForeignKey *key;
  Str as;          /* the name of the `one` before it is cased: "member" */
  size_t *between; /* links between these two tables, both ways; a self-reference counts twice */
  size_t *along;   /* links of this direction */
} Link;

typedef VEC(Link *) Links;

typedef struct Relating {
  Dz *dz;
  DzScope *scope;
  Links *out, *in; /* by Table.position */
  Map counts;      /* of pairs of tables */
  Str one, many;   /* the parameters' local names */
} Relating;

/* The table can be queried through this schema. */
static bool is_linked(const Dz *dz, const Table *table) {
  return on(table->on, dz->dialect) && (!table->external || str_given(table->external_from));
}

/* --- counting --- */

static size_t *pair_count(Relating *all, size_t from, size_t to, bool directed) {
  Arena *arena = all->dz->arena;
  size_t *key = arena_array(arena, size_t, 3);
  key[0] = directed || from < to ? from : to;
  key[1] = directed || from < to ? to : from;
  key[2] = directed;
  Str text = {(const char *)key, 3 * sizeof *key};
  size_t *fresh = arena_make(arena, size_t);
  size_t *found = map_add(arena, &all->counts, text, fresh);
  return found == NULL ? fresh : found;
}

/* `member_id` is member; several columns take the name of the table they point at. */
static Str one_base(Arena *arena, const ForeignKey *key) {
  if (str_given(key->as)) return key->as;
  if (key->columns.len != 1) return key->target->flat_name;
  Str name = key->columns.items[0]->name.str;
  if (str_ends(name, STR("_id")) && name.len > 3) return str_slice(name, 0, name.len - 3);
  if (str_ends(name, STR("Id")) && name.len > 2) return str_slice(name, 0, name.len - 2);
  return CAT(arena, name, STR("_"), key->target->flat_name); /* not the column's own name */
}

static void add_link(Relating *all, const ForeignKey *key) {
  Arena *arena = all->dz->arena;
  size_t from = key->table->position, to = key->target->position;
  Link *link = arena_make(arena, Link);
  *link = (Link){key, one_base(arena, key), pair_count(all, from, to, false),
                 pair_count(all, from, to, true)};
  *link->between += from == to ? 2 : 1;
  *link->along += from == to ? 2 : 1;
  vec_push(arena, &all->out[from], link);
  vec_push(arena, &all->in[to], link);
}

static void collect(Relating *all) {
  const Schema *schema = all->dz->schema;
  each(i, schema->tables) {
    const Table *table = schema->tables.items[i];
    const SqlTable *sql = all->dz->sql->by_table[table->position];
    for (size_t k = 0; sql != NULL && k < sql->foreign_keys.len; k++) {
      const ForeignKey *key = sql->foreign_keys.items[k].foreign_key;
      if (is_linked(all->dz, key->target)) add_link(all, key);
    }
  }
}

/* --- names --- */

/* A property of the query's result that neither a column nor another relation has. */
static Str free_name(Relating *all, Map *taken, const Str *candidates) {
  Arena *arena = all->dz->arena;
  Str name = STR_NONE;
  for (size_t i = 0; str_given(candidates[i]); i++) {
    name = ts_member(arena, all->dz->output, candidates[i]);
    if (map_add(arena, taken, name, all) == NULL) return name;
  }
  Str base = name;
  for (int n = 2; map_add(arena, taken, name, all) != NULL; n++)
    name = str_format(arena, "%.*s%d", STR_ARG(base), n);
  return name;
}

static Str one_name(Relating *all, Map *taken, const Link *link) {
  Arena *arena = all->dz->arena;
  if (str_given(link->key->as) && map_add(arena, taken, link->key->as, all) == NULL)
    return link->key->as;
  Str longer = CAT(arena, link->as, STR("_"), link->key->target->flat_name);
  return free_name(all, taken, (const Str[]){link->as, longer, STR_NONE_ITEM});
}

static Str many_name(Relating *all, Map *taken, const Link *link) {
  Arena *arena = all->dz->arena;
  Str given = link->key->inverse, table = link->key->table->flat_name;
  if (str_given(given) && map_add(arena, taken, given, all) == NULL) return given;
  Str longer = CAT(arena, table, STR("_by_"), link->as);
  if (*link->along > 1) return free_name(all, taken, (const Str[]){longer, STR_NONE_ITEM});
  return free_name(all, taken, (const Str[]){table, longer, STR_NONE_ITEM});
}

/* --- into the plan --- */

static void set_relation_name(Relating *all, const Link *link, DzLink *out) {
  if (*link->between < 2) return;
  Arena *arena = all->dz->arena;
  Str name = CAT(arena, link->key->table->flat_name, STR("_"), link->as);
  out->relation_name = js_string(arena, name);
  out->config = true;
}

static DzLink make_one(Relating *all, Map *taken, const Link *link) {
  Dz *dz = all->dz;
  const ForeignKey *key = link->key;
  const DzTableInfo *from = &dz->tables[key->table->position];
  const DzTableInfo *to = &dz->tables[key->target->position];
  DzLink out = {.call = all->one, .config = true};
  out.key = js_key(dz->arena, one_name(all, taken, link));
  out.table = scope_table(all->scope, key->target);
  each(i, key->columns) {
    Str field = from->properties[key->columns.items[i]->position];
    Str reference = to->properties[key->target_columns.items[i]->position];
    vec_push(dz->arena, &out.fields, js_member(dz->arena, from->name, field));
    vec_push(dz->arena, &out.references, js_member(dz->arena, out.table, reference));
  }
  set_relation_name(all, link, &out);
  return out;
}

static DzLink make_inverse(Relating *all, Map *taken, const Link *link) {
  Dz *dz = all->dz;
  const ForeignKey *key = link->key;
  bool single = *link->between < 2 && table_key_over(key->table, &key->columns, dz->dialect) != NULL;
  DzLink out = {.call = single ? all->one : all->many};
  out.key = js_key(dz->arena, many_name(all, taken, link));
  out.table = scope_table(all->scope, key->table);
  set_relation_name(all, link, &out);
  return out;
}

static Str parameter(Dz *dz, Str name, Str local) {
  return str_eq(name, local) ? name : CAT(dz->arena, name, STR(": "), local);
}

static void add_relations(Relating *all, const Table *table) {
  Dz *dz = all->dz;
  const Links *out = &all->out[table->position], *in = &all->in[table->position];
  if (out->len + in->len == 0) return;
  const DzTableInfo *info = &dz->tables[table->position];
  DzRelations relations = {.name = ts_table_relations(dz->arena, dz->output, table)};
  Str from = dz->schema->drizzle.v1 ? STR("drizzle-orm/_relations") : STR("drizzle-orm");
  relations.builder = scope_import(all->scope, from, STR("relations"));
  relations.table = scope_table(all->scope, table);
  Map taken = {0};
  each(i, table->columns) map_add(dz->arena, &taken, info->properties[i], dz);
  each(i, *out) vec_push(dz->arena, &relations.links, make_one(all, &taken, out->items[i]));
  each(i, *in) vec_push(dz->arena, &relations.links, make_inverse(all, &taken, in->items[i]));
  bool one = false, many = false;
  each(i, relations.links) {
    bool is_one = relations.links.items[i].call.ptr == all->one.ptr;
    one = one || is_one;
    many = many || !is_one;
  }
  Str one_text = parameter(dz, STR("one"), all->one), many_text = parameter(dz, STR("many"), all->many);
  relations.params = !many ? one_text : !one ? many_text : CAT(dz->arena, one_text, STR(", "), many_text);
  vec_push(dz->arena, &all->scope->module->relations, relations);
}

static Str local_parameter(const Dz *dz, Str name, Str other) {
  return map_get(&dz->exports, name) == NULL ? name : other;
}

void dz_add_relations(Dz *dz, DzScope *scope) {
  const Schema *schema = dz->schema;
  Relating all = {.dz = dz, .scope = scope};
  all.out = arena_array(dz->arena, Links, schema->tables.len);
  all.in = arena_array(dz->arena, Links, schema->tables.len);
  all.one = local_parameter(dz, STR("one"), STR("toOne"));
  all.many = local_parameter(dz, STR("many"), STR("toMany"));
  collect(&all);
  each(i, schema->tables)
    if (table_made(schema->tables.items[i], dz->dialect)) add_relations(&all, schema->tables.items[i]);
}
