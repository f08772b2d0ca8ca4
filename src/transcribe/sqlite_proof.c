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

/* --- statements --- */

typedef struct Statement {
  Str text;
  SqlTokens head; /* as much of it as names what it makes and the table that is of */
} Statement;
typedef VEC(Statement) StatementList;

static StatementList statements_of(Arena *arena, Str ddl) {
  enum { HEAD = 1000 }; /* bytes: more than the names in it have */
  SqlStatementList list = {0};
  StatementList out = {0};
  sql_script_split(arena, DIALECT_SQLITE, ddl, &(SqlBlock){.to = ddl.len}, &list);
  each(i, list) {
    Str text = list.items[i].text;
    vec_push(arena, &out, (Statement){text, sql_tokens(arena, str_slice(text, 0, HEAD))});
  }
  return out;
}

/* --- what differs --- */

typedef struct Proof {
  Scribe *s;
  Map named;   /* "index name" to that CatalogObject, of what can be known to be the same by its text */
  Map same;    /* the addresses of those that are */
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

static bool is_same(const Proof *proof, const CatalogObject *object) {
  return map_get(&proof->same, (Str){(const char *)&object, sizeof object}) != NULL;
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
  CatalogDifferenceList all = catalog_compare(s->arena, s->catalog, made), found = {0};
  each(i, all)
    if (!is_same(proof, all.items[i].left)) vec_push(s->arena, &found, all.items[i]);
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

/* The first name in a statement that is something of the source is what it makes. */
static void blame(Proof *proof, const Statement *statement) {
  static const CatalogKind kinds[] = {CATALOG_TABLE, CATALOG_INDEX, CATALOG_TRIGGER};
  const SqlTokens *tokens = &statement->head;
  for (size_t i = 1; i < tokens->len && i < 8; i++)
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
      const CatalogObject *object = object_named(proof->s, kinds[k], tokens->items[i].value);
      if (object == NULL) continue;
      weaken_once(proof, object);
      return;
    }
}

/* --- what need not be run --- */

static Str made_key(Arena *arena, Str kind, Str name) { return CAT(arena, kind, STR(" "), str_lower(arena, name)); }

static void add_named(Proof *proof, Str kind, const CatalogObject *object) {
  map_set(proof->s->arena, &proof->named, made_key(proof->s->arena, kind, object->name), (void *)(uintptr_t)object);
}

static void begin_named(Proof *proof) {
  const Catalog *catalog = proof->s->catalog;
  each(i, catalog->views) add_named(proof, STR("view"), &catalog->views.items[i]->object);
  each(i, catalog->objects) {
    const CatalogObject *object = catalog->objects.items[i];
    if (object->kind == CATALOG_INDEX) add_named(proof, STR("index"), object);
    if (object->kind == CATALOG_TRIGGER) add_named(proof, STR("trigger"), object);
  }
}

static Str definition_of(const CatalogObject *object) {
  if (object->kind == CATALOG_INDEX) return ((const CatalogIndex *)object)->definition;
  if (object->kind == CATALOG_TRIGGER) return ((const CatalogTrigger *)object)->definition;
  return ((const CatalogTable *)object)->definition;
}

/* An index, a view or a trigger whose statement is the source's own but for spaces and quotes is the same by that:
 * what it is about is proven by itself. SQLite would read its whole schema again for each. */
static bool is_said_alike(Proof *proof, const Statement *statement) {
  Arena *arena = proof->s->arena;
  const SqlTokens *tokens = &statement->head;
  size_t at = tokens->len > 1 && sql_token_is(&tokens->items[1], "unique") ? 2 : 1;
  if (at + 1 >= tokens->len) return false;
  Str kind = str_lower(arena, tokens->items[at].value), name = tokens->items[at + 1].value;
  const CatalogObject *object = map_get(&proof->named, made_key(arena, kind, name));
  if (object == NULL || !str_eq(object->name, name)) return false;
  ArenaMark mark = arena_mark(arena);
  bool alike = str_eq(sql_text_normal(arena, statement->text, STR_NONE),
                      sql_text_normal(arena, definition_of(object), STR_NONE));
  arena_release(arena, mark);
  if (alike) map_set(arena, &proof->same, str_copy(arena, (Str){(const char *)&object, sizeof object}), proof);
  return alike;
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

static bool has_view(const StatementList *list) {
  each(i, *list)
    for (size_t at = 1; at < 3 && at < list->items[i].head.len; at++)
      if (sql_token_is(&list->items[i].head.items[at], "view")) return true;
  return false;
}

static bool made_open(Made *made, Arena *arena, const StatementList *list) {
  EngineError error;
  size_t wanted = has_view(list) ? 1 : list->len / STATEMENTS_OF_PART + 1;
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
static Str table_of(Arena *arena, const Statement *statement) {
  const SqlToken *tokens = statement->head.items;
  size_t at = 0, len = statement->head.len;
  bool table = len > 2 && (sql_token_is(&tokens[1], "table") || sql_token_is(&tokens[2], "table"));
  while (at < len && !sql_token_is(&tokens[at], table ? "table" : "on")) at++;
  at++;
  if (at < len && sql_token_is(&tokens[at], "if")) at += 3;
  return at < len ? str_lower(arena, tokens[at].value) : STR("");
}

static SqliteSession *home_of(Made *made, const Statement *statement) {
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
  StatementList all = statements_of(arena, ddl_of(arena, schema)), list = {0};
  Made made;
  each(i, all)
    if (proof == NULL || !is_said_alike(proof, &all.items[i])) vec_push(arena, &list, all.items[i]);
  if (!made_open(&made, arena, &list)) return NULL;
  each(i, list) {
    const Statement *statement = &list.items[i];
    bool taken = sqlite_session_run(home_of(&made, statement), statement->text);
    if (!taken && proof != NULL) blame(proof, statement);
  }
  return made_end(&made);
}

bool sqlite_prove(Scribe *s, const Schema *schema) {
  Proof proof = {.s = s};
  begin_named(&proof);
  const Catalog *made = make(s->arena, schema, &proof);
  if (made != NULL) compare(&proof, made);
  return !proof.weaker;
}

Catalog *sqlite_made(Arena *arena, const Schema *schema) { return make(arena, schema, NULL); }
