#include "store.h"
#include "missing.h"

void broken(app_users *user);

void broken(app_users *user) {
  user->email = undeclared(user->age);
  user->phone = 5;
  user->email.len = 1;
}
