/* Is the schema right? What a compiler can know before a database does.
 *
 * rules.def lists every rule; each is a function that looks at the linked model and reports. Rules of
 * a dialect run only when one of its outputs is on. They report what is wrong and change nothing. */
#ifndef RULES_RULES_H
#define RULES_RULES_H

#include "model/schema.h"

/* Applies every rule. The model must be whole: call it only while there are no errors. */
void rules_run(Arena *arena, Diags *diags, const Schema *schema);

#endif
