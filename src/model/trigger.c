/* `triggers:`: in parts, of which the text is what the trigger does, or whole statements. */
#include "model/build.h"

#include "expr/scan.h"

static bool is_statement(Builder *b, Text text, Dialect dialect) {
  Scan scan = {b->arena, text.str, dialect, 0};
  return scan_is_word(scan_next(&scan), STR("create"));
}

static unsigned read_events(Builder *b, const Node *node) {
  unsigned events = 0; /* words.def is in the order of TRIGGER_* */
  for (size_t i = 0; node != NULL && i < node->len; i++) {
    int word = node_word(node->items[i], WORDS_EVENT, b->diags);
    if (word >= 0) events |= 1u << word;
  }
  return events;
}

static void need_part(Builder *b, const Object *trigger, const Fields *fields, KeyId key) {
  if (!fields_have(fields, key) && !fields->unknown)
    diag_add(b->diags, DIAG_MISSING_KEY, trigger->span,
             STRS(key_infos[key].name, STR("a trigger that is no whole statement")));
}

static void read_parts(Builder *b, Object *trigger, const Fields *fields) {
  TriggerParts *parts = &trigger->trigger;
  bool whole = true;
  int timing = node_word(fields_get(fields, KEY_TRIGGER_TIMING), WORDS_TIMING, b->diags);
  int each_word = node_word(fields_get(fields, KEY_TRIGGER_FOR_EACH), WORDS_FOR_EACH, b->diags);
  need_part(b, trigger, fields, KEY_TRIGGER_TABLE);
  need_part(b, trigger, fields, KEY_TRIGGER_TIMING);
  need_part(b, trigger, fields, KEY_TRIGGER_EVENTS);
  parts->timing = timing < 0 ? TRIGGER_BEFORE : (TriggerTiming)timing;
  parts->for_each_statement = each_word == 1;
  parts->events = read_events(b, fields_get(fields, KEY_TRIGGER_EVENTS));
  parts->when = query_texts(b, fields_get(fields, KEY_TRIGGER_WHEN));
  const Node *table = fields_get(fields, KEY_TRIGGER_TABLE);
  if (table != NULL) parts->table = table_named(b, table->text);
  if (parts->table == NULL) return;
  parts->schema = parts->table->schema;
  trigger->on &= parts->table->on;
  parts->of = columns_named(b, parts->table, fields_get(fields, KEY_TRIGGER_OF),
                            STR("a trigger"), &whole);
}

/* Reports keys that a whole statement says itself. */
static void refuse_parts(Builder *b, const Fields *fields) {
  static const KeyId parts[] = {KEY_TRIGGER_TIMING, KEY_TRIGGER_EVENTS, KEY_TRIGGER_OF,
                                KEY_TRIGGER_FOR_EACH, KEY_TRIGGER_WHEN};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    const Node *key = fields_key(fields, parts[i]);
    if (key != NULL) diag_add(b->diags, DIAG_TRIGGER_PART, key->span, STRS(key->text.str));
  }
}

static void check_sqlite(Builder *b, const Object *trigger, const Fields *fields) {
  const TriggerParts *parts = &trigger->trigger;
  if (!on(trigger->on & b->schema->dialects, DIALECT_SQLITE)) return;
  if (parts->for_each_statement)
    diag_add(b->diags, DIAG_TRIGGER_SQLITE, fields_get(fields, KEY_TRIGGER_FOR_EACH)->span,
             STRS(STR("`for_each: statement`")));
  if ((parts->events & TRIGGER_TRUNCATE) != 0)
    diag_add(b->diags, DIAG_TRIGGER_SQLITE, fields_get(fields, KEY_TRIGGER_EVENTS)->span,
             STRS(STR("`truncate`")));
}

static void read_trigger(Builder *b, Text key, const Node *node) {
  Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_TRIGGER);
  DialectText text = statement_texts(b, fields_get(&fields, KEY_TRIGGER_POSTGRES),
                                     fields_get(&fields, KEY_TRIGGER_SQLITE));
  Object *trigger = object_new(b, key, node, text);
  trigger->on = only_read(b, fields_get(&fields, KEY_TRIGGER_ONLY), trigger->on);
  trigger->after = node_texts(b->arena, fields_get(&fields, KEY_TRIGGER_AFTER), b->diags);
  trigger->before = node_texts(b->arena, fields_get(&fields, KEY_TRIGGER_BEFORE), b->diags);
  trigger->comment = note_text(b, fields_get(&fields, KEY_TRIGGER_COMMENT));
  bool whole = false;
  for (Dialect d = 0; d < DIALECT_COUNT; d++)
    whole = whole || (text_given(text.text[d]) && is_statement(b, text.text[d], d));
  if (whole) {
    refuse_parts(b, &fields);
  } else {
    read_parts(b, trigger, &fields);
    check_sqlite(b, trigger, &fields);
  }
  add_object(b, OBJECT_TRIGGER, trigger);
}

void build_triggers(Builder *b, const Node *triggers) {
  for (size_t i = 0; triggers != NULL && i < triggers->len; i++) {
    const NodeEntry *entry = &triggers->entries[i];
    if (node_fits(entry->value, CONTEXT_TRIGGER, b->diags))
      read_trigger(b, entry->key->text, entry->value);
  }
}
