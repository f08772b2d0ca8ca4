/* What only Postgres says of a table: its `postgres:` key. */
#include "transcribe/postgres.h"

static Doc *yes(Scribe *s) { return doc_word(s->arena, STR("true")); }

/* --- exclusion constraints --- */

/* EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (NOT cancelled), as pg_get_constraintdef prints it. */
typedef struct Exclusion {
  Str method;
  StrList elements;
  Str where;
} Exclusion;

/* False when it says more than the language has words for. */
static bool read_exclusion(Scribe *s, const CatalogConstraint *c, Exclusion *out) {
  Scan scan = {s->arena, c->definition, DIALECT_POSTGRES, 0};
  *out = (Exclusion){0};
  if (!scan_is_word(scan_next(&scan), STR("exclude")) || !scan_is_word(scan_next(&scan), STR("using"))) return false;
  out->method = scan_next(&scan).name;
  if (!scan_is_sign(scan_peek(&scan, 0), '(')) return false;
  pg_take_parentheses(&scan, &out->elements);
  ScanToken token = scan_next(&scan);
  if (scan_is_word(token, STR("where"))) {
    out->where = pg_take_parentheses(&scan, NULL);
    token = scan_next(&scan);
  }
  return token.kind == SCAN_END || scan_is_word(token, STR("deferrable")) || scan_is_word(token, STR("initially"));
}

static Doc *exclusion_doc(Scribe *s, const CatalogConstraint *c, const Exclusion *read) {
  Doc *out = doc_map(s->arena, DOC_FIT);
  doc_put(s->arena, out, STR("elements"), doc_texts(s->arena, read->elements.items, read->elements.len));
  if (!str_eq(read->method, STR("gist"))) doc_put(s->arena, out, STR("using"), doc_text(s->arena, read->method));
  doc_put(s->arena, out, STR("where"), text_or_null(s, server_text(s, read->where)));
  if (c->deferrable != DEFERRABLE_NO)
    doc_put(s->arena, out, STR("deferrable"),
            doc_text(s->arena, c->deferrable == DEFERRABLE_DEFERRED ? STR("deferred") : STR("immediate")));
  doc_put(s->arena, out, STR("comment"), text_or_null(s, c->object.comment));
  out->about = &c->object;
  return out;
}

static void put_exclusions(Scribe *s, const CatalogTable *table, Doc *own) {
  Doc *out = doc_map(s->arena, DOC_BLOCK);
  each(i, table->constraints) {
    const CatalogConstraint *c = table->constraints.items[i];
    Exclusion read;
    if (c->type != CONSTRAINT_EXCLUSION || c->inherited) continue;
    if (say_of(s, c) >= SAY_RAW || str_given(c->tablespace) || !read_exclusion(s, c, &read)) put_raw(s, &c->object);
    else doc_put(s->arena, out, c->object.name, exclusion_doc(s, c, &read));
  }
  if (!doc_empty(out)) doc_put(s->arena, own, STR("exclude"), out);
}

/* --- row level security --- */

static Doc *policy_doc(Scribe *s, const CatalogPolicy *policy) {
  Doc *out = doc_map(s->arena, DOC_FIT);
  bool everyone = policy->roles.len == 1 && str_eq(policy->roles.items[0], STR("public"));
  if (!str_eq(policy->command, STR("all"))) doc_put(s->arena, out, STR("for"), doc_text(s->arena, policy->command));
  if (!everyone) doc_put(s->arena, out, STR("to"), doc_texts(s->arena, policy->roles.items, policy->roles.len));
  if (policy->restrictive) doc_put(s->arena, out, STR("as"), doc_text(s->arena, STR("restrictive")));
  doc_put(s->arena, out, STR("using"), text_or_null(s, server_text(s, policy->using)));
  doc_put(s->arena, out, STR("check"), text_or_null(s, server_text(s, policy->check)));
  doc_put(s->arena, out, STR("comment"), text_or_null(s, policy->object.comment));
  out->about = &policy->object;
  return out;
}

static void put_security(Scribe *s, const CatalogTable *table, Doc *own) {
  Doc *policies = doc_map(s->arena, DOC_BLOCK);
  each(i, table->policies) {
    const CatalogPolicy *policy = table->policies.items[i];
    if (!table->row_security || say_of(s, policy) >= SAY_RAW) put_raw(s, &policy->object);
    else doc_put(s->arena, policies, policy->object.name, policy_doc(s, policy));
  }
  if (table->force_row_security && table->row_security)
    doc_put(s->arena, own, STR("rls"), doc_text(s->arena, STR("force")));
  else if (table->row_security && doc_empty(policies))
    doc_put(s->arena, own, STR("rls"), doc_text(s->arena, STR("enable")));
  else if (table->force_row_security)
    put_block(s, &table->object, CAT(s->arena, STR("row security of "), key_of(s, &table->object)),
              CAT(s->arena, STR("ALTER TABLE "), pg_name(s->arena, &table->object), STR(" FORCE ROW LEVEL SECURITY")));
  if (!doc_empty(policies)) doc_put(s->arena, own, STR("policies"), policies);
}

/* --- the rest --- */

OptionList pg_all_options(Arena *arena, const CatalogTable *table) {
  OptionList all = {0};
  each(i, table->with) vec_push(arena, &all, table->with.items[i]);
  each(i, table->toast) {
    Option option = table->toast.items[i];
    option.key.str = CAT(arena, STR("toast."), option.key.str);
    vec_push(arena, &all, option);
  }
  if (str_given(table->check_option))
    vec_push(arena, &all, (Option){.key = {.str = STR("check_option")}, .value = {.str = table->check_option}});
  return all;
}

static Doc *storage_doc(Scribe *s, const CatalogTable *table) {
  OptionList all = pg_all_options(s->arena, table);
  return options_doc(s, &all);
}

/* Unless the parent is there only as text: then so is the table. */
static Doc *parents_doc(Scribe *s, const CatalogTable *table) {
  if (table->parents.len == 0) return NULL;
  Doc *out = doc_list(s->arena, DOC_FIT);
  each(i, table->parents) doc_add(s->arena, out, doc_text(s->arena, key_of(s, &table->parents.items[i]->object)));
  return out;
}

/* The index of REPLICA IDENTITY USING INDEX; absent: it is another. */
static Str replica_index(const Scribe *s, const CatalogTable *table) {
  Str identity = table->replica_identity, index = STR("index ");
  if (!str_given(identity) || !str_starts(identity, index)) return STR_NONE;
  return pg_unquoted(s->arena, str_slice(identity, index.len, identity.len));
}

bool pg_replica_is_said(const Scribe *s, const CatalogTable *table) {
  Str index = replica_index(s, table);
  bool said = table_is_said(s, table);
  each(i, table->constraints)
    if (str_eq(table->constraints.items[i]->object.name, index))
      said = said && constraint_is_said(s, table->constraints.items[i]);
  each(i, table->indexes)
    if (str_eq(table->indexes.items[i]->object.name, index))
      said = said && say_of(s, table->indexes.items[i]) < SAY_RAW;
  return said;
}

static Doc *replica_doc(Scribe *s, const CatalogTable *table) {
  if (!str_given(table->replica_identity) || !pg_replica_is_said(s, table)) return NULL;
  Str index = replica_index(s, table);
  return doc_text(s->arena, str_given(index) ? index : table->replica_identity);
}

void pg_table(Scribe *s, const CatalogTable *table, Doc *out) {
  Doc *own = doc_map(s->arena, DOC_FIT);
  if (table->unlogged) doc_put(s->arena, own, STR("unlogged"), yes(s));
  doc_put(s->arena, own, STR("with"), storage_doc(s, table));
  doc_put(s->arena, own, STR("tablespace"), text_or_null(s, table->tablespace));
  doc_put(s->arena, own, STR("inherits"), parents_doc(s, table));
  pg_put_partitions(s, table, own);
  put_security(s, table, own);
  put_exclusions(s, table, own);
  doc_put(s->arena, own, STR("replica_identity"), replica_doc(s, table));
  if (!doc_empty(own)) doc_put(s->arena, out, STR("postgres"), own);
}
