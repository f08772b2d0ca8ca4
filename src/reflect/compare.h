/* What two catalogs of one dialect differ in. */
#ifndef REFLECT_COMPARE_H
#define REFLECT_COMPARE_H

#include "reflect/catalog.h"

typedef struct CatalogDifference {
  const CatalogObject *left, *right; /* one is NULL when only the other catalog has the object */
  const CatalogField *field;         /* what differs; NULL: the comment, or the whole object */
  Str left_text, right_text;         /* its values; absent: none */
} CatalogDifference;
typedef VEC(CatalogDifference) CatalogDifferenceList;

/* All differences, in the order of catalog.def, then by label, then by field. What is part of an object that only
 * one side has is not listed on its own. */
CatalogDifferenceList catalog_compare(Arena *arena, const Catalog *left, const Catalog *right);

/* "type", "comment"; absent for a whole object. */
Str catalog_difference_words(const CatalogDifference *difference);

#endif
