/* What the top level of the YAML sets: the dialects, the outputs and the options. */
#ifndef MODEL_SETTINGS_H
#define MODEL_SETTINGS_H

#include "diag/diag.h"
#include "expr/sqltext.h"

/* --- where a thing exists --- */

typedef unsigned DialectSet; /* of ON_* */
enum { ON_POSTGRES = 1u << DIALECT_POSTGRES, ON_SQLITE = 1u << DIALECT_SQLITE, ON_BOTH = 3u };

static inline bool on(DialectSet set, Dialect dialect) { return ((set >> dialect) & 1u) != 0; }

typedef struct DialectInfo {
  Str key, title; /* "sqlite", "SQLite" */
} DialectInfo;
extern const DialectInfo dialect_infos[DIALECT_COUNT];

/* --- outputs and options --- */

typedef enum TsMode {
  TS_DEFAULT, TS_DATE, TS_STRING, TS_NUMBER, TS_BIGINT, TS_JSON, TS_TEXT
} TsMode;

typedef enum TargetId {
#define TARGET(id, ...) TARGET_##id,
#include "model/targets.def"
  TARGET_COUNT
} TargetId;

typedef struct TargetInfo {
  Str key;         /* under `outputs:` */
  Str path;        /* its default path */
  bool by_default; /* made when `outputs:` is absent */
  DialectSet dialects;
} TargetInfo;
extern const TargetInfo target_infos[TARGET_COUNT];

typedef enum NameCase { CASE_CAMEL, CASE_SNAKE, CASE_KEEP, CASE_KEBAB, CASE_PASCAL } NameCase;

typedef struct Output {
  TargetId target;
  Str path;       /* a file or a directory, relative to the root YAML's directory */
  bool files;     /* `layout: files`, a file per table; otherwise single */
  bool self_test; /* c: a program that tests the rest is made, too */
  NameCase file_case, name_case;
  Str table_suffix, import_ext, prefix;
  Str templates;  /* custom: the directory of templates, relative to the root YAML */
  Span span;
} Output;

typedef enum EnumMode { ENUMS_NATIVE, ENUMS_CHECK } EnumMode;
typedef enum Enforce { ENFORCE_NONE, ENFORCE_VALUES, ENFORCE_FULL } Enforce;
typedef enum SqliteTimestamps {
  TIMESTAMPS_UNIX_MS, TIMESTAMPS_UNIX, TIMESTAMPS_TEXT
} SqliteTimestamps;
typedef enum SqliteForm { SQLITE_FORM_DRIZZLE, SQLITE_FORM_PLAIN } SqliteForm;
typedef enum NamingBase { NAMING_DRIZZLE, NAMING_POSTGRES } NamingBase;

typedef struct Naming {
  NamingBase base;
  Text primary_key, unique, index, foreign_key, check; /* patterns; absent: the base's */
} Naming;

typedef struct PostgresOptions {
  int version;
  Str schema; /* the default schema */
  EnumMode enums;
  bool if_not_exists;
} PostgresOptions;

typedef struct SqliteOptions {
  Str version;
  Enforce enforce;
  SqliteTimestamps timestamps;
  SqliteForm form;
  Span form_span; /* of `form:`, where it is given */
} SqliteOptions;

typedef struct DrizzleOptions {
  Str version;
  bool v1;          /* it is 1.0: other names by default, other folders of migrations */
  TsMode bigint;    /* `ts: {bigint: number}` */
  Span bigint_span; /* of the form, where it is given */
} DrizzleOptions;

#endif
