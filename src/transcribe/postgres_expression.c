/* Expressions of Postgres in the portable language. */
#include "transcribe/postgres.h"

Str pg_portable(Scribe *s, const CatalogTable *table, Str expression) {
  (void)s, (void)table, (void)expression;
  return STR_NONE;
}
