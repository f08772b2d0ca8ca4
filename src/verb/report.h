/* What `schemagen report` prints: each use of a feature and what each output makes of it. Templates and
 * JSON see it through report_record. */
#ifndef VERB_REPORT_H
#define VERB_REPORT_H

#include "model/features.h"
#include "target/frame/frame.h"

typedef struct ReportTarget {
  Str name;
  TargetId id;
  int64_t native, emulated, documented, lost; /* uses */
} ReportTarget;

typedef struct ReportEntry {
  Str feature, name; /* "nulls_order", "the order of nulls in an index" */
  Str target, level, reason;
  Str table;         /* absent: it belongs to none */
  Str object;
  Str file;
  int64_t line, column;
} ReportEntry;

/* For people: uses by feature, a line a table. */
typedef struct ReportPlace {
  Str object, where; /* where: "schema.yaml:10:7" */
} ReportPlace;

typedef struct ReportTable {
  Str name; /* absent: it belongs to none */
  VEC(ReportPlace) places;
} ReportTable;

typedef struct ReportLevel {
  Str level, targets; /* targets: "sqlite, drizzle_sqlite" */
} ReportLevel;

typedef struct ReportFeature {
  Str name, reason;
  VEC(ReportLevel) levels;
  VEC(ReportTable) tables;
} ReportFeature;

typedef struct Report {
  Str source, title;
  VEC(ReportTarget) targets;
  VEC(ReportEntry) entries;
  VEC(ReportFeature) features; /* those in use; what loses most first */
} Report;

extern const Record report_record;      /* for the template of the Markdown form */
extern const Record report_json_record; /* the JSON form: a promise to its readers */

/* One place at which the YAML asks for a feature. */
typedef struct ReportUse {
  FeatureUse use;
  Span span;
} ReportUse;
typedef VEC(ReportUse) ReportUses;

/* Every use of a feature in the order of the file, each once. */
ReportUses report_uses(Arena *arena, const Schema *schema);

/* Whether `target` makes the thing at all, and at which level. */
bool report_level(const Schema *schema, const FeatureUse *use, TargetId target, Level *level);

Report *report_new(Arena *arena, const Sources *sources, const Schema *schema,
                   const ReportUses *uses);

#endif
