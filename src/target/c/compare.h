/* One header against the plan. */
#ifndef TARGET_C_COMPARE_H
#define TARGET_C_COMPARE_H

#include "target/c/proof.h"

typedef struct CCompare {
  Arena *arena;
  const CPlan *plan;
  const CHeader *header; /* as it is */
  CProof *proof;
} CCompare;

/* Structs with their members, and enums with their values. `*same` (one a table) says whether the
 * struct has the members of the plan in its order, with their types. */
void c_compare_declarations(const CCompare *compare, bool *same);

/* Offsets and sizes of the structs that are the `same`. */
void c_compare_layout(const CCompare *compare, const CAbi *abi, const bool *same);

/* Functions and variables against those of `made`. */
void c_compare_functions(const CCompare *compare, const CHeader *made);

void c_difference(const CCompare *compare, CPlace place, Str what, Str wanted, Str found);

#endif
