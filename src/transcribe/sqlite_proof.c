/* The document makes the database it is of: its DDL is run in an empty database in memory, and what that says of
 * itself is compared with the source. What differs is said weaker, so that nothing is ever different in the end. */
#include "base/embedded.h"
#include "reflect/compare.h"
#include "reflect/reflect.h"
#include "reflect/sql_script.h"
#include "reflect/sqlite_text.h"
#include "target/sqlite/sqlite.h"
#include "transcribe/sqlite.h"

/* --- the DDL --- */

static bool keep_text(void *context, Str path, Str text) {
  (void)path;
  *(Str *)context = text;
  return true;
}

static Str ddl_of(Arena *arena, const Schema *schema) {
  TemplateSource templates = {.embedded = embedded_templates, .embedded_len = embedded_templates_len};
  Str text = STR("");
  each(i, schema->outputs) {
    if (schema->outputs.items[i].target != TARGET_SQLITE) continue;
    TargetRun run = {.arena = arena,
                     .diags = diags_new(arena),
                     .schema = schema,
                     .sql[DIALECT_SQLITE] = sql_lower(arena, schema, DIALECT_SQLITE),
                     .output = &schema->outputs.items[i],
                     .templates = &templates,
                     .sink = {.file = keep_text, .context = &text, .kept = arena}};
    sqlite_run(&run);
  }
  return text;
}

/* --- what differs --- */

typedef struct Proof {
  Scribe *s;
  Map done;    /* objects that were said weaker in this round */
  bool weaker; /* any was */
} Proof;

static bool say_table_raw(Scribe *s, const CatalogTable *table) {
  if (table == NULL || say_of(s, table) >= SAY_RAW) return false;
  say_raw(s, &table->object);
  return true;
}

/* Expressions and types have a form in SQLite's words, indexes and triggers a block; the rest is its table's. */
static bool say_object_weaker(Scribe *s, const CatalogObject *object) {
  CatalogKind kind = object->kind;
  if (kind == CATALOG_INDEX_KEY) object = &((const CatalogIndexKey *)object)->index->object;
  if (kind == CATALOG_TABLE) return say_table_raw(s, (const CatalogTable *)object);
  bool block = object->kind == CATALOG_INDEX || kind == CATALOG_TRIGGER;
  bool words = kind == CATALOG_COLUMN || kind == CATALOG_CONSTRAINT;
  Say last = block ? SAY_RAW : words ? SAY_DIALECT : SAY_BEST;
  if (say_of(s, object) < last) return say_weaker(s, object);
  return say_table_raw(s, object->table);
}

static void weaken_once(Proof *proof, const CatalogObject *object) {
  Str address = str_copy(proof->s->arena, (Str){(const char *)&object, sizeof object});
  if (map_add(proof->s->arena, &proof->done, address, proof) != NULL) return;
  proof->weaker = say_object_weaker(proof->s, object) || proof->weaker;
}

/* Something that the source does not have: the table it is of is to blame. */
static const CatalogObject *in_source(const Scribe *s, const CatalogDifference *d) {
  if (d->left != NULL) return d->left;
  const CatalogObject *at = d->right->table != NULL ? &d->right->table->object : d->right;
  return catalog_find(s->catalog, at->kind, at->label);
}

static void compare(Proof *proof, const Catalog *made) {
  Scribe *s = proof->s;
  CatalogDifferenceList found = catalog_compare(s->arena, s->catalog, made);
  each(i, found) {
    const CatalogObject *object = in_source(s, &found.items[i]);
    if (object != NULL) weaken_once(proof, object);
  }
  for (size_t i = 0; i < found.len && !proof->weaker; i++) {
    const CatalogObject *object = found.items[i].left != NULL ? found.items[i].left : found.items[i].right;
    Str kind = catalog_kind_words(object);
    vec_push(s->arena, &s->lost, CAT(s->arena, kind, STR(" "), object->label, STR(" comes out differently")));
  }
}

/* --- what SQLite refuses --- */

static const CatalogObject *object_named(const Scribe *s, CatalogKind kind, Str name) {
  each(i, s->catalog->objects) {
    const CatalogObject *object = s->catalog->objects.items[i];
    if (object->kind == kind && str_eq_fold(object->name, name)) return object;
  }
  return NULL;
}

/* What a statement makes: the first name in it that is something of the source. */
static void blame(Proof *proof, Str statement) {
  static const CatalogKind kinds[] = {CATALOG_TABLE, CATALOG_INDEX, CATALOG_TRIGGER};
  SqlTokens tokens = sql_tokens(proof->s->arena, statement);
  for (size_t i = 1; i < tokens.len && i < 8; i++)
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
      const CatalogObject *object = object_named(proof->s, kinds[k], tokens.items[i].value);
      if (object == NULL) continue;
      weaken_once(proof, object);
      return;
    }
}

/* --- a database made for the proof --- */

/* SQLite looks through its whole schema at each CREATE, so that a large one is made in parts: no table needs another to
 * be made. A view does. */
enum { MOST_PARTS = 16, STATEMENTS_OF_PART = 60 };

typedef struct Made {
  Arena *arena;
  SqliteSession *sessions[MOST_PARTS];
  size_t len, tables;
  Map homes; /* name of a table to its SqliteSession */
} Made;

static bool has_view(Arena *arena, const SqlStatementList *list) {
  each(i, *list) {
    SqlTokens tokens = sql_tokens(arena, str_slice(list->items[i].text, 0, 80));
    for (size_t at = 1; at < 3 && at < tokens.len; at++)
      if (sql_token_is(&tokens.items[at], "view")) return true;
  }
  return false;
}

static bool made_open(Made *made, Arena *arena, const SqlStatementList *list) {
  EngineError error;
  size_t wanted = has_view(arena, list) ? 1 : list->len / STATEMENTS_OF_PART + 1;
  *made = (Made){.arena = arena};
  for (size_t i = 0; i < wanted && i < MOST_PARTS; i++) {
    SqliteSession *session = sqlite_session_open(arena, STR_NONE, &error);
    if (session == NULL) break;
    sqlite_session_run(session, STR("BEGIN"));
    made->sessions[made->len++] = session;
  }
  return made->len > 0;
}

/* The table that a statement makes or is about: behind TABLE, else behind the first ON. */
static Str table_of(Arena *arena, Str statement) {
  enum { HEAD = 1000 }; /* bytes: more than the names in it have */
  SqlTokens tokens = sql_tokens(arena, str_slice(statement, 0, HEAD));
  bool table = tokens.len > 2 && (sql_token_is(&tokens.items[1], "table") || sql_token_is(&tokens.items[2], "table"));
  size_t at = 0;
  while (at < tokens.len && !sql_token_is(&tokens.items[at], table ? "table" : "on")) at++;
  at++;
  if (at < tokens.len && sql_token_is(&tokens.items[at], "if")) at += 3;
  return at < tokens.len ? str_lower(arena, tokens.items[at].value) : STR("");
}

static SqliteSession *home_of(Made *made, Str statement) {
  if (made->len == 1) return made->sessions[0];
  Str table = table_of(made->arena, statement);
  SqliteSession *home = map_get(&made->homes, table);
  if (home != NULL) return home;
  home = made->sessions[made->tables++ % made->len];
  map_set(made->arena, &made->homes, table, home);
  return home;
}

/* What SQLite says of it; NULL when it says nothing. */
static Catalog *made_end(Made *made) {
  for (size_t i = 0; i < made->len; i++) sqlite_session_run(made->sessions[i], STR("COMMIT"));
  Catalog *catalog = reflect_sqlite_parts(made->arena, made->sessions, made->len);
  for (size_t i = 0; i < made->len; i++) sqlite_session_close(made->sessions[i]);
  return catalog;
}

/* Each statement by itself: one that needs something which is not there must not hide the others. What is refused is
 * blamed when there is a `proof`. */
static Catalog *make(Arena *arena, const Schema *schema, Proof *proof) {
  SqlStatementList list = {0};
  Made made;
  Str ddl = ddl_of(arena, schema);
  sql_script_split(arena, DIALECT_SQLITE, ddl, &(SqlBlock){.to = ddl.len}, &list);
  if (!made_open(&made, arena, &list)) return NULL;
  each(i, list) {
    Str text = list.items[i].text;
    bool taken = sqlite_session_run(home_of(&made, text), text);
    if (!taken && proof != NULL) blame(proof, text);
  }
  return made_end(&made);
}

bool sqlite_prove(Scribe *s, const Schema *schema) {
  Proof proof = {.s = s};
  const Catalog *made = make(s->arena, schema, &proof);
  if (made != NULL) compare(&proof, made);
  return !proof.weaker;
}

Catalog *sqlite_made(Arena *arena, const Schema *schema) { return make(arena, schema, NULL); }
