/* The plan of the reference: places first, since everything links to everything, then page by page. */
#include "target/docs/docs.h"

#include "target/docs/lowering.h"

/* --- places --- */

static bool is_plain(Str name) {
  for (size_t i = 0; i < name.len; i++)
    if (!char_is_word(name.ptr[i]) && name.ptr[i] != '.' && name.ptr[i] != '-') return false;
  return name.len > 0;
}

/* What GitHub makes of the heading "Table 1: `auth.Books`": "table-1-authbooks". */
static Str heading_anchor(Arena *arena, Str intro, Str name) {
  Str slug = str_replace(arena, str_lower(arena, name), STR("."), STR(""));
  return str_join(arena, STRS(intro, STR("-"), slug));
}

/* A file name of its own, whatever the name and the file system hold. */
static Str file_name(Docs *d, Map *taken, const Table *table) {
  Buf out = BUF(d->arena);
  for (size_t i = 0; i < table->flat_name.len; i++) {
    char c = table->flat_name.ptr[i];
    buf_char(&out, char_is_word(c) || c == '-' ? c : '_');
  }
  Str base = buf_str(&out), name = base;
  while (map_add(d->arena, taken, str_lower(d->arena, name), d) != NULL)
    name = str_format(d->arena, "%.*s_%zu", STR_ARG(base), table->position + 1);
  return str_join(d->arena, STRS(STR("tables/"), name, STR(".md")));
}

Str docs_heading(const Docs *d, const Table *table) {
  const char *kind = table->view == NULL ? "Table" : "View";
  return str_format(d->arena, "%s %zu: ", kind, table->position + 1);
}

static void place_tables(Docs *d) {
  Map files = {0};
  d->tables = arena_array(d->arena, DocsPlace, d->schema->tables.len + 1);
  each(i, d->schema->tables) {
    const Table *table = d->schema->tables.items[i];
    Str name = table_key_name(d->arena, table);
    Str number = str_format(d->arena, "table-%zu", i + 1);
    DocsPlace *place = &d->tables[i];
    Str kind = table->view == NULL ? number : str_format(d->arena, "view-%zu", i + 1);
    place->anchor = is_plain(name) ? heading_anchor(d->arena, kind, name) : number;
    place->number = i + 1;
    if (d->plan->files) place->file = file_name(d, &files, table);
  }
}

/* An enum's heading is its name alone: one in lower case, without a dot, is an anchor by itself. */
static void place_enums(Docs *d) {
  each(i, d->schema->enums) {
    const Enum *from = d->schema->enums.items[i];
    Str name = qualified_name(d->arena, from->schema, from->name.str);
    DocsPlace *place = arena_make(d->arena, DocsPlace);
    bool plain = is_plain(name) && str_eq(str_lower(d->arena, name), name) &&
                 str_find_char(name, '.') < 0;
    place->anchor = plain ? heading_anchor(d->arena, STR("enum"), name)
                          : str_format(d->arena, "enum-%zu", i + 1);
    place->number = i + 1;
    map_add(d->arena, &d->enums, name, place);
  }
}

static void find_inverse(Docs *d) {
  d->inverse = arena_array(d->arena, ForeignKeyList, d->schema->tables.len + 1);
  each(i, d->schema->tables) each(j, d->schema->tables.items[i]->foreign_keys) {
    ForeignKey *key = d->schema->tables.items[i]->foreign_keys.items[j];
    vec_push(d->arena, &d->inverse[key->target->position], key);
  }
}

/* --- the overview --- */

static void add_count(Buf *out, size_t count, const char *what) {
  if (count == 0) return;
  if (out->len > 0) buf_lit(out, ", ");
  buf_format(out, "%zu %s%s", count, what, count == 1 ? "" : "s");
}

/* "20 tables, 3 enums, 5 rows. Postgres 15, SQLite 3.40." */
static Str summary(const Docs *d) {
  const Schema *schema = d->schema;
  Buf out = BUF(d->arena);
  size_t references = 0, views = schema->objects[OBJECT_VIEW].len;
  each(i, schema->tables) references += schema->tables.items[i]->foreign_keys.len;
  add_count(&out, schema->tables.len - views, "table");
  add_count(&out, views, "view");
  add_count(&out, schema->enums.len, "enum");
  add_count(&out, references, "reference");
  if (out.len == 0) buf_lit(&out, "No tables");
  buf_lit(&out, ", for ");
  if (docs_has(d, DIALECT_POSTGRES)) buf_format(&out, "Postgres %d", schema->postgres.version);
  if (d->plan->several) buf_lit(&out, " and ");
  if (docs_has(d, DIALECT_SQLITE)) buf_format(&out, "SQLite %.*s", STR_ARG(schema->sqlite.version));
  buf_char(&out, '.');
  return buf_str(&out);
}

/* users ──< sessions (user_id) */
static void add_relationships(const Docs *d) {
  each(i, d->schema->tables) each(j, d->inverse[i]) {
    const ForeignKey *key = d->inverse[i].items[j];
    Buf out = BUF(d->arena);
    buf_append(&out, table_key_name(d->arena, key->target));
    buf_append(&out, docs_unique(key->table, &key->columns) ? STR(" ─── ") : STR(" ──< "));
    buf_append(&out, table_key_name(d->arena, key->table));
    buf_lit(&out, " (");
    each(k, key->columns) {
      if (k > 0) buf_lit(&out, ", ");
      buf_append(&out, key->columns.items[k]->name.str);
    }
    buf_char(&out, ')');
    vec_push(d->arena, &d->plan->relationships, ddl_one_line(d->arena, buf_str(&out)));
  }
}

static Docs begin(const TargetRun *run) {
  const Schema *schema = run->schema;
  DocsPlan *plan = arena_make(run->arena, DocsPlan);
  plan->source = ddl_source(run->arena, schema);
  plan->title = text_given(schema->title) ? schema->title.str : STR("Database");
  plan->comment = schema->comment.str;
  plan->several = schema->dialects == ON_BOTH;
  return (Docs){.arena = run->arena, .schema = schema, .sql = run->sql, .run = run, .plan = plan};
}

static const DocsPlan *lower(const TargetRun *run, bool files) {
  Docs d = begin(run);
  d.plan->files = files;
  place_tables(&d);
  place_enums(&d);
  find_inverse(&d);
  d.plan->summary = summary(&d);
  each(i, run->schema->tables) docs_table(&d, run->schema->tables.items[i]);
  docs_enums(&d);
  docs_objects(&d);
  add_relationships(&d);
  docs_conventions(&d);
  docs_dialects(&d);
  docs_diagram(&d, false);
  return d.plan;
}

void docs_run(const TargetRun *run) {
  target_render(run, STR("docs/DATABASE.md"), &docs_plan_record, lower(run, run->output->files));
}

void docs_html_run(const TargetRun *run) {
  target_render(run, STR("docs/index.html"), &docs_plan_record, lower(run, false));
}

static const DocsPlan *lower_diagram(const TargetRun *run) {
  Docs d = begin(run);
  docs_diagram(&d, true);
  return d.plan;
}

void docs_mermaid_run(const TargetRun *run) {
  target_render(run, STR("docs/diagram.mmd"), &docs_plan_record, lower_diagram(run));
}

void docs_dot_run(const TargetRun *run) {
  target_render(run, STR("docs/diagram.dot"), &docs_plan_record, lower_diagram(run));
}
