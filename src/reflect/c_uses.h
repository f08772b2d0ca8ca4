/* Finding where C code uses names: members of a struct, functions, variables, enumerators, types and
 * macros. By what the compiler understands of the code, not by its text. */
#ifndef REFLECT_C_USES_H
#define REFLECT_C_USES_H

#include "base/fs.h"
#include "base/map.h"
#include "reflect/c_units.h"

typedef enum CUseKind {
#define C_USE(id, name, words) C_USE_##id,
#include "reflect/c_uses.def"
  C_USE_COUNT
} CUseKind;

typedef struct CUseInfo {
  Str name, words; /* "read", "reads {}" */
} CUseInfo;

extern const CUseInfo c_use_infos[C_USE_COUNT];

typedef struct CName {
  Str name;
  CUseKind constant; /* what its use is when it is an enumerator: VALUE or DESCRIPTOR */
} CName;

/* What is looked for. */
typedef struct CWanted {
  Str row;     /* a struct */
  Map members; /* the names of its members that count, to anything */
  Map names;   /* other names, to their CName */
} CWanted;

typedef struct CUse {
  Str file; /* absolute, as far as the compile commands are */
  unsigned line, column;
  CUseKind kind;
  Str name;     /* row.member, or the name */
  Str function; /* that it is in; absent: in none */
  Str macro;    /* whose expansion it is part of; absent: none */
  Str macro_file; /* where the name stands in the macro's definition; absent: not known */
  unsigned macro_line, macro_column;
} CUse;
typedef VEC(CUse) CUses;

typedef struct CProblem {
  Str file;
  CError error; /* without text: the file could not be read at all */
} CProblem;
typedef VEC(CProblem) CProblems;

typedef struct CUnitUses {
  CUses uses;             /* in the order of the code; some may be there twice */
  bool has_row;           /* the unit declares the struct */
  size_t missing_members; /* which it then lacks */
} CUnitUses;

typedef struct CFound {
  CUses uses;         /* sorted, each once */
  CProblems problems; /* units that were not understood in full, sorted */
  size_t units;       /* that were looked at */
  size_t with_row;    /* of those: declare the struct */
  StrList stale;      /* of those: files whose struct lacks a member, sorted */
} CFound;

/* Looks through `commands`, several at the same time. Files that schemagen has generated and headers
 * of the system are not looked into. */
CFound c_uses_find(Arena *arena, const Clang *clang, const CCommands *commands,
                   const CWanted *wanted);

/* Whether the file begins as those that schemagen writes do. */
bool c_file_is_generated(Arena *arena, Str path);

/* The uses in one parsed unit. */
CUnitUses c_uses_in_unit(Arena *arena, const Clang *clang, const CCommand *command,
                         const CUnit *unit, const CWanted *wanted);

#endif
