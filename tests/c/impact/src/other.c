/* Names that are only alike. */
#include "app.h"

struct other { int email; } app_users_other;
int other(const struct other *app_users, int email);
int other(const struct other *app_users, int email) { return app_users->email + email; }
