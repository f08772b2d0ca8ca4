/* The beginning of the program that expr_grid_c.h writes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "schemagen_inside.h"
#include "schemagen_rt.h"
/* The runtime as the compiler puts it together: */
#include "convert.c"
#include "array.c"
#include "row.c"
#include "db.c"
#undef OP
#define take take_for_checks
#define is_word is_word_of_checks
#include "schemagen_check.c"

typedef struct Function {
  sg_val (*run)(sg_eval *, const int *);
  char type;
  int counts[8]; /* values of each column it reads; ends with 0 */
  const char *source;
} Function;

static sg_val moment(const char *text) {
  sg_ts ts;
  return sg_ts_parse(text, strlen(text), &ts) ? sg_x_int(ts.us) : undecided();
}
