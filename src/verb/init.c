/* `init`: the starter schema of templates/init/, written where the user works. */
#include "base/embedded.h"
#include "verb/verbs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static Str starter_schema(void) {
  for (size_t i = 0; i < embedded_templates_len; i++)
    if (str_eq(embedded_templates[i].path, STR("init/schema.yaml")))
      return embedded_templates[i].text;
  return STR("schemagen: 1\n");
}

/* A new file with `text`; on failure none is left behind, and errno says why. */
static bool write_new(const char *path, Str text) {
  int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (fd < 0) return false;
  int error = run_write(fd, text);
  if (close(fd) != 0 && error == 0) error = errno;
  if (error == 0) return true;
  unlink(path);
  errno = error;
  return false;
}

/* Replaces `path` at once, so that a failure leaves the old file. */
static bool replace(Arena *arena, Str path, Str text) {
  const char *temp = str_z(arena, str_concat(arena, path, STR(".schemagen-new")));
  if (!write_new(temp, text)) return false;
  if (rename(temp, str_z(arena, path)) == 0) return true;
  int error = errno;
  unlink(temp);
  errno = error;
  return false;
}

void verb_init(Run *run) {
  const FlagValue *file = run_flag(run, FLAG_FILE);
  Str path = file->given ? file->text : STR("schema.yaml"), text = starter_schema();
  bool written = run_flag(run, FLAG_FORCE)->given ? replace(run->arena, path, text)
                                                  : write_new(str_z(run->arena, path), text);
  if (written) {
    run->outcome = str_format(run->arena, "%.*s written; next: schemagen generate", STR_ARG(path));
  } else if (errno == EEXIST) {
    diag_add_path(run->diags, DIAG_STARTER_EXISTS, path, NULL);
  } else {
    Str why = str_copy(run->arena, str_from_z(strerror(errno)));
    diag_add_path(run->diags, DIAG_STARTER_UNWRITABLE, path, STRS(why));
  }
}
