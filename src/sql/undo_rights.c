/* What takes back a statement about rights or a remark: REVOKE, IS NULL. */
#include "sql/undo.h"

/* The text from byte `from` up to where the scan stands. */
static Str text_from(const UndoWords *w, size_t from) {
  return str_trim(str_slice(w->scan.text, from, w->next.from));
}

/* Up to the word, which is taken; false: it is not there. */
static bool text_to(UndoWords *w, const char *word, Str *text) {
  size_t from = w->next.from;
  while (w->next.kind != SCAN_END && !scan_is_word(w->next, str_from_z(word))) undo_advance(w);
  *text = text_from(w, from);
  return undo_accept(w, word);
}

/* Everyone has some rights without a GRANT: to take them away would be no undo. `what`: behind ON. */
static bool is_everyones(const UndoWords *w, Str what, Str whom) {
  static const char *const kinds[] = {"function", "procedure", "routine", "type", "domain", "language", "database",
                                      "schema", "all", "functions", "routines", "types"};
  if (str_find(str_lower(w->arena, whom), STR("public")) < 0) return false;
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (str_starts(str_lower(w->arena, what), str_from_z(kinds[i]))) return true;
  return false;
}

/* "a, b" of a, b WITH GRANT OPTION GRANTED BY c, to the end. */
static Str receivers(UndoWords *w) {
  size_t from = w->next.from;
  while (w->next.kind != SCAN_END && !scan_is_word(w->next, STR("with")) && !scan_is_word(w->next, STR("granted")))
    undo_advance(w);
  Str whom = text_from(w, from);
  while (w->next.kind != SCAN_END) undo_advance(w);
  return whom;
}

/* GRANT SELECT ON books TO reader, GRANT staff TO reader */
Str undo_grant(UndoWords *w) {
  Str what, object = STR_NONE;
  size_t from = w->next.from;
  if (!text_to(w, "to", &what)) return STR_NONE;
  UndoWords again = *w;
  again.scan.at = from;
  undo_advance(&again);
  Str rights;
  if (text_to(&again, "on", &rights)) object = str_trim(str_slice(w->scan.text, again.next.from, from + what.len));
  Str whom = receivers(w);
  if (str_empty(whom) || (str_given(object) && is_everyones(w, object, whom))) return STR_NONE;
  return CAT(w->arena, STR("REVOKE "), what, STR(" FROM "), whom);
}

/* ALTER DEFAULT PRIVILEGES FOR ROLE a IN SCHEMA app GRANT SELECT ON TABLES TO reader */
Str undo_default_rights(UndoWords *w) {
  Str where;
  if (!text_to(w, "grant", &where)) return STR_NONE;
  Str revoke = undo_grant(w);
  if (!str_given(revoke)) return STR_NONE;
  Str gap = str_empty(where) ? STR("") : STR(" ");
  return CAT(w->arena, STR("ALTER DEFAULT PRIVILEGES "), where, gap, revoke);
}

/* COMMENT ON TABLE books IS 'x', SECURITY LABEL FOR p ON TABLE books IS 'x' */
Str undo_remark(UndoWords *w) {
  Str what;
  return text_to(w, "is", &what) ? CAT(w->arena, str_slice(w->scan.text, 0, w->next.from), STR("NULL")) : STR_NONE;
}

/* --- REVOKE --- */

/* The same words, whatever the case and the space between them. */
static bool same_words(Arena *arena, Str a, Str b) {
  Scan first = {arena, a, DIALECT_POSTGRES, 0}, second = {arena, b, DIALECT_POSTGRES, 0};
  ScanToken x, y;
  do {
    x = scan_next(&first);
    y = scan_next(&second);
    bool names = x.kind == SCAN_NAME && y.kind == SCAN_NAME;
    if (x.kind != y.kind || !str_eq(names ? x.name : x.text, names ? y.name : y.text)) return false;
  } while (x.kind != SCAN_END);
  return true;
}

/* The last of the statements about exactly these rights gave them. */
static Str given_before(const UndoWords *w, const StrList *earlier, const StrList *undos) {
  for (size_t i = earlier->len; i-- > 0;) {
    if (same_words(w->arena, earlier->items[i], w->scan.text)) return STR_NONE;
    bool given = str_given(undos->items[i]) && same_words(w->arena, undos->items[i], w->scan.text);
    if (given) return earlier->items[i];
  }
  return STR_NONE;
}

/* An earlier statement speaks of rights on it. */
static bool spoken_of(const UndoWords *w, Str function, const StrList *earlier) {
  each(i, *earlier) {
    Str text = str_lower(w->arena, earlier->items[i]);
    bool rights = str_starts(text, STR("revoke")) || str_starts(text, STR("grant"));
    bool all = str_find(text, STR(" all functions ")) >= 0 || str_find(text, STR(" all routines ")) >= 0;
    if (rights && (all || str_find(earlier->items[i], function) >= 0)) return true;
  }
  return false;
}

/* REVOKE EXECUTE ON FUNCTION f(integer) FROM PUBLIC: everyone may call a function that the schema makes. */
static Str everyones_call(UndoWords *w, const UndoKnown *known, const StrList *earlier) {
  bool all = undo_accept_kind(w, "ALL PRIVILEGES") || undo_accept(w, "all");
  if (!all && !undo_accept(w, "execute")) return STR_NONE;
  if (!undo_accept_kind(w, "ON FUNCTION")) return STR_NONE;
  Str function;
  if (!text_to(w, "from", &function)) return STR_NONE;
  size_t from = w->next.from;
  while (w->next.kind != SCAN_END) undo_advance(w);
  Str whom = text_from(w, from);
  bool ours = false;
  each(i, known->functions) ours = ours || same_words(w->arena, known->functions.items[i], function);
  ptrdiff_t open = str_find_char(function, '(');
  if (!ours || known->own_defaults || open < 0 || !str_eq_fold(whom, STR("public"))) return STR_NONE;
  if (spoken_of(w, str_slice(function, 0, (size_t)open), earlier)) return STR_NONE;
  return CAT(w->arena, STR("GRANT EXECUTE ON FUNCTION "), function, STR(" TO PUBLIC"));
}

Str undo_revoke(UndoWords *w, const UndoKnown *known, const StrList *earlier, const StrList *undos) {
  Str grant = given_before(w, earlier, undos);
  return str_given(grant) ? grant : everyones_call(w, known, earlier);
}
