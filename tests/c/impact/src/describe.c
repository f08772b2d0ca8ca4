#include "store.h"

#include <stdio.h>

#define NAME(member, type, nullable) puts(#member);
#define READ(member, type, nullable) size += sizeof user->member;

size_t describe(const app_users *user);

size_t describe(const app_users *user) {
  size_t size = 0;
  const sg_column *column = &app_users_columns[APP_USERS_C_EMAIL];
  printf("%s %d %s\n", column->name, APP_USERS_EMAIL_MAX, app_users_table.name);
  APP_USERS_FIELDS(NAME)
  APP_USERS_FIELDS(READ)
  switch (user->state) {
  case APP_STATE_OPEN: return size;
  case APP_STATE_DONE: return 0;
  case APP_STATE_UNSET: break;
  }
  struct { const app_users *user; struct { app_users nested; } inner; } outer = {user, {*user}};
  outer.inner.nested.email.len = 0;
  return size + app_state_from_str("open", 4) + (outer.user->email.ptr != NULL);
}
