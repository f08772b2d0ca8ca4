#include "engine/cluster.h"

#include "base/fs.h"
#include "engine/session.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct Cluster {
  const char *home, *data, *log, *initdb, *postgres;
  pid_t server; /* known in the guard alone, which starts and stops it */
  Guard *guard;
};

/* --- in the guard --- */

static void pause_a_little(void) {
  struct timespec time = {.tv_nsec = 5000000};
  nanosleep(&time, NULL);
}

typedef struct Program {
  const Cluster *cluster;
  const char *const *argv;
} Program;

/* As a user without rights, with its words in the log. */
static int run_program(void *context) {
  const Program *program = context;
  int log = open(program->cluster->log, O_WRONLY | O_APPEND | O_CLOEXEC);
  if (log < 0 || !child_drop_root() || chdir(program->cluster->home) != 0 || dup2(log, STDOUT_FILENO) < 0 ||
      dup2(log, STDERR_FILENO) < 0)
    return 127;
  execv(program->argv[0], (char *const *)(uintptr_t)program->argv);
  return 127;
}

static bool initialise(Cluster *c) {
  const char *const argv[] = {c->initdb, "-D", c->data, "-U", "schemagen", "-A", "trust", "-E", "UTF8", "--no-locale",
                              "--no-sync", "--no-instructions", NULL};
  Program program = {c, argv};
  pid_t pid = child_fork(run_program, &program);
  int status = 1;
  while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
  return pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool begin(void *context) {
  Cluster *c = context;
  if (!initialise(c)) return false;
  const char *const argv[] = {c->postgres, "-D", c->data, "-k", c->home, "-c", "listen_addresses=", "-c", "fsync=off",
                              "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "autovacuum=off",
                              "-c", "max_connections=20", "-c", "shared_buffers=32MB", "-c", "wal_level=minimal",
                              "-c", "max_wal_senders=0", "-c", "jit=off", "-c", "timezone=UTC", NULL};
  Program program = {c, argv};
  c->server = child_fork(run_program, &program);
  return c->server > 0;
}

static bool alive(void *context) {
  const Cluster *c = context;
  return waitpid(c->server, NULL, WNOHANG) == 0;
}

enum { STOP_TRIES = 1000 }; /* of pause_a_little */

static void end(void *context) {
  const Cluster *c = context;
  if (c->server > 0) kill(c->server, SIGQUIT); /* at once: nothing in it is worth keeping */
  for (int i = 0; c->server > 0 && waitpid(c->server, NULL, WNOHANG) == 0; i++) {
    if (i == STOP_TRIES) kill(c->server, SIGKILL);
    pause_a_little();
  }
  child_remove_tree(str_from_z(c->home));
}

/* --- in this process --- */

/* The directory with initdb and postgres: Debian keeps them out of PATH. */
static Str programs(Arena *arena) {
  Str initdb = child_find(arena, STR("initdb"));
  if (str_given(initdb)) return path_dir(initdb);
  StrList found = fs_glob(arena, STR("/usr/lib/postgresql/*/bin/initdb"));
  Str newest = STR_NONE;
  int64_t best = 0;
  each(i, found) {
    int64_t version = 0;
    Str dir = path_dir(found.items[i]);
    if (!str_to_int64(path_base(path_dir(dir)), &version) || version <= best) continue;
    best = version;
    newest = dir;
  }
  return newest;
}

static const char *inside(Arena *arena, Str directory, const char *name) {
  return str_z(arena, path_join(arena, directory, str_from_z(name)));
}

static bool prepare(Arena *arena, Cluster *cluster, Str home, Str *why) {
  cluster->home = str_z(arena, home);
  cluster->data = inside(arena, home, "data");
  cluster->log = inside(arena, home, "log");
  int log = open(cluster->log, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (log >= 0) {
    bool open_to_all = fchmod(log, 0666) == 0; /* the lesser user appends to it */
    close(log);
    if (open_to_all && child_give(arena, home)) return true;
  }
  *why = str_format(arena, "%s: %s", cluster->home, strerror(errno));
  return false;
}

Cluster *cluster_start(Arena *arena, Str *why) {
  Cluster *cluster = arena_make(arena, Cluster);
  Str bin = programs(arena);
  if (!str_given(bin)) {
    *why = STR("Postgres is missing (install it with: apt-get install postgresql, or give a server with --pg)");
    return NULL;
  }
  cluster->initdb = inside(arena, bin, "initdb");
  cluster->postgres = inside(arena, bin, "postgres");
  Str home = child_temporary(arena, why);
  if (!str_given(home)) return NULL;
  if (prepare(arena, cluster, home, why)) {
    cluster->guard = guard_start(arena, (GuardWork){begin, alive, end, cluster});
    if (cluster->guard != NULL) return cluster;
    *why = STR("there are no processes to be had");
  }
  child_remove_tree(home);
  return NULL;
}

/* The server's last words. */
static Str last_line(Arena *arena, const Cluster *cluster) {
  Str text, why;
  if (!fs_read(arena, str_from_z(cluster->log), 1u << 20, &text, &why)) return why;
  text = str_trim(text);
  return str_slice(text, (size_t)(str_find_last(text, '\n') + 1), text.len);
}

Str cluster_wait(Arena *arena, Cluster *cluster, Str *why) {
  Str target = str_format(arena, "host=%s user=schemagen dbname=postgres", cluster->home);
  while (guard_alive(cluster->guard)) {
    EngineError error;
    PgSession *session = pg_session_open(arena, target, STR_NONE, &error);
    if (session != NULL || error.missing) {
      pg_session_close(session);
      *why = error.words;
      return session != NULL ? target : STR_NONE;
    }
    pause_a_little();
  }
  *why = str_format(arena, "a temporary Postgres did not start: %.*s", STR_ARG(last_line(arena, cluster)));
  child_remove_tree(str_from_z(cluster->home));
  return STR_NONE;
}

void cluster_stop(Cluster *cluster) {
  if (cluster != NULL) guard_end(cluster->guard);
}
