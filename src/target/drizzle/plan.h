/* What the Drizzle templates print: TypeScript modules and custom.sql, as strings and flags.
 * lower.c and its neighbours fill it; fields.c names its fields for templates/drizzle/. */
#ifndef TARGET_DRIZZLE_PLAN_H
#define TARGET_DRIZZLE_PLAN_H

#include "target/ddl.h"
#include "target/drizzle/drizzle.h"

typedef struct DzDoc { /* a JSDoc comment; no lines: none */
  StrList lines;
  bool block; /* needs the form with a line for each of its lines */
} DzDoc;

typedef struct DzCall { /* `.name(args)` */
  Str name, args;
} DzCall;

typedef struct DzOption { /* `key: value` */
  Str key, value;
} DzOption;

typedef struct DzImport {
  Str from; /* a string literal */
  bool type_only;
  bool wide; /* too long for one line */
  StrList names;
} DzImport;

typedef struct DzColumn { /* `key: builder(args).name(args)..` */
  DzDoc doc;
  Str key, builder, args;
  VEC(DzCall) calls;
  bool wide; /* each call on a line of its own */
} DzColumn;

typedef struct DzExtra { /* an element of the array that is a table's third argument */
  Str builder;
  Str name, expression;   /* arguments; absent: none */
  VEC(DzOption) options;  /* instead of the expression: an object */
  VEC(DzCall) calls;
  bool wide;              /* each call, argument or option on a line of its own */
} DzExtra;

typedef struct DzTable {
  DzDoc doc;
  bool exported; /* drizzle-kit creates what a module exports */
  bool existing; /* a view: custom.sql creates it */
  Str name, builder, db_name;
  VEC(DzColumn) columns;
  VEC(DzExtra) extras;
  bool enable_rls; /* no policy says so */
  bool extras_inline; /* all on one line */
  Str self;         /* the parameter of the function that returns the extras */
  Str extras_type;  /* its return type; absent: inferred */
  Str row, insert;  /* names of its types; absent for a table that is not exported; a view has no insert */
} DzTable;

typedef struct DzEnumValue {
  DzDoc doc;
  Str literal;
} DzEnumValue;

typedef struct DzEnum {
  DzDoc doc;
  bool exported;
  Str name;
  Str builder, db_name; /* absent builder: a constant array of the values */
  VEC(DzEnumValue) values;
  bool wide;            /* a line for each value */
} DzEnum;

typedef struct DzSchema { /* `authSchema = pgSchema('auth')` */
  bool exported;
  Str name, builder, db_name;
} DzSchema;

typedef struct DzSequence { /* `orderNumbers = pgSequence('order_numbers', { startWith: 1000 })` */
  Str name, builder, db_name;
  VEC(DzOption) options;
  bool wide; /* a line for each option */
} DzSequence;

typedef struct DzRole { /* `appUserRole = pgRole('app_user').existing()` */
  Str name, builder, db_name;
} DzRole;

typedef struct DzNative { /* a customType that only names a database type */
  Str name, builder, data, db_type;
} DzNative;

typedef struct DzHelper { /* a customType with conversions; printed by the template of its kind */
  Str name, builder, db_type;
#define HELPER(kind, doc) bool kind; /* doc */
#include "target/drizzle/helpers.def"
} DzHelper;

typedef struct DzLink { /* one relation of a table */
  Str key, call, table;   /* `key: one(table, ..)` */
  StrList fields, references; /* empty: the other side has them */
  Str relation_name;      /* a literal; absent: not needed */
  bool config;            /* has a second argument */
} DzLink;

typedef struct DzRelations {
  Str name, builder, table;
  Str params; /* "one", "many", "one, many" */
  VEC(DzLink) links;
} DzRelations;

typedef struct DzModule {
  Str path; /* below the output's directory */
  bool shared; /* other modules need its constants: they are exported */
  VEC(DzImport) imports;
  VEC(DzSchema) schemas;
  VEC(DzRole) roles;
  VEC(DzSequence) sequences;
  VEC(DzNative) natives;
  VEC(DzHelper) helpers;
  VEC(DzEnum) enums;
  VEC(DzTable *) tables;
  VEC(DzRelations) relations;
  StrList reexports; /* literals */
} DzModule;

/* --- custom.sql: statements, each without its semicolon, in the order in which they are printed --- */

typedef struct DzChange { /* ALTER TABLE .. ALTER COLUMN */
  Str table, column;
  Str type;    /* one that drizzle-kit cannot print; absent: stays */
  Str initial; /* the default, which such a change has to take away and give back; absent: none */
  Str storage, compression;
} DzChange;

typedef struct DzConstraint { /* ALTER TABLE .. ADD */
  Str table;
  DdlConstraint constraint;
} DzConstraint;

typedef struct DzTrigger {
  Str function; /* absent: none */
  Str sql;
} DzTrigger;

typedef struct DzComment { /* COMMENT ON object IS text */
  Str object, text;
} DzComment;

typedef struct DzCustom {
  StrList first; /* text of the user's that comes before rows, indexes and constraints */
  DdlDomains domains; /* those that before.sql cannot have */
  StrList sequences; /* "ALTER SEQUENCE s AS integer", "ALTER SEQUENCE s OWNED BY t.id" */
  StrList tables, replicas; /* "ALTER TABLE a SET UNLOGGED"; "ALTER TABLE a REPLICA IDENTITY FULL" */
  VEC(DzChange) changes;
  StrList rows;
  DdlIndexes indexes;
  VEC(DzConstraint) constraints;
  VEC(DzTrigger) triggers;
  VEC(DzComment) comments;
  StrList last; /* text of the user's that comes after them */
  bool functions; /* a text makes a function */
  StrList forced; /* tables whose policies are for their owner too */
  DdlPolicies policies;
} DzCustom;

typedef struct DzExtension { /* before.sql: CREATE EXTENSION */
  Str name, schema, version;
} DzExtension;

struct DzPlan {
  Str source; /* the YAML, for the banner */
  VEC(DzModule *) modules;
  VEC(DzExtension) extensions;
  StrList before; /* text of the user's that tables need */
  DdlRoles roles;     /* before.sql */
  DdlDomains domains;
  DzCustom custom;
  bool has_before, has_custom;
};

extern const Record dz_plan_record;

#endif
