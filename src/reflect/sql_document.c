/* The blocks of a Markdown document that hold SQL. Nothing of it is run here. */
#include "expr/scan.h"
#include "reflect/sql_script.h"

static bool is_sql(Str language) {
  static const char *const languages[] = {"sql",     "postgresql", "postgres", "pgsql", "psql",
                                          "plpgsql", "sqlite",     "sqlite3",  "ddl",   NULL};
  for (const char *const *at = languages; *at != NULL; at++)
    if (str_eq(language, str_from_z(*at))) return true;
  return false;
}

/* A block that says no language, and begins as a statement that makes something does. */
static bool makes_something(Arena *arena, Str text) {
  static const char *const things[] = {
      "table",        "type",    "index",  "unique", "schema",   "extension", "view",      "temporary",
      "materialized", "virtual", "domain", "policy", "sequence", "function",  "procedure", "trigger",
      "or",           "role",    NULL};
  Scan scan = {.arena = arena, .text = text, .dialect = DIALECT_POSTGRES};
  ScanToken verb = scan_next(&scan), thing = scan_next(&scan);
  if (!scan_is_word(verb, STR("create")) && !scan_is_word(verb, STR("alter"))) return false;
  for (const char *const *at = things; *at != NULL; at++)
    if (scan_is_word(thing, str_from_z(*at))) return true;
  return false;
}

static void add_block(Arena *arena, SqlBlockList *list, Str text, SqlBlock block) {
  bool unsaid = str_empty(block.language) && makes_something(arena, str_slice(text, block.from, block.to));
  if (unsaid || is_sql(block.language)) vec_push(arena, list, block);
}

/* The length of a fence at the start of `line`; 0 when it is none. In a list it may stand far in. */
static size_t fence_of(Str line, char *mark, Str *rest) {
  size_t at = 0;
  while (at < line.len && (line.ptr[at] == ' ' || line.ptr[at] == '\t')) at++;
  if (at == line.len || (line.ptr[at] != '`' && line.ptr[at] != '~')) return 0;
  *mark = line.ptr[at];
  size_t begin = at;
  while (at < line.len && line.ptr[at] == *mark) at++;
  *rest = str_trim(str_slice(line, at, line.len));
  return at - begin >= 3 ? at - begin : 0;
}

/* sql of "sql", "SQL title=..", "{.sql .numberLines}" */
static Str language_of(Arena *arena, Str info) {
  size_t begin = 0;
  while (begin < info.len && (info.ptr[begin] == '{' || info.ptr[begin] == '.')) begin++;
  size_t end = begin;
  while (end < info.len && (char_is_word(info.ptr[end]))) end++;
  return str_lower(arena, str_slice(info, begin, end));
}

SqlBlockList sql_document_blocks(Arena *arena, Str text) {
  SqlBlockList list = {0};
  SqlBlock block = {0};
  size_t open = 0;
  char mark = 0;
  for (size_t at = 0, next; at < text.len; at = next) {
    ptrdiff_t end = str_find_char(str_slice(text, at, text.len), '\n');
    next = end < 0 ? text.len : at + (size_t)end + 1;
    char here = 0;
    Str rest;
    size_t fence = fence_of(str_slice(text, at, next), &here, &rest);
    if (open == 0 && fence > 0) {
      block = (SqlBlock){next, text.len, language_of(arena, rest)};
      open = fence;
      mark = here;
    } else if (open > 0 && fence >= open && here == mark && str_empty(rest)) {
      block.to = at;
      open = 0;
      add_block(arena, &list, text, block);
    }
  }
  if (open > 0) add_block(arena, &list, text, block); /* to the end, as CommonMark has it */
  return list;
}
