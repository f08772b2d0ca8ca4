/* libclang, on demand: it reads C as a compiler does.
 *
 * Its C interface has not changed since 2014 in what is used here, so the few functions are declared
 * in clang.def: the package with its header takes 240 MB (docs/decisions/0044-libclang.md). Different
 * threads may use it at the same time with an index each. */
#ifndef ENGINE_CLANG_H
#define ENGINE_CLANG_H

#include "engine/library.h"

typedef struct ClangString {
  const void *data;
  unsigned flags;
} ClangString;

typedef struct ClangFile { /* a file that is only in memory */
  const char *name, *text;
  unsigned long len;
} ClangFile;

typedef struct ClangLocation {
  const void *data[2];
  unsigned number;
} ClangLocation;

typedef struct ClangRange {
  const void *data[2];
  unsigned begin, end;
} ClangRange;

typedef struct ClangCursor {
  int kind; /* CLANG_.. below; others exist */
  int extra;
  const void *data[3];
} ClangCursor;

typedef struct ClangType {
  int kind;
  void *data[2];
} ClangType;
enum { CLANG_TYPE_VOID = 2 };

enum {
#define CURSOR(id, number, name) CLANG_##id = (number),
#include "engine/clang.def"
};

/* What a visitor answers. */
enum { CLANG_BREAK = 0, CLANG_CONTINUE = 1, CLANG_RECURSE = 2 };
typedef int ClangVisitor(ClangCursor cursor, ClangCursor parent, void *data);

/* Options of a parse. */
enum {
  CLANG_MACROS = 0x1, /* record where macros are expanded */
  CLANG_SKIP_BODIES = 0x40,
  CLANG_KEEP_GOING = 0x200, /* after a header that is missing, too */
};

enum { CLANG_SEVERITY_ERROR = 3 };

typedef struct Clang {
#define FUNCTION(result, name, ...) result (*name)(__VA_ARGS__);
#include "engine/clang.def"
  const char *resources; /* the directory with its own headers, for -resource-dir */
} Clang;

/* Opens the library and finds its headers (stddef.h and others that belong to the compiler and come in
 * a package of their own). The answer is library_open's. */
Str clang_open(Arena *arena, Clang *clang);
void clang_open_begin(LibraryThread *opening); /* beside other work: library_open_begin */

/* The directory with the headers of libclang `version` ("14.0.6"), whose file is `library`; absent
 * when there is none. It is looked for beside the library and where Debian has it. */
Str clang_resources(Arena *arena, Str library, Str version);

/* A copy of `string`, which is disposed of. */
Str clang_text(Arena *arena, const Clang *clang, ClangString string);

/* A place in a file. When it is in a macro's expansion, the place of that, or of what is written
 * there when it is an argument of the macro. */
typedef struct ClangPlace {
  void *file; /* NULL: nowhere */
  unsigned line, column, offset;
} ClangPlace;

ClangPlace clang_place(const Clang *clang, ClangLocation location);

#endif
