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

static ConsentAsked *find(Consent *consent, Str text, Str flag) {
  each(i, consent->asked)
    if (str_eq(consent->asked.items[i].text, text) && str_eq(consent->asked.items[i].flag, flag))
      return &consent->asked.items[i];
  return NULL;
}

void consent_ask(Consent *consent, Dialect dialect, const MoveList *moves) {
  Arena *arena = consent->run->arena;
  const StrList *allowed = &run_flag(consent->run, FLAG_ALLOW)->list;
  each(i, *moves) each(h, moves->items[i].hazards) {
    const Hazard *hazard = &moves->items[i].hazards.items[h];
    vec_push(arena, &consent->all, CAT(arena, hazard_name(hazard->kind), STR(":"), hazard->object));
    if (is_allowed(allowed, hazard)) continue;
    Str text = hazard_text(arena, hazard), flag = flag_of(arena, hazard);
    ConsentAsked *asked = find(consent, text, flag);
    if (asked == NULL) vec_push(arena, &consent->asked, (ConsentAsked){hazard, text, flag, 1u << dialect});
    else asked->on |= 1u << dialect;
  }
}

static void report(const Consent *consent, const ConsentAsked *asked, DialectSet planned) {
  Run *run = consent->run;
  const Hazard *hazard = asked->hazard;
  bool advised = hazard->kind == HAZARD_MAY_FAIL && str_given(hazard->detail);
  Str engine = on(asked->on, DIALECT_POSTGRES) ? STR("Postgres: ") : STR("SQLite: ");
  Str text = asked->on == planned ? asked->text : CAT(run->arena, engine, asked->text);
  Diag *diag = diag_add(run->diags, DIAG_MIGRATION_HAZARD, place_of(run->arena, consent->schema, hazard->object),
                        STRS(text, asked->flag));
  if (advised) diag_help(diag, CAT(run->arena, diag->help, hazard->detail));
}

/* All of them at once; of many things their kinds, but what is deleted is always consented to by name. */
static Str line(const Consent *consent) {
  enum { NAMED = 12 };
  Arena *arena = consent->run->arena;
  Map said = {0};
  Buf out = BUF(arena);
  buf_lit(&out, "nothing written; to allow all of it, add:");
  each(i, consent->asked) {
    const ConsentAsked *asked = &consent->asked.items[i];
    bool named = consent->asked.len <= NAMED || asked->hazard->kind == HAZARD_DELETES_DATA;
    Str flag = named ? asked->flag : hazard_name(asked->hazard->kind);
    if (map_add(arena, &said, flag, arena) == NULL) buf_format(&out, " --allow %.*s", STR_ARG(flag));
  }
  return buf_str(&out);
}

/* Consent by name to what is not there: most likely it is spelt otherwise. */
static void report_idle(const Consent *consent) {
  Run *run = consent->run;
  const StrList *allowed = &run_flag(run, FLAG_ALLOW)->list;
  each(i, *allowed) {
    Str given = allowed->items[i];
    bool used = str_find_char(given, ':') < 0;
    each(k, consent->all) used = used || str_eq(consent->all.items[k], given);
    if (used) continue;
    Diag *diag = diag_add_path(run->diags, DIAG_CONSENT_IDLE, STR_NONE, STRS(given));
    Str near = suggest_nearest(given, consent->all.items, consent->all.len);
    if (str_given(near)) diag_help(diag, CAT(run->arena, STR("did you mean "), near, STR("?")));
  }
}

Str consent_said(Consent *consent, DialectSet planned) {
  if (consent->asked.len > 0) report_idle(consent);
  each(i, consent->asked) report(consent, &consent->asked.items[i], planned);
  return consent->asked.len > 0 ? line(consent) : STR_NONE;
}
