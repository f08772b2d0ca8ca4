/* The dialects' own parsers, asked about the user's text. Opened only when there is text that was not asked
 * about before: the lock remembers the hash of what was (docs/lock.md). */
#ifndef RULES_TEXTS_H
#define RULES_TEXTS_H

#include "model/objects.h"

/* A hash of every dialect text of the schema, and of what it is checked with; absent when there is none. */
Str texts_hash(Arena *arena, const Schema *schema);

/* Reports what a parser refuses, and a parser that is not installed. True when all texts were checked and
 * nothing was said. */
bool texts_check(Arena *arena, Diags *diags, const Schema *schema);

#endif
