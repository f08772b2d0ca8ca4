/* What people write behind the name of a custom type of Postgres, and older drizzle-kit prints as it stands: the
 * clauses of a column (Postgres 15 manual, CREATE TABLE). */
#include "expr/scan.h"
#include "reflect/drizzle_parts.h"

typedef struct Clauses {
  Scan scan;
  size_t end; /* of the last clause */
  ColumnClauses out;
} Clauses;

static bool begins_clause(ScanToken token) {
  static const char *const words[] = {"collate", "not",       "null",   "default", "check",
                                      "unique",  "generated", "primary", NULL};
  for (const char *const *word = words; *word != NULL; word++)
    if (scan_is_word(token, str_from_z(*word))) return true;
  return false;
}

/* The word is next, and taken. */
static bool takes(Clauses *c, const char *word) {
  if (!scan_is_word(scan_peek(&c->scan, 0), str_from_z(word))) return false;
  ScanToken token = scan_next(&c->scan);
  c->end = token.from + token.text.len;
  return true;
}

/* Goes on to the next clause, or in parentheses to their end, and gives what was passed. */
static Str pass(Clauses *c, bool parentheses) {
  size_t from = c->scan.at, depth = 0;
  for (ScanToken token = scan_peek(&c->scan, 0); token.kind != SCAN_END; token = scan_peek(&c->scan, 0)) {
    if (!parentheses && depth == 0 && begins_clause(token)) break;
    scan_next(&c->scan);
    depth += scan_is_sign(token, '(');
    depth -= depth > 0 && scan_is_sign(token, ')');
    c->end = token.from + token.text.len;
    if (parentheses && depth == 0) break;
  }
  return str_trim(str_slice(c->scan.text, from, c->end < from ? from : c->end));
}

/* (a > 0) is a > 0 */
static Str inner(Clauses *c) {
  Str text = pass(c, true);
  bool whole = text.len > 2 && text.ptr[0] == '(' && text.ptr[text.len - 1] == ')';
  return whole ? str_trim(str_slice(text, 1, text.len - 1)) : STR_NONE;
}

static bool take_generated(Clauses *c) {
  bool always = takes(c, "always");
  if (!always && !(takes(c, "by") && takes(c, "default"))) return false;
  if (!takes(c, "as")) return false;
  if (takes(c, "identity")) {
    c->out.identity = always ? IDENTITY_ALWAYS : IDENTITY_BY_DEFAULT;
    return true;
  }
  c->out.generated = inner(c);
  return takes(c, "stored") && str_given(c->out.generated);
}

static bool take_clause(Clauses *c) {
  if (takes(c, "collate")) return !str_empty(c->out.collation = pass(c, false));
  if (takes(c, "not")) return c->out.not_null = takes(c, "null");
  if (takes(c, "null")) return true;
  if (takes(c, "default")) return takes(c, "null") || !str_empty(c->out.initial = pass(c, false));
  if (takes(c, "check")) return str_given(c->out.check = inner(c));
  if (takes(c, "unique")) return c->out.unique = true;
  if (takes(c, "primary")) return c->out.primary_key = takes(c, "key");
  return takes(c, "generated") && take_generated(c);
}

ColumnClauses snapshot_clauses(Arena *arena, Str text) {
  Clauses c = {.scan = {.arena = arena, .text = text, .dialect = DIALECT_POSTGRES}};
  const ColumnClauses plain = {.type = text};
  if (scan_next(&c.scan).kind != SCAN_NAME) return plain;
  c.end = c.scan.at;
  pass(&c, false);
  c.out.type = str_trim(str_slice(text, 0, c.end));
  while (scan_peek(&c.scan, 0).kind != SCAN_END)
    if (!take_clause(&c)) return plain; /* nothing that is known: all of it is a name */
  return c.out;
}
