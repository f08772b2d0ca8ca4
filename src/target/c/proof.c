#include "target/c/proof.h"

#include "base/parallel.h"
#include "target/c/compare.h"
#include "target/c/outline.h"

#include <stdlib.h>

/* A header or source that is read beside the others. */
typedef struct Reading {
  CReading reading;
  Str name; /* of a source */
  CHeader *header;
} Reading;

/* What is read first: the header on every ABI; all sources as one, because their headers take longer than they do;
 * and the header as the plan prints it. In outline the sources need no header of this machine: what is read of
 * them on the first ABI is what the header declares there. */
enum { SOURCES = C_ABI_COUNT, MADE, READINGS };

typedef struct Files { /* in memory */
  ClangFile *items;
  size_t count;
} Files;

typedef struct Proof {
  Arena *arena;
  Clang clang;
  const CPlan *plan;
  const CTexts *texts;
  bool outlined;           /* read the sources, and the header on other ABIs, in outline */
  bool same_headers, same; /* they, and the sources too, are what the plan prints */
  Files found, made;
  Files sources_as_one, types; /* `found`, in outline when that is enough; the first has `all_sources` too */
  Reading *jobs;
  size_t n_jobs;
  VEC(Reading) sources;
  CProof *out;
} Proof;

enum { HEADER_SIZE = 64 }; /* as much work as that many tables: parallel_workers */

/* --- the files --- */

/* A directory that need not exist: the files are in memory. */
static const Str directory = STR_INIT("/generated/");

static const Str all_sources = STR_INIT("all sources.c"); /* no output has a file of such a name */

static ClangFile in_memory(Arena *arena, Str name, Str text) {
  const char *path = str_z(arena, str_concat(arena, directory, name));
  return (ClangFile){path, text.ptr, text.len};
}

static bool is_source(const CText *text) {
  return str_ends(text->name, STR(".c")) && str_given(text->found);
}

static void add_file(Files *files, Arena *arena, Str name, Str text) {
  files->items[files->count++] = in_memory(arena, name, text);
}

static void add_found(Proof *p, const CText *text) {
  Arena *arena = p->arena;
  Str outline = p->outlined ? c_outline(arena, text->found) : text->found;
  Str types = p->outlined ? c_outline_types(arena, text->found) : text->found;
  add_file(&p->found, arena, text->name, text->found);
  add_file(&p->sources_as_one, arena, text->name, outline);
  if (str_ends(text->name, STR(".h"))) add_file(&p->types, arena, text->name, types);
}

static void add_files(Proof *p) {
  Buf sources = BUF(p->arena);
  Files *const files[] = {&p->found, &p->made, &p->sources_as_one, &p->types};
  for (size_t i = 0; i < sizeof files / sizeof *files; i++)
    files[i]->items = arena_array(p->arena, ClangFile, p->texts->len + 1);
  each(i, *p->texts) {
    const CText *text = &p->texts->items[i];
    add_file(&p->made, p->arena, text->name, text->made);
    if (is_source(text)) buf_format(&sources, "#include \"%.*s\"\n", STR_ARG(text->name));
    if (str_given(text->found)) {
      add_found(p, text);
    } else {
      c_difference(&(CCompare){.arena = p->arena, .proof = p->out}, (CPlace){.file = text->name},
                   text->name, STR("a file"), STR("missing"));
    }
  }
  add_file(&p->sources_as_one, p->arena, all_sources, buf_str(&sources));
}

/* As CText has it. */
static CPlace shown(CPlace place) {
  if (str_starts(place.file, directory))
    place.file = str_slice(place.file, directory.len, place.file.len);
  return place;
}

/* --- reading --- */

/* Where libpq-fe.h is when it is not among the usual headers: Debian, Fedora, Homebrew. */
static const Str include_options[] = {
  STR_INIT("-isystem/usr/include/postgresql"), STR_INIT("-isystem/usr/include/pgsql"),
  STR_INIT("-isystem/opt/homebrew/opt/libpq/include"),
};

/* From the last: the sources take longest. */
static void read_job(void *context, size_t index, Worker *worker) {
  const Proof *p = context;
  Reading *job = &p->jobs[p->n_jobs - 1 - index];
  if (str_given(job->reading.file)) job->header = c_header_read(worker->kept, &p->clang, &job->reading);
}

static void read_all(Proof *p, Reading *jobs, size_t count) {
  p->jobs = jobs;
  p->n_jobs = count;
  parallel_run(p->arena, count, parallel_workers(count * HEADER_SIZE), read_job, p);
}

static CReading reading_of(const Proof *p, Str name, Files files) {
  return (CReading){.file = str_concat(p->arena, directory, name), .files = files.items, .n_files = files.count};
}

static Reading reading_of_source(Proof *p, Str name, Files files) {
  Reading job = {.reading = reading_of(p, name, files), .name = name};
  job.reading.bodies = !p->outlined;
  for (size_t i = 0; i < sizeof include_options / sizeof *include_options; i++)
    vec_push(p->arena, &job.reading.options, include_options[i]);
  return job;
}

static void read_files(Proof *p) {
  Str umbrella = str_concat(p->arena, p->plan->prefix, STR(".h"));
  Reading *jobs = arena_array(p->arena, Reading, READINGS);
  for (size_t i = p->outlined ? 1 : 0; i < C_ABI_COUNT; i++) {
    jobs[i].reading = reading_of(p, umbrella, i > 0 ? p->types : p->found);
    jobs[i].reading.target = c_abis[i].triple;
    jobs[i].reading.layout = i > 0;
  }
  jobs[SOURCES] = reading_of_source(p, all_sources, p->sources_as_one);
  if (!p->same_headers) {
    jobs[MADE].reading = reading_of(p, umbrella, p->made);
    jobs[MADE].reading.target = c_abis[0].triple;
  }
  if (p->outlined) jobs[SOURCES].reading.target = c_abis[0].triple;
  read_all(p, jobs, READINGS);
  if (p->outlined) jobs[0].header = jobs[SOURCES].header;
  if (p->same_headers) jobs[MADE].header = jobs[0].header;
}

/* One by one when they are not understood as one: what is static in two of them may meet. */
static void read_sources(Proof *p) {
  Reading *first = p->jobs;
  bool whole = first[SOURCES].header->mistakes.len == 0;
  if (whole) vec_push(p->arena, &p->sources, first[SOURCES]);
  each(i, *p->texts) {
    const CText *text = &p->texts->items[i];
    if (!is_source(text)) continue;
    p->out->sources++;
    if (!whole) vec_push(p->arena, &p->sources, reading_of_source(p, text->name, p->found));
  }
  if (!whole) read_all(p, p->sources.items, p->sources.len);
  p->jobs = first;
}

/* --- mistakes --- */

/* A header of another library, or of the C library: that is not the fault of what is generated. */
static bool is_missing_header(const CMistake *mistake) {
  return str_ends(mistake->text, STR("file not found"));
}

static bool is_listed(const CProof *proof, const CDifference *difference) {
  each(i, proof->differences) {
    const CDifference *other = &proof->differences.items[i];
    if (str_eq(other->place.file, difference->place.file) &&
        other->place.line == difference->place.line && str_eq(other->found, difference->found))
      return true;
  }
  return false;
}

/* True when the text was understood in full. A mistake of a header is met in every source. */
static bool check_mistakes(Proof *p, const Reading *job, Str name) {
  each(i, job->header->mistakes) {
    const CMistake *mistake = &job->header->mistakes.items[i];
    if (is_missing_header(mistake)) {
      vec_push(p->arena, &p->out->unproven, (CUnproven){name, mistake->text});
      return false;
    }
    CDifference difference = {shown(mistake->place), name, STR("C"), mistake->text};
    if (!is_listed(p->out, &difference)) vec_push(p->arena, &p->out->differences, difference);
  }
  return job->header->mistakes.len == 0;
}

/* --- the answer --- */

static void add_sizes(Proof *p) {
  each(i, p->plan->tables) {
    CSizes row = {.name = p->plan->tables.items[i].name};
    for (size_t j = 0; j < C_ABI_COUNT; j++) {
      const CStruct *found = map_get(&p->jobs[j].header->structs_by_name, row.name);
      row.sizes[j] = found == NULL ? -1 : found->size;
    }
    vec_push(p->arena, &p->out->rows, row);
  }
}

static void compare_headers(Proof *p) {
  bool *same = arena_array(p->arena, bool, p->plan->tables.len + 1);
  for (size_t i = 0; i < C_ABI_COUNT; i++) {
    CCompare compare = {p->arena, p->plan, p->jobs[i].header, p->out};
    Str name = str_format(p->arena, "%.*s.h on %.*s", STR_ARG(p->plan->prefix), STR_ARG(c_abis[i].name));
    check_mistakes(p, &p->jobs[i], name);
    if (i == 0) c_compare_declarations(&compare, same);
    c_compare_layout(&compare, &c_abis[i], same);
    if (i == 0) c_compare_functions(&compare, p->jobs[MADE].header);
  }
}

static void check_definition(Proof *p, const CDeclared *declared, const Map *defined) {
  if (declared->defined || map_get(defined, declared->name) != NULL) return;
  CCompare compare = {p->arena, p->plan, NULL, p->out};
  c_difference(&compare, declared->place, declared->name, STR("a definition"), STR("missing"));
}

/* What a header declares is defined in a source; with another type that would not compile. */
static void check_definitions(Proof *p, const Map *defined) {
  const CHeader *header = p->jobs[0].header;
  each(i, header->functions) check_definition(p, header->functions.items[i], defined);
  each(i, header->variables) check_definition(p, header->variables.items[i], defined);
}

static void note_definition(Proof *p, CDeclared *declared, Map *defined) {
  if (declared->defined) map_add(p->arena, defined, declared->name, declared);
}

static void check_sources(Proof *p) {
  Map defined = {0};
  bool all = true;
  each(i, p->sources) {
    const Reading *job = &p->sources.items[i];
    all = check_mistakes(p, job, job->name) && all;
    each(j, job->header->functions) note_definition(p, job->header->functions.items[j], &defined);
    each(j, job->header->variables) note_definition(p, job->header->variables.items[j], &defined);
  }
  if (all) check_definitions(p, &defined);
}

static int compare_places(const void *first, const void *second) {
  const CDifference *a = first, *b = second;
  int order = str_cmp(a->place.file, b->place.file);
  if (order == 0 && a->place.line != b->place.line) order = a->place.line < b->place.line ? -1 : 1;
  if (order == 0) order = str_cmp(a->what, b->what);
  return order != 0 ? order : str_cmp(a->found, b->found);
}

static void compare_texts(Proof *p) {
  p->same_headers = p->same = true;
  each(i, *p->texts) {
    const CText *text = &p->texts->items[i];
    if (str_eq(text->made, text->found)) continue;
    p->same = false;
    if (str_ends(text->name, STR(".h"))) p->same_headers = false;
  }
}

/* libclang may still be on its way while the files are made ready. */
static CProof *prove(Proof p) {
  p.out = arena_make(p.arena, CProof);
  add_files(&p);
  p.out->no_clang = clang_open(p.arena, &p.clang);
  if (str_given(p.out->no_clang)) return p.out;
  read_files(&p);
  read_sources(&p);
  compare_headers(&p);
  check_sources(&p);
  add_sizes(&p);
  p.out->outlined = p.outlined;
  return p.out;
}

/* An outline may be the reason that something is not found: then all is read as it is. */
CProof *c_prove(Arena *arena, const CPlan *plan, const CTexts *texts, bool tested) {
  Proof p = {.arena = arena, .plan = plan, .texts = texts};
  compare_texts(&p);
  p.outlined = tested && p.same;
  CProof *out = prove(p);
  if (p.outlined && out->differences.len + out->unproven.len > 0) {
    p.outlined = false;
    out = prove(p);
  }
  each(i, out->differences) out->differences.items[i].place = shown(out->differences.items[i].place);
  if (out->differences.len > 1)
    qsort(out->differences.items, out->differences.len, sizeof *out->differences.items, compare_places);
  return out;
}

void c_proof_print_sizes(Buf *out, const CProof *proof) {
  buf_lit(out, "| bytes of a row |");
  for (size_t i = 0; i < C_ABI_COUNT; i++) buf_format(out, " %.*s |", STR_ARG(c_abis[i].name));
  buf_lit(out, "\n|---|");
  for (size_t i = 0; i < C_ABI_COUNT; i++) buf_lit(out, "--:|");
  buf_char(out, '\n');
  each(i, proof->rows) {
    buf_format(out, "| %.*s |", STR_ARG(proof->rows.items[i].name));
    for (size_t j = 0; j < C_ABI_COUNT; j++)
      buf_format(out, " %lld |", (long long)proof->rows.items[i].sizes[j]);
    buf_char(out, '\n');
  }
}
