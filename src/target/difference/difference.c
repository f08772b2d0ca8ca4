/* Pairs objects by kind and name, and prints what is different. */
#include "target/difference/difference.h"

/* --- pairs --- */

static Str key_of(Arena *arena, const FactObject *object) {
  return str_join(arena, STRS(object->kind, STR("\n"), object->owner, STR("\n"), object->name));
}

static Map by_key(Arena *arena, const FactObjects *objects) {
  Map out = {0};
  each(i, *objects) map_add(arena, &out, key_of(arena, &objects->items[i]), &objects->items[i]);
  return out;
}

static Str value_of(const FactObject *object, Str name) {
  each(i, object->facts)
    if (str_eq(object->facts.items[i].name, name)) return object->facts.items[i].value;
  return STR_NONE;
}

static void compare_facts(Arena *arena, const FactObject *old, const FactObject *new, Difference *out) {
  each(i, new->facts) {
    Fact is = new->facts.items[i];
    Str was = value_of(old, is.name);
    if (!str_eq(was, is.value)) vec_push(arena, &out->changes, (FactChange){is.name, was, is.value});
  }
  each(i, old->facts) {
    Fact was = old->facts.items[i];
    if (!str_given(value_of(new, was.name)))
      vec_push(arena, &out->changes, (FactChange){was.name, was.value, STR_NONE});
  }
}

/* --- renames --- */

static Str former_name(const RenameList *renames, const FactObject *object) {
  each(i, *renames) {
    const Rename *rename = &renames->items[i];
    bool fits = (rename->kind == RENAME_TABLE && str_eq(object->kind, STR("table"))) ||
                (rename->kind == RENAME_VIEW && str_eq(object->kind, STR("view"))) ||
                (rename->kind == RENAME_ENUM && str_eq(object->kind, STR("enum"))) ||
                (rename->kind == RENAME_DOMAIN && str_eq(object->kind, STR("domain"))) ||
                (rename->kind == RENAME_SEQUENCE && str_eq(object->kind, STR("sequence"))) ||
                (rename->kind == RENAME_COLUMN && str_eq(object->kind, STR("column")) &&
                 str_eq(rename->owner, object->owner));
    if (fits && str_eq(rename->to, object->name)) return rename->from;
  }
  return STR_NONE;
}

/* "open -> opened": values of an enum that have another name. */
static Str renamed_values(Arena *arena, const RenameList *renames, const FactObject *object) {
  Buf out = BUF(arena);
  if (str_eq(object->kind, STR("enum"))) each(i, *renames) {
    const Rename *rename = &renames->items[i];
    if (rename->kind != RENAME_LABEL || !str_eq(rename->owner, object->name)) continue;
    buf_format(&out, "%s%.*s -> %.*s", out.len == 0 ? "" : ", ", STR_ARG(rename->from), STR_ARG(rename->to));
  }
  return out.len == 0 ? STR_NONE : buf_str(&out);
}

/* --- the list --- */

typedef struct Finding {
  Arena *arena;
  Map olds;
  Map *taken; /* keys of the old ones that are still there */
  const FactObjects *old;
  const RenameList *renames;
  Differences *out;
} Finding;

static bool same_facts(const FactObject *a, const FactObject *b) {
  if (a->facts.len != b->facts.len || a->facts.len == 0) return false;
  each(i, a->facts)
    if (!str_eq(value_of(b, a->facts.items[i].name), a->facts.items[i].value)) return false;
  return true;
}

/* One of them says that it had the name of the other; on the way back it is the old one. */
static bool says_former(const FactObject *old, const FactObject *new) {
  return (str_given(new->former) && str_eq(new->former, old->name)) ||
         (str_given(old->former) && str_eq(old->former, new->name));
}

/* Keys, checks and indexes with another name: by `renamed_from:`, or made by rule of other names, when they are the
 * same otherwise. */
static const FactObject *renamed_part(const Finding *f, const FactObject *object) {
  bool part = !str_empty(object->owner) && !str_eq(object->kind, STR("column"));
  for (int said = 1; part && said >= 0; said--) each(i, *f->old) {
    const FactObject *old = &f->old->items[i];
    bool alike = str_eq(old->kind, object->kind) && str_eq(old->owner, object->owner) &&
                 (said == 1 ? says_former(old, object) : same_facts(old, object));
    if (alike && map_add(f->arena, f->taken, key_of(f->arena, old), f->out) == NULL) return old;
  }
  return NULL;
}

static void visit_new(const Finding *f, const FactObject *object) {
  const FactObject *old = map_get(&f->olds, key_of(f->arena, object));
  if (old == NULL && (old = renamed_part(f, object)) != NULL) {
    Difference renamed = {.sign = DIFFERENCE_CHANGED, .object = object, .was = old->name};
    compare_facts(f->arena, old, object, &renamed);
    vec_push(f->arena, f->out, renamed);
    return;
  }
  Difference found = {.object = object, .sign = old == NULL ? DIFFERENCE_ADDED : DIFFERENCE_CHANGED};
  if (old != NULL) {
    found.was = former_name(f->renames, object);
    compare_facts(f->arena, old, object, &found);
    Str values = renamed_values(f->arena, f->renames, object);
    if (str_given(values)) vec_push(f->arena, &found.changes, (FactChange){STR("renamed"), STR_NONE, values});
    if (found.changes.len == 0 && !str_given(found.was)) return;
  }
  vec_push(f->arena, f->out, found);
}

static void visit_gone(const Finding *f, Str owner) {
  each(i, *f->old) {
    const FactObject *object = &f->old->items[i];
    if (!str_eq(object->owner, owner) || map_get(f->taken, key_of(f->arena, object)) != NULL) continue;
    vec_push(f->arena, f->out, ((Difference){.sign = DIFFERENCE_REMOVED, .object = object}));
  }
}

/* What is different inside a table that is not different itself stands below its name. */
static void close_group(const Finding *f, const FactObject *head, size_t before) {
  Differences *out = f->out;
  bool said = out->len > before && out->items[before].object == head;
  if (!said && out->len > before) {
    vec_push(f->arena, out, (Difference){0});
    memmove(out->items + before + 1, out->items + before, (out->len - before - 1) * sizeof *out->items);
    out->items[before] = (Difference){.sign = DIFFERENCE_CHANGED, .object = head, .aside = true};
  }
}

Differences difference_find(Arena *arena, const FactObjects *old, const FactObjects *new,
                            const RenameList *renames) {
  Differences out = {0};
  Map taken = by_key(arena, new);
  Finding f = {arena, by_key(arena, old), &taken, old, renames, &out};
  for (size_t i = 0; i < new->len;) {
    const FactObject *head = &new->items[i];
    size_t before = out.len;
    visit_new(&f, head);
    for (i++; i < new->len && str_eq(new->items[i].owner, head->name) && !str_empty(new->items[i].owner); i++)
      visit_new(&f, &new->items[i]);
    bool there = map_get(&f.olds, key_of(arena, head)) != NULL;
    if (there) visit_gone(&f, head->name);
    close_group(&f, head, before);
  }
  visit_gone(&f, STR(""));
  return out;
}

/* --- for people --- */

enum { SHOWN = 60 }; /* longest value on a line */

static const char signs[] = {[DIFFERENCE_ADDED] = '+', [DIFFERENCE_REMOVED] = '-', [DIFFERENCE_CHANGED] = '~'};
static const char *const colors[] = {
    [DIFFERENCE_ADDED] = "\x1b[32m", [DIFFERENCE_REMOVED] = "\x1b[31m", [DIFFERENCE_CHANGED] = "\x1b[33m"};

static bool is_plain(Str name) { return str_eq(name, STR("type")) || str_eq(name, STR("definition")); }

static bool fits_line(Str value) { return value.len <= SHOWN && str_find_char(value, '\n') < 0; }

/* text, not null, default 'x' */
static void print_facts(Buf *out, const FactObject *object) {
  bool any = false;
  each(i, object->facts) {
    Fact fact = object->facts.items[i];
    if (!fits_line(fact.value)) continue;
    buf_append(out, any ? STR(", ") : STR(": "));
    any = true;
    if (is_plain(fact.name)) buf_append(out, fact.value);
    else if (str_eq(fact.value, STR("yes"))) buf_append(out, fact.name);
    else buf_format(out, "%.*s %.*s", STR_ARG(fact.name), STR_ARG(fact.value));
  }
}

/* type integer -> bigint; +not null; -default 'x' */
static void print_change(Buf *out, const FactChange *change) {
  bool flag = str_eq(change->was, STR("yes")) || str_eq(change->is, STR("yes"));
  if (str_eq(change->name, STR("renamed"))) {
    buf_format(out, "%.*s", STR_ARG(change->is));
  } else if (flag) {
    buf_format(out, "%s%.*s", str_given(change->is) ? "+" : "-", STR_ARG(change->name));
  } else if (!fits_line(change->was) || !fits_line(change->is)) {
    buf_append(out, change->name);
  } else if (!str_given(change->was)) {
    buf_format(out, "+%.*s %.*s", STR_ARG(change->name), STR_ARG(change->is));
  } else if (!str_given(change->is)) {
    buf_format(out, "-%.*s %.*s", STR_ARG(change->name), STR_ARG(change->was));
  } else {
    buf_format(out, "%.*s %.*s -> %.*s", STR_ARG(change->name), STR_ARG(change->was), STR_ARG(change->is));
  }
}

static void print_line(Buf *out, const Difference *difference, bool color) {
  const FactObject *object = difference->object;
  if (color) buf_append(out, str_from_z(colors[difference->sign]));
  if (!str_empty(object->owner)) buf_lit(out, "    ");
  buf_format(out, "%c %.*s", signs[difference->sign], STR_ARG(object->kind));
  if (!str_empty(object->name)) buf_format(out, " %.*s", STR_ARG(object->name));
  if (str_given(difference->was)) buf_format(out, " (was %.*s)", STR_ARG(difference->was));
  if (difference->sign == DIFFERENCE_ADDED) print_facts(out, object);
  each(i, difference->changes) {
    buf_append(out, i == 0 ? STR(": ") : STR(", "));
    print_change(out, &difference->changes.items[i]);
  }
  if (color) buf_lit(out, "\x1b[0m");
  buf_char(out, '\n');
}

void difference_print_text(Buf *out, const Differences *differences, bool color) {
  each(i, *differences) print_line(out, &differences->items[i], color);
}

/* --- for programs --- */

static void print_object(JsonWriter *json, const Difference *difference) {
  static const char *const words[] = {
      [DIFFERENCE_ADDED] = "added", [DIFFERENCE_REMOVED] = "removed", [DIFFERENCE_CHANGED] = "changed"};
  const FactObject *object = difference->object;
  json_open(json, '{');
  json_member(json, STR("change"), str_from_z(words[difference->sign]));
  json_member(json, STR("kind"), object->kind);
  if (!str_empty(object->owner)) json_member(json, STR("table"), object->owner);
  json_member(json, STR("name"), object->name);
  json_member(json, STR("was"), difference->was);
  json_open_at(json, STR("facts"), '[');
  if (difference->sign != DIFFERENCE_CHANGED) each(i, object->facts) {
    Fact fact = object->facts.items[i];
    bool gone = difference->sign == DIFFERENCE_REMOVED;
    json_open(json, '{');
    json_member(json, STR("name"), fact.name);
    json_key(json, STR("from"));
    json_text(json, gone ? fact.value : STR_NONE);
    json_key(json, STR("to"));
    json_text(json, gone ? STR_NONE : fact.value);
    json_close(json, '}');
  }
  each(i, difference->changes) {
    FactChange change = difference->changes.items[i];
    json_open(json, '{');
    json_member(json, STR("name"), change.name);
    json_key(json, STR("from"));
    json_text(json, change.was);
    json_key(json, STR("to"));
    json_text(json, change.is);
    json_close(json, '}');
  }
  json_close(json, ']');
  json_close(json, '}');
}

void difference_print_json(JsonWriter *json, const Differences *differences) {
  json_open(json, '[');
  each(i, *differences)
    if (!differences->items[i].aside) print_object(json, &differences->items[i]);
  json_close(json, ']');
}

bool difference_same(const Differences *a, const Differences *b) {
  Arena *arena = arena_new(0, NULL);
  Buf x = BUF(arena), y = BUF(arena);
  difference_print_text(&x, a, false);
  difference_print_text(&y, b, false);
  bool same = str_eq(buf_str(&x), buf_str(&y));
  arena_free(arena);
  return same;
}
