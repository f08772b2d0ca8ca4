#include "verb/run.h"

#include "diag/format.h"
#include "verb/verbs.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static void (*const verb_functions[VERB_COUNT])(Run *) = {
#define VERB(id, name, argument, exits, summary, help) [VERB_##id] = verb_##name,
#include "verb/options.def"
};

Run *run_new(Arena *arena, int argc, char **argv) {
  Run *run = arena_make(arena, Run);
  run->arena = arena;
  run->diags = diags_new(arena);
  run->out = run->steps = BUF(arena);
  run->options = options_parse(arena, argc, argv, run->diags);
  return run;
}

void run_command(Run *run) {
  if (diags_failed(run->diags)) return;
  if (run_flag(run, FLAG_VERSION)->given)
    buf_lit(&run->out, "schemagen " SCHEMAGEN_VERSION "\n");
  else
    verb_functions[run->options->verb](run);
}

void run_did(Run *run, Str what, Str path) {
  if (run_flag(run, FLAG_QUIET)->given) return;
  buf_format(&run->out, "%.*s%.*s\n", STR_ARG(what), STR_ARG(path));
}

void run_step(Run *run, const char *format, ...) {
  if (!run_flag(run, FLAG_VERBOSE)->given) return;
  va_list args;
  va_start(args, format);
  Str line = str_vformat(run->arena, format, args);
  va_end(args);
  buf_format(&run->steps, "schemagen: %.*s\n", STR_ARG(line));
}

bool run_color(const Run *run, int fd) {
  const FlagValue *color = run_flag(run, FLAG_COLOR);
  if (str_eq(color->text, STR("always"))) return true;
  if (str_eq(color->text, STR("never"))) return false;
  const char *no_color = getenv("NO_COLOR"), *terminal = getenv("TERM");
  if (no_color != NULL && no_color[0] != '\0') return false;
  if (terminal == NULL || strcmp(terminal, "dumb") == 0) return false;
  return isatty(fd) == 1;
}

int run_write(int fd, Str text) {
  while (text.len > 0) {
    ssize_t done = write(fd, text.ptr, text.len);
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return errno;
    text = str_slice(text, (size_t)done, text.len);
  }
  return 0;
}

static const DiagFormat *format_of(const Run *run) {
  Str name = run_flag(run, FLAG_DIAGNOSTICS)->text;
  for (size_t i = 0; i < diag_formats_len; i++)
    if (str_eq(diag_formats[i].name, name)) return &diag_formats[i];
  return &diag_formats[0];
}

/* With --quiet only what makes the exit code is said. */
static void drop_warnings(Diags *diags) {
  size_t kept = 0;
  each(i, diags->list) {
    Diag *diag = diags->list.items[i];
    if (diag_infos[diag->code].severity != SEVERITY_WARNING) diags->list.items[kept++] = diag;
  }
  diags->list.len = kept;
  diags->warnings = 0;
}

static void count_words(Buf *out, size_t count, const char *what) {
  if (count == 0) return;
  buf_append(out, out->len == 0 ? STR("schemagen: ") : STR(", "));
  buf_format(out, "%zu %s%s", count, what, count == 1 ? "" : "s");
}

/* schemagen: 1 error, 2 warnings; nothing written */
static void print_summary(const Run *run, Buf *out) {
  Buf line = BUF(run->arena);
  count_words(&line, run->diags->errors, "error");
  count_words(&line, run->diags->findings, "finding");
  count_words(&line, run->diags->warnings, "warning");
  if (str_given(run->outcome)) {
    buf_append(&line, line.len == 0 ? STR("schemagen: ") : STR("; "));
    buf_append(&line, run->outcome);
  }
  if (line.len > 0) buf_char(&line, '\n');
  buf_append(out, buf_str(&line));
}

static int exit_code(const Run *run) {
  bool strict = run_flag(run, FLAG_STRICT)->given && run->diags->warnings > 0;
  if (diags_failed(run->diags)) return EXIT_ERROR;
  if (run->findings || run->diags->findings > 0 || strict) return EXIT_FINDINGS;
  return run->unverified ? EXIT_UNVERIFIED : EXIT_CLEAN;
}

int run_finish(Run *run) {
  Diags *diags = run->diags;
  bool quiet = run_flag(run, FLAG_QUIET)->given, strict = run_flag(run, FLAG_STRICT)->given;
  int error = run_write(STDOUT_FILENO, buf_str(&run->out));
  if (error != 0)
    diag_add_path(diags, DIAG_OUTPUT_FAILED, STR_NONE, STRS(str_from_z(strerror(error))));
  diags_sort(diags);
  int code = exit_code(run);
  if (quiet && !strict) drop_warnings(diags);
  const DiagFormat *format = format_of(run);
  const FlagValue *cap = run_flag(run, FLAG_MAX_ERRORS);
  Buf said = BUF(run->arena);
  if (format->for_people) buf_append(&said, buf_str(&run->steps));
  diags_print(&said, diags, format, cap->given ? (size_t)cap->number : format->max_errors,
              run_color(run, STDERR_FILENO));
  if (format->for_people && !quiet) print_summary(run, &said);
  bool lost = run_write(STDERR_FILENO, buf_str(&said)) != 0; /* nobody is left to tell */
  return lost && code == EXIT_CLEAN ? EXIT_ERROR : code;
}
