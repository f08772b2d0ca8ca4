/* Types: what a column or a domain is of. */
#ifndef MODEL_TYPE_H
#define MODEL_TYPE_H

#include "expr/expr.h"
#include "model/settings.h"

typedef struct Enum Enum;
typedef struct Domain Domain;
typedef struct DialectText DialectText;

typedef enum TypeId {
#define TYPE(id, ...) TYPE_##id,
#include "model/types.def"
  TYPE_COUNT
} TypeId;

typedef enum TypeArgs {
  ARGS_NONE,
  ARGS_LENGTH,          /* (n), required */
  ARGS_OPTIONAL_LENGTH, /* (n) */
  ARGS_PRECISION,       /* (p), 0 to 6 */
  ARGS_PRECISION_SCALE, /* (p) or (p,s) */
  ARGS_DIMENSIONS,      /* (n), required */
  ARGS_FREE             /* any text */
} TypeArgs;

/* How a C struct holds a value. */
typedef enum CKind {
  C_I16, C_I32, C_I64, C_F32, C_F64, C_BOOL, C_DECIMAL, C_TEXT, C_JSON, C_BYTES, C_UUID, C_DATE,
  C_TIME, C_TIMESTAMP, C_TIMESTAMPTZ, C_INTERVAL, C_VECTOR, C_ENUM
} CKind;

typedef struct TypeInfo {
  Str yaml;
  TypeArgs args;
  ExprType class;
  Str postgres, sqlite, drizzle_pg, drizzle_sqlite;
  CKind c;
  Str ts, extension;
} TypeInfo;

extern const TypeInfo type_infos[TYPE_COUNT];

typedef struct Type {
  TypeId id;
  int args[2];       /* length; precision and scale; dimensions. -1: not given */
  int array;         /* number of dimensions; 0: a scalar */
  Enum *enumeration; /* TYPE_ENUM */
  const Domain *domain; /* everything else is of the type beneath; NULL: no domain */
  int domain_array;  /* dimensions of the array of it, of those in `array` */
  Str free_args;     /* ARGS_FREE: the text between the parentheses; absent without them */
  const DialectText *own; /* TYPE_DIALECT: `type: {postgres: tsvector, sqlite: text}`; else NULL */
  Span span;
} Type;

static inline const TypeInfo *type_info(const Type *type) { return &type_infos[type->id]; }
/* As the YAML spells it: "numeric(10,2)", "text[]", "genre". */
Str type_yaml(Arena *arena, const Type *type);
bool type_is_integer(const Type *type);   /* a scalar of an integer or serial type */
bool type_is_serial(const Type *type);
TypeId type_beneath(TypeId id);           /* of a serial type the integer it stores, else `id` */
bool type_is_timestamp(const Type *type); /* a scalar timestamp or timestamptz */

#endif
