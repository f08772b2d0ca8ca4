/* CREATE DOMAIN. */
#include "base/buf.h"
#include "target/ddl.h"

static const Field domain_fields[] = {
    FIELD_OF(DdlDomain, name, STR, NULL, "its name, with the schema where needed"),
    FIELD_OF(DdlDomain, type, STR, NULL, "the type beneath"),
    FIELD_OF(DdlDomain, initial, STR, NULL, "what stands after `DEFAULT`"),
    FIELD_OF(DdlDomain, check, STR, NULL, "what must hold for `VALUE`"),
    FIELD_OF(DdlDomain, check_name, STR, NULL, "the name of its check; absent: Postgres chooses one"),
    FIELD_OF(DdlDomain, not_null, BOOL, NULL, "null is no value of it"),
    FIELD_OF(DdlDomain, quote, STR, NULL, "a dollar quote for a DO block"),
    FIELD_OF(DdlDomain, comment, STR, NULL, "its comment as a literal"),
};
const Record ddl_domain_record = RECORD_OF(DdlDomain, "Domain", domain_fields);

Str ddl_dollar_quote(Arena *arena, Str text) {
  Str quote = STR("$do$");
  for (int n = 1; str_find(text, quote) >= 0; n++) quote = str_format(arena, "$do%d$", n);
  return quote;
}

DdlDomain ddl_domain(Arena *arena, const SqlSchema *sql, const SqlDomain *from) {
  const Domain *domain = from->domain;
  const Domain *base = domain->value->type.domain;
  bool said = base != NULL && domain->value->type.domain_array == 0 && !base->value->nullable;
  DdlDomain out = {.name = from->name,
                   .type = from->type,
                   .initial = from->initial,
                   .not_null = !domain->value->nullable && !said};
  Buf inside = BUF(arena);
  if (str_given(out.initial)) buf_append(&inside, out.initial);
  if (!sqltext_empty(from->check)) {
    out.check = sql_text(arena, sql->dialect, from->check);
    buf_append(&inside, out.check);
  }
  out.quote = ddl_dollar_quote(arena, buf_str(&inside));
  if (text_given(domain->comment)) out.comment = sql_literal(arena, domain->comment.str);
  return out;
}
