/* Tokens of an expression or of an index element. */
#ifndef EXPR_LEXER_H
#define EXPR_LEXER_H

#include "diag/source.h"

typedef enum TokenKind {
  TOKEN_END,
  TOKEN_WORD,     /* a bare identifier or keyword */
  TOKEN_QUOTED,   /* "name" */
  TOKEN_STRING,   /* 'text' */
  TOKEN_NUMBER,   /* digits, at most one point; anything glued to it makes it TOKEN_BAD */
  TOKEN_SYMBOL,   /* an operator or a punctuation mark, taken as long as the language knows it */
  TOKEN_UNCLOSED, /* a quote without an end */
  TOKEN_BAD       /* a byte or a run of bytes that starts no token */
} TokenKind;

typedef struct Token {
  TokenKind kind;
  size_t from, to; /* bytes in the text */
  Str value;       /* words and symbols as written; quoted ones without quotes and doubling */
} Token;

/* The token at or after `at`. */
Token token_next(Arena *arena, Str text, size_t at);

bool token_is(Token token, Str symbol);       /* a symbol */
bool token_is_word(Token token, Str keyword); /* a bare word, any case */

#endif
