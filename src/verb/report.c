#include "verb/report.h"

#include "target/frame/record.h"
#include "verb/compile.h"
#include "verb/verbs.h"

static bool take_text(void *context, Str path, Str text) {
  (void)path;
  buf_append(context, text);
  return true;
}

static void print_markdown(Run *run, const Report *report) {
  TemplateSource source = compile_templates(run);
  const Template *tmpl =
      template_load(run->arena, run->diags, &source, STR("report/report.md"), &report_record);
  if (tmpl != NULL)
    template_render(run->arena, run->diags, tmpl, report, (FrameSink){.file = take_text, .context = &run->out});
}

static Level level_of(Str name) {
  Level level = LEVEL_NATIVE;
  while (!str_eq(level_names[level], name)) level++;
  return level;
}

/* "lost in drizzle_sqlite, documented in c": where it is worse than `most`. */
static Str losses(Run *run, const Schema *schema, const FeatureUse *use, Level most) {
  Buf out = BUF(run->arena);
  for (Level worse = LEVEL_LOST; worse > most; worse--) {
    const char *before = "";
    each(i, schema->outputs) {
      TargetId id = schema->outputs.items[i].target;
      Level level;
      if (id > TARGET_C || !report_level(schema, use, id, &level) || level != worse) continue;
      if (*before == '\0')
        buf_format(&out, "%s%.*s in ", out.len > 0 ? ", " : "", STR_ARG(level_names[level]));
      buf_format(&out, "%s%.*s", before, STR_ARG(target_infos[id].key));
      before = ", ";
    }
  }
  return buf_str(&out);
}

static void check_losses(Run *run, const Schema *schema, const ReportUses *uses, Level most) {
  each(i, *uses) {
    const ReportUse *use = &uses->items[i];
    const FeatureInfo *info = &feature_infos[use->use.feature];
    Str words = losses(run, schema, &use->use, most);
    if (str_empty(words)) continue;
    Diag *diag = diag_add(run->diags, DIAG_LOSS, use->span, STRS(info->name, use->use.object, words));
    diag_help(diag, info->reason);
    run->findings = true;
  }
}

void verb_report(Run *run) {
  const Schema *schema = compile_schema(run);
  const FlagValue *most = run_flag(run, FLAG_MAX_LOSS);
  if (diags_failed(run->diags)) return;
  ReportUses uses = report_uses(run->arena, schema);
  const Report *report = report_new(run->arena, run->diags->sources, schema, &uses);
  if (str_eq(run_flag(run, FLAG_FORMAT)->text, STR("json")))
    record_print_json(&run->out, &report_json_record, report);
  else
    print_markdown(run, report);
  if (most->given) check_losses(run, schema, &uses, level_of(most->text));
}
