/* schema.yaml:10:19: error: index "ix_section_scope" names unknown column "view_scop" [E0203]
 *    |
 *  5 |       view_scope:   {type: text}
 *    |       ---------- a column with a similar name
 *    :
 * 10 |         columns: [view_scop, scope_key]
 *    |                   ^^^^^^^^^ table "section_outputs" has no such column
 *    = help: replace with "view_scope"
 *    = more: schemagen explain E0203
 *
 * A second place in another file follows after `   ::: other.yaml:4:3`. */
#include "diag/cell.h"
#include "diag/format.h"

/* Terminal columns of an excerpt, and how many of them stand before the marked text when the line
 * is longer than that. */
enum { EXCERPT_WIDTH = 100, EXCERPT_BEFORE = 40 };

typedef enum Paint { PAINT_NONE, PAINT_BOLD, PAINT_ERROR, PAINT_WARNING, PAINT_FRAME } Paint;

typedef struct Printer {
  Buf *out;
  const Sources *sources;
  bool color;
  size_t gutter; /* digits of the largest line number shown */
} Printer;

/* One marked place: all offsets are in bytes of `line`. */
typedef struct Mark {
  Place place;
  Str line, label;
  size_t start, end; /* what is underlined; within the window */
  size_t from, to;   /* the window: what is shown of the line */
  char with;
} Mark;

static void paint(const Printer *p, Paint paint) {
  static const Str codes[] = {
      [PAINT_NONE] = STR_INIT("\x1b[0m"),     [PAINT_BOLD] = STR_INIT("\x1b[1m"),
      [PAINT_ERROR] = STR_INIT("\x1b[1;31m"), [PAINT_WARNING] = STR_INIT("\x1b[1;35m"),
      [PAINT_FRAME] = STR_INIT("\x1b[1;34m"),
  };
  if (p->color) buf_append(p->out, codes[paint]);
}

static void print_painted(const Printer *p, Paint with, Str text) {
  paint(p, with);
  cells_print(p->out, text);
  paint(p, PAINT_NONE);
}

/* Walks left from `at` over at most `width` columns; `*used` is what it walked over. */
static size_t window_left(Str line, size_t at, size_t width, size_t *used) {
  *used = 0;
  while (at > 0) {
    size_t before = cell_before(line, at);
    unsigned more = cell_at(str_slice(line, before, at)).width;
    if (*used + more > width) break;
    *used += more;
    at = before;
  }
  return at;
}

static size_t window_right(Str line, size_t at, size_t width) {
  size_t used = 0;
  while (at < line.len) {
    Cell cell = cell_at(str_slice(line, at, line.len));
    if (used + cell.width > width) break;
    used += cell.width;
    at += cell.len;
  }
  return at;
}

/* The whole line when it fits; otherwise a window around the mark. Looks only at as much of the
 * line as is shown, so that a thousand mistakes in one endless line are no trouble. */
static void choose_window(Mark *mark) {
  size_t before;
  mark->from = window_left(mark->line, mark->start, EXCERPT_WIDTH, &before);
  mark->to = window_right(mark->line, mark->from, EXCERPT_WIDTH);
  if (mark->from == 0 && mark->to == mark->line.len) return;
  mark->from = window_left(mark->line, mark->start, EXCERPT_BEFORE, &before);
  mark->to = window_right(mark->line, mark->from, EXCERPT_WIDTH);
  if (mark->end > mark->to) mark->end = mark->to;
}

static Mark mark_new(const Printer *p, Span span, Str label, char with) {
  Mark mark = {.place = source_place(p->sources, span.start), .label = label, .with = with};
  mark.line = source_line(p->sources, mark.place.source, mark.place.line);
  size_t offset = (size_t)(mark.line.ptr - mark.place.source->text.ptr);
  mark.start = span.start - mark.place.source->base - offset;
  if (mark.start > mark.line.len) mark.start = mark.line.len; /* at the line end itself */
  mark.end = mark.start + (span.end > span.start ? span.end - span.start : 0);
  if (mark.end > mark.line.len) mark.end = mark.line.len; /* goes on in the next line */
  choose_window(&mark);
  return mark;
}

static size_t digits_of(uint32_t number) {
  size_t count = 1;
  while ((number /= 10) != 0) count++;
  return count;
}

/* The left edge of an excerpt; line 0 is a row without a number. */
static void print_edge(const Printer *p, uint32_t line, Str sign) {
  paint(p, PAINT_FRAME);
  buf_repeat(p->out, ' ', p->gutter - (line == 0 ? 0 : digits_of(line)));
  if (line != 0) buf_uint(p->out, line);
  buf_append(p->out, sign);
  paint(p, PAINT_NONE);
}

static void print_line(const Printer *p, const Mark *mark) {
  print_edge(p, mark->place.line, STR(" |"));
  if (mark->line.len > 0) buf_char(p->out, ' ');
  if (mark->from > 0) buf_lit(p->out, "...");
  for (size_t at = mark->from; at < mark->to;) {
    Str rest = str_slice(mark->line, at, mark->line.len);
    Cell cell = cell_at(rest);
    cell_print(p->out, rest, cell);
    at += cell.len;
  }
  if (mark->to < mark->line.len) buf_lit(p->out, "...");
  buf_char(p->out, '\n');
}

/* The row below the line. Tabs are copied, so that both rows move alike whatever a tab is worth. */
static void print_underline(const Printer *p, const Mark *mark, Paint with) {
  print_edge(p, 0, STR(" | "));
  if (mark->from > 0) buf_lit(p->out, "   ");
  size_t signs = 0;
  for (size_t at = mark->from; at < mark->end;) {
    if (at == mark->start) paint(p, with);
    Cell cell = cell_at(str_slice(mark->line, at, mark->line.len));
    bool marked = at >= mark->start, tab = cell.rune == '\t';
    if (tab && marked && signs == 0) break; /* one sign for a text that begins with a tab */
    if (tab)
      buf_char(p->out, '\t');
    else
      buf_repeat(p->out, marked ? mark->with : ' ', cell.width);
    if (marked) signs += tab ? 0 : cell.width;
    at += cell.len;
  }
  if (signs == 0) {
    paint(p, with);
    buf_char(p->out, mark->with);
  }
  if (!str_empty(mark->label)) {
    buf_char(p->out, ' ');
    cells_print(p->out, mark->label);
  }
  paint(p, PAINT_NONE);
  buf_char(p->out, '\n');
}

static bool shows_same(const Mark *a, const Mark *b) {
  return a->place.line == b->place.line && a->from == b->from && a->to == b->to;
}

static void print_excerpts(Printer *p, const Mark *marks, size_t len, Paint with) {
  for (size_t i = 0; i < len; i++) {
    const Mark *mark = &marks[i], *before = i == 0 ? NULL : &marks[i - 1];
    bool same_file = before != NULL && before->place.source == mark->place.source;
    if (before != NULL && !same_file) {
      print_edge(p, 0, STR(" ::: "));
      cells_print(p->out, mark->place.source->path);
      buf_format(p->out, ":%u:%u\n", (unsigned)mark->place.line, (unsigned)mark->place.column);
    }
    bool distant = same_file && mark->place.line > before->place.line + 1;
    if (distant || !same_file) {
      print_edge(p, 0, distant ? STR(" :") : STR(" |"));
      buf_char(p->out, '\n');
    }
    if (!same_file || !shows_same(before, mark)) print_line(p, mark);
    print_underline(p, mark, mark->with == '^' ? with : PAINT_FRAME);
  }
}

/* The places of a diagnostic in the order in which they are shown. */
static size_t marks_of(const Printer *p, const Diag *diag, Mark marks[2]) {
  if (!span_given(diag->span)) return 0;
  marks[0] = mark_new(p, diag->span, diag->label, '^');
  if (!span_given(diag->also)) return 1;
  marks[1] = mark_new(p, diag->also, diag->also_label, '-');
  bool above =
      marks[1].place.source == marks[0].place.source && diag->also.start < diag->span.start;
  if (above) {
    Mark first = marks[1];
    marks[1] = marks[0];
    marks[0] = first;
  }
  return 2;
}

static void print_headline(const Printer *p, const Diag *diag, Paint with) {
  const DiagInfo *info = &diag_infos[diag->code];
  paint(p, PAINT_BOLD);
  if (span_given(diag->span)) {
    Place place = source_place(p->sources, diag->span.start);
    cells_print(p->out, place.source->path);
    buf_format(p->out, ":%u:%u: ", (unsigned)place.line, (unsigned)place.column);
  } else {
    cells_print(p->out, str_empty(diag->path) ? STR("schemagen") : diag->path);
    buf_lit(p->out, ": ");
  }
  print_painted(p, with, severity_warns(info->severity) ? STR("warning:") : STR("error:"));
  buf_char(p->out, ' ');
  print_painted(p, PAINT_BOLD, diag->message);
  buf_format(p->out, " [%.*s]\n", STR_ARG(info->code));
}

/* A line after the excerpt; further lines of `text` are indented to stand below the first. */
static void print_note(const Printer *p, const char *what, Str text) {
  print_edge(p, 0, STR(" = "));
  print_painted(p, PAINT_BOLD, str_from_z(what));
  Str line;
  str_split(&text, '\n', &line);
  cells_print(p->out, line);
  while (str_split(&text, '\n', &line)) {
    buf_char(p->out, '\n');
    if (str_empty(line)) continue;
    buf_repeat(p->out, ' ', p->gutter + 3 + strlen(what));
    cells_print(p->out, line);
  }
  buf_char(p->out, '\n');
}

static void print_diag(Printer *p, const Diag *diag) {
  const DiagInfo *info = &diag_infos[diag->code];
  Paint with = severity_warns(info->severity) ? PAINT_WARNING : PAINT_ERROR;
  Mark marks[2];
  size_t len = marks_of(p, diag, marks);
  p->gutter = 0;
  for (size_t i = 0; i < len; i++) {
    size_t digits = digits_of(marks[i].place.line);
    if (digits > p->gutter) p->gutter = digits;
  }
  print_headline(p, diag, with);
  print_excerpts(p, marks, len, with);
  if (!str_empty(diag->help)) print_note(p, "help: ", diag->help);
  print_note(p, "more: schemagen explain ", info->code);
}

void diags_print_text(Buf *out, const Diags *diags, bool color) {
  Printer printer = {.out = out, .sources = diags->sources, .color = color};
  each(i, diags->list) print_diag(&printer, diags->list.items[i]);
}
