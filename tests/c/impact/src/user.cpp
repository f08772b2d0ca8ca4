#include "store.h"

namespace app {
class Store {
public:
  int age(app_users &user) {
    sg_opt_i32 &ref = user.age;
    user.email = sg_str_z("x");
    user.age = sg_some_i32(5);
    ref.v += user.age.v;
    return user.age.v;
  }
};
}
