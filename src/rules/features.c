/* What a dialect cannot have and would answer differently without: model/features.def. */
#include "model/features.h"
#include "rules/rule.h"

static void check_use(void *context, const FeatureUse *use) {
  static const struct { TargetId target; Str name; } dialects[] = {
    [DIALECT_POSTGRES] = {TARGET_POSTGRES, STR_INIT("Postgres")},
    [DIALECT_SQLITE] = {TARGET_SQLITE, STR_INIT("SQLite")},
  };
  Rules *r = context;
  const FeatureInfo *info = &feature_infos[use->feature];
  for (int i = 0; i < DIALECT_COUNT; i++) {
    bool wanted = on(use->on & r->schema->dialects, (Dialect)i);
    if (!wanted || info->levels[dialects[i].target] != LEVEL_ERROR) continue;
    diag_add(r->diags, DIAG_FEATURE, use->span,
             STRS(dialects[i].name, info->name, use->object, info->reason));
  }
}

void rule_features(Rules *r) {
  features_each(r->schema, check_use, r);
}
