/* Myers' algorithm (An O(ND) Difference Algorithm and its Variations, 1986) in linear space: the
 * middle of a shortest path is found from both ends, then both halves are solved alike.
 *
 * Two things bound the time: lines that the other text does not have at all are changed whatever the
 * path, so they are put aside first; and a search that has taken more than `max_cost` steps settles
 * for the furthest point it has reached, as diff(1) and git do. Time is then O(lines x max_cost). */
#include "tree/diff.h"

#include "base/hash.h"
#include "base/vec.h"

#include <stdint.h>

typedef struct Line {
  Str text; /* with its line end; the last line of a text may have none */
  uint32_t id; /* equal for equal lines */
  bool changed;
} Line;

typedef VEC(Line) Lines;

typedef struct Side {
  Lines lines;
  uint32_t *ids;   /* of the lines that both texts have, */
  uint32_t *where; /* and their places in `lines` */
  ptrdiff_t len;
} Side;

typedef struct Search {
  Side *a, *b;
  ptrdiff_t *forward, *backward; /* furthest x on each diagonal x - y; indexed from -len of b - 1 */
  ptrdiff_t max_cost;
} Search;

static void split_lines(Arena *arena, Str text, Lines *lines) {
  for (size_t at = 0; at < text.len;) {
    const char *end = memchr(text.ptr + at, '\n', text.len - at);
    size_t next = end == NULL ? text.len : (size_t)(end - text.ptr) + 1;
    vec_push(arena, lines, (Line){.text = str_slice(text, at, next)});
    at = next;
  }
}

/* Numbers equal lines of both texts alike, with an open hash table of the first line of each. */
typedef struct Numbering {
  Line **slots;
  size_t mask;
  uint32_t count;
} Numbering;

static void number_line(Numbering *numbering, Line *line) {
  size_t at = (size_t)hash64(line->text) & numbering->mask;
  while (numbering->slots[at] != NULL && !str_eq(numbering->slots[at]->text, line->text))
    at = (at + 1) & numbering->mask;
  if (numbering->slots[at] == NULL) {
    numbering->slots[at] = line;
    line->id = numbering->count++;
  }
  line->id = numbering->slots[at]->id;
}

static uint32_t number_lines(Arena *arena, Lines *a, Lines *b) {
  Numbering numbering = {.mask = 63};
  while (numbering.mask < 2 * (a->len + b->len)) numbering.mask = numbering.mask * 2 + 1;
  numbering.slots = arena_array(arena, Line *, numbering.mask + 1);
  each(i, *a) number_line(&numbering, &a->items[i]);
  each(i, *b) number_line(&numbering, &b->items[i]);
  return numbering.count;
}

/* Puts aside the lines that the other text does not have. */
static void select_lines(Arena *arena, Side *side, const Lines *other, uint32_t ids) {
  bool *known = arena_array(arena, bool, ids + 1);
  each(i, *other) known[other->items[i].id] = true;
  side->ids = arena_array(arena, uint32_t, side->lines.len + 1);
  side->where = arena_array(arena, uint32_t, side->lines.len + 1);
  each(i, side->lines) {
    Line *line = &side->lines.items[i];
    if (!known[line->id]) {
      line->changed = true;
      continue;
    }
    side->ids[side->len] = line->id;
    side->where[side->len++] = (uint32_t)i;
  }
}

typedef struct Box {
  ptrdiff_t a0, a1, b0, b1; /* lines [a0, a1) of one text against [b0, b1) of the other */
} Box;

typedef struct Point {
  ptrdiff_t x, y;
} Point;

/* State of one search for a middle: the range of diagonals each front has reached. */
typedef struct Fronts {
  ptrdiff_t low, high;         /* diagonals that exist in the box */
  ptrdiff_t f_low, f_high;     /* forward */
  ptrdiff_t b_low, b_high;     /* backward */
  ptrdiff_t f_mid, b_mid;      /* diagonals of the two corners */
} Fronts;

/* One more step of the forward front; true when it met the other (at *point). */
static bool step_forward(const Search *s, const Box *box, Fronts *f, Point *point) {
  ptrdiff_t *v = s->forward;
  if (f->f_low > f->low) v[--f->f_low - 1] = -1;
  else f->f_low++;
  if (f->f_high < f->high) v[++f->f_high + 1] = -1;
  else f->f_high--;
  bool odd = ((f->f_mid - f->b_mid) & 1) != 0;
  for (ptrdiff_t d = f->f_high; d >= f->f_low; d -= 2) {
    ptrdiff_t x = v[d - 1] < v[d + 1] ? v[d + 1] : v[d - 1] + 1;
    while (x < box->a1 && x - d < box->b1 && s->a->ids[x] == s->b->ids[x - d]) x++;
    v[d] = x;
    if (odd && f->b_low <= d && d <= f->b_high && s->backward[d] <= x) {
      *point = (Point){x, x - d};
      return true;
    }
  }
  return false;
}

static bool step_backward(const Search *s, const Box *box, Fronts *f, Point *point) {
  ptrdiff_t *v = s->backward;
  if (f->b_low > f->low) v[--f->b_low - 1] = PTRDIFF_MAX;
  else f->b_low++;
  if (f->b_high < f->high) v[++f->b_high + 1] = PTRDIFF_MAX;
  else f->b_high--;
  bool even = ((f->f_mid - f->b_mid) & 1) == 0;
  for (ptrdiff_t d = f->b_high; d >= f->b_low; d -= 2) {
    ptrdiff_t x = v[d - 1] < v[d + 1] ? v[d - 1] : v[d + 1] - 1;
    while (x > box->a0 && x - d > box->b0 && s->a->ids[x - 1] == s->b->ids[x - d - 1]) x--;
    v[d] = x;
    if (even && f->f_low <= d && d <= f->f_high && x <= s->forward[d]) {
      *point = (Point){x, x - d};
      return true;
    }
  }
  return false;
}

/* The point of the forward front that is furthest from its corner, inside the box. */
static Point furthest(const Search *s, const Box *box, const Fronts *f) {
  Point best = {box->a0, box->b0};
  for (ptrdiff_t d = f->f_high; d >= f->f_low; d -= 2) {
    ptrdiff_t x = s->forward[d] < box->a1 ? s->forward[d] : box->a1;
    if (x - d > box->b1) x = box->b1 + d;
    if (x >= box->a0 && x - d >= box->b0 && x + (x - d) > best.x + best.y)
      best = (Point){x, x - d};
  }
  return best;
}

/* A point on a (nearly) shortest path through the box, which has no common start or end. */
static Point find_middle(const Search *s, const Box *box) {
  Fronts f = {.low = box->a0 - box->b1, .high = box->a1 - box->b0,
              .f_mid = box->a0 - box->b0, .b_mid = box->a1 - box->b1};
  f.f_low = f.f_high = f.f_mid;
  f.b_low = f.b_high = f.b_mid;
  s->forward[f.f_mid] = box->a0;
  s->backward[f.b_mid] = box->a1;
  Point point = {0, 0};
  for (ptrdiff_t cost = 1;; cost++) {
    if (step_forward(s, box, &f, &point)) return point;
    if (step_backward(s, box, &f, &point)) return point;
    if (cost >= s->max_cost) return furthest(s, box, &f);
  }
}

static void mark(Side *side, ptrdiff_t from, ptrdiff_t to) {
  for (; from < to; from++) side->lines.items[side->where[from]].changed = true;
}

static void compare(const Search *s, Box box) {
  for (;;) {
    while (box.a0 < box.a1 && box.b0 < box.b1 && s->a->ids[box.a0] == s->b->ids[box.b0])
      box.a0++, box.b0++;
    while (box.a0 < box.a1 && box.b0 < box.b1 && s->a->ids[box.a1 - 1] == s->b->ids[box.b1 - 1])
      box.a1--, box.b1--;
    if (box.a0 == box.a1 || box.b0 == box.b1) break;
    Point middle = find_middle(s, &box);
    if (middle.x + middle.y == box.a0 + box.b0 || middle.x + middle.y == box.a1 + box.b1) break;
    compare(s, (Box){box.a0, middle.x, box.b0, middle.y});
    box.a0 = middle.x;
    box.b0 = middle.y;
  }
  mark(s->a, box.a0, box.a1);
  mark(s->b, box.b0, box.b1);
}

enum { LEAST_MAX_COST = 256 };

/* Marks the changed lines of both sides. */
static void find_changes(Arena *arena, Side *a, Side *b) {
  uint32_t ids = number_lines(arena, &a->lines, &b->lines);
  select_lines(arena, a, &b->lines, ids);
  select_lines(arena, b, &a->lines, ids);
  size_t diagonals = (size_t)(a->len + b->len) + 3;
  Search search = {.a = a, .b = b, .max_cost = LEAST_MAX_COST};
  while (search.max_cost * search.max_cost < a->len + b->len) search.max_cost *= 2;
  search.forward = arena_array(arena, ptrdiff_t, diagonals) + b->len + 1;
  search.backward = arena_array(arena, ptrdiff_t, diagonals) + b->len + 1;
  compare(&search, (Box){0, a->len, 0, b->len});
}

/* Changed lines [a0, a1) become [b0, b1). */
typedef struct Change {
  size_t a0, a1, b0, b1;
} Change;

typedef VEC(Change) Changes;

static Changes list_changes(Arena *arena, const Lines *a, const Lines *b) {
  Changes changes = {0};
  size_t i = 0, j = 0;
  while (i < a->len || j < b->len) {
    Change change = {.a0 = i, .b0 = j};
    while (i < a->len && a->items[i].changed) i++;
    while (j < b->len && b->items[j].changed) j++;
    change.a1 = i;
    change.b1 = j;
    if (change.a1 > change.a0 || change.b1 > change.b0) vec_push(arena, &changes, change);
    if (i < a->len) i++;
    if (j < b->len) j++;
  }
  return changes;
}

typedef struct Printer {
  Buf *out;
  const DiffStyle *style;
  size_t printed, left_out;
} Printer;

static bool room(Printer *p) {
  if (p->style->max_lines != 0 && p->printed >= p->style->max_lines) {
    p->left_out++;
    return false;
  }
  p->printed++;
  return true;
}

static void print_coloured(Printer *p, Str colour, char sign, Str text) {
  bool colours = p->style->colour && colour.len > 0;
  bool ended = str_ends(text, STR("\n"));
  if (colours) buf_append(p->out, colour);
  if (sign != 0) buf_char(p->out, sign);
  buf_append(p->out, ended ? str_slice(text, 0, text.len - 1) : text);
  if (colours) buf_lit(p->out, "\033[0m");
  buf_char(p->out, '\n');
}

static void print_line(Printer *p, char sign, Str text) {
  if (!room(p)) return;
  Str colour = sign == '-' ? STR("\033[31m") : sign == '+' ? STR("\033[32m") : STR("");
  print_coloured(p, colour, sign, text);
  if (!str_ends(text, STR("\n"))) buf_lit(p->out, "\\ No newline at end of file\n");
}

/* A range of a hunk's first line. An empty one names the line before it. */
static void append_range(Buf *text, size_t from, size_t to) {
  if (to - from == 1) buf_format(text, "%zu", from + 1);
  else buf_format(text, "%zu,%zu", to == from ? from : from + 1, to - from);
}

/* @@ -1,7 +1,6 @@ */
static void print_hunk_head(Printer *p, const Change *hunk) {
  if (!room(p)) return;
  Buf head = BUF(p->out->arena);
  buf_lit(&head, "@@ -");
  append_range(&head, hunk->a0, hunk->a1);
  buf_lit(&head, " +");
  append_range(&head, hunk->b0, hunk->b1);
  buf_lit(&head, " @@\n");
  print_coloured(p, STR("\033[36m"), 0, buf_str(&head));
}

/* Prints `len` changes that lie close together as one hunk. */
static void print_hunk(Printer *p, const Lines *a, const Lines *b, const Change *list, size_t len) {
  size_t context = p->style->context;
  const Change *last = &list[len - 1];
  size_t before = list->a0 < context ? list->a0 : context;
  size_t after = a->len - last->a1 < context ? a->len - last->a1 : context;
  Change hunk = {list->a0 - before, last->a1 + after, list->b0 - before, last->b1 + after};
  print_hunk_head(p, &hunk);
  size_t i = hunk.a0;
  for (size_t c = 0; c < len; c++) {
    for (; i < list[c].a0; i++) print_line(p, ' ', a->items[i].text);
    for (; i < list[c].a1; i++) print_line(p, '-', a->items[i].text);
    for (size_t j = list[c].b0; j < list[c].b1; j++) print_line(p, '+', b->items[j].text);
  }
  for (; i < hunk.a1; i++) print_line(p, ' ', a->items[i].text);
}

static void print_changes(Printer *p, const Lines *a, const Lines *b, const Changes *changes) {
  for (size_t from = 0, to; from < changes->len; from = to) {
    for (to = from + 1; to < changes->len; to++)
      if (changes->items[to].a0 - changes->items[to - 1].a1 > 2 * p->style->context) break;
    print_hunk(p, a, b, changes->items + from, to - from);
  }
}

void diff_unified(Buf *out, Str old_text, Str new_text, const DiffStyle *style) {
  if (str_eq(old_text, new_text)) return;
  Side a = {0}, b = {0};
  split_lines(out->arena, old_text, &a.lines);
  split_lines(out->arena, new_text, &b.lines);
  find_changes(out->arena, &a, &b);
  Changes changes = list_changes(out->arena, &a.lines, &b.lines);
  Printer p = {.out = out, .style = style};
  Str bold = STR("\033[1m");
  print_coloured(&p, bold, 0, str_format(out->arena, "--- %.*s\n", STR_ARG(style->old_name)));
  print_coloured(&p, bold, 0, str_format(out->arena, "+++ %.*s\n", STR_ARG(style->new_name)));
  print_changes(&p, &a.lines, &b.lines, &changes);
  if (p.left_out > 0) buf_format(out, "... %zu more lines of this diff\n", p.left_out);
}
