/* What a template becomes: a list of operations that follow offsets. Internal to frame/.
 *
 * compile.c makes it, render.c runs it. A program never looks up a name and never finds an absent
 * value where it needs one: both were settled when it was made. */
#ifndef TARGET_FRAME_PROGRAM_H
#define TARGET_FRAME_PROGRAM_H

#include "target/frame/filter.h"
#include "target/frame/frame.h"

/* How to get from a slot to a value: from the slot's item follow the pointers at `follow`, then add
 * `offset`. Slot 0 is the plan; every loop has a slot of its own. */
typedef struct Path {
  FieldKind kind;
  bool of_loop;         /* starts at the slot's LoopFields instead of its item */
  bool failed;          /* after a mistake, which is reported: fits everything */
  bool from_variable;   /* is a loop variable itself, without a field */
  uint32_t slot;
  const Record *record; /* of a struct, a pointer to one, or the items of a list */
  const size_t *follow;
  size_t follow_len;
  size_t offset;
} Path;

/* What a loop variable has besides the fields of its item. */
typedef struct LoopFields {
  bool first, last;
  int64_t index, number; /* from 0, from 1 */
} LoopFields;

extern const Record loop_record;

typedef enum CondKind {
  COND_TRUTH,      /* path: true, not empty, not 0, not NULL */
  COND_EQUAL_TEXT, /* path is `text` */
  COND_EQUAL_INT,  /* path is `number` */
  COND_EQUAL_PATH, /* path is `other`, both text or both numbers */
  COND_NOT,        /* left */
  COND_AND,
  COND_OR
} CondKind;

typedef struct Cond Cond;
struct Cond {
  CondKind kind;
  Path path, other;
  Str text;
  int64_t number;
  const Cond *left, *right;
};

typedef struct FilterUse {
  const FilterInfo *info;
  FilterArg arg;
} FilterUse;

typedef VEC(FilterUse) FilterUses;

typedef enum OpKind {
  OP_TEXT,      /* print `text` */
  OP_VALUE,     /* print the value at `path` through `filters` */
  OP_STR,       /* print the text at `path` as it is: what most values are */
  OP_TEST,      /* go to `to` unless `cond` holds */
  OP_JUMP,      /* go to `to` */
  OP_FOR,       /* start the loop of `slot` over the list at `path`; go to `to` when it is empty */
  OP_NEXT,      /* next item of `slot`: go back to `to`, or go on after the last */
  OP_FILE_NAME, /* what is printed from here on is the path of a file */
  OP_FILE_OPEN, /* it was; what follows is the file's text */
  OP_FILE_END,  /* the file is complete. `span`: where its path stands */
  OP_STOP
} OpKind;

typedef struct Op {
  OpKind kind;
  uint32_t to;
  uint32_t slot;
  union {
    Str text;
    struct {
      Path path;
      FilterUses filters;
    };
    const Cond *cond;
    Span span;
  };
} Op;

typedef VEC(Op) Ops;

struct Template {
  Ops ops;
  uint32_t slots;
};

#endif
