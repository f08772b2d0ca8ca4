/* What libclang costs whoever uses it: it is opened, and an empty file is read for each ABI of src/target/c/abis.def, by two
 * threads. Beside it stands what `verify --c` takes. */
#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

typedef struct File {
  const char *name, *text;
  unsigned long len;
} File;

static const char *const targets[] = {
#define C_ABI(id, name, target, pointer, align) target,
#include "../../src/target/c/abis.def"
};
static void *(*create_index)(int, int);
static int (*parse)(void *, const char *, const char *const *, int, File *, unsigned, unsigned, void **);
static atomic_int next;
static atomic_int failed;

static void *read_empty(void *unused) {
  File file = {"/empty.c", "", 0};
  for (int i; (i = atomic_fetch_add(&next, 1)) < (int)(sizeof targets / sizeof *targets);) {
    const char *args[] = {"-target", targets[i], "-ffreestanding", "-x", "c", "/empty.c"};
    void *unit = NULL;
    if (parse(create_index(0, 0), NULL, args, 6, &file, 1, 0, &unit) != 0) failed = 1;
  }
  return unused;
}

/* The same names as src/engine/clang.c, in short. */
int main(void) {
  void *library = dlopen("libclang-14.so.1", RTLD_NOW);
  if (library == NULL) library = dlopen("libclang.so.1", RTLD_NOW);
  if (library == NULL) return fprintf(stderr, "%s\n", dlerror()), 1;
  *(void **)&create_index = dlsym(library, "clang_createIndex");
  *(void **)&parse = dlsym(library, "clang_parseTranslationUnit2");
  if (create_index == NULL || parse == NULL) return 1;
  pthread_t other;
  if (pthread_create(&other, NULL, read_empty, NULL) != 0) return 1;
  read_empty(NULL);
  pthread_join(other, NULL);
  return failed;
}
