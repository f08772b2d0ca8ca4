/* argv to exit code. */
#include <stdio.h>

int main(void) {
  puts("schemagen " SCHEMAGEN_VERSION);
  return 0;
}
