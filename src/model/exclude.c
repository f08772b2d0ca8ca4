/* `exclude:` of a table: exclusion constraints of Postgres. */
#include "expr/scan.h"
#include "model/build.h"
#include "model/objects.h"

/* Where the `with` stands that is followed by the operator: the last one outside parentheses. */
static ptrdiff_t with_at(Builder *b, Str text) {
  Scan scan = {b->arena, text, DIALECT_POSTGRES, 0};
  ptrdiff_t found = -1;
  int depth = 0;
  for (ScanToken token = scan_next(&scan); token.kind != SCAN_END; token = scan_next(&scan)) {
    if (scan_is_sign(token, '(')) depth++;
    if (scan_is_sign(token, ')')) depth--;
    if (depth == 0 && !token.quoted && scan_is_word(token, STR("with"))) found = (ptrdiff_t)token.from;
  }
  return found;
}

static void read_element(Builder *b, Text text, Exclude *exclude) {
  ptrdiff_t at = with_at(b, text.str);
  size_t after = at < 0 ? text.str.len : (size_t)at + STR("with").len;
  Str operator = str_trim(str_slice(text.str, after, text.str.len));
  if (at <= 0 || str_empty(operator)) {
    diag_add(b->diags, DIAG_EXCLUDE_ELEMENT, text.span, STRS(text.str));
    return;
  }
  ExcludeElement element = {.operator = operator, .text = text.str};
  Str owner = str_format(b->arena, "exclusion constraint \"%.*s\"", STR_ARG(exclude->name.str));
  Text subject = text_trim(text_slice(text, 0, (size_t)at));
  if (!postgres_key_read(b, exclude->table, subject, owner, &element.key)) return;
  if (element.key.column != NULL) exclude->on &= element.key.column->on;
  vec_push(b->arena, &exclude->elements, element);
}

static void read_exclude(Builder *b, const NodeEntry *entry, Table *table) {
  if (!node_fits(entry->value, CONTEXT_EXCLUDE, b->diags)) return;
  const Text name = entry->key->text;
  Fields fields = fields_read(b->arena, b->diags, entry->value, CONTEXT_EXCLUDE);
  const Node *using = fields_get(&fields, KEY_EXCLUDE_USING);
  const Node *elements = fields_get(&fields, KEY_EXCLUDE_ELEMENTS);
  Exclude *exclude = arena_make(b->arena, Exclude);
  *exclude = (Exclude){.name = {name.str, name.span, true},
                       .table = table,
                       .node = entry->value,
                       .method = using == NULL ? STR("gist") : using->text.str,
                       .where = dialect_text(b, fields_get(&fields, KEY_EXCLUDE_WHERE)),
                       .deferrable = deferrable_read(b, fields_get(&fields, KEY_EXCLUDE_DEFERRABLE)),
                       .comment = note_text(b, fields_get(&fields, KEY_EXCLUDE_COMMENT))};
  exclude->on = only_read(b, fields_get(&fields, KEY_EXCLUDE_ONLY), table->on);
  if (elements == NULL ? node_get(entry->value, STR("elements")) == NULL : elements->len == 0)
    diag_add(b->diags, DIAG_MISSING_KEY, entry->value->span,
             STRS(STR("elements"), STR("an exclusion constraint")));
  TextList texts = node_texts(b->arena, elements, b->diags);
  each(i, texts) read_element(b, texts.items[i], exclude);
  if (exclude->elements.len > 0) vec_push(b->arena, &table->postgres.excludes, exclude);
}

void build_excludes(Builder *b, PendingTable *pending) {
  const Node *postgres = fields_get(&pending->fields, KEY_TABLE_POSTGRES);
  const Node *excludes = node_get(postgres, STR("exclude"));
  if (excludes == NULL || excludes->kind != NODE_MAPPING) return; /* none; reported later */
  for (size_t i = 0; i < excludes->len; i++) read_exclude(b, &excludes->entries[i], pending->table);
}
