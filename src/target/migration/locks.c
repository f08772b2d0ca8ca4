/* What each statement locks, said above it. The facts are in locks.def. */
#include "target/migration/postgres.h"

#include "base/buf.h"

static const struct {
  Str beginning, lock, on, rows;
} locks[] = {
#define LOCK(beginning, lock, on, rows) {STR_INIT(beginning), STR_INIT(lock), STR_INIT(on), STR_INIT(rows)},
#include "target/migration/locks.def"
};

/* Takes the first word or name of `*text`: "auth"."my users" is one. */
static Str next_word(Str *text) {
  Str rest = str_trim(*text);
  size_t at = 0;
  for (bool quoted = false; at < rest.len && (quoted || !char_is_space(rest.ptr[at])); at++)
    if (rest.ptr[at] == '"') quoted = !quoted;
  *text = str_slice(rest, at, rest.len);
  return str_slice(rest, 0, at);
}

static bool fits(Str beginning, Str sql) {
  while (!str_empty(str_trim(beginning))) {
    Str wanted = next_word(&beginning), word = next_word(&sql);
    bool part = str_empty(str_trim(beginning)); /* the last may go on: SET (fillfactor */
    if (str_eq(wanted, STR("%")) && !str_empty(word)) continue;
    if (!str_eq_fold(wanted, part && word.len > wanted.len ? str_slice(word, 0, wanted.len) : word)) return false;
  }
  return true;
}

static bool has_hazard(const Move *move, HazardKind kind) {
  each(i, move->hazards)
    if (move->hazards.items[i].kind == kind) return true;
  return false;
}

/* "ACCESS EXCLUSIVE on both tables; reads all rows" */
static Str describe(Arena *arena, const Move *move, size_t lock) {
  Buf out = BUF(arena);
  bool proven = str_ends(move->sql, STR(" NOT VALID")) || move->proven;
  buf_append(&out, locks[lock].lock);
  if (!str_empty(locks[lock].on)) buf_format(&out, " on %.*s", STR_ARG(locks[lock].on));
  if (has_hazard(move, HAZARD_REWRITES)) buf_lit(&out, "; rows are written anew");
  else if (!str_empty(locks[lock].rows) && !proven) buf_lit(&out, "; rows are read, not written");
  else buf_lit(&out, "; rows are left alone");
  return buf_str(&out);
}

void postgres_say_locks(Plan *plan) {
  for (int phase = 0; phase < PHASE_COUNT; phase++) each(i, plan->phases[phase]) {
    Move *move = &plan->phases[phase].items[i];
    if (str_given(move->lock)) continue;
    move->lock = STR("what the block does");
    if (move->block) continue;
    for (size_t k = 0; k < sizeof locks / sizeof *locks; k++) {
      if (!fits(locks[k].beginning, move->sql)) continue;
      bool none = str_eq(locks[k].lock, STR("none"));
      move->lock = none ? STR("none") : describe(plan->arena, move, k);
      break;
    }
  }
}
