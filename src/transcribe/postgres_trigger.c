/* Triggers: in parts where CREATE TRIGGER says no more than the parts can, else as the whole statement. */
#include "transcribe/postgres.h"

#include "expr/scan.h"

typedef struct Parts {
  Str timing;
  StrList events, of;
  bool statement;
  Str when, action;
} Parts;

static bool take_word(Scan *scan, Str word) {
  if (!scan_is_word(scan_peek(scan, 0), word)) return false;
  scan_next(scan);
  return true;
}

static bool read_timing(Scan *scan, Parts *parts) {
  if (take_word(scan, STR("before"))) parts->timing = STR("before");
  else if (take_word(scan, STR("after"))) parts->timing = STR("after");
  else if (take_word(scan, STR("instead")) && take_word(scan, STR("of"))) parts->timing = STR("instead of");
  return str_given(parts->timing);
}

static bool read_columns(Scan *scan, Parts *parts) {
  do {
    if (parts->of.len > 0) scan_next(scan);
    ScanToken name = scan_next(scan);
    if (name.kind != SCAN_NAME) return false;
    vec_push(scan->arena, &parts->of, name.name);
  } while (scan_is_sign(scan_peek(scan, 0), ','));
  return true;
}

static bool read_events(Scan *scan, Parts *parts) {
  static const Str events[] = {STR_INIT("insert"), STR_INIT("delete"), STR_INIT("update"), STR_INIT("truncate")};
  do {
    size_t before = parts->events.len;
    for (size_t i = 0; i < sizeof events / sizeof *events; i++)
      if (parts->events.len == before && take_word(scan, events[i])) vec_push(scan->arena, &parts->events, events[i]);
    if (parts->events.len == before) return false;
    if (take_word(scan, STR("of")) && !read_columns(scan, parts)) return false;
  } while (take_word(scan, STR("or")));
  return true;
}

/* ON schema.table: which one it is, is known. */
static bool read_table(Scan *scan) {
  if (!take_word(scan, STR("on"))) return false;
  ScanToken token = scan_next(scan);
  while (token.kind == SCAN_NAME && scan_is_sign(scan_peek(scan, 0), '.')) {
    scan_next(scan);
    token = scan_next(scan);
  }
  return token.kind == SCAN_NAME;
}

static bool read_when(Scan *scan, Parts *parts) {
  if (!take_word(scan, STR("when"))) return true;
  ScanToken token = scan_next(scan);
  size_t from = scan->at;
  for (int depth = 1; token.kind != SCAN_END;) {
    token = scan_next(scan);
    if (scan_is_sign(token, '(')) depth++;
    if (!scan_is_sign(token, ')') || --depth > 0) continue;
    parts->when = str_slice(scan->text, from, token.from);
    return true;
  }
  return false;
}

/* CREATE TRIGGER name BEFORE INSERT OR UPDATE OF a ON t FOR EACH ROW WHEN (..) EXECUTE FUNCTION f() */
static bool read_parts(Arena *arena, Str text, Parts *parts) {
  Scan scan = {arena, text, DIALECT_POSTGRES, 0};
  *parts = (Parts){0};
  bool good = take_word(&scan, STR("create")) && take_word(&scan, STR("trigger"));
  scan_next(&scan);
  good = good && read_timing(&scan, parts) && read_events(&scan, parts) && read_table(&scan);
  good = good && take_word(&scan, STR("for")) && take_word(&scan, STR("each"));
  parts->statement = good && take_word(&scan, STR("statement"));
  good = good && (parts->statement || take_word(&scan, STR("row"))) && read_when(&scan, parts);
  good = good && take_word(&scan, STR("execute")) && take_word(&scan, STR("function"));
  parts->action = str_trim(str_slice(text, scan.at, text.len));
  return good;
}

static Doc *whole_doc(Scribe *s, const CatalogTrigger *trigger) {
  Doc *out = doc_map(s->arena, DOC_BLOCK);
  doc_put(s->arena, out, s->key, doc_sql(s->arena, server_text(s, trigger->definition)));
  return out;
}

static Doc *parts_doc(Scribe *s, const CatalogTrigger *trigger, const Parts *parts) {
  Arena *arena = s->arena;
  Doc *out = doc_map(arena, DOC_BLOCK);
  doc_put(arena, out, STR("table"), doc_text(arena, key_of(s, &trigger->object.table->object)));
  doc_put(arena, out, STR("timing"), doc_text(arena, parts->timing));
  doc_put(arena, out, STR("events"), doc_texts(arena, parts->events.items, parts->events.len));
  if (parts->of.len > 0) doc_put(arena, out, STR("of"), doc_texts(arena, parts->of.items, parts->of.len));
  if (parts->statement) doc_put(arena, out, STR("for_each"), doc_text(arena, STR("statement")));
  if (str_given(parts->when)) doc_put(arena, out, STR("when"), own_words(s, parts->when));
  doc_put(arena, out, s->key, doc_text(arena, parts->action));
  doc_put(arena, out, STR("comment"), text_or_null(s, trigger->object.comment));
  return out;
}

/* A trigger's key is its name, of which every table may have one: the first gets it. */
static bool first_of_name(Scribe *s, const CatalogTrigger *trigger) {
  return map_add(s->arena, &s->taken, CAT(s->arena, STR("trigger "), trigger->object.name), s) == NULL;
}

void pg_put_trigger(Scribe *s, const CatalogTrigger *trigger, Doc *list) {
  Parts parts;
  const CatalogTable *on = trigger->object.table;
  bool table = on->type == TABLE_VIEW ? pg_view_is_said(s, on) : table_is_said(s, on);
  bool good = say_of(s, trigger) == SAY_BEST && table && read_parts(s->arena, trigger->definition, &parts);
  if (good && first_of_name(s, trigger)) {
    Doc *out = parts_doc(s, trigger, &parts);
    out->about = &trigger->object;
    doc_put(s->arena, list, trigger->object.name, out);
    return;
  }
  Str label = CAT(s->arena, trigger->object.table->object.name, STR("."), trigger->object.name);
  while (map_add(s->arena, &s->taken, CAT(s->arena, STR("trigger "), label), s) != NULL)
    label = CAT(s->arena, label, STR("_"));
  Doc *out = whole_doc(s, trigger);
  out->about = &trigger->object;
  doc_put(s->arena, list, label, out);
}
