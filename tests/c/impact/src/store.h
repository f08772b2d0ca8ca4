#ifndef STORE_H
#define STORE_H
#include "app.h"

#define SET(row, member, value) ((row)->member = (value))
#define EMAIL(row) ((row)->email)
#define USERS_COLS APP_USERS_COLS_PG

void store_save(const app_users *user);

static inline bool store_is_adult(const app_users *user) {
  return user->age.has && user->age.v >= 18;
}
#endif
