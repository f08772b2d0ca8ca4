/* A catalog: all that a database says about itself, in its own words.
 *
 * reflect/postgres.c and reflect/sqlite.c fill one; `verify` compares two, `import` makes a schema of one.
 * Texts are as the engine prints them: Postgres with an empty search_path, so that every name but those
 * of pg_catalog carries its schema; SQLite as sqlite_schema has them. What an engine does not have stays
 * absent, false or empty. Everything is sorted by schema and name, or by position where there is
 * one, and lives in the arena of the reader.
 *
 * catalog.def lists the kinds of objects and, for each, the fields that are filled and compared by name. */
#ifndef REFLECT_CATALOG_H
#define REFLECT_CATALOG_H

#include "model/schema.h"

typedef enum CatalogKind {
#define KIND(id, Type, words) CATALOG_##id,
#include "reflect/catalog.def"
  CATALOG_KIND_COUNT
} CatalogKind;

typedef struct CatalogTable CatalogTable;
typedef struct CatalogColumn CatalogColumn;
typedef struct CatalogEnum CatalogEnum;
typedef struct CatalogDomain CatalogDomain;
typedef struct CatalogSequence CatalogSequence;
typedef struct CatalogIndex CatalogIndex;
typedef struct CatalogNeed CatalogNeed;

/* What all objects have; the first member of each. */
typedef struct CatalogObject {
  CatalogKind kind;
  Str schema;          /* absent: it has none of its own, or the engine has no schemas */
  Str name;            /* absent: unnamed, as keys may be in SQLite */
  CatalogTable *table; /* whose part it is, or NULL */
  Str comment;
  Str label;           /* "public.books.title": for reports, and to find it in another catalog */
  const CatalogNeed *need; /* Postgres: what it is made with; of a column its default; NULL: no table */
} CatalogObject;
typedef VEC(CatalogObject *) CatalogObjectList;
typedef VEC(CatalogColumn *) CatalogColumnList;
typedef VEC(CatalogTable *) CatalogTableList;

/* The tables and views that must be there before an object can be made, also through what it is made with; and those
 * that are made with it, of what no name in their texts need say: an operator, an operator class, a cast. It is no
 * object of the catalog. */
struct CatalogNeed {
  CatalogObject object; /* `table`: a composite type, or the table of `column` */
  CatalogColumn *column;
  CatalogIndex *index;
  Str of;               /* the key of any other object */
  CatalogTableList tables, users;
};

typedef struct CatalogRole {
  CatalogObject object;
  StrList attributes; /* as CREATE ROLE spells them: LOGIN, CREATEDB .. */
  StrList withheld;   /* names of settings whose values were not read, because they may be secrets */
  StrList security_labels; /* who gave it one */
  StrList member_of;  /* quoted names, with what GRANT says behind them: `app WITH ADMIN OPTION` */
} CatalogRole;

typedef struct CatalogSchema {
  CatalogObject object;
  Str owner;
} CatalogSchema;

typedef struct CatalogExtension {
  CatalogObject object; /* `schema` is the one its objects are in */
  Str version;
} CatalogExtension;

struct CatalogEnum {
  CatalogObject object;
  bool shadowed;  /* named like a type of pg_catalog, which is found first: it needs its schema */
  StrList labels; /* in their order */
};

/* --- constraints --- */

typedef enum CatalogConstraintType {
  CONSTRAINT_PRIMARY_KEY, CONSTRAINT_UNIQUE, CONSTRAINT_FOREIGN_KEY, CONSTRAINT_CHECK,
  CONSTRAINT_EXCLUSION, CONSTRAINT_NOT_NULL
} CatalogConstraintType;

typedef struct CatalogConstraint {
  CatalogObject object;
  CatalogConstraintType type;
  CatalogDomain *domain;      /* whose check it is; its `table` is NULL then */
  CatalogColumnList columns;  /* in its own order; of a check, those it looks at (Postgres) */
  Str own_name;               /* SQLite: `name`, of a primary or foreign key, which its columns tell apart:
                                 the engine makes nothing of the name */
  CatalogColumn *column;      /* SQLite: the column it stands beside, when it does */
  Str expression;             /* of a check, without CHECK and the parentheses around all of it */
  Deferrable deferrable;
  bool not_valid, no_inherit, not_enforced;
  bool inherited;             /* from a parent, and not said here too */
  /* keys */
  bool nulls_not_distinct, without_overlaps;
  StrList include;            /* names of columns */
  OptionList with;            /* storage parameters of its index */
  Str tablespace;
  bool clustered;
  bool descending;            /* SQLite: INTEGER PRIMARY KEY DESC, which is no alias of rowid */
  Str conflict;               /* SQLite: "replace", of ON CONFLICT */
  /* foreign keys */
  CatalogTable *target;       /* NULL when SQLite has no such table */
  CatalogColumnList target_columns; /* empty in SQLite: the primary key, when there is a target */
  Str target_name;            /* SQLite, without a target: what is written, and its columns */
  StrList target_names;
  RefAction on_delete, on_update;
  RefMatch match;
  StrList set_columns;        /* ON DELETE SET NULL (a, b); empty: all */
  Str definition;             /* Postgres: all after CONSTRAINT name; SQLite: of a key of the table, its columns */
} CatalogConstraint;
typedef VEC(CatalogConstraint *) CatalogConstraintList;

struct CatalogDomain {
  CatalogObject object;
  bool shadowed; /* as of an enum */
  Str type;
  bool not_null;
  Str not_null_name; /* since Postgres 17 */
  Str initial;   /* the default */
  Str collation; /* absent: the type's own */
  CatalogConstraintList checks;
};

typedef struct CatalogRange {
  CatalogObject object;
  Str subtype, opclass, collation, canonical, difference, multirange;
} CatalogRange;

/* --- tables --- */

typedef enum CatalogTableType {
  TABLE_ORDINARY, TABLE_PARTITIONED, TABLE_FOREIGN, TABLE_VIRTUAL, TABLE_VIEW,
  TABLE_MATERIALIZED_VIEW, TABLE_COMPOSITE
} CatalogTableType;

typedef struct CatalogIndexKey {
  CatalogObject object;  /* `name` is its number, from 1 */
  CatalogIndex *index;
  size_t position;       /* from 1 */
  CatalogColumn *column; /* NULL: an expression, or SQLite's rowid */
  Str expression;        /* the name of the column, quoted as needed, or the expression */
  Str collation, opclass; /* absent: the column's, the type's own */
  Str opclass_params;    /* "siglen=32" */
  Str statistics;        /* the target of SET STATISTICS */
  bool descending;
  bool nulls_first;      /* Postgres says it: by itself it is as `descending` */
} CatalogIndexKey;

struct CatalogIndex { /* one that belongs to a constraint is not among these */
  CatalogObject object;
  bool unique;
  Str method;
  VEC(CatalogIndexKey *) keys;
  StrList include; /* names of columns */
  Str where;
  OptionList with;
  Str tablespace;
  bool nulls_not_distinct, clustered;
  bool invalid;    /* left behind by a failed CREATE INDEX CONCURRENTLY */
  bool inherited;  /* a partition has it because its parent has */
  StrList key_names; /* Postgres: as its own columns are called, of which its name is made; with `include` */
  Str definition;  /* the whole CREATE INDEX */
};

typedef struct CatalogTrigger {
  CatalogObject object;
  Str function;   /* Postgres: schema and name of what it calls */
  Str enabled;    /* "always", "replica", "disabled"; absent: as usual */
  bool inherited; /* a partition has it because its parent has */
  Str definition; /* the whole CREATE TRIGGER */
} CatalogTrigger;

typedef struct CatalogRule { /* without those that make a view */
  CatalogObject object;
  Str enabled;
  Str definition;
} CatalogRule;

typedef struct CatalogPolicy {
  CatalogObject object;
  bool restrictive;
  Str command;   /* "all", "select", "insert", "update", "delete" */
  StrList roles; /* "public": everybody */
  Str using, check;
} CatalogPolicy;

struct CatalogSequence {
  CatalogObject object;
  Str type;
  int64_t start, increment, min, max, cache;
  bool cycle, unlogged;
  CatalogColumn *owner; /* OWNED BY, or whose identity it is; its table is `object.table` */
  bool identity;        /* it is that of an identity column */
};

struct CatalogColumn {
  CatalogObject object;
  size_t position;        /* from 1, without those that were dropped */
  size_t number;          /* Postgres: from 1, with them (attnum) */
  Str type;               /* "numeric(10,2)", "public.genre[]"; SQLite: as declared, maybe empty */
  Str type_name;          /* Postgres: of the element, without schema, brackets and parentheses: "numeric", "int4" */
  Str type_schema;
  size_t dimensions;      /* of an array, as declared */
  CatalogEnum *enumeration; /* of an enum or an array of it */
  CatalogDomain *domain;
  bool not_null;          /* valid, and for children too: else it is among the constraints */
  Str not_null_name;      /* Postgres since 18 */
  Str initial;            /* the default */
  Str generated;          /* the expression */
  bool generated_virtual;
  IdentityKind identity;
  CatalogSequence *sequence; /* owned by it, as with serial and identity */
  Str collation;          /* absent: the type's own */
  Str storage;            /* absent: the type's own */
  Str type_storage;       /* that one, of a column that a parent has, too */
  Str compression;
  Str statistics;         /* the target of SET STATISTICS */
  OptionList options;
  bool inherited;         /* from a parent, and not said here too */
  bool hidden;            /* SQLite: of a virtual table */
  Str conflict;           /* SQLite: of NOT NULL ON CONFLICT */
  StrList foreign_options;
};

struct CatalogTable { /* also a view and a composite type */
  CatalogObject object;
  CatalogTableType type;
  Str owner;
  CatalogColumnList columns;
  CatalogConstraint *primary_key; /* or NULL; among the constraints too */
  CatalogConstraintList constraints;
  VEC(CatalogIndex *) indexes;
  VEC(CatalogTrigger *) triggers;
  VEC(CatalogPolicy *) policies;
  VEC(CatalogRule *) rules;
  /* Postgres */
  bool unlogged;
  OptionList with, toast;
  Str tablespace;
  Str method;             /* of access; absent: heap */
  CatalogTableList parents; /* in the order of INHERITS; of a partition, the table it is of */
  Str partition_key;      /* "RANGE (day)" */
  Str partition_bound;    /* of a partition: "FOR VALUES FROM (..) TO (..)" */
  Str of_type;            /* CREATE TABLE .. OF */
  bool row_security, force_row_security;
  Str replica_identity;   /* "full", "nothing", "index NAME"; absent: the usual */
  Str server;             /* of a foreign table */
  StrList foreign_options;
  /* views */
  Str select;
  Str check_option;       /* "local", "cascaded" */
  bool not_populated;     /* a materialized view WITH NO DATA */
  /* SQLite */
  bool strict, without_rowid, autoincrement;
  Str module;             /* of a virtual table: "fts5(title, body)" */
  StrList idle;           /* phrases: what is in its statement and the engine makes nothing of */
  Str definition;         /* the whole CREATE statement */
};

/* --- what is left --- */

typedef struct CatalogFunction {
  CatalogObject object;
  Str type;       /* "function", "procedure", "aggregate", "window" */
  Str arguments;  /* their types, which tell overloads apart */
  Str result;
  Str language;
  Str body;       /* absent where the language keeps no text */
  bool trigger;   /* returns trigger */
  Str definition; /* the whole CREATE */
} CatalogFunction;

typedef struct CatalogStatistics { /* extended statistics */
  CatalogObject object;
  Str definition;
} CatalogStatistics;

typedef struct CatalogGrant { /* all that one role may do with one object, when not the usual */
  CatalogObject object; /* `name` holds the object: "TABLE public.books" */
  Str on;               /* the same, as GRANT spells it */
  Str grantee;          /* "PUBLIC" or the role, quoted as needed */
  StrList privileges, grantable; /* the second WITH GRANT OPTION */
} CatalogGrant;

typedef struct CatalogComment { /* of something that is no object of its own here: the index of a key */
  CatalogObject object;
  Str on; /* as COMMENT ON spells it; absent: not known */
} CatalogComment;

typedef struct CatalogOther { /* something this has no word for; nothing is left out silently */
  CatalogObject object;
  Str type;     /* "operator class", as pg_identify_object says */
  Str identity; /* the same */
  Str definition; /* the statement that makes it; absent: none is known */
  StrList roles;  /* that it names, quoted */
} CatalogOther;

/* --- the whole --- */

typedef struct Catalog {
  Arena *arena;
  Dialect dialect;
  int version; /* 150008 for Postgres 15.8, 3040001 for SQLite 3.40.1 */
  bool of_drizzle; /* drizzle-kit made it */
  Str drizzle;     /* `drizzle: { version: .. }` that makes it so; absent: it goes without saying */
  VEC(CatalogRole *) roles;
  /* As somebody declares it: all roles are part of the schema, and two keys are both there that CREATE TABLE makes one.
   * Else it is a database's, and the roles are those of a whole cluster. */
  bool declared;
  VEC(CatalogSchema *) schemas;
  VEC(CatalogExtension *) extensions;
  VEC(CatalogEnum *) enums;
  VEC(CatalogDomain *) domains;
  VEC(CatalogRange *) ranges;
  CatalogTableList composites;
  VEC(CatalogSequence *) sequences;
  CatalogTableList tables;
  CatalogTableList views;
  VEC(CatalogFunction *) functions;
  VEC(CatalogStatistics *) statistics;
  VEC(CatalogGrant *) grants;
  VEC(CatalogOther *) others;
  /* SQLite: what the engine keeps and makes nothing of. The statements that put into the header of a file what is there
   * for the program; and what comments in its texts say, by the address of a table or column (Str). */
  StrList settings;
  Map remarks;
  CatalogObjectList objects; /* all of these and their parts, by kind, then label */
} Catalog;

/* --- the table of kinds and fields --- */

/* How a field is held, and what its text is in a row. Lists are arrays as Postgres prints them: {a,"b c"}. */
typedef enum CatalogForm {
  FORM_TEXT,    /* Str */
  FORM_SQL,     /* Str: of SQLite compared token by token */
  FORM_BOOL,    /* bool: t or 1 */
  FORM_COUNT,   /* size_t */
  FORM_NUMBER,  /* int64_t */
  FORM_WORD,    /* an enum: one of the field's words */
  FORM_LIST,    /* StrList */
  FORM_OPTIONS, /* OptionList: {name=value,..} */
  FORM_COLUMN,  /* CatalogColumn *: its number in `table` (Postgres) or its name (SQLite) */
  FORM_COLUMNS, /* CatalogColumnList: a list of them */
  FORM_TARGETS, /* the same, of `target` */
  FORM_TABLE,   /* CatalogTable *: its key */
  FORM_TABLES,  /* CatalogTableList: a list of them */
  FORM_TYPE,    /* CatalogEnum * or CatalogDomain *: its key; another kind of type leaves it NULL */
  FORM_INDEX    /* CatalogIndex *: its key */
} CatalogForm;

typedef enum CatalogUse {
  USE_COMPARED, /* a difference of two catalogs */
  USE_LAST,     /* one only when no other field of the object differs: it holds them all */
  USE_KEPT      /* not compared: it follows from others, or means nothing elsewhere */
} CatalogUse;

typedef struct CatalogField {
  Str name, words; /* in a row and in C; in a report */
  CatalogForm form;
  CatalogUse use;
  size_t offset;
  const Str *values; /* FORM_WORD: the words, up to an absent one */
} CatalogField;

typedef struct CatalogKindInfo {
  Str words; /* "materialized view" is a table's own: see catalog_kind_words */
  size_t size;
  const CatalogField *fields;
  size_t count;
} CatalogKindInfo;

extern const CatalogKindInfo catalog_kinds[CATALOG_KIND_COUNT];

/* "column", "foreign key", "materialized view". */
Str catalog_kind_words(const CatalogObject *object);

/* The field's value as text; absent when there is nothing. Columns and tables by name. */
Str catalog_field_text(Arena *arena, const CatalogObject *object, const CatalogField *field);

/* The order of `objects`. */
int catalog_object_cmp(const CatalogObject *a, const CatalogObject *b);

/* The object of that kind and label, or NULL. */
CatalogObject *catalog_find(const Catalog *catalog, CatalogKind kind, Str label);

/* The table an object is, or is a part of; NULL: neither. */
const CatalogTable *catalog_table_of(const CatalogObject *object);

typedef bool CatalogKeep(void *context, const CatalogObject *object);

/* Leaves out tables, views, sequences and schemas that are not kept, with all their parts. */
void catalog_keep(Catalog *catalog, CatalogKeep *keep, void *context);

/* The whole catalog as text, a line an object, then its fields, indented: for tests and people. */
Str catalog_print(Arena *arena, const Catalog *catalog);

#endif
