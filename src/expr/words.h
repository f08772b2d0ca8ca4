/* Words the parser knows: its own keywords, and what people write that is not of the language, so
 * that a message can name it. */
#ifndef EXPR_WORDS_H
#define EXPR_WORDS_H

#include "expr/expr.h"
#include "expr/lexer.h"

bool word_is_keyword(Token token);
/* An operator of an engine that the language lacks: `ilike`, `->`. */
bool token_is_foreign(Token token);
/* A function that the clock, chance or the session decides: now(), random(). */
bool function_is_volatile(Str name);
/* The language's name for a type of casts written as in C or SQL: `int` is `integer`; or absent. */
Str type_respelt(Str name);
/* The type of casts of text literals ("::date"); EXPR_UNKNOWN for any other spelling. */
ExprType type_of_literal(Str spelling);

#endif
