/* What the text of a function says before its body, and what becomes of it when tables and types have other names. */
#include "target/migration/diff.h"

#include "expr/scan.h"

Str function_head(Arena *arena, Str text) {
  Scan scan = {arena, text, DIALECT_POSTGRES, 0};
  ScanToken last = {0};
  int depth = 0;
  for (ScanToken t = scan_next(&scan); t.kind != SCAN_END; t = scan_next(&scan)) {
    depth += scan_is_sign(t, '(') ? 1 : scan_is_sign(t, ')') ? -1 : 0;
    bool string = t.kind == SCAN_VALUE && scan_is_word(last, STR("as"));
    bool standard = scan_is_word(t, STR("return")) || scan_is_word(t, STR("begin"));
    if (depth == 0 && (string || standard)) return str_slice(text, 0, t.from);
    last = t;
  }
  return text;
}

bool function_read_at_once(Arena *arena, Str text) {
  Str head = function_head(arena, text), body = str_lower(arena, str_slice(text, head.len, text.len));
  return str_starts(body, STR("return")) || str_starts(body, STR("begin"));
}

Str function_replacing(Arena *arena, Str text) {
  static const Str create = STR_INIT("create ");
  if (text.len < create.len || !str_eq_fold(str_slice(text, 0, create.len), create)) return text;
  Str rest = str_trim(str_slice(text, create.len, text.len)), word = str_lower(arena, str_slice(rest, 0, 3));
  if (word.len == 3 && str_starts(word, STR("or")) && char_is_space(word.ptr[2])) return text;
  return CAT(arena, STR("CREATE OR REPLACE "), rest);
}

/* A column or an argument may be of it. */
static bool is_type(RenameKind kind) {
  return kind == RENAME_TABLE || kind == RENAME_VIEW || kind == RENAME_ENUM || kind == RENAME_DOMAIN;
}

/* The new name of a type that `whole` was, as it stands in SQL; absent: it is the same. */
static Str name_now(const Plan *plan, Str whole) {
  each(i, *plan->renames) {
    const Rename *rename = &plan->renames->items[i];
    if (!is_type(rename->kind) || !str_eq(rename->from, whole)) continue;
    ptrdiff_t dot = str_find_char(rename->to, '.');
    Str schema = dot < 0 ? STR_NONE : str_slice(rename->to, 0, (size_t)dot);
    Str name = str_slice(rename->to, (size_t)(dot + 1), rename->to.len);
    return sql_qualified(plan->arena, plan->new_schema, schema, name);
  }
  return STR_NONE;
}

Str plan_renamed_types(const Plan *plan, Str text, ptrdiff_t from) {
  if (from < 0 || plan->renames->len == 0) return text;
  Scan scan = {plan->arena, text, plan->to->dialect, (size_t)from};
  Buf out = BUF(plan->arena);
  Str given = plan->old_schema->postgres.schema, usual = str_given(given) ? given : STR("public");
  size_t done = 0;
  for (ScanToken t = scan_next(&scan); t.kind != SCAN_END; t = scan_next(&scan)) {
    if (t.kind != SCAN_NAME) continue;
    Str whole = t.name;
    if (scan_is_sign(scan_peek(&scan, 0), '.')) {
      scan_next(&scan);
      Str name = scan_next(&scan).name;
      whole = str_eq(whole, usual) ? name : CAT(plan->arena, whole, STR("."), name);
    }
    Str now = name_now(plan, whole);
    if (!str_given(now)) continue;
    buf_append(&out, str_slice(text, done, t.from));
    buf_append(&out, now);
    done = scan.at;
  }
  buf_append(&out, str_slice(text, done, text.len));
  return buf_str(&out);
}
