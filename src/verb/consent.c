/* What a migration may cost, and the consent of the command line to it. */
#include "diag/suggest.h"
#include "verb/consent.h"

static const Str everything = STR_INIT("all"); /* whatever it costs */
enum { NAMES = HAZARD_KIND_COUNT + 1 };

static Str name_at(size_t i) { return i < HAZARD_KIND_COUNT ? hazard_name((HazardKind)i) : everything; }

/* "deletes_data" of "deletes_data:books.pages" */
static Str kind_of(Str given) {
  Str kind = STR("");
  str_split(&given, ':', &kind);
  return kind;
}

bool consent_known(Run *run) {
  const StrList *allowed = &run_flag(run, FLAG_ALLOW)->list;
  Str names[NAMES];
  Buf all = BUF(run->arena);
  for (size_t i = 0; i < NAMES; i++) {
    names[i] = name_at(i);
    buf_format(&all, "%s%.*s", i == 0 ? "one of: " : ", ", STR_ARG(names[i]));
  }
  size_t before = run->diags->errors;
  each(i, *allowed) {
    bool known = false;
    for (size_t k = 0; k < NAMES; k++) known = known || str_eq(kind_of(allowed->items[i]), names[k]);
    if (known) continue;
    Str near = suggest_nearest(kind_of(allowed->items[i]), names, NAMES);
    Str help = str_given(near) ? CAT(run->arena, STR("did you mean "), near, STR("?")) : buf_str(&all);
    diag_add_path(run->diags, DIAG_FLAG_VALUE, STR_NONE, STRS(STR("--allow"), allowed->items[i], help));
  }
  return run->diags->errors == before;
}

/* --allow deletes_data, --allow deletes_data:books.pages */
static bool is_allowed(const StrList *allowed, const Hazard *hazard) {
  Str name = hazard_name(hazard->kind);
  each(i, *allowed) {
    Str given = allowed->items[i];
    if (str_eq(given, name) || str_eq(given, everything)) return true;
    bool named = str_starts(given, name) && given.len > name.len && given.ptr[name.len] == ':';
    if (named && str_eq(str_slice(given, name.len + 1, given.len), hazard->object)) return true;
  }
  return false;
}

/* Where the YAML has what the hazard is about: a column, or the table of something that is gone. */
static Span place_of(Arena *arena, const Schema *schema, Str object) {
  each(i, schema->tables) {
    const Table *table = schema->tables.items[i];
    Str key = table_key_name(arena, table);
    if (str_eq(key, object)) return table->span;
    if (!str_starts(object, CAT(arena, key, STR(".")))) continue;
    const Column *column = map_get(&table->by_name, str_slice(object, key.len + 1, object.len));
    return column == NULL ? table->span : column->span;
  }
  return SPAN_NONE;
}

/* The text of a flag that consents, as a shell takes it. */
static Str flag_of(Arena *arena, const Hazard *hazard) {
  Str value = CAT(arena, hazard_name(hazard->kind), STR(":"), hazard->object);
  bool plain = true;
  for (size_t i = 0; i < value.len; i++)
    plain = plain && (char_is_word(value.ptr[i]) || strchr(".:-", value.ptr[i]) != NULL);
  if (plain) return value;
  return CAT(arena, STR("'"), str_replace(arena, value, STR("'"), STR("'\\''")), STR("'"));
}

static void ask(Consent *consent, const Hazard *hazard) {
  Run *run = consent->run;
  Str text = hazard_text(run->arena, hazard), flag = flag_of(run->arena, hazard);
  bool advised = hazard->kind == HAZARD_MAY_FAIL && str_given(hazard->detail);
  Diag *diag = diag_add(run->diags, DIAG_MIGRATION_HAZARD, place_of(run->arena, consent->schema, hazard->object),
                        STRS(text, flag));
  if (advised) diag_help(diag, CAT(run->arena, diag->help, hazard->detail));
  if (map_add(run->arena, &consent->said, flag, run) == NULL) vec_push(run->arena, &consent->flags, flag);
}

void consent_ask(Consent *consent, const MoveList *moves) {
  const StrList *allowed = &run_flag(consent->run, FLAG_ALLOW)->list;
  each(i, *moves) each(h, moves->items[i].hazards) {
    const Hazard *hazard = &moves->items[i].hazards.items[h];
    if (!is_allowed(allowed, hazard)) ask(consent, hazard);
  }
}

/* All of them at once; of many things their kinds. */
Str consent_line(const Consent *consent) {
  enum { NAMED = 12 };
  Arena *arena = consent->run->arena;
  Map said = {0};
  Buf out = BUF(arena);
  if (consent->flags.len == 0) return STR_NONE;
  buf_lit(&out, "nothing written; to allow all of it, add:");
  each(i, consent->flags) {
    Str flag = consent->flags.items[i];
    if (consent->flags.len > NAMED) flag = str_replace(arena, kind_of(flag), STR("'"), STR(""));
    if (map_add(arena, &said, flag, arena) == NULL) buf_format(&out, " --allow %.*s", STR_ARG(flag));
  }
  return buf_str(&out);
}
