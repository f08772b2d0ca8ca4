/* Names in C: one table of everything the C target emits, and a diagnostic for each two that meet
 * after conversion.
 *
 * Every name is that of an owner (a table, a named enum, the schema) and a suffix that begins with
 * `_`. Names of two owners can only be equal when one owner's name is the other's up to a `_`, so
 * those few pairs are compared name by name, instead of putting the names of all tables, some thirty
 * each, into one map. Case is ignored while looking for pairs, as macros are in capitals. */
#include "model/c_name.h"
#include "rules/rule.h"

typedef struct Symbol {
  Str name;
  Str what, said; /* "column", "title" */
  Span span;
} Symbol;
typedef VEC(Symbol) Symbols;

typedef struct Owner Owner;
struct Owner {
  Str name, folded;
  const Table *table; /* or */
  const Enum *enumeration; /* or neither: the schema's own names */
  Owner *same; /* another of the same folded name */
};

typedef struct Clash { /* the places of both */
  uint32_t before, later;
} Clash;

typedef struct Names {
  Rules *r;
  Str prefix;
  Span span; /* of the output */
  VEC(Owner *) owners;
  Map by_name; /* folded name to Owner */
  VEC(Clash) reported;
} Names;

/* --- the names of an owner --- */

static void add_symbols(const Names *n, Symbols *out, CSymbolOwner kind, Symbol base, Str part) {
  for (size_t i = 0; i < c_symbols_len; i++) {
    if (c_symbols[i].owner != kind) continue;
    Symbol symbol = base;
    symbol.name = c_symbol_name(n->r->arena, base.name, c_symbols[i].suffix, part);
    vec_push(n->r->arena, out, symbol);
  }
}

static void add_enum_symbols(const Names *n, Symbols *out, const Enum *e, Symbol base) {
  Arena *arena = n->r->arena;
  add_symbols(n, out, C_SYMBOL_ENUM, base, STR_NONE);
  each(i, e->values) {
    const EnumValue *value = &e->values.items[i];
    Symbol symbol = {c_label_name(arena, base.name, value), STR("enum value"), value->label.str,
                     value->label.span};
    vec_push(arena, out, symbol);
  }
}

static void add_column_symbols(const Names *n, Symbols *out, Str table, const Column *column) {
  Arena *arena = n->r->arena;
  const Enum *e = column->type.enumeration;
  Symbol base = {table, STR("column"), column->name.str, column->span};
  add_symbols(n, out, C_SYMBOL_COLUMN, base, c_column_stem(arena, column));
  if (column->nullable && c_vector_is_inline(&column->type))
    add_symbols(n, out, C_SYMBOL_TYPE, base, c_column_stem(arena, column));
  if (e == NULL || e->owner != column) return;
  base.name = c_enum_name(arena, n->prefix, e);
  add_enum_symbols(n, out, e, base);
}

static void add_list_symbols(const Names *n, Symbols *out, const Owner *owner) {
  CLists lists = c_lists(n->r->arena, owner->table);
  each(i, lists) {
    Symbol base = {owner->name, STR("index"), lists.items[i].name, lists.items[i].span};
    add_symbols(n, out, C_SYMBOL_LIST, base, c_list_stem(n->r->arena, &lists.items[i].columns));
  }
}

static Symbols symbols_of(const Names *n, const Owner *owner) {
  Symbols out = {0};
  if (owner->table != NULL) {
    Symbol base = {owner->name, STR("table"), owner->table->name.str, owner->table->span};
    add_symbols(n, &out, C_SYMBOL_TABLE, base, STR_NONE);
    add_list_symbols(n, &out, owner);
    each(i, owner->table->columns)
      add_column_symbols(n, &out, owner->name, owner->table->columns.items[i]);
  } else if (owner->enumeration != NULL) {
    const Enum *e = owner->enumeration;
    add_enum_symbols(n, &out, e, (Symbol){owner->name, STR("enum"), e->name.str, e->span});
  } else {
    Symbol base = {owner->name, STR("the schema's prefix"), n->prefix, n->span};
    add_symbols(n, &out, C_SYMBOL_SCHEMA, base, STR_NONE);
  }
  return out;
}

/* --- clashes --- */

/* Two things that meet mostly do so in several names: one report is enough. */
static bool is_reported(Names *n, Clash clash) {
  each(i, n->reported) {
    Clash other = n->reported.items[i];
    if (other.before == clash.before && other.later == clash.later) return true;
  }
  vec_push(n->r->arena, &n->reported, clash);
  return false;
}

static bool is_a(const Symbol *symbol, Str what) { return str_eq(symbol->what, what); }

/* The names meet in a database too, whose rule has said so (names.c). */
static bool is_said(const Names *n, const Symbol *a, const Symbol *b) {
  Str table = STR("table"), column = STR("column");
  DialectSet dialects = n->r->schema->dialects;
  if (str_eq(a->what, b->what) && (is_a(a, table) || is_a(a, column)))
    return on(dialects, DIALECT_SQLITE) && str_eq_fold(a->said, b->said);
  bool types = (is_a(a, table) && is_a(b, STR("enum"))) || (is_a(b, table) && is_a(a, STR("enum")));
  return types && on(dialects, DIALECT_POSTGRES) && str_eq(a->said, b->said);
}

static void report(Names *n, const Symbol *first, const Symbol *second) {
  const Symbol *later = first->span.start > second->span.start ? first : second;
  const Symbol *before = later == first ? second : first;
  if (is_said(n, first, second)) return;
  if (is_reported(n, (Clash){before->span.start, later->span.start})) return;
  Diag *diag = diag_add(n->r->diags, DIAG_C_NAME_CLASH, later->span,
                        STRS(later->what, later->said, before->what, before->said, later->name));
  diag_also(diag, before->span,
            str_format(n->r->arena, "the other \"%.*s\"", STR_ARG(later->name)));
}

static void compare(Names *n, const Owner *a, const Owner *b) {
  Map taken = {0};
  Symbols first = symbols_of(n, a), second = symbols_of(n, b);
  each(i, first) map_add(n->r->arena, &taken, first.items[i].name, &first.items[i]);
  each(i, second) {
    const Symbol *other = map_get(&taken, second.items[i].name);
    if (other == NULL) continue;
    report(n, other, &second.items[i]);
    return; /* the rest has the same cause */
  }
}

/* Lists by a_b and by a, b. */
static bool lists_meet(Arena *arena, const Table *table) {
  if (table->indexes.len + table->uniques.len < 2) return false;
  CLists lists = c_lists(arena, table);
  StrList stems = {0};
  each(i, lists) {
    Str stem = c_list_stem(arena, &lists.items[i].columns);
    each(j, stems)
      if (str_eq(stems.items[j], stem)) return true;
    vec_push(arena, &stems, stem);
  }
  return false;
}

/* Whether names of one table can meet: those of an inline enum or a vector with the table's own, and
 * a constant of a column c_x, <TABLE>_C_X_MAX, with the index of a column x_max, and those of lists. */
static bool may_meet_itself(const Names *n, const Owner *owner) {
  if (owner->table == NULL) return owner->enumeration != NULL;
  each(i, owner->table->columns) {
    const Column *column = owner->table->columns.items[i];
    const Enum *e = column->type.enumeration;
    Str stem = c_column_stem(n->r->arena, column);
    bool index_like = stem.len > 1 && char_lower(stem.ptr[0]) == 'c' && stem.ptr[1] == '_';
    if (index_like || type_info(&column->type)->c == C_VECTOR) return true;
    if (e != NULL && e->owner == column) return true;
  }
  return lists_meet(n->r->arena, owner->table);
}

static void check_pairs(Names *n, const Owner *owner) {
  for (const Owner *other = owner->same; other != NULL; other = other->same)
    compare(n, owner, other);
  for (size_t i = n->prefix.len + 1; i < owner->folded.len; i++) {
    if (owner->folded.ptr[i] != '_') continue;
    const Owner *other = map_get(&n->by_name, str_slice(owner->folded, 0, i));
    for (; other != NULL; other = other->same) compare(n, owner, other);
  }
}

static void check_itself(Names *n, const Owner *owner) {
  if (!may_meet_itself(n, owner)) return;
  Map taken = {0};
  Symbols symbols = symbols_of(n, owner);
  each(i, symbols) {
    Symbol *mine = &symbols.items[i];
    const Symbol *first = map_add(n->r->arena, &taken, mine->name, mine);
    if (first != NULL) report(n, first, mine);
  }
}

/* --- members --- */

/* C++ refuses a member named like a type used beside it, and a macro would replace it. */
static void check_against_globals(Names *n, const Symbol *member) {
  if (!str_eq_fold(str_slice(member->name, 0, n->prefix.len), n->prefix)) return;
  for (size_t i = n->prefix.len + 1; i <= member->name.len; i++) {
    if (i < member->name.len && member->name.ptr[i] != '_') continue;
    Str name = str_lower(n->r->arena, str_slice(member->name, 0, i));
    const Owner *owner = map_get(&n->by_name, name);
    for (; owner != NULL; owner = owner->same) {
      Symbols symbols = symbols_of(n, owner);
      each(j, symbols) {
        if (!str_eq(symbols.items[j].name, member->name)) continue;
        report(n, &symbols.items[j], member);
        return;
      }
    }
  }
}

/* Members are told apart without case: their macros are in capitals. */
static void check_members(Names *n, const Table *table) {
  Arena *arena = n->r->arena;
  Map taken = {0};
  each(i, table->columns) {
    const Column *column = table->columns.items[i];
    Str stem = c_column_stem(arena, column);
    Symbol *member = arena_make(arena, Symbol);
    *member = (Symbol){c_member(arena, stem), STR("column"), column->name.str, column->span};
    const Symbol *first = map_add(arena, &taken, str_upper(arena, stem), member);
    if (first != NULL) report(n, first, member);
    check_against_globals(n, member);
  }
}

/* --- single names --- */

/* `given`: the user's `c_name`, which must be a name as it stands. */
static bool check_stem(const Names *n, Str what, Text name, Str given) {
  Str stem = c_stem(n->r->arena, str_given(given) ? given : name.str);
  if (str_given(given) && !str_eq(stem, given)) {
    diag_add(n->r->diags, DIAG_C_NAME_BAD, name.span, STRS(given, what, name.str));
  } else if (stem.len == 0) {
    if (!str_empty(name.str)) /* else it is no name at all: rule_names */
      diag_add(n->r->diags, DIAG_C_NAME_EMPTY, name.span, STRS(what, name.str));
  } else {
    return true;
  }
  return false;
}

static bool check_labels(const Names *n, const Enum *e) {
  bool fine = true;
  each(i, e->values) {
    const EnumValue *value = &e->values.items[i];
    fine = check_stem(n, STR("enum value"), value->label, value->c_name) && fine;
  }
  return fine;
}

static bool check_columns(const Names *n, const Table *table) {
  bool fine = true;
  each(i, table->columns) {
    const Column *column = table->columns.items[i];
    const Enum *e = column->type.enumeration;
    fine = check_stem(n, STR("column"), column->name, column->c_name) && fine;
    if (e != NULL && e->owner == column) fine = check_labels(n, e) && fine;
  }
  return fine;
}

static void add_owner(Names *n, Str name, const Table *table, const Enum *enumeration) {
  Arena *arena = n->r->arena;
  Owner *owner = arena_make(arena, Owner);
  *owner = (Owner){.name = name, .folded = str_lower(arena, name), .table = table,
                   .enumeration = enumeration};
  owner->same = map_get(&n->by_name, owner->folded);
  map_set(arena, &n->by_name, owner->folded, owner);
  vec_push(arena, &n->owners, owner);
  if (!c_word_taken(name)) return;
  Text said = table != NULL ? table->name : enumeration->name;
  diag_add(n->r->diags, DIAG_C_NAME_RESERVED, said.span, STRS(said.str, name));
}

/* A prefix is an identifier, leaves no `__`, and is not the runtime's own. */
static bool prefix_is_fine(Arena *arena, Str prefix) {
  bool stem = prefix.len > 0 && str_eq(c_stem(arena, prefix), prefix);
  return stem && !char_is_digit(prefix.ptr[0]) && !str_eq_fold(prefix, STR("sg")) &&
         !str_starts(str_lower(arena, prefix), STR("sg_"));
}

static void check_output(Rules *r, const Output *output) {
  Names n = {.r = r, .prefix = output->prefix, .span = output->span};
  const Schema *schema = r->schema;
  if (!prefix_is_fine(r->arena, n.prefix)) {
    Span span = span_given(n.span) ? n.span : schema->title.span;
    diag_add(r->diags, DIAG_C_PREFIX, span, STRS(n.prefix));
    return;
  }
  add_owner(&n, str_concat(r->arena, n.prefix, STR("_schema")), NULL, NULL);
  each(i, schema->enums) {
    const Enum *e = schema->enums.items[i];
    if (!c_enum_is_known(e)) continue;
    bool fine = check_stem(&n, STR("enum"), e->name, e->c_name);
    if (check_labels(&n, e) && fine) add_owner(&n, c_enum_name(r->arena, n.prefix, e), NULL, e);
  }
  each(i, schema->tables) {
    const Table *t = schema->tables.items[i];
    if (t->columns.len == 0) continue;
    bool fine = check_stem(&n, STR("table"), t->name, t->c_name);
    if (check_columns(&n, t) && fine) add_owner(&n, c_table_name(r->arena, n.prefix, t), t, NULL);
  }
  each(i, n.owners) {
    const Owner *owner = n.owners.items[i];
    check_pairs(&n, owner);
    if (owner->table != NULL) check_members(&n, owner->table);
    check_itself(&n, owner);
  }
}

void rule_names_c(Rules *r) {
  each(i, r->schema->outputs) {
    const Output *output = &r->schema->outputs.items[i];
    if (output->target == TARGET_C) check_output(r, output);
  }
}
