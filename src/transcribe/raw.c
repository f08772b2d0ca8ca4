#include "transcribe/scribe.h"

Doc *put_block(Scribe *s, const CatalogObject *about, Str name, Str sql) {
  Str label = name;
  for (int n = 2; map_add(s->arena, &s->block_names, label, s) != NULL; n++)
    label = str_format(s->arena, "%.*s %d", STR_ARG(name), n);
  Doc *block = doc_map(s->arena, DOC_BLOCK);
  doc_put(s->arena, block, STR("name"), doc_text(s->arena, label));
  doc_put(s->arena, block, s->key, doc_sql(s->arena, server_text(s, sql)));
  block->about = about;
  doc_add(s->arena, s->blocks, block);
  return block;
}

Str block_label(Scribe *s, const CatalogObject *object) {
  Str label = object->label;
  if (str_starts(label, STR("public."))) label = str_slice(label, STR("public.").len, label.len);
  return CAT(s->arena, catalog_kind_words(object), STR(" "), label);
}

void put_raw(Scribe *s, const CatalogObject *object) {
  Str sql = say_of(s, object) == SAY_NOT ? STR_NONE : s->dialect->statement(s, object);
  if (str_given(sql)) put_block(s, object, block_label(s, object), sql);
  else vec_push(s->arena, &s->lost, block_label(s, object));
}
