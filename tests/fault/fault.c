/* Preloaded into schemagen by tests/fault/run.sh: lets one call fail.
 *   FAULT_KIND  alloc: malloc, calloc, realloc and posix_memalign find no memory
 *               io: calls that change the disk (open for writing, write, rename, mkdir, unlink, fsync) fail with FAULT_ERRNO
 *               kill: the process is killed before such a call
 *   FAULT_AT    the number of the call, from 1
 *   FAULT_HIT   a file that is made when the call was reached */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static long calls;

/* True when this call of `kind` is the one to fail. Before main, while the environment is not there, never. */
static bool faulty(bool alloc) {
  extern char **environ;
  if (environ == NULL) return false;
  const char *kind = getenv("FAULT_KIND"), *at = getenv("FAULT_AT"), *hit = getenv("FAULT_HIT");
  if (kind == NULL || at == NULL || hit == NULL || alloc != (strcmp(kind, "alloc") == 0)) return false;
  if (++calls != atol(at)) return false;
  long fd = syscall(SYS_openat, AT_FDCWD, hit, O_WRONLY | O_CREAT, 0600);
  syscall(SYS_close, fd);
  if (strcmp(kind, "kill") == 0) raise(SIGKILL);
  const char *error = getenv("FAULT_ERRNO");
  errno = alloc || error == NULL ? ENOMEM : atoi(error);
  return true;
}

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

void *malloc(size_t size) { return faulty(true) ? NULL : __libc_malloc(size); }
void *calloc(size_t count, size_t size) { return faulty(true) ? NULL : __libc_calloc(count, size); }
void *realloc(void *old, size_t size) { return faulty(true) ? NULL : __libc_realloc(old, size); }
int posix_memalign(void **block, size_t alignment, size_t size) {
  void *made = faulty(true) ? NULL : __libc_memalign(alignment, size);
  if (made == NULL) return ENOMEM;
  *block = made;
  return 0;
}

#define REAL(name, type) ((type)dlsym(RTLD_NEXT, name))

static mode_t mode_of(int flags, va_list arguments) {
  return flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
}

int open(const char *path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  if ((flags & O_ACCMODE) != O_RDONLY && faulty(false)) return -1;
  return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int openat(int dir, const char *path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  if ((flags & O_ACCMODE) != O_RDONLY && faulty(false)) return -1;
  return (int)syscall(SYS_openat, dir, path, flags, mode);
}

ssize_t write(int fd, const void *bytes, size_t len) {
  if (fd > 2 && faulty(false)) return -1;
  return syscall(SYS_write, fd, bytes, len);
}

int rename(const char *from, const char *to) { return faulty(false) ? -1 : REAL("rename", int (*)(const char *, const char *))(from, to); }
int renameat(int a, const char *from, int b, const char *to) {
  return faulty(false) ? -1 : (int)syscall(SYS_renameat2, a, from, b, to, 0);
}
int mkdir(const char *path, mode_t mode) { return faulty(false) ? -1 : (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode); }
int mkdirat(int dir, const char *path, mode_t mode) { return faulty(false) ? -1 : (int)syscall(SYS_mkdirat, dir, path, mode); }
int unlink(const char *path) { return faulty(false) ? -1 : (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0); }
int unlinkat(int dir, const char *path, int flags) { return faulty(false) ? -1 : (int)syscall(SYS_unlinkat, dir, path, flags); }
int fsync(int fd) { return faulty(false) ? -1 : (int)syscall(SYS_fsync, fd); }
