/* The top level's settings: outputs, dialect options, naming, extensions, schemas. */
#include "model/build.h"

/* A path of the YAML, relative to the root's directory whichever file it stands in. */
static Str rooted(Builder *b, const Node *node) {
  Str dir = load_dir(b->diags, node->span);
  Str path = path_normal(b->arena, path_join(b->arena, dir, node->text.str));
  bool absolute = node->text.str.len > 0 && node->text.str.ptr[0] == '/';
  return absolute ? path : path_relative(b->arena, b->schema->root_dir, path);
}

static Output output_new(Builder *b, TargetId target, Span span) {
  (void)b;
  return (Output){.target = target,
                  .path = target_infos[target].path,
                  .name_case = CASE_CAMEL,
                  .file_case = CASE_KEBAB,
                  .import_ext = STR(".js"),
                  .table_suffix = STR(""),
                  .span = span};
}

/* `true`, `false`, or a path. False when the output is off. */
static bool short_form(Builder *b, Output *output, const Node *node) {
  int truth = node_truth(node);
  if (truth < 0) output->path = rooted(b, node);
  return truth != 0;
}

static NameCase case_read(Builder *b, const Node *node, WordList list, const NameCase *cases,
                          NameCase otherwise) {
  int word = node_word(node, list, b->diags);
  return word < 0 ? otherwise : cases[word];
}

static bool files_read(Builder *b, const Node *layout) {
  return node_word(layout, WORDS_LAYOUT, b->diags) == 1;
}

static void read_drizzle(Builder *b, Output *output, const Node *node) {
  static const NameCase cases[] = {CASE_CAMEL, CASE_SNAKE, CASE_KEEP};
  static const NameCase file_cases[] = {CASE_KEBAB, CASE_SNAKE, CASE_CAMEL, CASE_KEEP};
  Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_OUTPUT_DRIZZLE);
  const Node *path = fields_get(&fields, KEY_OUTPUT_DRIZZLE_PATH);
  const Node *suffix = fields_get(&fields, KEY_OUTPUT_DRIZZLE_TABLE_SUFFIX);
  const Node *ext = fields_get(&fields, KEY_OUTPUT_DRIZZLE_IMPORT_EXT);
  if (path != NULL) output->path = rooted(b, path);
  output->files = files_read(b, fields_get(&fields, KEY_OUTPUT_DRIZZLE_LAYOUT));
  output->file_case = case_read(b, fields_get(&fields, KEY_OUTPUT_DRIZZLE_FILE_CASE),
                                WORDS_FILE_CASE, file_cases, output->file_case);
  output->name_case = case_read(b, fields_get(&fields, KEY_OUTPUT_DRIZZLE_CASE), WORDS_CASE, cases,
                                output->name_case);
  if (suffix != NULL) output->table_suffix = node_str(suffix);
  int word = node_word(ext, WORDS_IMPORT_EXT, b->diags);
  if (word >= 0) output->import_ext = word == 2 ? STR("") : word_text(WORDS_IMPORT_EXT, word);
}

static void read_c(Builder *b, Output *output, const Node *node) {
  Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_OUTPUT_C);
  const Node *path = fields_get(&fields, KEY_OUTPUT_C_PATH);
  if (path != NULL) output->path = rooted(b, path);
  output->prefix = node_str(fields_get(&fields, KEY_OUTPUT_C_PREFIX));
  output->files = files_read(b, fields_get(&fields, KEY_OUTPUT_C_LAYOUT));
  output->self_test = node_truth(fields_get(&fields, KEY_OUTPUT_C_SELF_TEST)) > 0;
}

static void read_docs(Builder *b, Output *output, const Node *node) {
  Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_OUTPUT_DOCS);
  const Node *path = fields_get(&fields, KEY_OUTPUT_DOCS_PATH);
  if (path != NULL) output->path = rooted(b, path);
  output->files = files_read(b, fields_get(&fields, KEY_OUTPUT_DOCS_LAYOUT));
}

static void read_sql(Builder *b, Output *output, const Node *node) {
  Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_OUTPUT_SQL);
  const Node *path = fields_get(&fields, KEY_OUTPUT_SQL_PATH);
  if (path != NULL) output->path = rooted(b, path);
}

static void read_output(Builder *b, TargetId target, const Node *node) {
  Output output = output_new(b, target, node->span);
  if (node->kind == NODE_SCALAR) {
    if (!short_form(b, &output, node)) return;
  } else {
    switch (target) {
    case TARGET_POSTGRES:
    case TARGET_SQLITE: read_sql(b, &output, node); break;
    case TARGET_DRIZZLE_PG:
    case TARGET_DRIZZLE_SQLITE: read_drizzle(b, &output, node); break;
    case TARGET_C: read_c(b, &output, node); break;
    case TARGET_DOCS: read_docs(b, &output, node); break;
    case TARGET_CUSTOM:
    case TARGET_COUNT: break;
    }
  }
  vec_push(b->arena, &b->schema->outputs, output);
}

static void read_custom(Builder *b, const Node *node) {
  if (!node_fits(node, CONTEXT_OUTPUT_CUSTOM, b->diags)) return;
  Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_OUTPUT_CUSTOM);
  const Node *template = fields_get(&fields, KEY_OUTPUT_CUSTOM_TEMPLATE);
  const Node *path = fields_get(&fields, KEY_OUTPUT_CUSTOM_PATH);
  if (template == NULL || path == NULL) {
    diag_add(b->diags, DIAG_MISSING_KEY, node->span,
             STRS(template == NULL ? STR("template") : STR("path"), STR("a custom output")));
    return;
  }
  Output output = output_new(b, TARGET_CUSTOM, node->span);
  output.templates = rooted(b, template);
  output.path = rooted(b, path);
  vec_push(b->arena, &b->schema->outputs, output);
}

/* `true` is the default folder, `false` none. */
static Str migrations_path(Builder *b, const Node *node, Str otherwise) {
  if (node == NULL || node_truth(node) == 0) return STR_NONE;
  if (node->kind == NODE_MAPPING) {
    Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_OUTPUT_MIGRATIONS);
    node = fields_get(&fields, KEY_OUTPUT_MIGRATIONS_PATH);
    if (node == NULL) return otherwise;
  }
  if (node_truth(node) == 1) return otherwise;
  if (!str_empty(node_str(node))) return rooted(b, node);
  diag_add(b->diags, DIAG_MIGRATIONS_PATH, node->span, STRS(STR("an empty path names no folder")));
  return otherwise;
}

/* Each dialect's migrations are numbered by themselves. */
static void check_apart(Builder *b, const Node *second) {
  const Str *paths = b->schema->migrations;
  if (!str_given(paths[DIALECT_POSTGRES]) || !str_given(paths[DIALECT_SQLITE])) return;
  Str postgres = path_normal(b->arena, paths[DIALECT_POSTGRES]), sqlite = path_normal(b->arena, paths[DIALECT_SQLITE]);
  if (str_eq_fold(postgres, sqlite))
    diag_add(b->diags, DIAG_MIGRATIONS_PATH, second->span, STRS(STR("both dialects would write to one folder")));
}

static void read_migrations(Builder *b, const Fields *fields) {
  b->schema->migrations[DIALECT_POSTGRES] =
      migrations_path(b, fields_get(fields, KEY_OUTPUTS_MIGRATIONS_PG), STR("migrations/pg"));
  b->schema->migrations[DIALECT_SQLITE] =
      migrations_path(b, fields_get(fields, KEY_OUTPUTS_MIGRATIONS_SQLITE), STR("migrations/sqlite"));
  check_apart(b, fields_get(fields, KEY_OUTPUTS_MIGRATIONS_SQLITE));
}

static void read_outputs(Builder *b, const Node *node) {
  static const struct { TargetId target; KeyId key; } rows[] = {
    {TARGET_POSTGRES, KEY_OUTPUTS_POSTGRES},     {TARGET_SQLITE, KEY_OUTPUTS_SQLITE},
    {TARGET_DRIZZLE_PG, KEY_OUTPUTS_DRIZZLE_PG}, {TARGET_DRIZZLE_SQLITE, KEY_OUTPUTS_DRIZZLE_SQLITE},
    {TARGET_C, KEY_OUTPUTS_C},                   {TARGET_DOCS, KEY_OUTPUTS_DOCS},
  };
  Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_OUTPUTS);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const Node *value = fields_get(&fields, rows[i].key);
    if (value != NULL) read_output(b, rows[i].target, value);
  }
  const Node *custom = fields_get(&fields, KEY_OUTPUTS_CUSTOM);
  for (size_t i = 0; custom != NULL && i < custom->len; i++) read_custom(b, custom->items[i]);
  const Node *lock = fields_get(&fields, KEY_OUTPUTS_LOCK);
  if (lock != NULL) b->schema->lock_path = rooted(b, lock);
  read_migrations(b, &fields);
}

static void default_outputs(Builder *b) {
  for (int i = 0; i < TARGET_COUNT; i++)
    if (target_infos[i].by_default)
      vec_push(b->arena, &b->schema->outputs, output_new(b, (TargetId)i, SPAN_NONE));
}

static DialectSet dialects_of(const Schema *schema) {
  DialectSet set = 0;
  each(i, schema->outputs) set |= target_infos[schema->outputs.items[i].target].dialects;
  if (set == 0) return ON_BOTH; /* only C, docs or templates: they show both */
  for (Dialect dialect = 0; dialect < DIALECT_COUNT; dialect++)
    if (str_given(schema->migrations[dialect])) set |= 1u << dialect;
  return set;
}

static void read_postgres(Builder *b, const Node *node) {
  PostgresOptions *options = &b->schema->postgres;
  Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_POSTGRES);
  const Node *schema = fields_get(&fields, KEY_POSTGRES_SCHEMA);
  options->version = (int)node_int(fields_get(&fields, KEY_POSTGRES_VERSION), 12, 99, 15, b->diags);
  if (schema != NULL) options->schema = node_str(schema);
  options->enums = node_word(fields_get(&fields, KEY_POSTGRES_ENUMS), WORDS_PG_ENUMS, b->diags) == 1
                     ? ENUMS_CHECK
                     : ENUMS_NATIVE;
  options->if_not_exists =
    node_bool(fields_get(&fields, KEY_POSTGRES_IF_NOT_EXISTS), false, b->diags);
}

/* `3.40`, `0.45.4`: major and minor as one number, 3040; -1 for anything else. */
static int version_number(Str text) {
  int64_t parts[3] = {0, 0, 0};
  Str part;
  int count = 0;
  for (; str_split(&text, '.', &part); count++) {
    bool digits = count < 3 && part.len > 0 && part.len < 4 && char_is_digit(part.ptr[0]);
    if (!digits || !str_to_int64(part, &parts[count])) return -1;
  }
  return count < 2 ? -1 : (int)(parts[0] * 1000 + parts[1]);
}

typedef struct VersionRange {
  int least, beyond; /* as version_number has them */
  Str title;
} VersionRange;

static void read_version(Builder *b, const Node *node, Str *version, const VersionRange *range) {
  if (node == NULL) return;
  int number = version_number(node->text.str), least = range->least;
  *version = node->text.str;
  if (number >= least && number < range->beyond) return;
  diag_add(b->diags, DIAG_VERSION_FORM, node->span,
           STRS(node->text.str, range->title,
                str_format(b->arena, "the oldest is \"%d.%d\"", least / 1000, least % 1000)));
}

/* What we print needs unixepoch() and json_valid() in every build: sqlite.org/changes.html, 3.38. */
static const VersionRange sqlite_versions = {3038, 4000, STR_INIT("SQLite")};

/* 0.45, and 1.0, whose drizzle-kit keeps migrations and snapshots in another form. */
enum { DRIZZLE_1 = 1000 };
static const VersionRange drizzle_versions = {45, DRIZZLE_1 + 1, STR_INIT("drizzle-orm")};

static void read_sqlite(Builder *b, const Node *node) {
  /* words.def: none, values, full; unix_ms, unix, text; drizzle, plain */
  SqliteOptions *options = &b->schema->sqlite;
  Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_SQLITE);
  int word = node_word(fields_get(&fields, KEY_SQLITE_ENFORCE), WORDS_ENFORCE, b->diags);
  if (word >= 0) options->enforce = (Enforce)word;
  word = node_word(fields_get(&fields, KEY_SQLITE_TIMESTAMPS), WORDS_TIMESTAMPS, b->diags);
  if (word >= 0) options->timestamps = (SqliteTimestamps)word;
  const Node *form = fields_get(&fields, KEY_SQLITE_FORM);
  if (node_word(form, WORDS_SQLITE_FORM, b->diags) == 1) options->form = SQLITE_FORM_PLAIN;
  if (form != NULL) options->form_span = form->span;
  read_version(b, fields_get(&fields, KEY_SQLITE_VERSION), &options->version, &sqlite_versions);
}

static void read_drizzle_options(Builder *b, const Node *node) {
  DrizzleOptions *options = &b->schema->drizzle;
  Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_DRIZZLE);
  read_version(b, fields_get(&fields, KEY_DRIZZLE_VERSION), &options->version, &drizzle_versions);
  options->v1 = version_number(options->version) >= DRIZZLE_1;
  const Node *ts = fields_get(&fields, KEY_DRIZZLE_TS);
  for (size_t i = 0; ts != NULL && i < ts->len; i++) {
    const NodeEntry *entry = &ts->entries[i];
    int form = node_word(entry->value, WORDS_TS_FORM, b->diags);
    bool bigint = str_eq(entry->key->text.str, STR("bigint"));
    bool fits = form < 0 || TS_DATE + form == TS_NUMBER || TS_DATE + form == TS_BIGINT;
    if (!bigint || !fits)
      diag_add(b->diags, DIAG_TS_FORM, bigint ? entry->value->span : entry->key->span,
               STRS(entry->key->text.str));
    if (!bigint || !fits || form < 0) continue;
    options->bigint = (TsMode)(TS_DATE + form);
    options->bigint_span = entry->value->span;
  }
}

/* A pattern with a `{..}` that nothing fills would put the braces into the name. */
static Text pattern_read(Builder *b, const Node *node, bool foreign) {
  static const Str holes[] = {STR_INIT("{table}"), STR_INIT("{columns}"), STR_INIT("{column}"),
                              STR_INIT("{ftable}"), STR_INIT("{fcolumns}")};
  size_t known = foreign ? 5 : 3;
  Text pattern = node_text(node);
  for (size_t at = 0; at < pattern.str.len; at++) {
    if (pattern.str.ptr[at] != '{') continue;
    Str rest = str_slice(pattern.str, at, pattern.str.len);
    bool found = false;
    for (size_t i = 0; i < known && !found; i++) found = str_starts(rest, holes[i]);
    if (found) continue;
    ptrdiff_t close = str_find_char(rest, '}');
    size_t end = close < 0 ? pattern.str.len : at + (size_t)close + 1;
    diag_add(b->diags, DIAG_PATTERN_HOLE, text_span(pattern, at, end),
             STRS(str_slice(pattern.str, at, end),
                  foreign ? STR("{table}, {columns}, {ftable} or {fcolumns}")
                          : STR("{table} or {columns}")));
  }
  return pattern;
}

static void read_naming(Builder *b, const Node *node) {
  Naming *naming = &b->schema->naming;
  if (node->kind == NODE_SCALAR) {
    naming->base = node_word(node, WORDS_NAMING, b->diags) == 1 ? NAMING_POSTGRES : NAMING_DRIZZLE;
    return;
  }
  Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_NAMING);
  int base = node_word(fields_get(&fields, KEY_NAMING_BASE), WORDS_NAMING, b->diags);
  naming->base = base == 1 ? NAMING_POSTGRES : NAMING_DRIZZLE;
  naming->primary_key = pattern_read(b, fields_get(&fields, KEY_NAMING_PRIMARY_KEY), false);
  naming->unique = pattern_read(b, fields_get(&fields, KEY_NAMING_UNIQUE), false);
  naming->index = pattern_read(b, fields_get(&fields, KEY_NAMING_INDEX), false);
  naming->foreign_key = pattern_read(b, fields_get(&fields, KEY_NAMING_FOREIGN_KEY), true);
  naming->check = pattern_read(b, fields_get(&fields, KEY_NAMING_CHECK), false);
}

void build_settings(Builder *b) {
  Schema *schema = b->schema;
  const Node *node;
  schema->postgres = (PostgresOptions){.version = 15, .schema = STR("public")};
  schema->sqlite = (SqliteOptions){.version = STR("3.40"), .enforce = ENFORCE_VALUES};
  schema->drizzle = (DrizzleOptions){.version = STR("0.45"), .bigint = TS_NUMBER};
  schema->lock_path = STR("generated/schemagen.lock");
  if ((node = top_level(b, KEY_ROOT_POSTGRES)) != NULL) read_postgres(b, node);
  if ((node = top_level(b, KEY_ROOT_SQLITE)) != NULL) read_sqlite(b, node);
  if ((node = top_level(b, KEY_ROOT_DRIZZLE)) != NULL) read_drizzle_options(b, node);
  if ((node = top_level(b, KEY_ROOT_NAMING)) != NULL) read_naming(b, node);
  if ((node = top_level(b, KEY_ROOT_OUTPUTS)) != NULL) read_outputs(b, node);
  else default_outputs(b);
  schema->dialects = dialects_of(schema);
}
