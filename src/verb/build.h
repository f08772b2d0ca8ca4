/* The compilation database of somebody's build, for the commands that read C. */
#ifndef VERB_BUILD_H
#define VERB_BUILD_H

#include "reflect/c_units.h"
#include "verb/run.h"

/* There is a compile_commands.json in the directory. */
bool build_has_commands(Arena *arena, Str directory);

/* The directory that --build names, which may name the file itself. */
Str build_directory(Str given);

/* The commands of the database in `directory`; false after a diagnostic. */
bool build_read_commands(Run *run, const Clang *clang, Str directory, CCommands *commands);

#endif
