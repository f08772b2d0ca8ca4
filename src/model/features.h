/* Which features a schema uses, and what each target makes of them. */
#ifndef MODEL_FEATURES_H
#define MODEL_FEATURES_H

#include "model/schema.h"

typedef enum Level { LEVEL_NATIVE, LEVEL_EMULATED, LEVEL_DOCUMENTED, LEVEL_LOST, LEVEL_ERROR } Level;

typedef enum Feature {
#define FEATURE(id, ...) FEATURE_##id,
#include "model/features.def"
  FEATURE_COUNT
} Feature;

typedef struct FeatureInfo {
  Str id; /* "NULLS_ORDER" */
  Str name;
  Level levels[TARGET_C + 1]; /* by TargetId */
  Str reason;
} FeatureInfo;

extern const FeatureInfo feature_infos[FEATURE_COUNT];
extern const Str level_names[LEVEL_ERROR + 1]; /* "native" */

/* One use of a feature. */
typedef struct FeatureUse {
  Feature feature;
  const Table *table; /* NULL: the object belongs to none */
  Str object;    /* the name of the column, index or constraint; the table's own where it is that */
  const Node *node; /* the YAML of the object, or NULL */
  Str key;          /* the key of it that asks for the feature */
  Span place;       /* of the object's name: feature_use_span is more exact */
  DialectSet on; /* where the thing exists */
} FeatureUse;

Span feature_use_span(const FeatureUse *use);

/* Calls `visit` for every use of a feature, table by table in the order of the file. */
void features_each(const Schema *schema, void (*visit)(void *context, const FeatureUse *use),
                   void *context);

#endif
