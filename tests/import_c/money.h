/* What shop.h includes: a struct here is no table unless it is annotated. */
#ifndef MONEY_H
#define MONEY_H

#include <stdint.h>

/* Only clang knows the attribute. */
#if defined(__clang__)
#define SG(...) __attribute__((annotate("sg:" #__VA_ARGS__)))
#else
#define SG(...)
#endif

typedef struct price {
  int64_t cents;
} price_t;

struct SG(name: currencies) currency {
  char code[4] SG(primary_key);
};

#endif
