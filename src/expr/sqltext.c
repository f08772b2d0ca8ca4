#include "expr/sqltext.h"

void sqltext_add(Arena *arena, SqlText *text, Str sql) {
  if (sql.len == 0) return;
  size_t len = text->pieces.len;
  if (len == 0 || text->pieces.items[len - 1].column != NULL) {
    vec_push(arena, &text->pieces, (SqlPiece){.text = sql});
    return;
  }
  SqlPiece *last = &text->pieces.items[len - 1];
  last->text = str_concat(arena, last->text, sql);
}

void sqltext_add_column(Arena *arena, SqlText *text, const void *column) {
  vec_push(arena, &text->pieces, (SqlPiece){.column = column});
}

void sqltext_add_all(Arena *arena, SqlText *text, SqlText more) {
  each(i, more.pieces) {
    SqlPiece piece = more.pieces.items[i];
    if (piece.column != NULL) sqltext_add_column(arena, text, piece.column);
    else sqltext_add(arena, text, piece.text);
  }
}

Str sql_literal(Arena *arena, Str value) {
  Buf text = BUF(arena);
  buf_char(&text, '\'');
  for (size_t i = 0; i < value.len; i++) {
    if (value.ptr[i] == '\'') buf_char(&text, '\'');
    buf_char(&text, value.ptr[i]);
  }
  buf_char(&text, '\'');
  return buf_str(&text);
}
