/* The text of a template cut into pieces, and the inside of a tag cut into tokens.
 * Knows nothing of names, filters or which tags exist. */
#ifndef TARGET_FRAME_TOKEN_H
#define TARGET_FRAME_TOKEN_H

#include "diag/diag.h"

typedef enum PieceKind { PIECE_TEXT, PIECE_OUTPUT, PIECE_TAG, PIECE_COMMENT } PieceKind;

typedef struct Piece {
  PieceKind kind;
  Text body;  /* the text to print, or what stands between the marks */
  Span span;  /* the marks included */
  bool trim_before, trim_after; /* {%- and -%} */
} Piece;

typedef VEC(Piece) Pieces;

/* Cuts `text` at its {{ }}, {% %} and {# #}. `lines`: white space around tags is settled, that is, a
 * line of nothing but tags and comments vanishes, and `-` marks are obeyed. */
Pieces pieces_split(Arena *arena, Diags *diags, Text text, bool lines);

typedef enum TokenKind {
  TOKEN_END,
  TOKEN_NAME,
  TOKEN_STRING, /* its value in `value` */
  TOKEN_INT,    /* its value in `number` */
  TOKEN_DOT, TOKEN_PIPE, TOKEN_COLON, TOKEN_OPEN, TOKEN_CLOSE, TOKEN_EQUAL, TOKEN_NOT_EQUAL,
  TOKEN_BAD     /* reported when read */
} TokenKind;

typedef struct Token {
  TokenKind kind;
  Text text;  /* as written */
  Str value;
  int64_t number;
} Token;

/* Reads the tokens of one tag, one ahead. */
typedef struct Cursor {
  Arena *arena;
  Diags *diags;
  Text text;
  size_t at;
  Token token; /* the next one */
} Cursor;

Cursor cursor_open(Arena *arena, Diags *diags, Text text);
void cursor_next(Cursor *cursor);

/* True, and past it, when the next token is `kind`. */
bool cursor_take(Cursor *cursor, TokenKind kind);
/* The same for the word `word`. */
bool cursor_take_word(Cursor *cursor, Str word);
bool cursor_at_word(const Cursor *cursor, Str word);

/* Reports that `wanted` should stand where the next token is; nothing when that is already bad. */
void cursor_expected(Cursor *cursor, Str wanted);

#endif
