/* What a C header declares, as libclang understands it: structs with the layout of a target, enums,
 * functions, variables. Any target of clang can be asked for; no compiler of it is needed as long as
 * the header includes nothing but what belongs to the compiler (stdint.h, stddef.h, stdbool.h).
 *
 * Serves the proof of `verify --c` and `import c`, for which it keeps annotations and comments. */
#ifndef REFLECT_C_HEADER_H
#define REFLECT_C_HEADER_H

#include "base/fs.h"
#include "base/map.h"
#include "engine/clang.h"

typedef struct CPlace {
  Str file;
  unsigned line, column;
} CPlace;

typedef struct CMember {
  Str name;             /* "(union)", "(struct)": one without a name, whose members count as members of this */
  Str type;             /* as written, without its typedefs resolved: "sg_opt_i64", "float[3]" */
  Str canonical;        /* with all of them resolved: "struct sg_opt_i64", "unsigned char[16]" */
  int64_t offset, size; /* in bytes; -1: a type that is not complete, or a bit-field */
  StrList annotations;  /* __attribute__((annotate("..."))), when `notes` are asked for */
  Str comment;          /* with its comment marks, by the same; absent: none */
  CPlace place;
} CMember;

typedef struct CStruct {
  Str name;  /* empty: it has no tag */
  Str alias; /* of one without a tag the name of its typedef, else the same; empty: it has neither */
  VEC(CMember) members;
  int64_t size, align;
  StrList annotations;
  Str comment;
  CPlace place;
} CStruct;

typedef struct CEnumerator {
  Str name;
  int64_t value;
  Str comment;
  CPlace place;
} CEnumerator;

typedef struct CEnumeration {
  Str name, alias; /* as those of a struct */
  VEC(CEnumerator) constants;
  int64_t size;
  Str comment;
  CPlace place;
} CEnumeration;

typedef struct CDeclared { /* a function or a variable */
  Str name;
  Str type; /* "int (const char *, size_t)", "const int[3]" */
  bool defined;
  bool in_header; /* its first declaration is in a file that ends in .h */
  CPlace place;
} CDeclared;

typedef struct CMistake {
  CPlace place; /* file absent: of the options */
  Str text;
} CMistake;

typedef struct CHeader {
  VEC(CStruct *) structs;
  VEC(CEnumeration *) enums;
  VEC(CDeclared *) functions, variables;
  VEC(CMistake) mistakes; /* errors */
  /* By name; enumerators of all enums. */
  Map structs_by_name, enums_by_name, constants_by_name, functions_by_name, variables_by_name;
} CHeader;

typedef struct CReading {
  Str file;        /* a path, or the name of one of `files` */
  Str target;      /* "aarch64-linux-gnu"; absent: this machine's */
  StrList options; /* more options of the compiler */
  const ClangFile *files; /* that are in memory, and win over the disk */
  size_t n_files;
  bool bodies;   /* look into functions too: for their mistakes */
  bool layout;   /* names, offsets and sizes of structs and their members are all that is asked for */
  bool notes;    /* comments, all of them, and annotations are asked for too */
} CReading;

/* Reads a header or source; what its system headers declare is left out. Standing declarations of a
 * name are kept once, the definition where there is one. Safe beside other threads. */
CHeader *c_header_read(Arena *arena, const Clang *clang, const CReading *reading);

#endif
