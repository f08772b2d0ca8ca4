/* The JSON of a snapshot, read by member. What is not as it must be is reported once, and reading goes on with
 * something empty. */
#ifndef REFLECT_DRIZZLE_JSON_H
#define REFLECT_DRIZZLE_JSON_H

#include "base/fs.h"
#include "diag/diag.h"
#include "engine/cjson.h"

typedef struct SnapshotJson {
  Arena *arena;
  Diags *diags;
  Cjson lib;
  Str path;    /* of the file */
  bool failed; /* something was reported */
} SnapshotJson;

/* Parses `text`, which must be followed by a NUL. NULL after a diagnostic. Delete it with lib.cJSON_Delete. */
cJSON *json_parse(SnapshotJson *json, Str text);

/* Reports that `what` is wrong. */
void json_wrong(SnapshotJson *json, const cJSON *at, Str what);

/* The member `key`, NULL when it is not there or null. */
const cJSON *json_get(SnapshotJson *json, const cJSON *object, const char *key);

/* A member as text: a string, or a number or boolean as JavaScript prints it. Absent when there is none. */
Str json_text_of(SnapshotJson *json, const cJSON *object, const char *key);
/* The same for one that must be there. */
Str json_name(SnapshotJson *json, const cJSON *object, const char *key);
bool json_is_true(SnapshotJson *json, const cJSON *object, const char *key);
int64_t json_integer(SnapshotJson *json, const cJSON *object, const char *key, int64_t otherwise);
StrList json_texts(SnapshotJson *json, const cJSON *object, const char *key); /* of an array of strings */

/* The first of the things in the object or array `key`, NULL when there are none; then ->next. All are objects. */
const cJSON *json_first(SnapshotJson *json, const cJSON *object, const char *key);

/* Any value as JSON without white space. */
Str json_compact(SnapshotJson *json, const cJSON *value);

#endif
