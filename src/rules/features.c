/* What a dialect cannot have and would answer differently without: model/features.def. */
#include "model/features.h"
#include "rules/rule.h"

static void check_use(void *context, const FeatureUse *use) {
  static const TargetId targets[] = {[DIALECT_POSTGRES] = TARGET_POSTGRES,
                                     [DIALECT_SQLITE] = TARGET_SQLITE};
  Rules *r = context;
  const FeatureInfo *info = &feature_infos[use->feature];
  for (int i = 0; i < DIALECT_COUNT; i++) {
    bool wanted = on(use->on & r->schema->dialects, (Dialect)i);
    if (!wanted || info->levels[targets[i]] != LEVEL_ERROR) continue;
    diag_add(r->diags, DIAG_FEATURE, feature_use_span(use),
             STRS(dialect_infos[i].title, info->name, use->object, info->reason,
                  dialect_infos[DIALECT_COUNT - 1 - i].key));
  }
}

void rule_features(Rules *r) {
  features_each(r->schema, check_use, r);
}
