/* The proof that generated C is what the schema says: every header and source is read by libclang, and
 * what it understood is compared with the plan that the target prints. */
#ifndef TARGET_C_PROOF_H
#define TARGET_C_PROOF_H

#include "reflect/c_header.h"
#include "target/c/abi.h"

typedef struct CText { /* a generated file */
  Str name;  /* below the directory of the output */
  Str made;  /* as the plan prints it */
  Str found; /* as it is on the disk; absent: it is not there */
} CText;
typedef VEC(CText) CTexts;

typedef struct CDifference {
  CPlace place; /* in a file as CText has it; file absent: in none */
  Str what;     /* "app_users.email: offset on i386" */
  Str wanted, found;
} CDifference;

typedef struct CUnproven {
  Str what, why;
} CUnproven;

typedef struct CSizes { /* of a row on every ABI, as libclang has them; -1: not known */
  Str name;
  int64_t sizes[C_ABI_COUNT];
} CSizes;

typedef struct CProof {
  Str no_clang; /* why libclang cannot be had; all else is empty then. Absent: it is there */
  VEC(CDifference) differences; /* by file and place */
  VEC(CUnproven) unproven;
  VEC(CSizes) rows;
  bool outlined; /* outlines were enough */
  size_t members, functions, sources; /* that were compared or read; without those of the runtime */
} CProof;

/* Compares, on every ABI of abis.def: the struct of each row, its members, their order, types,
 * offsets and sizes; enums and their values; and on one the functions and variables, with what
 * `made` declares. Every source is read with the headers of this machine, so that a function is defined
 * as it is declared. When all is as it was made, by templates that are `tested` (schemagen's own), files are
 * read in outline (outline.h) until something is found. */
CProof *c_prove(Arena *arena, const CPlan *plan, const CTexts *texts, bool tested);

/* The sizes of the rows as a table, a line each. */
void c_proof_print_sizes(Buf *out, const CProof *proof);

#endif
