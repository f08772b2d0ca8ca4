#include "load/keys_print.h"

#include "base/json.h"
#include "load/keys.h"

/* --- JSON Schema --- */

static void print_ref(Buf *out, Str prefix, Str name) {
  buf_format(out, "{\"$ref\": \"#/definitions/%.*s%.*s\"}", STR_ARG(prefix), STR_ARG(name));
}

static void print_context_ref(Buf *out, KeyContext context) {
  Str id = str_lower(out->arena, context_info(context).id);
  print_ref(out, STR(""), id);
}

static void print_words(Buf *out, WordList list) {
  WordListInfo info = word_list_info(list);
  buf_lit(out, "{\"enum\": [");
  for (size_t i = 0; i < info.len; i++) {
    Str word = info.words[i].word;
    if (i > 0) buf_lit(out, ", ");
    bool truth = str_eq(word, STR("true")) || str_eq(word, STR("false"));
    if (truth) buf_append(out, word);
    else json_string(out, word);
  }
  buf_lit(out, "], \"enumDescriptions\": [");
  for (size_t i = 0; i < info.len; i++) {
    if (i > 0) buf_lit(out, ", ");
    json_string(out, info.words[i].doc);
  }
  buf_lit(out, "]}");
}

static void print_array_of(Buf *out, KeyContext context) {
  buf_lit(out, "{\"type\": \"array\", \"items\": ");
  print_context_ref(out, context);
  buf_char(out, '}');
}

static void print_map_of(Buf *out, KeyContext context) {
  buf_lit(out, "{\"type\": \"object\", \"additionalProperties\": ");
  print_context_ref(out, context);
  buf_char(out, '}');
}

static void print_named(Buf *out, KeyContext context) {
  Str names = value_infos[TAKES_NAMES].json;
  buf_lit(out, "{\"anyOf\": [");
  buf_append(out, str_replace(out->arena, names, STR("'"), STR("\"")));
  buf_lit(out, ", ");
  print_map_of(out, context);
  buf_lit(out, "]}");
}

/* What a value must be, as one JSON object. */
static void print_takes(Buf *out, Takes takes) {
  switch (takes.kind) {
  case TAKES_WORD: print_words(out, (WordList)takes.of); return;
  case TAKES_WORD_LIST:
    buf_lit(out, "{\"type\": \"array\", \"items\": ");
    print_words(out, (WordList)takes.of);
    buf_char(out, '}');
    return;
  case TAKES_WORD_MAP:
    buf_lit(out, "{\"type\": \"object\", \"additionalProperties\": ");
    print_words(out, (WordList)takes.of);
    buf_char(out, '}');
    return;
  case TAKES_OBJECT: print_context_ref(out, (KeyContext)takes.of); return;
  case TAKES_MAP: print_map_of(out, (KeyContext)takes.of); return;
  case TAKES_LIST: print_array_of(out, (KeyContext)takes.of); return;
  case TAKES_NAMED: print_named(out, (KeyContext)takes.of); return;
#define VALUE(id, kinds, title, json) case TAKES_##id:
#define CONTEXT(id, short_form, title, doc)
#define KEY(context, id, name, value, doc)
#include "load/keys.def"
    buf_append(out, str_replace(out->arena, value_infos[takes.kind].json, STR("'"), STR("\"")));
    return;
  }
}

/* "type": {"description": "..", "allOf": [..]}: draft 7 ignores what stands beside a $ref. */
static void print_property(Buf *out, const KeyInfo *key) {
  buf_lit(out, "\n        ");
  json_string(out, key->name);
  buf_lit(out, ": {\"description\": ");
  json_string(out, key->doc);
  buf_lit(out, ", \"allOf\": [");
  print_takes(out, key->takes);
  buf_lit(out, "]}");
}

/* The members of a schema for a mapping, without its braces. */
static void print_mapping(Buf *out, const ContextInfo *info) {
  buf_lit(out, "\"type\": \"object\", \"additionalProperties\": false, ");
  buf_lit(out, "\"patternProperties\": {\"^x-\": {}}, \"properties\": {");
  for (size_t i = 0; i < info->len; i++) {
    if (i > 0) buf_char(out, ',');
    print_property(out, &key_infos[info->first + i]);
  }
  buf_lit(out, "}");
}

static void print_definition(Buf *out, KeyContext context) {
  ContextInfo info = context_info(context);
  buf_lit(out, "\n    ");
  json_string(out, str_lower(out->arena, info.id));
  buf_lit(out, ": {\"description\": ");
  json_string(out, info.doc);
  buf_lit(out, ", ");
  bool short_form = info.short_form.kind != TAKES_NOTHING;
  if (short_form) {
    buf_lit(out, "\"anyOf\": [");
    print_takes(out, info.short_form);
    buf_lit(out, ",\n      {");
  }
  print_mapping(out, &info);
  buf_append(out, short_form ? STR("}]}") : STR("}"));
}

void keys_print_json_schema(Buf *out) {
  buf_lit(out, "{\n  \"$schema\": \"http://json-schema.org/draft-07/schema#\",\n"
               "  \"title\": \"schemagen\",\n  \"allOf\": [");
  print_context_ref(out, CONTEXT_ROOT);
  buf_lit(out, "],\n  \"definitions\": {");
  for (int i = 0; i < CONTEXT_COUNT; i++) {
    if (i > 0) buf_char(out, ',');
    print_definition(out, (KeyContext)i);
  }
  buf_lit(out, "\n  }\n}\n");
}

/* --- Markdown --- */

static void print_title(Buf *out, Takes takes) {
  WordListInfo words;
  switch (takes.kind) {
  case TAKES_WORD:
  case TAKES_WORD_LIST:
  case TAKES_WORD_MAP:
    words = word_list_info((WordList)takes.of);
    buf_append(out, takes.kind == TAKES_WORD        ? STR("")
                    : takes.kind == TAKES_WORD_LIST ? STR("a list of ")
                                                    : STR("names, each with one of "));
    for (size_t i = 0; i < words.len; i++)
      buf_format(out, "%s`%.*s`", i == 0 ? "" : ", ", STR_ARG(words.words[i].word));
    return;
  case TAKES_MAP:
    buf_lit(out, "names, each with ");
    buf_append(out, context_info((KeyContext)takes.of).title);
    return;
  case TAKES_LIST:
    buf_lit(out, "a list; each item is ");
    buf_append(out, context_info((KeyContext)takes.of).title);
    return;
  case TAKES_NAMED:
    buf_lit(out, "a list of names, or names, each with ");
    buf_append(out, context_info((KeyContext)takes.of).title);
    return;
  case TAKES_OBJECT:
#define VALUE(id, kinds, title, json) case TAKES_##id:
#define CONTEXT(id, short_form, title, doc)
#define KEY(context, id, name, value, doc)
#include "load/keys.def"
    buf_append(out, takes_title(takes));
    return;
  }
}

static void print_section(Buf *out, KeyContext context) {
  ContextInfo info = context_info(context);
  char first = char_upper(info.title.ptr[0]);
  buf_format(out, "### %c%.*s\n\n%.*s\n", first, STR_ARG(str_slice(info.title, 1, info.title.len)),
             STR_ARG(info.doc));
  if (info.short_form.kind != TAKES_NOTHING) {
    buf_lit(out, "Short form: ");
    print_title(out, info.short_form);
    buf_lit(out, ".\n");
  }
  buf_lit(out, "\n| key | value | meaning |\n|---|---|---|\n");
  for (size_t i = 0; i < info.len; i++) {
    const KeyInfo *key = &key_infos[info.first + i];
    buf_format(out, "| `%.*s` | ", STR_ARG(key->name));
    print_title(out, key->takes);
    buf_format(out, " | %.*s |\n", STR_ARG(key->doc));
  }
  buf_char(out, '\n');
}

void keys_print_markdown(Buf *out) {
  for (int i = 0; i < CONTEXT_COUNT; i++) print_section(out, (KeyContext)i);
  buf_lit(out, "### Words\n\n| what | word | meaning |\n|---|---|---|\n");
  for (int i = 0; i < WORDS_COUNT; i++) {
    WordListInfo list = word_list_info((WordList)i);
    for (size_t k = 0; k < list.len; k++)
      buf_format(out, "| %.*s | `%.*s` | %.*s |\n", STR_ARG(k == 0 ? list.title : STR("")),
                 STR_ARG(list.words[k].word), STR_ARG(list.words[k].doc));
  }
}

/* --- the dictionary of the fuzzer --- */

static bool is_first_of_its_name(size_t key) {
  for (size_t i = 0; i < key; i++)
    if (str_eq(key_infos[i].name, key_infos[key].name)) return false;
  return true;
}

void keys_print_dictionary(Buf *out) {
  for (size_t i = 0; i < KEY_COUNT; i++)
    if (is_first_of_its_name(i)) buf_format(out, "\"%.*s:\"\n", STR_ARG(key_infos[i].name));
  for (int i = 0; i < WORDS_COUNT; i++) {
    WordListInfo list = word_list_info((WordList)i);
    for (size_t k = 0; k < list.len; k++)
      buf_format(out, "\"%.*s\"\n", STR_ARG(list.words[k].word));
  }
}
