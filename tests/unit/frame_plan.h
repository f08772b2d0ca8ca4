/* A small plan with every kind of field, for the tests of the template engine. */
#ifndef TESTS_UNIT_FRAME_PLAN_H
#define TESTS_UNIT_FRAME_PLAN_H

#include "target/frame/frame.h"

typedef struct PlanType {
  Str name;
  bool exact;
} PlanType;

typedef struct PlanTable PlanTable;

typedef struct PlanColumn {
  Str name;
  Str comment;
  bool nullable;
  int64_t size;
  const PlanType *type;      /* never NULL */
  const PlanTable *target;   /* may be NULL */
  StrList labels;
} PlanColumn;

struct PlanTable {
  Str name;
  VEC(PlanColumn) columns;
  const PlanTable *parent;   /* may be NULL */
  int64_t number;            /* named like a loop's own field */
};

typedef struct PlanSettings {
  Str version;
  bool strict;
} PlanSettings;

typedef struct Plan {
  Str name;
  Str nothing;
  Str odd;
  int64_t count;
  bool yes, no;
  StrList names;
  StrList none;
  PlanSettings settings;
  VEC(PlanTable) tables;
  VEC(const PlanTable *) roots;
  VEC(const PlanType *) types;
  const PlanTable *main;     /* may be NULL */
  const PlanTable *missing;  /* is NULL */
} Plan;

static const Field plan_type_fields[] = {
    FIELD_OF(PlanType, name, STR, NULL, "the type's name"),
    FIELD_OF(PlanType, exact, BOOL, NULL, "keeps every digit"),
};
static const Record plan_type_record = {
    STR_INIT("type"), sizeof(PlanType), plan_type_fields, 2, STR_INIT("A type.")};

static const Record plan_table_record;

static const Field plan_column_fields[] = {
    FIELD_OF(PlanColumn, name, STR, NULL, "the column's name"),
    FIELD_OF(PlanColumn, comment, STR, NULL, "what it holds"),
    FIELD_OF(PlanColumn, nullable, BOOL, NULL, "may be NULL"),
    FIELD_OF(PlanColumn, size, INT, NULL, "bytes"),
    FIELD_OF(PlanColumn, type, LINK, &plan_type_record, "its type"),
    FIELD_OF(PlanColumn, target, REF, &plan_table_record, "what it points at"),
    FIELD_OF(PlanColumn, labels, STRS, NULL, "allowed values"),
};
static const Record plan_column_record = {
    STR_INIT("column"), sizeof(PlanColumn), plan_column_fields, 7, STR_INIT("A column.")};

static const Field plan_table_fields[] = {
    FIELD_OF(PlanTable, name, STR, NULL, "the table's name"),
    FIELD_OF(PlanTable, columns, LIST, &plan_column_record, "its columns"),
    FIELD_OF(PlanTable, parent, REF, &plan_table_record, "the table it is a part of"),
    FIELD_OF(PlanTable, number, INT, NULL, "a number"),
};
static const Record plan_table_record = {
    STR_INIT("table"), sizeof(PlanTable), plan_table_fields, 4, STR_INIT("A table.")};

static const Field plan_settings_fields[] = {
    FIELD_OF(PlanSettings, version, STR, NULL, "the version"),
    FIELD_OF(PlanSettings, strict, BOOL, NULL, "says no"),
};
static const Record plan_settings_record = {
    STR_INIT("settings"), sizeof(PlanSettings), plan_settings_fields, 2, STR_INIT("")};

static const Field plan_fields[] = {
    FIELD_OF(Plan, name, STR, NULL, "the name"),
    FIELD_OF(Plan, nothing, STR, NULL, "absent"),
    FIELD_OF(Plan, odd, STR, NULL, "every character that needs care"),
    FIELD_OF(Plan, count, INT, NULL, "a number | with a bar"),
    FIELD_OF(Plan, yes, BOOL, NULL, "true"),
    FIELD_OF(Plan, no, BOOL, NULL, "false"),
    FIELD_OF(Plan, names, STRS, NULL, "two names"),
    FIELD_OF(Plan, none, STRS, NULL, "no names"),
    FIELD_OF(Plan, settings, STRUCT, &plan_settings_record, "settings"),
    FIELD_OF(Plan, tables, LIST, &plan_table_record, "the tables"),
    FIELD_OF(Plan, roots, REFS, &plan_table_record, "tables without a parent"),
    FIELD_NAMED("kinds", Plan, types, PARTS, &plan_type_record, "the types"),
    FIELD_OF(Plan, main, REF, &plan_table_record, "the main table"),
    FIELD_OF(Plan, missing, REF, &plan_table_record, "no table"),
};
static const Record plan_record = {STR_INIT("plan"), sizeof(Plan), plan_fields,
                                   sizeof plan_fields / sizeof *plan_fields,
                                   STR_INIT("What a template sees.")};

/* shop: tables users (id, bio) and posts (id, author -> users). */
static inline Plan *plan_make(Arena *arena) {
  static const PlanType text = {STR_INIT("text"), true}, integer = {STR_INIT("integer"), false};
  Plan *plan = arena_make(arena, Plan);
  PlanTable *tables = arena_array(arena, PlanTable, 2);
  PlanTable *users = &tables[0], *posts = &tables[1];
  *users = (PlanTable){.name = STR("users"), .number = 7};
  *posts = (PlanTable){.name = STR("posts"), .parent = users, .number = 8};
  PlanColumn id = {.name = STR("id"), .comment = STR("the key"), .size = 4, .type = &integer};
  PlanColumn bio = {.name = STR("bio"), .nullable = true, .type = &text};
  PlanColumn author = {.name = STR("author"), .size = 4, .type = &integer, .target = users};
  vec_push(arena, &bio.labels, STR("x"));
  vec_push(arena, &users->columns, id);
  vec_push(arena, &users->columns, bio);
  vec_push(arena, &posts->columns, id);
  vec_push(arena, &posts->columns, author);
  *plan = (Plan){.name = STR("shop"), .odd = STR("it's \"*/\" \\ $x ?\?/\n/* `"), .count = -3, .yes = true};
  plan->settings = (PlanSettings){STR("1.0"), true};
  plan->tables.items = tables;
  plan->tables.len = plan->tables.cap = 2;
  vec_push(arena, &plan->names, STR("a"));
  vec_push(arena, &plan->names, STR("b"));
  vec_push(arena, &plan->roots, users);
  vec_push(arena, &plan->types, &text);
  plan->main = posts;
  return plan;
}

#endif
