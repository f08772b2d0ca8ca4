#include "verb/verify.h"

#include "engine/clang.h"
#include "verb/verbs.h"

typedef struct Proof {
  TargetId ddl, drizzle; /* it is about these outputs, of which the schema has at least one */
  void (*prove)(Verify *verify);
} Proof;

static const Proof proofs[] = {
    {TARGET_POSTGRES, TARGET_DRIZZLE_PG, verify_postgres},
    {TARGET_SQLITE, TARGET_DRIZZLE_SQLITE, verify_sqlite},
    {TARGET_C, TARGET_C, verify_c},
};

static bool wanted(const Verify *verify, const Proof *proof) {
  if (verify->only_c && proof->ddl != TARGET_C) return false;
  return verify_output(verify->schema, proof->ddl) != NULL || verify_output(verify->schema, proof->drizzle) != NULL;
}

/* A server is started while drizzle-kit works: each takes about a second. */
static void begin(Verify *verify) {
  if (!verify->only_c) verify_kits_begin(verify);
  verify->servers = run_flag(verify->run, FLAG_PG)->list;
  if (verify->servers.len == 0 && wanted(verify, &proofs[0]))
    verify->cluster = cluster_start(verify->arena, &verify->no_cluster);
}

static void end(Verify *verify) {
  cluster_stop(verify->cluster);
  if (verify->staged) stage_end(&verify->stage);
}

/* Behaviour is compared between two databases. */
static void check_both(Verify *verify) {
  static const TargetId targets[] = {TARGET_POSTGRES, TARGET_SQLITE};
  for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
    if (verify_output(verify->schema, targets[i]) == NULL)
      verify_unproven(verify, STR("the behaviour"),
                      CAT(verify->arena, STR("the schema has no output `"), target_infos[targets[i]].key, STR("`")));
}

/* "verified: postgres and drizzle_pg agree in 9 tables, ..; .." */
static void conclude(Verify *verify) {
  Run *run = verify->run;
  Buf line = BUF(verify->arena);
  each(i, verify->agreed)
    buf_format(&line, "%s%.*s", i == 0 ? "" : "; ", STR_ARG(verify->agreed.items[i]));
  run->findings = run->findings || verify->differences > 0;
  if (verify->differences > 0)
    run->outcome = str_format(verify->arena, "%zu %s", verify->differences,
                              verify->differences == 1 ? "difference" : "differences");
  else if (line.len == 0 && !run->unverified && !diags_failed(run->diags))
    verify_unproven(verify, STR("the schema"),
                    verify->only_c ? STR("there is nothing to prove: it has no output c")
                                   : STR("there is nothing to prove: no output is SQL, Drizzle or C"));
  else if (!diags_failed(run->diags) && line.len > 0)
    buf_format(&run->out, "%.*s\n", STR_ARG(buf_str(&line)));
}

static void prove(Run *run, bool only_c) {
  Verify verify = {.run = run, .arena = run->arena, .only_c = only_c};
  verify.schema = compile_schema(run);
  if (diags_failed(run->diags)) return;
  if (run_flag(run, FLAG_LIVE)->given) {
    compile_sql(run, verify.schema, verify.sql);
    verify_against(&verify, run_flag(run, FLAG_LIVE)->text);
    conclude(&verify);
    return;
  }
  StrList only = {0};
  if (verify.only_c) vec_push(run->arena, &only, target_infos[TARGET_C].key);
  verify.plan = compile_outputs(run, verify.schema, only, OUTPUTS_KEPT);
  if (verify.plan == NULL) return;
  compile_sql(run, verify.schema, verify.sql);
  verify.before = run_flag(run, FLAG_BEFORE)->list;
  if (run_flag(run, FLAG_BEHAVIOUR)->given) check_both(&verify);
  begin(&verify);
  for (size_t i = 0; i < sizeof(proofs) / sizeof(proofs[0]); i++)
    if (wanted(&verify, &proofs[i])) proofs[i].prove(&verify);
  end(&verify);
  conclude(&verify);
}

void verb_verify(Run *run) {
  LibraryThread opening = {0};
  bool only_c = run_flag(run, FLAG_C)->given;
  if (only_c) clang_open_begin(&opening);
  prove(run, only_c);
  library_open_end(&opening);
}
