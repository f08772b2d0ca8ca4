#include "reflect/sql_script.h"

#include "expr/scan.h"

typedef struct Split {
  Arena *arena;
  Scan scan;
  size_t to;
  SqlStatementList *list;
  /* of the statement that is being read */
  size_t begin, parentheses, blocks;
  size_t tokens;
  Str words[4];    /* its first ones, in lower case */
  bool routine;    /* CREATE FUNCTION or PROCEDURE: its body may be BEGIN ATOMIC .. END */
  bool trigger;    /* SQLite: the body is BEGIN .. END */
  bool from_stdin; /* COPY .. FROM STDIN */
  bool owner;      /* .. OWNER TO .. */
} Split;

static bool word_is(const Split *s, size_t at, const char *word) {
  return str_eq(s->words[at], str_from_z(word));
}

/* --- what a statement is for --- */

typedef struct FirstWords {
  const char *first, *second; /* NULL: any */
  SqlUse use;
} FirstWords;

static const FirstWords first_words[] = {
    {"begin", NULL, SQL_USE_BLOCK},
    {"commit", NULL, SQL_USE_BLOCK},
    {"end", NULL, SQL_USE_BLOCK},
    {"rollback", NULL, SQL_USE_BLOCK},
    {"abort", NULL, SQL_USE_BLOCK},
    {"savepoint", NULL, SQL_USE_BLOCK},
    {"release", NULL, SQL_USE_BLOCK},
    {"start", "transaction", SQL_USE_BLOCK},
    {"lock", NULL, SQL_USE_SESSION},
    {"set", NULL, SQL_USE_SESSION},
    {"reset", NULL, SQL_USE_SESSION},
    {"pragma", NULL, SQL_USE_SESSION},
    {"analyze", NULL, SQL_USE_SESSION},
    {"vacuum", NULL, SQL_USE_SESSION},
    {"discard", NULL, SQL_USE_SESSION},
    {"reindex", NULL, SQL_USE_SESSION},
    {"select", NULL, SQL_USE_QUERY},
    {"with", NULL, SQL_USE_QUERY},
    {"explain", NULL, SQL_USE_QUERY},
    {"show", NULL, SQL_USE_QUERY},
    {"values", NULL, SQL_USE_QUERY},
    {"table", NULL, SQL_USE_QUERY},
    {"refresh", NULL, SQL_USE_QUERY},
    {"insert", NULL, SQL_USE_DATA},
    {"replace", NULL, SQL_USE_DATA},
    {"update", NULL, SQL_USE_DATA},
    {"delete", NULL, SQL_USE_DATA},
    {"truncate", NULL, SQL_USE_DATA},
    {"merge", NULL, SQL_USE_DATA},
    {"copy", NULL, SQL_USE_DATA},
    {"create", "database", SQL_USE_SERVER},
    {"alter", "database", SQL_USE_SERVER},
    {"drop", "database", SQL_USE_SERVER},
    {"create", "tablespace", SQL_USE_SERVER},
    {"drop", "tablespace", SQL_USE_SERVER},
    {"alter", "system", SQL_USE_SERVER},
    {"create", "subscription", SQL_USE_SERVER},
    {"attach", NULL, SQL_USE_SERVER},
    {"detach", NULL, SQL_USE_SERVER},
};

static SqlUse use_of(const Split *s) {
  if (word_is(s, 0, "alter") && s->owner) return SQL_USE_OWNER;
  for (size_t i = 0; i < sizeof first_words / sizeof *first_words; i++) {
    const FirstWords *words = &first_words[i];
    if (word_is(s, 0, words->first) && (words->second == NULL || word_is(s, 1, words->second))) return words->use;
  }
  return SQL_USE_SCHEMA;
}

/* --- one statement --- */

static void restart(Split *s) {
  s->begin = s->scan.at;
  s->parentheses = s->blocks = s->tokens = 0;
  s->routine = s->trigger = s->from_stdin = s->owner = false;
  for (size_t i = 0; i < 4; i++) s->words[i] = STR_NONE;
}

/* Ends the statement before byte `end`. */
static void finish(Split *s, size_t end) {
  if (s->tokens > 0) {
    Str text = str_trim(str_slice(s->scan.text, s->begin, end));
    vec_push(s->arena, s->list, (SqlStatement){text, (size_t)(text.ptr - s->scan.text.ptr), use_of(s)});
  }
  restart(s);
}

static size_t line_end(const Split *s, size_t at) {
  while (at < s->to && s->scan.text.ptr[at] != '\n') at++;
  return at;
}

/* A line of psql's or sqlite3's own. */
static void take_command(Split *s, size_t from) {
  size_t end = line_end(s, from);
  Str text = str_trim(str_slice(s->scan.text, from, end));
  vec_push(s->arena, s->list, (SqlStatement){text, from, SQL_USE_COMMAND});
  s->scan.at = end;
  restart(s);
}

/* The rows behind COPY, up to a line `\.`. */
static void skip_rows(Split *s) {
  size_t at = line_end(s, s->scan.at);
  while (at < s->to) {
    size_t begin = at + 1, end = line_end(s, begin);
    at = end;
    if (str_eq(str_trim(str_slice(s->scan.text, begin, end)), STR("\\."))) break;
  }
  s->scan.at = at < s->to ? at : s->to;
}

static bool at_line_start(const Split *s, size_t at) {
  return at == 0 || s->scan.text.ptr[at - 1] == '\n';
}

static void note_word(Split *s, const ScanToken *token) {
  Str word = token->quoted ? STR("\"") : token->name;
  if (s->tokens < 4) s->words[s->tokens] = word;
  bool create = word_is(s, 0, "create");
  if (create && s->tokens < 4) {
    s->routine |= str_eq(word, STR("function")) || str_eq(word, STR("procedure"));
    s->trigger |= str_eq(word, STR("trigger")) && s->scan.dialect == DIALECT_SQLITE;
  }
  if (str_eq(word, STR("stdin")) && word_is(s, 0, "copy")) s->from_stdin = true;
  if (str_eq(word, STR("owner")) && scan_is_word(scan_peek(&s->scan, 0), STR("to"))) s->owner = true;
  if (!s->routine && !s->trigger) return;
  if (str_eq(word, STR("begin")) || (s->blocks > 0 && str_eq(word, STR("case")))) s->blocks++;
  else if (s->blocks > 0 && str_eq(word, STR("end"))) s->blocks--;
}

static void take_sign(Split *s, const ScanToken *token) {
  if (scan_is_sign(*token, '(')) s->parentheses++;
  else if (scan_is_sign(*token, ')') && s->parentheses > 0) s->parentheses--;
}

/* Whether the token ends what is being read, which is then in the list. */
static bool ended(Split *s, const ScanToken *token) {
  bool postgres = s->scan.dialect == DIALECT_POSTGRES;
  if (postgres && scan_is_sign(*token, '\\')) {
    finish(s, token->from);
    take_command(s, token->from);
    return true;
  }
  if (!postgres && s->tokens == 0 && scan_is_sign(*token, '.') && at_line_start(s, token->from)) {
    take_command(s, token->from);
    return true;
  }
  if (!scan_is_sign(*token, ';') || s->parentheses > 0 || s->blocks > 0) return false;
  bool rows = s->from_stdin;
  finish(s, token->from);
  if (rows) skip_rows(s);
  s->begin = s->scan.at;
  return true;
}

/* --- the two directions of a migration --- */

/* Lines by which tools that keep both in one file tell them apart, behind the dashes: goose, sql-migrate, dbmate,
 * node-pg-migrate, rambler, Play, MyBatis, tern, whose way back goes to the end. The last row, of sqlite for node, is
 * plain words and counts between statements only. */
static const struct {
  const char *up, *down;
} marks[] = {
    {"+goose up", "+goose down"},
    {"+migrate up", "+migrate down"},
    {"migrate:up", "migrate:down"},
    {"up migration", "down migration"},
    {"rambler up", "rambler down"},
    {"!ups", "!downs"},
    {"//@up", "//@undo"},
    {"-", "create above / drop below"},
    {"up", "down"},
};

typedef enum Mark { MARK_NONE, MARK_UP, MARK_DOWN } Mark;

/* `said` alone, or with more behind it that is no part of a word: "Down Migration: remove the column". */
static bool says(Str line, const char *said, bool alone) {
  Str words = str_from_z(said);
  bool longer = line.len > words.len;
  bool begins = str_eq_fold(str_slice(line, 0, longer ? words.len : line.len), words);
  return begins && (!longer || (!alone && !char_is_word(line.ptr[words.len])));
}

static Mark mark_of(Str line, bool between) {
  enum { ROWS = sizeof marks / sizeof *marks };
  line = str_trim(line);
  if (!str_starts(line, STR("--"))) return MARK_NONE;
  while (str_starts(line, STR("-")) || str_starts(line, STR(" "))) line = str_slice(line, 1, line.len);
  for (size_t i = 0; i < ROWS; i++) {
    bool plain = i + 1 == ROWS;
    if (plain && !between) break;
    if (says(line, marks[i].down, plain)) return MARK_DOWN;
    if (says(line, marks[i].up, plain)) return MARK_UP;
  }
  return MARK_NONE;
}

/* Where between two bytes the line of a mark begins, or `to`. */
static size_t find_mark(const Split *s, Mark mark, size_t from, size_t to) {
  while (from < to && !at_line_start(s, from)) from++;
  for (size_t end; from < to; from = end + 1) {
    end = line_end(s, from);
    if (mark_of(str_slice(s->scan.text, from, end), s->tokens == 0) == mark) return from;
  }
  return to;
}

/* Whether a comment between `from` and the token says that the way back begins: that is then one entry of the list. */
static bool goes_back(Split *s, size_t from, const ScanToken *token) {
  size_t to = token->kind == SCAN_END ? s->to : token->from;
  size_t begin = s->parentheses > 0 || s->blocks > 0 ? to : find_mark(s, MARK_DOWN, from, to);
  if (begin == to) return false;
  finish(s, begin);
  size_t end = find_mark(s, MARK_UP, begin, s->to);
  Str text = str_trim(str_slice(s->scan.text, begin, end));
  vec_push(s->arena, s->list, (SqlStatement){text, begin, SQL_USE_BACK});
  s->scan.at = line_end(s, end);
  restart(s);
  return true;
}

void sql_script_split(Arena *arena, Dialect dialect, Str text, const SqlBlock *block, SqlStatementList *list) {
  Split s = {.arena = arena, .to = block->to, .list = list};
  s.scan = (Scan){.arena = arena, .text = str_slice(text, 0, block->to), .dialect = dialect, .at = block->from};
  restart(&s);
  for (;;) {
    size_t from = s.scan.at;
    ScanToken token = scan_next(&s.scan);
    if (goes_back(&s, from, &token)) continue;
    if (token.kind == SCAN_END) break;
    if (ended(&s, &token)) continue;
    if (s.tokens == 0) s.begin = token.from;
    if (token.kind == SCAN_NAME) note_word(&s, &token);
    else if (token.kind == SCAN_SIGN) take_sign(&s, &token);
    s.tokens++;
  }
  finish(&s, block->to);
}

/* --- guessing --- */

/* Words that only one of the two has, in a place where the other would refuse them or nobody writes them. */
static const char *const postgres_words[] = {
    "serial",       "bigserial", "smallserial", "jsonb",           "timestamptz",  "bytea",
    "plpgsql",      "gin",       "gist",        "gen_random_uuid", "concurrently", "tsvector",
    "pg_catalog",   "setval",    "nextval",     "regclass",        "tablespace",   "inherits",
    NULL};
static const char *const sqlite_words[] = {
    "autoincrement",   "pragma",        "strftime",      "unixepoch", "glob",     "nocase",
    "sqlite_sequence", "sqlite_master", "sqlite_schema", "julianday", NULL};
/* Types and functions that Postgres lacks; there they are names of columns, so that anything else outweighs them. */
static const char *const sqlite_hints[] = {"datetime", "blob", "tinyint", "nvarchar", NULL};

/* Words that are of one of them behind another word only: each may be the name of a column. */
static const struct {
  const char *before, *word;
  SqlGuess guess;
} pairs[] = {
    {"create", "type", GUESS_POSTGRES},   {"create", "domain", GUESS_POSTGRES}, {"create", "extension", GUESS_POSTGRES},
    {"create", "schema", GUESS_POSTGRES}, {"add", "constraint", GUESS_POSTGRES},
    {"create", "sequence", GUESS_POSTGRES},
    {"comment", "on", GUESS_POSTGRES},    {"owner", "to", GUESS_POSTGRES},      {"alter", "sequence", GUESS_POSTGRES},
    {"time", "zone", GUESS_POSTGRES},     {"using", "btree", GUESS_POSTGRES},   {"default", "now", GUESS_POSTGRES},
    {";", "grant", GUESS_POSTGRES},       {";", "revoke", GUESS_POSTGRES},      {"create", "virtual", GUESS_SQLITE},
    {"without", "rowid", GUESS_SQLITE},
};

static bool is_among(const char *const *words, Str word) {
  for (; *words != NULL; words++)
    if (str_eq(word, str_from_z(*words))) return true;
  return false;
}

static unsigned guess_pair(Str before, Str word) {
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
    if (str_eq(before, str_from_z(pairs[i].before)) && str_eq(word, str_from_z(pairs[i].word))) return pairs[i].guess;
  return GUESS_NONE;
}

SqlGuess sql_script_guess(Arena *arena, Str text) {
  unsigned found = GUESS_NONE;
  Scan scan = {.arena = arena, .text = text, .dialect = DIALECT_POSTGRES};
  Str before = STR(";");
  size_t column = 0; /* where the last token began */
  bool hinted = false;
  for (ScanToken token = scan_next(&scan); token.kind != SCAN_END; token = scan_next(&scan)) {
    Str name = token.kind == SCAN_NAME && !token.quoted ? token.name : STR_NONE;
    if (is_among(postgres_words, name)) found |= GUESS_POSTGRES;
    if (is_among(sqlite_words, name)) found |= GUESS_SQLITE;
    found |= guess_pair(before, name);
    hinted |= is_among(sqlite_hints, name);
    if (token.kind == SCAN_VALUE && str_starts(token.text, STR("$"))) found |= GUESS_POSTGRES;
    if (scan_is_sign(token, ':') && token.from == column + 1 && column > 0 && text.ptr[column] == ':')
      found |= GUESS_POSTGRES;
    if (scan_is_sign(token, '`')) found |= GUESS_SQLITE;
    column = token.from;
    before = token.kind == SCAN_SIGN ? token.text : name;
  }
  return found == GUESS_NONE && hinted ? GUESS_SQLITE : (SqlGuess)found;
}
