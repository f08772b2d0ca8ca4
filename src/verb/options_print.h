/* The table of options.def for people: what README.md and docs/commands.md show. */
#ifndef VERB_OPTIONS_PRINT_H
#define VERB_OPTIONS_PRINT_H

#include "base/buf.h"

/* A row per command: what it does and its exit codes. */
void commands_print_markdown(Buf *out);

/* A section per command with what it does and its own flags; then the flags of every command, and
 * the commands that are planned. */
void options_print_markdown(Buf *out);

#endif
