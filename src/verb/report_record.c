/* The names under which the template and JSON know the report. */
#include "verb/report.h"

static const Field target_fields[] = {
    FIELD_NAMED("target", ReportTarget, name, STR, NULL, "an output"),
    FIELD_OF(ReportTarget, native, INT, NULL, "uses that are native"),
    FIELD_OF(ReportTarget, emulated, INT, NULL, "uses that are emulated"),
    FIELD_OF(ReportTarget, documented, INT, NULL, "uses that are documented only"),
    FIELD_OF(ReportTarget, lost, INT, NULL, "uses that are lost"),
};
static const Record target_record = RECORD_OF(ReportTarget, "Target", target_fields);

static const Field entry_fields[] = {
    FIELD_OF(ReportEntry, file, STR, NULL, "the YAML file"),
    FIELD_OF(ReportEntry, line, INT, NULL, "its line, from 1"),
    FIELD_OF(ReportEntry, column, INT, NULL, "its column in code points, from 1"),
    FIELD_OF(ReportEntry, feature, STR, NULL, "the feature's stable id"),
    FIELD_OF(ReportEntry, name, STR, NULL, "the feature in words"),
    FIELD_OF(ReportEntry, table, STR, NULL, "the table, as the YAML names it"),
    FIELD_OF(ReportEntry, object, STR, NULL, "the column, constraint or index"),
    FIELD_OF(ReportEntry, target, STR, NULL, "the output"),
    FIELD_OF(ReportEntry, level, STR, NULL, "native, emulated, documented or lost"),
    FIELD_OF(ReportEntry, reason, STR, NULL, "where it is not native, why"),
};
static const Record entry_record = RECORD_OF(ReportEntry, "Entry", entry_fields);

static const Field json_fields[] = {
    FIELD_NAMED("schema", Report, source, STR, NULL, "the root YAML's file name"),
    FIELD_OF(Report, targets, LIST, &target_record, "the outputs"),
    FIELD_OF(Report, entries, LIST, &entry_record, "every use in every output, by place"),
};
const Record report_json_record = RECORD_OF(Report, "Report", json_fields);

static const Field place_fields[] = {
    FIELD_OF(ReportPlace, object, STR, NULL, "the column, constraint or index"),
    FIELD_OF(ReportPlace, where, STR, NULL, "file:line:column"),
};
static const Record place_record = RECORD_OF(ReportPlace, "Place", place_fields);

static const Field table_fields[] = {
    FIELD_OF(ReportTable, name, STR, NULL, "the table"),
    FIELD_OF(ReportTable, places, LIST, &place_record, "where it uses the feature"),
};
static const Record table_record = RECORD_OF(ReportTable, "Table", table_fields);

static const Field level_fields[] = {
    FIELD_OF(ReportLevel, level, STR, NULL, "native, emulated, documented or lost"),
    FIELD_OF(ReportLevel, targets, STR, NULL, "in these outputs"),
};
static const Record level_record = RECORD_OF(ReportLevel, "Level", level_fields);

static const Field feature_fields[] = {
    FIELD_OF(ReportFeature, name, STR, NULL, "the feature in words"),
    FIELD_OF(ReportFeature, reason, STR, NULL, "where it is not native, why"),
    FIELD_OF(ReportFeature, levels, LIST, &level_record, "the outputs by level"),
    FIELD_OF(ReportFeature, tables, LIST, &table_record, "the tables that use it"),
};
static const Record feature_record = RECORD_OF(ReportFeature, "Feature", feature_fields);

static const Field report_fields[] = {
    FIELD_OF(Report, title, STR, NULL, "the schema's name"),
    FIELD_OF(Report, targets, LIST, &target_record, "the outputs"),
    FIELD_OF(Report, features, LIST, &feature_record, "those in use, what loses most first"),
};
const Record report_record = RECORD_OF(Report, "Report", report_fields);
