/* The snapshots of a migrations folder of drizzle-kit 1.0 as the graph they are: each names those before it. */
#include "reflect/drizzle_deltas.h"

#include "load/load.h"

typedef struct Step {
  Str id;
  cJSON *root;
  StrList before;
  bool diff, wanted;
} Step;

typedef struct History {
  SnapshotJson *json;
  VEC(Step *) steps; /* in the order of their folders */
} History;

Str drizzle_deltas_text(Arena *arena, Str text) {
  Str nul = STR("\\u0000");
  if (str_find(text, nul) < 0) return text;
  Str copy = str_copy(arena, text);
  char *bytes = (char *)(uintptr_t)copy.ptr; /* ours */
  for (size_t at = 1; at + nul.len <= copy.len; at++)
    if (memcmp(bytes + at, nul.ptr, nul.len) == 0 && bytes[at - 1] != '\\') bytes[at + nul.len - 1] = '1';
  return copy;
}

static Step *step_with(const History *history, Str id) {
  each(i, history->steps)
    if (str_eq(history->steps.items[i]->id, id)) return history->steps.items[i];
  return NULL;
}

static void add_step(History *history, cJSON *root) {
  SnapshotJson *json = history->json;
  Step *step = arena_make(json->arena, Step);
  *step = (Step){.id = json_text_of(json, root, "id"), .root = root, .before = json_texts(json, root, "prevIds"),
                 .diff = str_eq(json_text_of(json, root, "type"), STR("diff"))};
  vec_push(json->arena, &history->steps, step);
}

/* Beside the folder of the file are those of the other migrations. */
static void read_folder(History *history) {
  SnapshotJson *json = history->json;
  Str folder = path_dir(path_dir(path_normal(json->arena, json->path)));
  StrList files = fs_glob(json->arena, path_join(json->arena, folder, STR("*/snapshot.json")));
  Str own = json->path;
  each(i, files) {
    Str text, why;
    if (!fs_read(json->arena, files.items[i], LOAD_MAX_BYTES, &text, &why)) continue;
    json->path = files.items[i];
    cJSON *root = json_parse(json, drizzle_deltas_text(json->arena, text));
    if (root != NULL) add_step(history, root);
  }
  json->path = own;
}

static bool gone(History *history, Str id) {
  Str what = CAT(history->json->arena, STR("it holds only what a migration changed, and the snapshot "), id,
                 STR(" before it is not in the folder"));
  json_wrong(history->json, NULL, what);
  return false;
}

/* Marks what leads to `id`, the others of a merge, too. */
static bool want(History *history, Str id, bool wanted) {
  Step *step = step_with(history, id);
  if (step == NULL) return gone(history, id);
  if (step->wanted == wanted) return true;
  step->wanted = wanted;
  bool good = true;
  for (size_t i = 0; good && step->diff && i < step->before.len; i++)
    good = want(history, step->before.items[i], wanted);
  return good;
}

static bool apply(History *history, Step *step, cJSON *ddl) {
  cJSON *deltas = history->json->lib.cJSON_GetObjectItemCaseSensitive(step->root, "deltas");
  if (deltas == NULL) json_wrong(history->json, NULL, STR("`deltas` is missing"));
  else if (json_first(history->json, step->root, "deltas") != NULL)
    drizzle_deltas_apply(history->json, ddl, deltas);
  return !history->json->failed;
}

/* A merge is the state of its first parent, then what led to the others alone, in the order of their folders. */
static bool apply_others(History *history, const Step *merge, cJSON *ddl) {
  bool good = true;
  each(i, history->steps) history->steps.items[i]->wanted = false;
  for (size_t i = 1; good && i < merge->before.len; i++) good = want(history, merge->before.items[i], true);
  if (good) good = want(history, merge->before.items[0], false);
  for (size_t i = 0; good && i < history->steps.len; i++) {
    Step *step = history->steps.items[i];
    if (step->wanted && step->diff) good = apply(history, step, ddl);
  }
  return good;
}

/* The way back to a base, by the first parents. */
static bool fill(History *history, Step *last, cJSON *root) {
  SnapshotJson *json = history->json;
  VEC(Step *) way = {0};
  Step *step = last;
  while (step->diff) {
    vec_push(json->arena, &way, step);
    Str id = step->before.len > 0 ? step->before.items[0] : STR("?");
    step = step_with(history, id);
    if (step == NULL || way.len > history->steps.len) return gone(history, id);
  }
  cJSON *ddl = json->lib.cJSON_GetObjectItemCaseSensitive(step->root, "ddl");
  if (ddl == NULL || (json_first(json, step->root, "ddl") == NULL && json->failed)) {
    json_wrong(json, NULL, STR("the base before it holds no list `ddl`"));
    return false;
  }
  json->lib.cJSON_DetachItemViaPointer(step->root, ddl);
  json->lib.cJSON_AddItemToObject(root, "ddl", ddl);
  for (size_t i = way.len; i-- > 0 && !json->failed;)
    if (way.items[i]->before.len <= 1 || apply_others(history, way.items[i], ddl)) apply(history, way.items[i], ddl);
  return !json->failed;
}

bool drizzle_history_whole(SnapshotJson *json, cJSON *root) {
  History history = {.json = json};
  read_folder(&history);
  Str id = json_name(json, root, "id");
  Step *last = json->failed ? NULL : step_with(&history, id);
  bool good = last != NULL ? fill(&history, last, root) : !json->failed && gone(&history, id);
  each(i, history.steps) json->lib.cJSON_Delete(history.steps.items[i]->root);
  return good;
}
