#include "target/c/compare.h"

static const Str missing = STR_INIT("missing"), nothing = STR_INIT("nothing");

void c_difference(const CCompare *compare, CPlace place, Str what, Str wanted, Str found) {
  vec_push(compare->arena, &compare->proof->differences,
           (CDifference){place, what, wanted, found});
}

static Str dotted(Arena *arena, Str row, Str member) {
  return str_join(arena, STRS(row, STR("."), member));
}

/* --- structs --- */

static Str wanted_type(Arena *arena, Str type, int64_t length) {
  if (length == 0) return type;
  return str_format(arena, "%.*s[%lld]", STR_ARG(type), (long long)length);
}

/* `bool` is a macro in C before C23; some versions put a space before `[`. */
static Str found_type(Arena *arena, Str type) {
  if (str_eq(type, STR("_Bool"))) return STR("bool");
  return str_replace(arena, type, STR(" ["), STR("["));
}

static const CMember *find_member(const CStruct *row, Str name) {
  each(i, row->members)
    if (str_eq(row->members.items[i].name, name)) return &row->members.items[i];
  return NULL;
}

typedef struct Wanted {
  Str name, type;
} Wanted;
typedef VEC(Wanted) WantedList;

static bool has_wanted(const WantedList *wanted, Str name) {
  each(i, *wanted)
    if (str_eq(wanted->items[i].name, name)) return true;
  return false;
}

/* Members in their order; one difference says that the order is another. */
static bool compare_order(const CCompare *compare, const CStruct *row, const WantedList *wanted) {
  each(i, *wanted) {
    const CMember *member = &row->members.items[i];
    if (str_eq(member->name, wanted->items[i].name)) continue;
    Str what = str_format(compare->arena, "%.*s: member %zu", STR_ARG(row->name), i + 1);
    c_difference(compare, member->place, what, wanted->items[i].name, member->name);
    return false;
  }
  return true;
}

static bool compare_struct(const CCompare *compare, Str name, const WantedList *wanted) {
  Arena *arena = compare->arena;
  const CStruct *row = map_get(&compare->header->structs_by_name, name);
  size_t before = compare->proof->differences.len;
  if (row == NULL) {
    c_difference(compare, (CPlace){0}, name, STR("a struct"), missing);
    return false;
  }
  each(i, *wanted) {
    const Wanted *want = &wanted->items[i];
    const CMember *member = find_member(row, want->name);
    Str what = dotted(arena, name, want->name);
    compare->proof->members++;
    if (member == NULL) {
      c_difference(compare, row->place, what, want->type, missing);
      continue;
    }
    Str found = found_type(arena, member->type);
    if (!str_eq(found, want->type)) c_difference(compare, member->place, what, want->type, found);
  }
  each(i, row->members) {
    const CMember *member = &row->members.items[i];
    if (has_wanted(wanted, member->name)) continue;
    c_difference(compare, member->place, dotted(arena, name, member->name), nothing, member->type);
  }
  bool same = compare->proof->differences.len == before && row->members.len == wanted->len;
  return same && compare_order(compare, row, wanted);
}

static bool compare_row(const CCompare *compare, const CTable *table) {
  WantedList wanted = {0};
  each(i, table->columns) {
    const CColumn *column = &table->columns.items[i];
    Wanted want = {column->member, wanted_type(compare->arena, column->type, column->length)};
    vec_push(compare->arena, &wanted, want);
  }
  each(i, table->vectors) {
    const CVector *vector = &table->vectors.items[i];
    WantedList parts = {0};
    vec_push(compare->arena, &parts, (Wanted){STR("has"), STR("bool")});
    Str type = wanted_type(compare->arena, STR("float"), vector->dimensions);
    vec_push(compare->arena, &parts, (Wanted){STR("v"), type});
    compare_struct(compare, vector->type, &parts);
  }
  return compare_struct(compare, table->name, &wanted);
}

/* --- enums --- */

static void compare_constant(const CCompare *compare, Str name, int64_t value) {
  const CEnumerator *found = map_get(&compare->header->constants_by_name, name);
  if (found != NULL && found->value == value) return;
  Str wanted = str_format(compare->arena, "%lld", (long long)value);
  Str other = found == NULL ? missing : str_format(compare->arena, "%lld", (long long)found->value);
  c_difference(compare, found == NULL ? (CPlace){0} : found->place, name, wanted, other);
}

static void compare_enum(const CCompare *compare, const CEnum *e) {
  const CEnumeration *found = map_get(&compare->header->enums_by_name, e->name);
  if (found == NULL) {
    c_difference(compare, (CPlace){0}, e->name, STR("an enum"), missing);
    return;
  }
  Map known = {0};
  Str unset = str_concat(compare->arena, e->macro, STR("_UNSET"));
  compare_constant(compare, unset, 0);
  map_add(compare->arena, &known, unset, &known);
  each(i, e->labels) {
    compare_constant(compare, e->labels.items[i].name, e->labels.items[i].number);
    map_add(compare->arena, &known, e->labels.items[i].name, &known);
  }
  each(i, found->constants) {
    const CEnumerator *constant = &found->constants.items[i];
    if (map_get(&known, constant->name) != NULL) continue;
    c_difference(compare, constant->place, constant->name, nothing, STR("a value"));
  }
}

static void compare_indexes(const CCompare *compare, const CTable *table) {
  each(i, table->columns) compare_constant(compare, table->columns.items[i].index, (int64_t)i);
  Str count = str_concat(compare->arena, table->macro, STR("_N_COLS"));
  compare_constant(compare, count, (int64_t)table->columns.len);
}

void c_compare_declarations(const CCompare *compare, bool *same) {
  const CPlan *plan = compare->plan;
  each(i, plan->enums) compare_enum(compare, &plan->enums.items[i]);
  each(i, plan->tables) {
    const CTable *table = &plan->tables.items[i];
    each(j, table->enums) compare_enum(compare, &table->enums.items[j]);
    same[i] = compare_row(compare, table);
    compare_indexes(compare, table);
  }
}

/* --- layout --- */

/* "app_users.email: offset on i386" */
typedef struct Measure {
  const CAbi *abi;
  Str row, member; /* the latter absent: the row itself */
  const char *of;  /* "offset" */
  CPlace place;
} Measure;

static void compare_number(const CCompare *compare, const Measure *measure, int64_t wanted, int64_t found) {
  if (wanted == found) return;
  Arena *arena = compare->arena;
  Str name = str_given(measure->member) ? dotted(arena, measure->row, measure->member) : measure->row;
  Str what = str_format(arena, "%.*s: %s on %.*s", STR_ARG(name), measure->of, STR_ARG(measure->abi->name));
  c_difference(compare, measure->place, what, str_format(arena, "%lld", (long long)wanted),
               str_format(arena, "%lld", (long long)found));
}

static void compare_row_layout(const CCompare *compare, const CAbi *abi, const CTable *table) {
  Arena *arena = compare->arena;
  const CStruct *row = map_get(&compare->header->structs_by_name, table->name);
  int64_t *offsets = arena_array(arena, int64_t, table->columns.len);
  int64_t *sizes = arena_array(arena, int64_t, table->columns.len);
  if (row == NULL || row->members.len != table->columns.len) return; /* said where it was compared */
  CLayout layout = c_row_layout(abi, table, offsets, sizes);
  each(i, row->members) {
    const CMember *member = &row->members.items[i];
    Measure measure = {abi, row->name, member->name, "offset", member->place};
    compare_number(compare, &measure, offsets[i], member->offset);
    measure.of = "size";
    compare_number(compare, &measure, sizes[i], member->size);
  }
  compare_number(compare, &(Measure){abi, row->name, STR_NONE, "size", row->place}, layout.size, row->size);
}

void c_compare_layout(const CCompare *compare, const CAbi *abi, const bool *same) {
  each(i, compare->plan->tables)
    if (same[i]) compare_row_layout(compare, abi, &compare->plan->tables.items[i]);
}

/* --- functions and variables --- */

typedef VEC(CDeclared *) DeclaredList;

static void compare_declared(const CCompare *compare, const CDeclared *wanted,
                             const CDeclared *found) {
  compare->proof->functions += str_starts(wanted->name, compare->plan->prefix);
  if (found == NULL) c_difference(compare, (CPlace){0}, wanted->name, wanted->type, missing);
  else if (!str_eq(found->type, wanted->type))
    c_difference(compare, found->place, wanted->name, wanted->type, found->type);
}

void c_compare_functions(const CCompare *compare, const CHeader *made) {
  const CHeader *header = compare->header;
  each(i, made->functions) {
    const CDeclared *wanted = made->functions.items[i];
    if (!wanted->in_header) continue;
    compare_declared(compare, wanted, map_get(&header->functions_by_name, wanted->name));
  }
  each(i, made->variables) {
    const CDeclared *wanted = made->variables.items[i];
    if (!wanted->in_header) continue;
    compare_declared(compare, wanted, map_get(&header->variables_by_name, wanted->name));
  }
  each(i, header->functions) {
    const CDeclared *found = header->functions.items[i];
    if (map_get(&made->functions_by_name, found->name) == NULL)
      c_difference(compare, found->place, found->name, nothing, found->type);
  }
}
