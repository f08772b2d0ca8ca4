/* `import --postgres A --sqlite B`: two hand-kept schemas of one product as one. */
#include "transcribe/pair.h"
#include "verb/import.h"

static Catalog *read_side(Run *run, Flag flag, Dialect dialect, Str *name) {
  Str source = run_flag(run, flag)->text;
  Import import = {.run = run, .arena = run->arena, .source = source, .forced = true, .dialect = dialect};
  import.schemas = run_flag(run, FLAG_SCHEMA)->list;
  Catalog *catalog = import_read(&import);
  *name = import.name;
  if (catalog == NULL || catalog->dialect == dialect) return catalog;
  Str why = CAT(run->arena, STR("it is not of "), dialect_infos[dialect].title);
  diag_add_path(run->diags, DIAG_IMPORT_REFUSED, STR_NONE, STRS(why));
  return NULL;
}

static Str side_text(Str text) {
  return str_empty(text) ? STR("missing") : text;
}

static void print_disagreements(Run *run, const DisagreementList *list) {
  each(i, *list) {
    const Disagreement *one = &list->items[i];
    diag_add_path(
        run->diags, DIAG_PAIR_DISAGREES, STR_NONE,
        STRS(one->object, one->what, side_text(one->sides[DIALECT_POSTGRES]), side_text(one->sides[DIALECT_SQLITE])));
  }
}

Transcription *import_pair(Run *run, TranscribeOptions *options) {
  const Catalog *catalogs[DIALECT_COUNT];
  Str name, other;
  if (!run_flag(run, FLAG_PAIR_POSTGRES)->given || !run_flag(run, FLAG_PAIR_SQLITE)->given) {
    diag_add_path(run->diags, DIAG_PAIR_ALONE, STR_NONE, NULL);
    return NULL;
  }
  catalogs[DIALECT_POSTGRES] = read_side(run, FLAG_PAIR_POSTGRES, DIALECT_POSTGRES, &name);
  catalogs[DIALECT_SQLITE] = read_side(run, FLAG_PAIR_SQLITE, DIALECT_SQLITE, &other);
  if (catalogs[DIALECT_POSTGRES] == NULL || catalogs[DIALECT_SQLITE] == NULL) return NULL;
  options->name = name;
  PairTranscription *pair = transcribe_pair(run->arena, run->diags, catalogs, options);
  print_disagreements(run, &pair->disagreements);
  run_step(run, "%zu tables stand there twice", pair->twice);
  return &pair->whole;
}
