#include "store.h"

#include <stdio.h>
#include <string.h>

static const app_users nobody = {.email = {"", 0}, .age = {false, 0}};
static const app_users by_position = {1, {"", 0}};
static app_users zeroed = {0};

static void read_all(const app_users *user) {
  sg_str copy = user->email;
  size_t len = user->email.len + strlen(user->email.ptr);
  float first = user->place[0];
  if (user->level == APP_USERS_LEVEL_PRO && store_is_adult(user)) puts("pro");
  printf("%zu %zu %f %d\n", copy.len, len, (double)first, (int)user->age.v);
}

static void write_all(app_users *user) {
  user->email = sg_str_z("a@b.c");
  (user->email).len = 3;
  user->age.v = 18;
  user->age.v += 1;
  user->age.v++;
  user->place[1] = 2.0f;
  *user->place = 1.0f;
  SET(user, class_, sg_str_z("x"));
  SET(user, email, EMAIL(&nobody));
  EMAIL(user) = nobody.email;
}

static void addresses(app_users *user) {
  sg_str *email = &user->email;
  float *place = user->place;
  memcpy(user->place, place, sizeof user->place);
  printf("%zu %zu %p\n", offsetof(app_users, email), sizeof user->email, (void *)email);
}

void store_save(const app_users *user) {
  app_users copy = {.id = user->id, .email = user->email};
  app_users *literal = &(app_users){1, {"", 0}, .age = {0}};
  copy.email.ptr = literal->email.ptr;
  read_all(&copy);
  write_all(&copy);
  addresses(&copy);
  printf("%s %s\n", USERS_COLS, APP_USERS_SQL_INSERT_PG);
  zeroed = by_position;
}
