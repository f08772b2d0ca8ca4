/* How a schema becomes Drizzle TypeScript: what the files of this folder share.
 *
 * Files, in the order a table passes through them:
 *   lower.c     modules, schemas, enums, tables: the entry
 *   module.c    imports and names of a module
 *   sequence.c  sequences
 *   policy.c    roles and row level security
 *   type.c      a column's builder and its options
 *   initial.c   its default, and values the program makes
 *   column.c    the whole column
 *   extras.c    keys, foreign keys, checks, indexes
 *   layout.c    which of them need more than a line
 *   relation.c  relations()
 *   custom.c    custom.sql: what Drizzle cannot hold
 * What drizzle-kit makes of the TypeScript was measured with drizzle-orm 0.45.4 and drizzle-kit
 * 0.31.11. */
#ifndef TARGET_DRIZZLE_LOWERING_H
#define TARGET_DRIZZLE_LOWERING_H

#include "model/ts_name.h"
#include "target/drizzle/js.h"
#include "target/drizzle/plan.h"

typedef struct DzScope DzScope; /* a module and what it imports */

typedef struct DzTableInfo { /* what other tables need to know of one */
  Str name;        /* its export */
  Str *properties; /* by Column.position */
  DzScope *home;   /* the module that exports it; NULL: each module that needs it defines it */
  Str from;        /* `external: {from}`: where it is imported from; absent: ours */
} DzTableInfo;

typedef struct Dz {
  Arena *arena;
  const Schema *schema;
  const SqlSchema *sql;
  const Output *output;
  Dialect dialect;
  DzTableInfo *tables; /* by Table.position */
  Map exports;         /* every name the modules export, so that no import shadows one */
  Map functions;       /* SQL names of functions custom.sql makes */
  Map schemas_made;    /* names of the schemas drizzle-kit is to create */
  DzScope *leaf;       /* enums, schemas and custom types */
  DzPlan *plan;
} Dz;

/* A table on its way into the plan. */
typedef struct DzTableRun {
  Dz *dz;
  DzScope *scope;
  const Table *table;
  const SqlTable *sql;       /* NULL: external */
  const DzTableInfo *info;
  DzTable *out;
  bool self_used; /* by an extra */
} DzTableRun;

/* --- module.c --- */

struct DzScope {
  Dz *dz;
  DzModule *module;
  VEC(struct DzFrom *) froms;
  Map by_specifier; /* the same */
  Map known;      /* custom types, enums, schemas and external tables it has already */
  Str core;       /* 'drizzle-orm/pg-core' */
};

DzScope *scope_new(Dz *dz, Str path);
/* The local name of `name` imported from package or module `from`. */
Str scope_import(DzScope *scope, Str from, Str name);
Str scope_import_type(DzScope *scope, Str from, Str name);
/* The local name of a builder of pg-core or sqlite-core. */
Str scope_core(DzScope *scope, Str name);
/* The local name of `sql` of drizzle-orm. */
Str scope_sql(DzScope *scope);
/* `name`, which module `home` exports; imported unless that is this module. */
Str scope_ref(DzScope *scope, DzScope *home, Str name);
/* Sorts the imports into the plan. Call when everything else of the module is lowered. */
void scope_finish(DzScope *scope);
/* The literal for importing `path`, which is relative to directory `dir` of the output. */
Str module_specifier(const Dz *dz, Str path);
/* The literal for a `from:` of the YAML. */
Str import_specifier(const Dz *dz, Str from);

/* --- lower.c --- */

DzDoc dz_doc(const Dz *dz, Text comment, Text deprecated);
/* The local name of `table` in the module. */
Str scope_table(DzScope *scope, const Table *table);
/* The Postgres schemas drizzle-kit is to create: not those that only external tables are in, and not
 * those that an extension is in, which before.sql creates. */
StrList dz_schemas(const Dz *dz);
/* The Postgres schema of a table or enum that is not in `public`; absent otherwise. */
Str dz_other_schema(const Dz *dz, Str schema);
/* The local name of a Postgres schema's constant. */
Str scope_schema(DzScope *scope, Str name);
/* The Postgres schema of what is not in `public`, where plain builders put things; else absent. */
Str dz_other_schema(const Dz *dz, Str schema);
/* The local name of an enum's constant. */
Str scope_enum(DzScope *scope, const Enum *enumeration);

/* --- sequence.c --- */

/* The constants of `sequences:`, in the leaf, and what custom.sql adds to them. */
void dz_add_sequences(Dz *dz, DzScope *scope);


/* --- policy.c --- */

/* The constants of `roles:`, in the leaf. */
void dz_add_roles(Dz *dz, DzScope *scope);
void dz_add_policies(DzTableRun *run);
/* drizzle-kit prints the policy as it stands, or custom.sql creates it. */
bool policy_in_drizzle(const Dz *dz, const Policy *policy);
/* Learns the functions of the schema. */
void dz_name_functions(Dz *dz);

/* --- type.c --- */

/* What a column is in TypeScript; the same in both dialects. */
typedef enum TsForm {
  TS_FORM_NUMBER, TS_FORM_BIGINT, TS_FORM_STRING, TS_FORM_BOOLEAN, TS_FORM_DATE, TS_FORM_JSON,
  TS_FORM_BUFFER, TS_FORM_ENUM, TS_FORM_NUMBERS,
  TS_FORM_UNKNOWN
} TsForm;
TsForm column_form(const Schema *schema, const Column *column);

/* Fills builder and args of `out` and adds the calls that belong to the type: array, $type. */
void column_type(DzTableRun *run, const Column *column, const SqlColumn *sql, DzColumn *out);

/* before.sql creates the domain, so that drizzle-kit's tables can have columns of it. */
bool domain_comes_before(const Dz *dz, const Domain *domain);

/* A Postgres type that drizzle-kit cannot print, so that custom.sql sets it; absent: it can. */
Str column_retype(const Dz *dz, const SqlColumn *column);

/* --- initial.c --- */

void column_initial(DzTableRun *run, const SqlColumn *column, DzColumn *out);
/* The JavaScript number or boolean that stands for the default, or absent: a string or sql`..`. */
Str column_initial_scalar(const Dz *dz, const SqlColumn *column);
void column_touch(DzTableRun *run, const Column *column, DzColumn *out);

/* --- column.c --- */

/* The name of an identity column's sequence where Drizzle must be told it; absent: table_column_seq. */
Str identity_sequence_name(Arena *arena, const Column *column);
void dz_add_column(DzTableRun *run, const Column *column, const SqlColumn *sql);
void dz_call(const Dz *dz, DzColumn *out, Str name, Str args);
/* sql`..` of `text`, columns as `${object.property}`. */
Str dz_sql(DzTableRun *run, SqlText text, Str object);
Str dz_sql_raw(DzTableRun *run, Str text);

/* --- extras.c --- */

/* Drizzle can hold the foreign key, or custom.sql adds it. */
bool foreign_key_in_drizzle(const Dz *dz, const SqlForeignKey *key);
bool foreign_key_inline(const Dz *dz, const SqlForeignKey *key);
bool unique_in_drizzle(const Dz *dz, const SqlKey *key);
bool unique_is_index(const Dz *dz);
bool index_in_drizzle(const Dz *dz, const SqlIndex *index);
bool check_in_drizzle(const Dz *dz, const SqlCheck *check);
/* `.references(() => books.id, { onDelete: 'cascade' })` for each of the column's foreign keys. */
void column_references(DzTableRun *run, const Column *column, DzColumn *out);
void dz_add_extras(DzTableRun *run);
/* The check as Drizzle is told it: without semicolons. */
SqlText dz_check_text(const Dz *dz, const SqlCheck *check);
/* The name that `ident`, as the DDL has it, stands for. */
Str dz_unquoted(const Dz *dz, Str ident);

typedef struct DzIndexKey { /* a key of an index as Drizzle is told it */
  const Column *column; /* or NULL: `sql` */
  SqlText sql;
  Str opclass;          /* absent: the type's own */
  bool ordered;         /* says its order */
  bool descending, nulls_first;
} DzIndexKey;
DzIndexKey dz_index_key(const Dz *dz, const SqlIndex *index, const SqlIndexKey *key);

/* --- layout.c: what stands on one line --- */

enum { LINE_WIDTH = 80 };
void dz_lay_out(DzTable *table);

/* --- relation.c, custom.c --- */

void dz_add_relations(Dz *dz, DzScope *scope);
void dz_add_custom(Dz *dz);

#endif
