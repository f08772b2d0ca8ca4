/* `import c HEADER`: structs of C become tables. */
#include "base/fs.h"
#include "transcribe/c_source.h"
#include "verb/build.h"
#include "verb/import.h"

/* Options of a compiler that say how a header is read; those of one word, and those whose value is the next word. */
static bool is_reading_option(Str arg, bool *with_value) {
  static const Str pairs[] = {STR_INIT("-I"), STR_INIT("-D"), STR_INIT("-U"), STR_INIT("-isystem"), STR_INIT("-iquote"),
                              STR_INIT("-include"), STR_INIT("-working-directory")};
  static const Str starts[] = {STR_INIT("-I"), STR_INIT("-D"), STR_INIT("-U"), STR_INIT("-std="), STR_INIT("-isystem"),
                               STR_INIT("--sysroot")};
  bool is = false;
  *with_value = false;
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) *with_value = *with_value || str_eq(arg, pairs[i]);
  for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) is = is || str_starts(arg, starts[i]);
  return is || *with_value;
}

/* A header has no command of its own: that of the source beside it with the same name, else of the first in its
 * directory, else the first. */
static const CCommand *command_for(Run *run, const CCommands *commands, Str header) {
  Str directory = path_dir(header), stem = import_stem(header);
  const CCommand *best = commands->len == 0 ? NULL : &commands->items[0];
  int rank = 0;
  each(i, *commands) {
    const CCommand *command = &commands->items[i];
    bool beside = str_eq(path_normal(run->arena, path_dir(command->file)), directory);
    int here = beside ? 1 + str_eq(import_stem(command->file), stem) : 0;
    if (here > rank) best = command, rank = here;
  }
  return best;
}

static bool add_build_options(Run *run, const Clang *clang, Str header, StrList *options) {
  Str given = run_flag(run, FLAG_IMPORT_BUILD)->text;
  CCommands commands = {0};
  if (!str_given(given)) return true;
  if (!build_read_commands(run, clang, build_directory(given), &commands)) return false;
  const CCommand *command = command_for(run, &commands, header);
  for (size_t i = 0; command != NULL && i < command->args.len; i++) {
    bool with_value;
    if (!is_reading_option(str_from_z(command->args.items[i]), &with_value)) continue;
    vec_push(run->arena, options, str_from_z(command->args.items[i]));
    if (with_value && i + 1 < command->args.len) vec_push(run->arena, options, str_from_z(command->args.items[++i]));
  }
  return true;
}

static bool report_mistakes(Run *run, const CHeader *header, Str path) {
  each(i, header->mistakes) {
    const CMistake *mistake = &header->mistakes.items[i];
    const CPlace *place = &mistake->place;
    Str at = str_given(place->file)
                 ? str_format(run->arena, "%.*s:%u:%u", STR_ARG(place->file), place->line, place->column)
                 : path;
    diag_add_path(run->diags, DIAG_C_MISTAKE, at, STRS(mistake->text));
  }
  return header->mistakes.len > 0;
}

static Str absolute(Arena *arena, Str path) {
  Str here = fs_real(arena, STR("."));
  return path_normal(arena, str_given(here) ? path_join(arena, here, path) : path);
}

Transcription *import_c(Run *run, Str path, const StrList *flags) {
  Arena *arena = run->arena;
  Clang clang;
  CReading reading = {.file = path, .notes = true};
  if (fs_kind(arena, path) != FS_FILE) {
    Diag *diag = diag_add_path(run->diags, DIAG_IMPORT_SOURCE, STR_NONE, STRS(path, STR("there is no such file")));
    diag_help(diag, STR("give the path of a header: schemagen import c HEADER"));
    return NULL;
  }
  Str why = clang_open(arena, &clang);
  if (str_given(why)) {
    diag_add_path(run->diags, DIAG_CLANG_MISSING, STR_NONE, STRS(why));
    run->unverified = true;
    return NULL;
  }
  if (!add_build_options(run, &clang, absolute(arena, path), &reading.options)) return NULL;
  if (reading.options.len > 0) reading.file = absolute(arena, path); /* they may come with another working directory */
  each(i, *flags) vec_push(arena, &reading.options, flags->items[i]);
  const CHeader *header = c_header_read(arena, &clang, &reading);
  if (report_mistakes(run, header, path)) return NULL;
  return transcribe_c(arena, run->diags, header, reading.file, import_stem(path));
}
