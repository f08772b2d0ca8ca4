/* `.sql` files and the fenced blocks of Markdown: which database they are for, which of their statements are run. */
#include "verb/import_sql.h"

#include "base/fs.h"
#include "base/utf8.h"

enum { SQL_MAX_BYTES = 512 << 20 };

/* --- statements --- */

static Span span_of(const SqlImport *sql, const SqlStatement *statement) {
  uint32_t start = sql->file->base + (uint32_t)statement->from;
  ptrdiff_t line = str_find_char(statement->text, '\n');
  return (Span){start, start + (uint32_t)(line < 0 ? statement->text.len : (size_t)line)};
}

static void left_out(const SqlImport *sql, const SqlStatement *statement, Str why) {
  diag_add(sql->import->run->diags, DIAG_SQL_LEFT_OUT, span_of(sql, statement), STRS(why));
}

/* Where the engine stopped, if it says so; else the first line. */
static Span span_of_error(const SqlImport *sql, const SqlStatement *statement, const EngineError *error) {
  Span span = span_of(sql, statement);
  if (!error->has_offset || error->offset == 0 || error->offset >= statement->text.len) return span;
  uint32_t at = sql->file->base + (uint32_t)(statement->from + error->offset);
  return (Span){at, at + 1};
}

static void refused(const SqlImport *sql, const SqlStatement *statement, const EngineError *error) {
  Run *run = sql->import->run;
  DiagCode code = run_flag(run, FLAG_ALLOW_LOSS)->given ? DIAG_SQL_STATEMENT_SKIPPED : DIAG_SQL_STATEMENT_REFUSED;
  diag_add(run->diags, code, span_of_error(sql, statement, error),
           STRS(dialect_infos[sql->dialect].title, error->words));
}

static bool begins(Str text, const char *words) {
  Str start = str_from_z(words);
  return str_eq_fold(str_slice(text, 0, start.len), start);
}

/* It takes away, or makes again, what is there in every database. */
static bool may_fail(const SqlStatement *statement, const EngineError *error) {
  bool there = str_eq(error->words, STR("schema \"public\" already exists")) ||
               str_eq(error->words, STR("extension \"plpgsql\" already exists"));
  return there || begins(statement->text, "drop ");
}

/* sqlite3's .dump makes virtual tables by rows of sqlite_schema. */
static bool makes_schema(const SqlStatement *statement) {
  return begins(statement->text, "insert into sqlite_schema") || begins(statement->text, "insert into sqlite_master");
}

/* Other files are read, another database is meant: what it makes is not known here. */
static bool reaches_out(const SqlStatement *statement) {
  static const char *const commands[] = {"\\i ", "\\ir ", "\\include", ".read", ".open", "attach"};
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
    if (begins(statement->text, commands[i])) return true;
  return false;
}

static bool is_role_change(Str text) {
  return begins(text, "set role") || begins(text, "set session authorization") || begins(text, "set local role");
}

typedef struct Pass {
  const SqlImport *sql;
  SqlRun *run;
  void *context;
  VEC(const SqlStatement *) left; /* refused so far */
} Pass;

static void run_or_keep(Pass *pass, const SqlStatement *statement) {
  EngineError error = {0};
  if (pass->run(pass->context, statement->text, &error) || may_fail(statement, &error)) return;
  vec_push(pass->sql->import->arena, &pass->left, statement);
}

static void take_statement(Pass *pass, const SqlStatement *statement) {
  EngineError ignored;
  const SqlImport *sql = pass->sql;
  switch (statement->use) {
  case SQL_USE_SCHEMA: run_or_keep(pass, statement); break;
  case SQL_USE_SESSION:
    if (!is_role_change(statement->text)) pass->run(pass->context, statement->text, &ignored);
    break;
  case SQL_USE_QUERY:
    if (sql->document) left_out(sql, statement, STR("it is a query"));
    else if (sql->dialect == DIALECT_POSTGRES) pass->run(pass->context, statement->text, &ignored);
    break;
  case SQL_USE_DATA:
    if (makes_schema(statement)) run_or_keep(pass, statement);
    else if (sql->document) left_out(sql, statement, STR("it is about rows"));
    break;
  case SQL_USE_SERVER:
  case SQL_USE_COMMAND:
    if (reaches_out(statement)) left_out(sql, statement, STR("it reaches for another file or database"));
    break;
  case SQL_USE_BACK: left_out(sql, statement, STR("it takes a migration back")); break;
  case SQL_USE_BLOCK:
  case SQL_USE_OWNER: break;
  }
}

/* x of: relation "x" does not exist; absent for any other words. */
static Str missing_relation(Str words) {
  static const Str heads[] = {STR_INIT("relation \""), STR_INIT("type \""), STR_INIT("no such table: ")};
  for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
    if (!str_starts(words, heads[i])) continue;
    Str rest = str_slice(words, heads[i].len, words.len);
    ptrdiff_t end = str_find_char(rest, '"');
    return end < 0 ? rest : str_slice(rest, 0, (size_t)end);
  }
  return STR_NONE;
}

/* Another statement that was refused would have made it: that one is reported. */
static bool would_be_made(const Pass *pass, Str name) {
  each(i, pass->left) {
    Str text = pass->left.items[i]->text;
    ptrdiff_t at = begins(text, "create ") ? str_find(text, name) : -1, open = str_find_char(text, '(');
    if (at > 0 && (open < 0 || at < open) && !char_is_word(text.ptr[at - 1])) return true;
  }
  return false;
}

static void report_refused(const Pass *pass, const SqlStatement *statement, const EngineError *error) {
  Str name = missing_relation(error->words);
  bool follows = str_given(name) && !begins(statement->text, "create table") && would_be_made(pass, name);
  if (!follows) refused(pass->sql, statement, error);
  else left_out(pass->sql, statement, CAT(pass->sql->import->arena, STR("\""), name, STR("\" was refused")));
}

void sql_import_run(const SqlImport *sql, SqlRun *run, void *context) {
  Pass pass = {.sql = sql, .run = run, .context = context};
  each(i, sql->statements) take_statement(&pass, &sql->statements.items[i]);
  for (size_t before = 0; before != pass.left.len && pass.left.len > 0;) { /* what they need may have come later */
    Pass again = {.sql = sql, .run = run, .context = context};
    before = pass.left.len;
    each(i, pass.left) run_or_keep(&again, pass.left.items[i]);
    pass = again;
  }
  each(i, pass.left) {
    EngineError error = {0};
    if (!run(context, pass.left.items[i]->text, &error)) report_refused(&pass, pass.left.items[i], &error);
  }
}

/* --- which database --- */

static SqlGuess guess_language(Str language) {
  if (str_starts(language, STR("sqlite"))) return GUESS_SQLITE;
  bool postgres = str_starts(language, STR("postgres")) || str_starts(language, STR("pg")) ||
                  str_starts(language, STR("psql")) || str_starts(language, STR("plpg"));
  return postgres ? GUESS_POSTGRES : GUESS_NONE;
}

/* Where the text does not decide: schema.sqlite.sql, sql/postgres/init.sql. */
static SqlGuess guess_path(Arena *arena, Str path) {
  Str lower = str_lower(arena, path), folder = path_base(path_dir(lower)), name = path_base(lower);
  bool sqlite = str_find(name, STR("sqlite")) >= 0, postgres = str_find(name, STR("postgres")) >= 0;
  sqlite |= !postgres && str_find(folder, STR("sqlite")) >= 0;
  postgres |= !sqlite && str_find(folder, STR("postgres")) >= 0;
  if (sqlite == postgres) return GUESS_NONE;
  return sqlite ? GUESS_SQLITE : GUESS_POSTGRES;
}

/* False after asking for --dialect. */
static bool find_dialect(SqlImport *sql, const SqlBlockList *blocks) {
  Run *run = sql->import->run;
  Str given = run_flag(run, FLAG_IMPORT_DIALECT)->text;
  unsigned guess = GUESS_NONE;
  if (sql->import->forced) {
    sql->dialect = sql->import->dialect;
    return true;
  }
  if (str_given(given)) {
    sql->dialect = str_eq(given, STR("sqlite")) ? DIALECT_SQLITE : DIALECT_POSTGRES;
    return true;
  }
  each(i, *blocks) {
    const SqlBlock *block = &blocks->items[i];
    guess |= guess_language(block->language);
    guess |= sql_script_guess(run->arena, str_slice(sql->file->text, block->from, block->to));
  }
  SqlGuess named = guess_path(run->arena, sql->import->source);
  bool decided = guess == GUESS_POSTGRES || guess == GUESS_SQLITE;
  if (!decided && !sql->document && named != GUESS_NONE) guess = named;
  sql->dialect = guess == GUESS_SQLITE ? DIALECT_SQLITE : DIALECT_POSTGRES;
  if (guess == GUESS_POSTGRES || guess == GUESS_SQLITE) return true;
  Str what = guess == GUESS_BOTH ? STR("some of it is for Postgres, and some for SQLite")
                                 : STR("nothing in it is for one of them alone");
  diag_add_path(run->diags, DIAG_SQL_WHICH, sql->import->source, STRS(what));
  return false;
}

/* --- the file --- */

static SqlBlockList blocks_of(SqlImport *sql) {
  SqlBlockList list = {0};
  if (sql->document) return sql_document_blocks(sql->import->arena, sql->file->text);
  vec_push(sql->import->arena, &list, (SqlBlock){.to = sql->file->text.len});
  return list;
}

static Catalog *read_file(Import *import, bool document) {
  SqlImport sql = {.import = import, .document = document};
  Str text, why;
  Diags *diags = import->run->diags;
  if (!fs_read(import->arena, import->source, SQL_MAX_BYTES, &text, &why)) {
    diag_add_path(diags, DIAG_IMPORT_REFUSED, import->source, STRS(why));
    return NULL;
  }
  text = utf8_text(import->arena, text);
  sql.file = source_add(diags->sources, import->source, text);
  SqlBlockList blocks = blocks_of(&sql);
  if (blocks.len == 0) {
    diag_add_path(diags, DIAG_SQL_NO_BLOCKS, import->source, NULL);
    return NULL;
  }
  if (!find_dialect(&sql, &blocks)) return NULL;
  SqlGuess other = sql.dialect == DIALECT_POSTGRES ? GUESS_SQLITE : GUESS_POSTGRES;
  each(i, blocks)
    if (guess_language(blocks.items[i].language) != other)
      sql_script_split(import->arena, sql.dialect, text, &blocks.items[i], &sql.statements);
  import->name = import_stem(import->source);
  return sql.dialect == DIALECT_POSTGRES ? sql_import_postgres(&sql) : sql_import_sqlite(&sql);
}

Catalog *import_sql_file(Import *import) {
  return read_file(import, false);
}
Catalog *import_document(Import *import) {
  return read_file(import, true);
}
