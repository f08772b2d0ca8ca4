/* The translation units of a C project: what compile_commands.json says, and parsing one of them. */
#ifndef REFLECT_C_UNITS_H
#define REFLECT_C_UNITS_H

#include "base/vec.h"
#include "engine/clang.h"

typedef struct CCommand {
  Str file; /* absolute, or as the database has it */
  Str directory;
  VEC(const char *) args; /* for clang_parseTranslationUnit2, the file among them */
} CCommand;
typedef VEC(CCommand) CCommands;

/* Reads compile_commands.json of `directory`. Commands for other languages than C and C++ are left
 * out. False, with libclang's words in `why`, when it cannot be understood. While it is read standard
 * error goes elsewhere: not for use beside other threads. */
bool c_commands_read(Arena *arena, const Clang *clang, Str directory, CCommands *commands, Str *why);

typedef struct CError {
  Str file;
  unsigned line, column;
  Str text; /* "'b.h' file not found"; absent: there is no error */
} CError;

typedef struct CUnit {
  void *index, *unit; /* unit NULL: it could not be read at all */
  CError error;       /* the first one */
} CUnit;

/* Parses the file of `command`, with its macros. Close it in any case. */
CUnit c_unit_open(Arena *arena, const Clang *clang, const CCommand *command);
void c_unit_close(const Clang *clang, CUnit *unit);

/* A path that libclang gives, which may be relative to the directory of `command`. */
Str c_unit_path(Arena *arena, const CCommand *command, Str path);

#endif
