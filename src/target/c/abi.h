/* Where the members of a row lie, by the rules of each ABI. The generated headers hold 64-bit ABIs to
 * it themselves; this is for the others, and for a proof that does not ask the header. */
#ifndef TARGET_C_ABI_H
#define TARGET_C_ABI_H

#include "target/c/plan.h"

typedef enum CAbiId {
#define C_ABI(id, name, triple, pointer, wide) C_ABI_##id,
#include "target/c/abis.def"
  C_ABI_COUNT
} CAbiId;

typedef struct CAbi {
  Str name, triple; /* "i386", "i386-linux-gnu" */
  int pointer;      /* bytes */
  int wide;         /* alignment of int64_t and double */
} CAbi;

extern const CAbi c_abis[C_ABI_COUNT];

typedef struct CLayout {
  int64_t size, align;
} CLayout;

/* Of the row; `offsets` (one a column) and `sizes` get those of its members. */
CLayout c_row_layout(const CAbi *abi, const CTable *table, int64_t *offsets, int64_t *sizes);

#endif
