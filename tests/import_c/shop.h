/* A header by hand: what `import c` takes from C, from comments and from annotations. */
#ifndef SHOP_H
#define SHOP_H

#include "money.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

/* How far an order is */
enum order_state {
  ORDER_OPEN,    /* The customer is still choosing */
  ORDER_PAID,    /**< The money is there */
  ORDER_ON_WAY   /* "on its way" */
};

typedef enum { LEVEL_UNSET, LEVEL_BASIC, LEVEL_PRO } level_t;

/** People who buy.
 *  Kept for ten years. */
typedef struct customer {
  int64_t id SG(pk, identity: true);
  const char *email SG(type: varchar(200), unique); /* Where mail goes */
  char name[81];
  const char *nickname SG(null);
  level_t level SG(default: basic);
  bool newsletter; /* boolean not null, default false; Asked at sign-up */
  const int32_t *age; ///< in years
  float discount;
  double balance;
  time_t seen_at SG(index, default: now());
  uint8_t password_hash[32];
  struct customer *next SG(skip);
} customer;

typedef struct SG(name: orders, unique: [[customer_id, number]], indexes: [[state, placed_at]]) {
  unsigned char id[16] SG(pk, type: uuid, default: uuid());
  int64_t customer_id SG(references: customer.id, on_delete: cascade);
  uint32_t number;
  enum order_state state;
  int64_t placed_at SG(type: timestamptz);
  int16_t tags[4];
  price_t total SG(type: "numeric(12,2)", check: total >= 0);
  unsigned paid : 1;
  uint64_t serial;
} order_t;

// A line of an order.
// With its price.
struct order_line {
  unsigned char order_id[16] SG(type: uuid); /* uuid not null, part of the key, -> order.id on delete cascade */
  short line;                                /* smallint not null, part of the key */
  int quantity;
  long long cents;
};

struct return_ {
  int32_t id; /* integer primary key, identity */
  unsigned char order_id[16] SG(type: uuid); /* uuid not null, -> order_line (order_id, line) on delete cascade */
  short line; /* smallint not null, -> order_line (order_id, line) on delete cascade */
};

struct SG(skip) scratch {
  int anything;
};

int customer_count(const customer *all, size_t len);

#endif
