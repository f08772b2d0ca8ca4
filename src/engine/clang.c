#include "engine/clang.h"

#include "base/fs.h"

#include <dlfcn.h>

/* 14 is the one the tests run with. */
static const char *const names[] = {
  "libclang-14.so.1", "libclang-15.so.1", "libclang-16.so.1", "libclang-17.so.1", "libclang-18.so.1",
  "libclang-19.so.1", "libclang-20.so.1", "libclang-13.so.1", "libclang.so.13",   "libclang.so.1",
  "libclang.so",      NULL,
};
static const char *const functions[] = {
#define FUNCTION(result, name, ...) #name,
#include "engine/clang.def"
};
static const Library library = {names, "libclang1-14", functions, sizeof(functions) / sizeof(functions[0])};

static const struct { int number; const char *name; } cursors[] = {
#define CURSOR(id, number, name) {number, name},
#include "engine/clang.def"
};

Str clang_text(Arena *arena, const Clang *clang, ClangString string) {
  const char *text = clang->clang_getCString(string);
  Str copy = text == NULL ? STR("") : str_copy(arena, str_from_z(text));
  clang->clang_disposeString(string);
  return copy;
}

ClangPlace clang_place(const Clang *clang, ClangLocation location) {
  ClangPlace place = {0};
  clang->clang_getFileLocation(location, &place.file, &place.line, &place.column, &place.offset);
  return place;
}

/* "Debian clang version 14.0.6": 14.0.6 */
static Str version_of(Arena *arena, const Clang *clang) {
  Str text = clang_text(arena, clang, clang->clang_getClangVersion());
  ptrdiff_t at = str_find(text, STR("version "));
  size_t start = at < 0 ? text.len : (size_t)at + STR("version ").len, end = start;
  while (end < text.len && (char_is_digit(text.ptr[end]) || text.ptr[end] == '.')) end++;
  return str_slice(text, start, end);
}

static bool has_headers(Arena *arena, Str directory) {
  return fs_kind(arena, path_join(arena, directory, STR("include/stddef.h"))) != FS_MISSING;
}

/* LLVM names the directory 14.0.6 and, from 16 on, 16. */
Str clang_resources(Arena *arena, Str file, Str version) {
  ptrdiff_t dot = str_find_char(version, '.');
  Str major = dot < 0 ? version : str_slice(version, 0, (size_t)dot);
  Str llvm = str_format(arena, "/usr/lib/llvm-%.*s/lib", STR_ARG(major));
  const Str places[] = {path_dir(file), path_join(arena, path_dir(file), STR("../lib")), llvm,
                        STR("/usr/lib"), STR("/usr/include")};
  const Str versions[] = {version, major};
  for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
    for (size_t j = 0; j < sizeof versions / sizeof *versions; j++) {
      Str found = path_join(arena, path_join(arena, places[i], STR("clang")), versions[j]);
      if (has_headers(arena, found)) return found;
    }
  }
  return STR_NONE;
}

/* Where the library's file is: the address of any of its functions tells. */
static Str path_of(const Clang *clang) {
  Dl_info info;
  void *address;
  memcpy(&address, &clang->clang_createIndex, sizeof address);
  bool found = dladdr(address, &info) != 0 && info.dli_fname != NULL;
  return found ? str_from_z(info.dli_fname) : STR("");
}

static bool knows_cursors(Arena *arena, const Clang *clang) {
  for (size_t i = 0; i < sizeof cursors / sizeof *cursors; i++) {
    Str name = clang_text(arena, clang, clang->clang_getCursorKindSpelling(cursors[i].number));
    if (!str_eq(name, str_from_z(cursors[i].name))) return false;
  }
  return true;
}

void clang_open_begin(LibraryThread *opening) { library_open_begin(opening, &library); }

Str clang_open(Arena *arena, Clang *clang) {
  _Static_assert(offsetof(Clang, resources) == sizeof(functions), "one member a function");
  Str why = library_open(arena, &library, clang);
  if (str_given(why)) return why;
  Str file = path_of(clang), version = version_of(arena, clang);
  if (!knows_cursors(arena, clang))
    return str_format(arena, "%.*s, version %.*s, numbers its cursors in a way of its own",
                      STR_ARG(path_base(file)), STR_ARG(version));
  Str resources = clang_resources(arena, file, version);
  if (str_given(resources)) {
    clang->resources = str_z(arena, resources);
    return STR_NONE;
  }
  ptrdiff_t dot = str_find_char(version, '.');
  Str major = dot < 0 ? version : str_slice(version, 0, (size_t)dot);
  return str_format(arena,
                    "%.*s has no headers of its own, such as stddef.h (install them with: apt-get install "
                    "libclang-common-%.*s-dev)",
                    STR_ARG(path_base(file)), STR_ARG(major));
}
