/* pgSequence of each of `sequences:`; its type and its owner, which Drizzle has no word for, are for
 * custom.sql. And the schemas that only domains are in, which custom.sql creates. */
#include "target/drizzle/lowering.h"

/* What a double holds exactly; beyond it drizzle-kit takes a string. */
enum { EXACT_BITS = 53 };

static void add_number(const Dz *dz, DzSequence *out, const char *key, int64_t number) {
  int64_t most = INT64_C(1) << EXACT_BITS;
  bool exact = number >= -most && number <= most;
  Str value = str_format(dz->arena, exact ? "%lld" : "'%lld'", (long long)number);
  vec_push(dz->arena, &out->options, (DzOption){str_from_z(key), value});
}

/* The bounds of a type other than bigint are spelt out, as drizzle-kit creates a bigint. */
static void add_options(const Dz *dz, const Sequence *from, DzSequence *out) {
  const Identity *numbers = &from->numbers;
  bool typed = from->type != TYPE_BIGINT;
  if (numbers->has_start) add_number(dz, out, "startWith", numbers->start);
  if (numbers->has_increment) add_number(dz, out, "increment", numbers->increment);
  if (numbers->has_min || typed) add_number(dz, out, "minValue", sequence_min(numbers, from->type));
  if (numbers->has_max || typed) add_number(dz, out, "maxValue", sequence_max(numbers, from->type));
  if (numbers->has_cache) add_number(dz, out, "cache", numbers->cache);
  if (numbers->cycle) vec_push(dz->arena, &out->options, (DzOption){STR("cycle"), STR("true")});
}

static bool is_wide(const DzSequence *sequence) {
  size_t width = STR("export const  = ();").len + sequence->name.len + sequence->builder.len +
                 sequence->db_name.len + (sequence->options.len > 0 ? STR(", {  }").len : 0);
  each(i, sequence->options)
    width += sequence->options.items[i].key.len + sequence->options.items[i].value.len +
             STR(": , ").len;
  return sequence->options.len > 0 && width > LINE_WIDTH + STR(", ").len;
}

static void add_changes(Dz *dz, const SqlSequence *from) {
  StrList *changes = &dz->plan->custom.sequences;
  Str alter = CAT(dz->arena, STR("ALTER SEQUENCE "), from->name);
  Str owner = ddl_sequence_owner(dz->arena, dz->sql, from->sequence);
  if (from->sequence->type != TYPE_BIGINT)
    vec_push(dz->arena, changes,
             CAT(dz->arena, alter, STR(" AS "), type_infos[from->sequence->type].yaml));
  if (str_given(owner)) vec_push(dz->arena, changes, CAT(dz->arena, alter, STR(" OWNED BY "), owner));
}

void dz_add_sequences(Dz *dz, DzScope *scope) {
  each(i, dz->sql->sequences) {
    const SqlSequence *from = &dz->sql->sequences.items[i];
    const Sequence *sequence = from->sequence;
    Str schema = dz_other_schema(dz, sequence->schema);
    DzSequence out = {.name = ts_sequence(dz->arena, dz->output, sequence),
                      .db_name = js_string(dz->arena, sequence->name.str)};
    out.builder = str_given(schema) ? str_concat(dz->arena, scope_schema(scope, schema), STR(".sequence"))
                                    : scope_core(scope, STR("pgSequence"));
    add_options(dz, sequence, &out);
    out.wide = is_wide(&out);
    vec_push(dz->arena, &scope->module->sequences, out);
    add_changes(dz, from);
  }
}
