#include "diag/suggest.h"

/* Longer names are compared as a whole only: no identifier of a database is longer. */
enum { NAME_MAX_BYTES = 128, DISTANCE_MAX = 4 };

static size_t smaller(size_t a, size_t b) {
  return a < b ? a : b;
}

/* Which characters occur, one bit each; digits and other bytes share bits, which only makes the
 * filter weaker. */
static uint64_t letters_of(Str s) {
  uint64_t set = 0;
  for (size_t i = 0; i < s.len; i++)
    set |= UINT64_C(1) << ((unsigned char)char_lower(s.ptr[i]) & 63u);
  return set;
}

static size_t bits_of(uint64_t set) {
  size_t count = 0;
  for (; set != 0; set &= set - 1) count++;
  return count;
}

/* Optimal string alignment distance of `a` and `b`, ASCII case ignored; stops with a number above
 * `limit` as soon as the distance is known to exceed it. */
static size_t distance(Str a, Str b, size_t limit) {
  uint8_t rows[3][NAME_MAX_BYTES + 1];
  for (size_t j = 0; j <= b.len; j++) rows[0][j] = (uint8_t)j;
  for (size_t i = 1; i <= a.len; i++) {
    uint8_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];
    char c = char_lower(a.ptr[i - 1]);
    size_t least = row[0] = (uint8_t)i;
    for (size_t j = 1; j <= b.len; j++) {
      char d = char_lower(b.ptr[j - 1]);
      size_t cost =
          smaller(above[j - 1] + (size_t)(c != d), (size_t)smaller(above[j], row[j - 1]) + 1);
      bool swapped =
          i > 1 && j > 1 && c == char_lower(b.ptr[j - 2]) && d == char_lower(a.ptr[i - 2]);
      if (swapped) cost = smaller(cost, two_above[j - 2] + (size_t)1);
      row[j] = (uint8_t)cost;
      least = smaller(least, cost);
    }
    if (least > limit) return least;
  }
  return rows[a.len % 3][b.len];
}

/* Without computing the distance: can it be at most `limit`? Each character that only one of the
 * two has costs at least one edit. */
static bool may_be_near(Str a, uint64_t a_letters, Str b, size_t limit) {
  if (b.len > a.len + limit || a.len > b.len + limit || b.len > NAME_MAX_BYTES) return false;
  uint64_t b_letters = letters_of(b);
  return bits_of(a_letters & ~b_letters) <= limit && bits_of(b_letters & ~a_letters) <= limit;
}

Str suggest_nearest(Str wrong, const Str *names, size_t len) {
  for (size_t i = 0; i < len; i++)
    if (str_eq_fold(wrong, names[i])) return names[i];
  if (wrong.len == 0 || wrong.len > NAME_MAX_BYTES) return STR_NONE;
  size_t limit = wrong.len < 3 ? 1 : smaller(wrong.len / 3, DISTANCE_MAX);
  uint64_t letters = letters_of(wrong);
  Str nearest = STR_NONE;
  for (size_t i = 0; i < len && limit > 0; i++) {
    if (!may_be_near(wrong, letters, names[i], limit)) continue;
    size_t found = distance(wrong, names[i], limit);
    bool shares_something = found < smaller(wrong.len, names[i].len);
    if (found > limit || !shares_something) continue;
    nearest = names[i];
    limit = found - 1;
  }
  return nearest;
}
