/* What a schema declares besides tables and enums, with everything a name stands for linked. */
#ifndef MODEL_OBJECTS_H
#define MODEL_OBJECTS_H

#include "model/schema.h"

struct Sequence { /* a sequence of its own; Postgres alone has them */
  Text name;
  Str schema;       /* absent: the default schema */
  TypeId type;      /* SMALLINT, INTEGER or BIGINT */
  Identity numbers; /* its options; kind says nothing */
  Column *owner;    /* `owned_by:`, or NULL */
  Text comment;
  Str renamed_from;
  const Node *node; /* NULL: nothing but the name */
  Span span;
};

/* The key as the YAML has it: "app.order_numbers". */
Str qualified_name(Arena *arena, Str schema, Str name);

/* The bounds a sequence has when it does not say: up from 1, or down from -1, as far as `type` goes. */
int64_t sequence_min(const Identity *numbers, TypeId type);
int64_t sequence_max(const Identity *numbers, TypeId type);

#endif
