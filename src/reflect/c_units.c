#include "reflect/c_units.h"

#include "base/fs.h"

#include <sys/mman.h>
#include <unistd.h>

static const Str languages[] = {
  STR_INIT(".c"), STR_INIT(".cc"), STR_INIT(".cpp"), STR_INIT(".cxx"), STR_INIT(".c++"), STR_INIT(".C"),
};

static bool is_c(Str file) {
  for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
    if (str_ends(file, languages[i])) return true;
  return false;
}

Str c_unit_path(Arena *arena, const CCommand *command, Str path) {
  return path_normal(arena, path_join(arena, command->directory, path));
}

/* What the compiler writes, and how it warns, is nothing that matters here. */
static bool is_dropped(Str arg, bool *with_value) {
  *with_value = str_eq(arg, STR("-o")) || str_eq(arg, STR("-MF")) || str_eq(arg, STR("-MT")) ||
                str_eq(arg, STR("-MQ"));
  return *with_value || str_eq(arg, STR("-c")) || str_eq(arg, STR("-MD")) ||
         str_eq(arg, STR("-MMD")) || str_starts(arg, STR("-pedantic"));
}

static void add_args(Arena *arena, const Clang *clang, void *from, CCommand *to) {
  const char *const first[] = {"-resource-dir", clang->resources, "-working-directory",
                               str_z(arena, to->directory), "-w", "-ferror-limit=0"};
  for (size_t i = 0; i < sizeof first / sizeof *first; i++) vec_push(arena, &to->args, first[i]);
  unsigned count = clang->clang_CompileCommand_getNumArgs(from);
  for (unsigned i = 1; i < count; i++) { /* [0] is the compiler */
    Str arg = clang_text(arena, clang, clang->clang_CompileCommand_getArg(from, i));
    bool with_value;
    if (!is_dropped(arg, &with_value)) vec_push(arena, &to->args, str_z(arena, arg));
    if (with_value) i++;
  }
}

static void add_command(Arena *arena, const Clang *clang, void *from, CCommands *commands) {
  CCommand command = {
    .directory = clang_text(arena, clang, clang->clang_CompileCommand_getDirectory(from))};
  Str file = clang_text(arena, clang, clang->clang_CompileCommand_getFilename(from));
  if (!is_c(file)) return;
  command.file = c_unit_path(arena, &command, file);
  add_args(arena, clang, from, &command);
  vec_push(arena, commands, command);
}

/* libclang writes what is wrong with a database to standard error, in lines such as
 * "YAML:1:12: error: Unexpected token." and "json-compilation-database: Missing key: .."; here is the
 * text of such a line. */
static Str database_error(Arena *arena, int said) {
  static const Str starts[] = {STR_INIT("YAML:"), STR_INIT("json-compilation-database: ")};
  Str text, why;
  if (!fs_read(arena, str_format(arena, "/proc/self/fd/%d", said), 1 << 16, &text, &why)) return why;
  for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
    for (Str rest = text, line; str_split(&rest, '\n', &line);)
      if (str_starts(line, starts[i])) return str_slice(line, starts[i].len, line.len);
  return text;
}

static void *open_database(Arena *arena, const Clang *clang, Str directory, Str *why) {
  int failed = 0, said = memfd_create("said", MFD_CLOEXEC), error = dup(STDERR_FILENO);
  if (said >= 0 && error >= 0) dup2(said, STDERR_FILENO);
  void *database =
    clang->clang_CompilationDatabase_fromDirectory(str_z(arena, directory), &failed);
  if (said >= 0 && error >= 0) dup2(error, STDERR_FILENO);
  if (failed != 0) *why = database_error(arena, said);
  if (said >= 0) close(said);
  if (error >= 0) close(error);
  return failed != 0 ? NULL : database;
}

bool c_commands_read(Arena *arena, const Clang *clang, Str directory, CCommands *commands, Str *why) {
  void *database = open_database(arena, clang, directory, why);
  if (database == NULL) return false;
  void *all = clang->clang_CompilationDatabase_getAllCompileCommands(database);
  unsigned count = clang->clang_CompileCommands_getSize(all);
  for (unsigned i = 0; i < count; i++)
    add_command(arena, clang, clang->clang_CompileCommands_getCommand(all, i), commands);
  clang->clang_CompileCommands_dispose(all);
  clang->clang_CompilationDatabase_dispose(database);
  return true;
}

/* The first error that has a place. Those without are about options of other compilers. */
static CError first_error(Arena *arena, const Clang *clang, const CUnit *unit,
                          const CCommand *command) {
  CError error = {0};
  unsigned count = clang->clang_getNumDiagnostics(unit->unit);
  for (unsigned i = 0; i < count && !str_given(error.text); i++) {
    void *diagnostic = clang->clang_getDiagnostic(unit->unit, i);
    ClangPlace place = clang_place(clang, clang->clang_getDiagnosticLocation(diagnostic));
    if (clang->clang_getDiagnosticSeverity(diagnostic) >= CLANG_SEVERITY_ERROR && place.file) {
      Str file = clang_text(arena, clang, clang->clang_getFileName(place.file));
      error.file = c_unit_path(arena, command, file);
      error.line = place.line;
      error.column = place.column;
      error.text = clang_text(arena, clang, clang->clang_getDiagnosticSpelling(diagnostic));
    }
    clang->clang_disposeDiagnostic(diagnostic);
  }
  return error;
}

CUnit c_unit_open(Arena *arena, const Clang *clang, const CCommand *command) {
  CUnit unit = {.index = clang->clang_createIndex(0, 0)};
  int failed = clang->clang_parseTranslationUnit2(
    unit.index, NULL, command->args.items, (int)command->args.len, NULL, 0,
    CLANG_MACROS | CLANG_KEEP_GOING, &unit.unit);
  if (failed != 0) unit.unit = NULL;
  if (unit.unit != NULL) unit.error = first_error(arena, clang, &unit, command);
  return unit;
}

void c_unit_close(const Clang *clang, CUnit *unit) {
  if (unit->unit != NULL) clang->clang_disposeTranslationUnit(unit->unit);
  clang->clang_disposeIndex(unit->index);
}
