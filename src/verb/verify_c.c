/* Generated C: libclang reads every file, and what it understood is what the schema says
 * (target/c/proof.h). */
#include "target/c/proof.h"
#include "verb/verify.h"

enum { FILE_MAX_BYTES = 256 << 20 };

typedef struct Files {
  CTexts texts;
  size_t found; /* that are in the tree */
} Files;

static Str below(Str path, Str dir) {
  return str_eq(dir, STR(".")) ? path : str_slice(path, dir.len + 1, path.len);
}

/* What is compiled is what stands in the tree; when nothing was generated there yet, what would be. */
static bool read_files(Verify *verify, const Output *output, Files *out) {
  Arena *arena = verify->arena;
  each(i, verify->plan->files) {
    const TreeFile *file = verify->plan->files.items[i];
    if (!str_eq(file->target, target_infos[TARGET_C].key)) continue;
    Str path = path_join(arena, verify->plan->place.dir, file->path), why;
    CText text = {below(file->path, output->path), file->text, STR_NONE};
    if (fs_kind(arena, path) != FS_MISSING && !fs_read(arena, path, FILE_MAX_BYTES, &text.found, &why)) {
      verify_unproven(verify, STR("c"), str_join(arena, STRS(file->path, STR(": "), why)));
      return false;
    }
    out->found += str_given(text.found);
    vec_push(arena, &out->texts, text);
  }
  each(i, out->texts)
    if (out->found == 0) out->texts.items[i].found = out->texts.items[i].made;
  return true;
}

static Str place_text(Arena *arena, const Output *output, CPlace place) {
  if (!str_given(place.file)) return output->path;
  Str path = path_normal(arena, path_join(arena, output->path, place.file));
  if (place.line == 0) return path;
  return str_format(arena, "%.*s:%u:%u", STR_ARG(path), place.line, place.column);
}

static void print_differences(Verify *verify, const Output *output, const CProof *proof) {
  Arena *arena = verify->arena;
  VerifyRows rows = {0};
  VerifyRow head = {{STR("place"), STR("what"), STR("schema"), STR("c")}};
  vec_push(arena, &rows, head);
  each(i, proof->differences) {
    const CDifference *d = &proof->differences.items[i];
    VerifyRow row = {{verify_shown(arena, place_text(arena, output, d->place)), verify_shown(arena, d->what),
                      verify_shown(arena, d->wanted), verify_shown(arena, d->found)}};
    vec_push(arena, &rows, row);
  }
  verify_print_rows(verify, &rows);
  verify->differences += proof->differences.len;
}

/* A header of an engine that is not installed. */
static Str with_package(Arena *arena, Str why) {
  Str package = STR_NONE;
  if (str_find(why, STR("libpq-fe.h")) >= 0) package = STR("libpq-dev");
  if (str_find(why, STR("sqlite3.h")) >= 0) package = STR("libsqlite3-dev");
  if (!str_given(package)) return why;
  return str_join(arena, STRS(why, STR(" (install it with: apt-get install "), package, STR(")")));
}

static void agree(Verify *verify, const CProof *proof) {
  Str phrase = str_format(verify->arena, "c has %zu rows, %zu members and %zu functions as the schema says, on %d ABIs",
                          proof->rows.len, proof->members, proof->functions, (int)C_ABI_COUNT);
  vec_push(verify->arena, &verify->agreed, phrase);
}

void verify_c(Verify *verify) {
  Arena *arena = verify->arena;
  const Output *output = verify_output(verify->schema, TARGET_C);
  Files files = {0};
  if (!read_files(verify, output, &files)) return;
  TemplateSource templates = compile_templates(verify->run);
  TargetRun target = {.arena = arena, .diags = verify->run->diags, .schema = verify->schema,
                      .sql = {verify->sql[DIALECT_POSTGRES], verify->sql[DIALECT_SQLITE]},
                      .output = output, .templates = &templates};
  const CPlan *plan = c_plan(&target);
  const CProof *proof = c_prove(arena, plan, &files.texts, templates.overrides.len == 0);
  if (str_given(proof->no_clang)) verify_unproven(verify, STR("c"), proof->no_clang);
  if (proof->differences.len > 0) print_differences(verify, output, proof);
  each(i, proof->unproven)
    verify_unproven(verify, path_join(arena, output->path, proof->unproven.items[i].what),
                    with_package(arena, proof->unproven.items[i].why));
  if (proof->differences.len + proof->unproven.len > 0 || str_given(proof->no_clang)) return;
  agree(verify, proof);
  if (verify->only_c && proof->rows.len > 0) c_proof_print_sizes(&verify->run->out, proof);
}
