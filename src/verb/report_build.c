/* The report of a schema: every use of a feature against every output (model/features.def). */
#include "base/buf.h"
#include "base/map.h"
#include "target/ddl.h"
#include "verb/report.h"

#include <stdlib.h>

/* --- uses --- */

typedef struct Collect {
  Arena *arena;
  ReportUses *uses;
} Collect;

static void add_use(void *context, const FeatureUse *use) {
  Collect *collect = context;
  vec_push(collect->arena, collect->uses, (ReportUse){*use, feature_use_span(use)});
}

static int compare_numbers(size_t a, size_t b) { return a < b ? -1 : a > b; }

static size_t table_number(const FeatureUse *use) {
  return use->table == NULL ? 0 : use->table->position + 1;
}

/* By place; columns of a mixin have one place for all tables that use it. */
static int compare_uses(const void *left, const void *right) {
  const ReportUse *a = left, *b = right;
  int order = compare_numbers(a->span.start, b->span.start);
  if (order == 0) order = compare_numbers(table_number(&a->use), table_number(&b->use));
  if (order == 0) order = compare_numbers((size_t)a->use.feature, (size_t)b->use.feature);
  return order == 0 ? str_cmp(a->use.object, b->use.object) : order;
}

ReportUses report_uses(Arena *arena, const Schema *schema) {
  ReportUses uses = {0};
  size_t kept = 0;
  features_each(schema, add_use, &(Collect){arena, &uses});
  if (uses.len > 1) qsort(uses.items, uses.len, sizeof *uses.items, compare_uses);
  each(i, uses)
    if (kept == 0 || compare_uses(&uses.items[kept - 1], &uses.items[i]) != 0)
      uses.items[kept++] = uses.items[i];
  uses.len = kept;
  return uses;
}

bool report_level(const Schema *schema, const FeatureUse *use, TargetId target, Level *level) {
  DialectSet dialects = target_infos[target].dialects;
  if (dialects == 0) dialects = schema->dialects; /* C has what any dialect has */
  *level = feature_infos[use->feature].levels[target];
  return (use->on & dialects) != 0;
}

/* --- for programs --- */

typedef struct Build {
  Arena *arena;
  const Sources *sources;
  const Schema *schema;
  Report *report;
} Build;

static void count_level(ReportTarget *target, Level level) {
  switch (level) {
  case LEVEL_NATIVE: target->native++; break;
  case LEVEL_EMULATED: target->emulated++; break;
  case LEVEL_DOCUMENTED: target->documented++; break;
  case LEVEL_LOST: target->lost++; break;
  case LEVEL_ERROR: break; /* refused by the rules */
  }
}

static void add_targets(const Build *b) {
  each(i, b->schema->outputs) {
    TargetId id = b->schema->outputs.items[i].target;
    if (id > TARGET_C) continue;
    vec_push(b->arena, &b->report->targets, (ReportTarget){.name = target_infos[id].key, .id = id});
  }
}

static void add_entries(const Build *b, const ReportUse *from) {
  const FeatureUse *use = &from->use;
  const FeatureInfo *info = &feature_infos[use->feature];
  Place place = source_place(b->sources, from->span.start);
  Level level;
  ReportEntry entry = {.feature = str_lower(b->arena, info->id), .name = info->name,
                       .object = use->object, .file = place.source->path,
                       .line = place.line, .column = place.column};
  if (use->table != NULL) entry.table = table_key_name(b->arena, use->table);
  each(i, b->report->targets) {
    ReportTarget *target = &b->report->targets.items[i];
    if (!report_level(b->schema, use, target->id, &level)) continue;
    count_level(target, level);
    entry.target = target->name;
    entry.level = level_names[level];
    entry.reason = level == LEVEL_NATIVE ? STR_NONE : info->reason;
    vec_push(b->arena, &b->report->entries, entry);
  }
}

/* --- for people --- */

/* What becomes of one feature, over all its uses. */
typedef struct Sum {
  ReportFeature feature;
  Map tables;    /* name to index in feature.tables, from 1 */
  unsigned made; /* bit N: an output of TargetId N makes it */
  Level worst;
} Sum;

static ReportTable *table_of(Arena *arena, Sum *sum, const FeatureUse *use) {
  Str name = use->table == NULL ? STR("") : table_key_name(arena, use->table);
  uintptr_t number = (uintptr_t)map_get(&sum->tables, name);
  if (number == 0) {
    vec_push(arena, &sum->feature.tables, (ReportTable){.name = name});
    number = sum->feature.tables.len;
    map_add(arena, &sum->tables, name, (void *)number);
  }
  return &sum->feature.tables.items[number - 1];
}

static void add_place(const Build *b, const ReportUse *from, Sum *sum) {
  Level level;
  bool made = false;
  each(i, b->report->targets) {
    TargetId id = b->report->targets.items[i].id;
    if (!report_level(b->schema, &from->use, id, &level)) continue;
    made = true;
    sum->made |= 1u << id;
    if (level > sum->worst) sum->worst = level;
  }
  if (!made) return;
  Place place = source_place(b->sources, from->span.start);
  Str where = str_format(b->arena, "%.*s:%u:%u", STR_ARG(place.source->path), (unsigned)place.line,
                         (unsigned)place.column);
  ReportTable *table = table_of(b->arena, sum, &from->use);
  vec_push(b->arena, &table->places, (ReportPlace){from->use.object, where});
}

/* "lost in drizzle_sqlite", worst first. */
static void add_levels(const Build *b, Feature feature, Sum *sum) {
  for (int level = LEVEL_LOST; level >= LEVEL_NATIVE; level--) {
    Buf names = BUF(b->arena);
    each(i, b->report->targets) {
      const ReportTarget *target = &b->report->targets.items[i];
      bool made = (sum->made & 1u << target->id) != 0;
      if (!made || (int)feature_infos[feature].levels[target->id] != level) continue;
      if (names.len > 0) buf_lit(&names, ", ");
      buf_append(&names, target->name);
    }
    if (names.len > 0)
      vec_push(b->arena, &sum->feature.levels, (ReportLevel){level_names[level], buf_str(&names)});
  }
}

static void add_features(const Build *b, const ReportUses *uses) {
  Sum *sums = arena_array(b->arena, Sum, FEATURE_COUNT);
  each(i, *uses) add_place(b, &uses->items[i], &sums[uses->items[i].use.feature]);
  for (int level = LEVEL_LOST; level >= LEVEL_NATIVE; level--) {
    for (int i = 0; i < FEATURE_COUNT; i++) {
      if (sums[i].made == 0 || (int)sums[i].worst != level) continue;
      sums[i].feature.name = feature_infos[i].name;
      if (level != LEVEL_NATIVE) sums[i].feature.reason = feature_infos[i].reason;
      add_levels(b, (Feature)i, &sums[i]);
      vec_push(b->arena, &b->report->features, sums[i].feature);
    }
  }
}

Report *report_new(Arena *arena, const Sources *sources, const Schema *schema,
                   const ReportUses *uses) {
  Build b = {arena, sources, schema, arena_make(arena, Report)};
  b.report->source = ddl_source(arena, schema);
  b.report->title = text_given(schema->title) ? schema->title.str : STR("the schema");
  add_targets(&b);
  each(i, *uses) add_entries(&b, &uses->items[i]);
  add_features(&b, uses);
  return b.report;
}
