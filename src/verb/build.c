#include "verb/build.h"

#include "base/fs.h"

static const Str database = STR_INIT("compile_commands.json");

bool build_has_commands(Arena *arena, Str directory) {
  return fs_kind(arena, path_join(arena, directory, database)) != FS_MISSING;
}

Str build_directory(Str given) { return str_eq(path_base(given), database) ? path_dir(given) : given; }

bool build_read_commands(Run *run, const Clang *clang, Str directory, CCommands *commands) {
  if (!build_has_commands(run->arena, directory)) {
    diag_add_path(run->diags, DIAG_IMPACT_NO_COMMANDS, directory, NULL);
    return false;
  }
  Str why = STR_NONE;
  if (c_commands_read(run->arena, clang, directory, commands, &why)) return true;
  diag_add_path(run->diags, DIAG_IMPACT_BAD_COMMANDS, path_join(run->arena, directory, database),
                STRS(str_given(why) ? why : STR("")));
  return false;
}
