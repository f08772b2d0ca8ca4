/* Templates to pieces: finding the tags, and the white space around them. */
#include "target/frame/token.h"

typedef struct Mark {
  PieceKind kind;
  char letter; /* after the opening brace */
  Str close;
} Mark;

static const Mark marks[] = {{PIECE_OUTPUT, '{', STR_INIT("}}")},
                             {PIECE_TAG, '%', STR_INIT("%}")},
                             {PIECE_COMMENT, '#', STR_INIT("#}")}};

static const Mark *mark_at(Str s, size_t at) {
  if (at + 1 >= s.len || s.ptr[at] != '{') return NULL;
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (s.ptr[at + 1] == marks[i].letter) return &marks[i];
  return NULL;
}

/* Offset after the string literal that begins at `at`; `s.len` when it does not end. */
static size_t skip_string(Str s, size_t at) {
  char quote = s.ptr[at];
  for (at++; at < s.len && s.ptr[at] != quote; at++)
    if (s.ptr[at] == '\\') at++;
  return at < s.len ? at + 1 : s.len;
}

/* Offset of the closing mark, or `s.len`. Quotes protect their content except in comments. */
static size_t find_close(Str s, size_t at, const Mark *mark) {
  while (at + 1 < s.len) {
    char c = s.ptr[at];
    if (mark->kind != PIECE_COMMENT && (c == '"' || c == '\'')) {
      at = skip_string(s, at);
    } else if (c == mark->close.ptr[0] && s.ptr[at + 1] == mark->close.ptr[1]) {
      return at;
    } else {
      at++;
    }
  }
  return s.len;
}

/* An unclosed tag swallows what follows; so that a forgotten quote is still one mistake on one line,
 * its place is the opening mark alone. */
static size_t add_tag(Arena *arena, Diags *diags, Pieces *pieces, Text text, size_t open) {
  Str s = text.str;
  const Mark *mark = mark_at(s, open);
  size_t from = open + 2, close = find_close(s, from, mark);
  if (close == s.len) {
    diag_add(diags, DIAG_TEMPLATE_UNCLOSED_MARK, text_span(text, open, from),
             STRS(str_slice(s, open, from), mark->close));
    return s.len;
  }
  bool trim_before = from < close && s.ptr[from] == '-';
  bool trim_after = close > from + trim_before && s.ptr[close - 1] == '-';
  Text body = text_slice(text, from + trim_before, close - trim_after);
  vec_push(arena, pieces, (Piece){mark->kind, body, text_span(text, open, close + 2), trim_before,
                                  trim_after});
  return close + 2;
}

static void add_text(Arena *arena, Pieces *pieces, Text text, size_t from, size_t to) {
  if (from == to) return;
  Text body = text_slice(text, from, to);
  vec_push(arena, pieces, (Piece){.kind = PIECE_TEXT, .body = body, .span = body.span});
}

static bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

static bool all_blank(Str s) {
  for (size_t i = 0; i < s.len; i++)
    if (!is_blank(s.ptr[i])) return false;
  return true;
}

/* Length of `s`, a part of the template that starts at `start`, without the blanks after its last line
 * end; -1 when something else stands on that line. */
static ptrdiff_t line_start(Str s, const char *start) {
  ptrdiff_t newline = str_find_last(s, '\n');
  if (newline < 0 && s.ptr != start && s.ptr[-1] != '\n') return -1;
  size_t keep = (size_t)(newline + 1);
  return all_blank(str_slice(s, keep, s.len)) ? (ptrdiff_t)keep : -1;
}

/* Length of the blanks up to and including the first line end of `s`; -1 when other text comes first,
 * or when there is no line end and `s` is not the last of the template. */
static ptrdiff_t line_rest(Str s, bool last) {
  ptrdiff_t newline = str_find_char(s, '\n');
  if (newline < 0 && !last) return -1;
  size_t end = newline < 0 ? s.len : (size_t)newline;
  if (!all_blank(str_slice(s, 0, end))) return -1;
  return newline < 0 ? (ptrdiff_t)end : newline + 1;
}

static bool is_control(const Piece *piece) {
  return piece->kind == PIECE_TAG || piece->kind == PIECE_COMMENT;
}

/* The piece after the run of tags, comments and blanks that starts with piece `from`. */
static size_t run_end(const Pieces *pieces, size_t from) {
  size_t end = from;
  while (end < pieces->len) {
    const Piece *piece = &pieces->items[end];
    if (!is_control(piece) && !(piece->kind == PIECE_TEXT && all_blank(piece->body.str))) break;
    end++;
  }
  return end;
}

/* Settles the lines of the run of tags [from, to): when they have theirs for themselves, the blanks
 * around and between them and the line end go. */
static void settle_run(Pieces *pieces, const char *start, size_t from, size_t to) {
  Piece *before = from > 0 ? &pieces->items[from - 1] : NULL;
  Piece *after = to < pieces->len ? &pieces->items[to] : NULL;
  bool text_before = before != NULL && before->kind == PIECE_TEXT;
  bool text_after = after != NULL && after->kind == PIECE_TEXT;
  if ((before != NULL && !text_before) || (after != NULL && !text_after)) return;
  ptrdiff_t keep = before == NULL ? 0 : line_start(before->body.str, start);
  ptrdiff_t drop = after == NULL ? 0 : line_rest(after->body.str, to + 1 == pieces->len);
  if (keep < 0 || drop < 0) return;
  for (size_t i = from; i < to; i++)
    if (pieces->items[i].kind == PIECE_TEXT) pieces->items[i].body.str.len = 0;
  if (before != NULL) before->body = text_slice(before->body, 0, (size_t)keep);
  if (after != NULL) after->body = text_slice(after->body, (size_t)drop, after->body.str.len);
}

static void settle_lines(Pieces *pieces, const char *start) {
  for (size_t i = 0; i < pieces->len;) {
    if (!is_control(&pieces->items[i])) {
      i++;
      continue;
    }
    size_t end = run_end(pieces, i);
    settle_run(pieces, start, i, end);
    i = end;
  }
}

static void trim_text(Piece *piece, bool start, bool end) {
  if (piece->kind != PIECE_TEXT) return;
  Str s = piece->body.str;
  size_t from = 0, to = s.len;
  while (start && from < to && char_is_space(s.ptr[from])) from++;
  while (end && to > from && char_is_space(s.ptr[to - 1])) to--;
  piece->body = text_slice(piece->body, from, to);
}

static void settle_marks(Pieces *pieces) {
  each(i, *pieces) {
    const Piece *piece = &pieces->items[i];
    if (piece->trim_before && i > 0) trim_text(&pieces->items[i - 1], false, true);
    if (piece->trim_after && i + 1 < pieces->len) trim_text(&pieces->items[i + 1], true, false);
  }
}

Pieces pieces_split(Arena *arena, Diags *diags, Text text, bool lines) {
  Pieces pieces = {0};
  size_t from = 0, at = 0;
  while (at < text.str.len) {
    if (mark_at(text.str, at) == NULL) {
      ptrdiff_t brace = str_find_char(str_slice(text.str, at + 1, text.str.len), '{');
      at = brace < 0 ? text.str.len : at + 1 + (size_t)brace;
      continue;
    }
    add_text(arena, &pieces, text, from, at);
    from = at = add_tag(arena, diags, &pieces, text, at);
  }
  add_text(arena, &pieces, text, from, text.str.len);
  if (lines) {
    settle_lines(&pieces, text.str.ptr);
    settle_marks(&pieces);
  }
  return pieces;
}
