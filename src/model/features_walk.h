/* What the two files that look for uses of features share. Nothing else includes this. */
#ifndef MODEL_FEATURES_WALK_H
#define MODEL_FEATURES_WALK_H

#include "model/features.h"

typedef struct Walk {
  void (*visit)(void *context, const FeatureUse *use);
  void *context;
  const Schema *schema;
  const Table *table; /* NULL: above all tables */
} Walk;

/* The thing whose features are looked at. */
typedef struct Thing {
  Str name;
  const Node *node;
  Span span;
  DialectSet on;
} Thing;

/* Tells of a use of `feature`; `key` is where it is asked for. */
void feature_use(const Walk *w, Feature feature, const Thing *thing, Str key);

/* lower() and upper() in an expression that stands under `key`. */
void feature_expression(const Walk *w, const Expression *expression, const Thing *thing, Str key);

/* What is there in one dialect alone, though what it belongs to is in `within`. */
void feature_narrowed(const Walk *w, DialectSet within, const Thing *thing);

/* features_column.c: a column of `w->table`. */
void feature_column(const Walk *w, const Column *column);

#endif
