/* The tables and the references between them. Mermaid (mermaid.js.org/syntax/entityRelationshipDiagram)
 * takes few words as they are; what it would read as something else gets a name of ours and its own as
 * a label. */
#include "target/docs/lowering.h"

/* Pages that are larger are refused by the viewers: Mermaid's maxTextSize is 50,000 characters and its
 * maxEdges 500. A diagram of so many boxes says nothing to a reader either. */
enum { PAGE_TABLES = 60, PAGE_COLUMNS = 120, PAGE_RELATIONS = 200 };

/* --- words of Mermaid --- */

/* erDiagram.jison: what begins something else there, in any case. */
static bool is_keyword(Str word) {
  static const Str words[] = {
    STR_INIT("accdescr"), STR_INIT("acctitle"),   STR_INIT("class"), STR_INIT("classdef"),
    STR_INIT("direction"), STR_INIT("end"),        STR_INIT("erdiagram"), STR_INIT("many"),
    STR_INIT("one"),      STR_INIT("only"),       STR_INIT("optionally"), STR_INIT("style"),
    STR_INIT("subgraph"), STR_INIT("title"),      STR_INIT("to"), STR_INIT("u"),
    STR_INIT("zero"),
  };
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (str_eq_fold(word, words[i])) return true;
  return false;
}

static bool is_plain_word(Str word) {
  if (word.len == 0 || char_is_digit(word.ptr[0]) || is_keyword(word)) return false;
  for (size_t i = 0; i < word.len; i++)
    if (!char_is_word(word.ptr[i])) return false;
  return true;
}

/* A word of a column: what is no letter, digit or _ becomes _. PK, FK and UK are marks, not names. */
static Str attribute_word(Arena *arena, Str word) {
  static const Str marks[] = {STR_INIT("pk"), STR_INIT("fk"), STR_INIT("uk")};
  Buf out = BUF(arena);
  bool mark = false;
  for (size_t i = 0; i < 3; i++)
    mark = mark || (str_eq_fold(str_slice(word, 0, 2), marks[i]) &&
                    (word.len == 2 || !char_is_word(word.ptr[2])));
  if (mark || word.len == 0 || char_is_digit(word.ptr[0])) buf_char(&out, '_');
  for (size_t i = 0; i < word.len; i++) {
    unsigned char c = (unsigned char)word.ptr[i];
    /* U+0080 to U+00BF, which it does not take, begin with C2 */
    bool letter = char_is_word((char)c) || (c >= 0x80 && c != 0xC2);
    if (c == 0xC2) i++;
    buf_char(&out, letter ? (char)c : '_');
  }
  return buf_str(&out);
}

/* "numeric", "text[]", "genre", "enum": without arguments, which older versions do not take. */
static Str type_word(const Docs *d, const Type *type) {
  bool own = type->id == TYPE_DIALECT || (type->id == TYPE_ENUM && type->enumeration->owner != NULL);
  Str name = type->id == TYPE_DIALECT ? STR("other")
             : own ? STR("enum")
             : type->id == TYPE_ENUM ? type->enumeration->name.str : type_info(type)->yaml;
  name = attribute_word(d->arena, name);
  return type->array > 0 ? str_concat(d->arena, name, STR("[]")) : name;
}

/* --- entities --- */

static bool is_foreign(const Column *column) {
  const ForeignKeyList *keys = &column->table->foreign_keys;
  each(i, *keys) each(j, keys->items[i]->columns)
    if (keys->items[i]->columns.items[j] == column) return true;
  return false;
}

static bool is_unique(const Column *column) {
  each(i, column->table->uniques) {
    const ColumnList *columns = &column->table->uniques.items[i]->columns;
    if (columns->len == 1 && columns->items[0] == column) return true;
  }
  return false;
}

static DocsAttribute lower_attribute(const Docs *d, const Column *column) {
  Buf keys = BUF(d->arena);
  if (column->primary_key) buf_lit(&keys, "PK");
  if (is_foreign(column)) buf_append(&keys, keys.len > 0 ? STR(", FK") : STR("FK"));
  if (is_unique(column)) buf_append(&keys, keys.len > 0 ? STR(", UK") : STR("UK"));
  DocsAttribute out = {.type = type_word(d, &column->type),
                       .name = attribute_word(d->arena, column->name.str),
                       .plain_type = column->type.id == TYPE_DIALECT || column->type.id == TYPE_ENUM
                                         ? type_word(d, &column->type)
                                         : type_yaml(d->arena, &column->type),
                       .plain_name = column->name.str,
                       .port = (int64_t)column->position + 1};
  if (keys.len > 0) out.keys = buf_str(&keys);
  return out;
}

static Str entity_id(const Docs *d, const Table *table) {
  return str_format(d->arena, "t%zu", table->position + 1);
}

static Str entity_name(const Docs *d, const Table *table) {
  Str title = table_key_name(d->arena, table);
  return is_plain_word(title) ? title : entity_id(d, table);
}

static void add_entity(const Docs *d, const Table *table, bool full) {
  DocsEntity out = {.id = entity_id(d, table),
                    .name = entity_name(d, table),
                    .title = table_key_name(d->arena, table),
                    .external = table->external};
  if (!str_eq(out.name, out.title)) out.alias = out.title;
  each(i, table->columns) {
    const Column *column = table->columns.items[i];
    if (full || column->primary_key || is_foreign(column))
      vec_push(d->arena, &out.attributes, lower_attribute(d, column));
  }
  vec_push(d->arena, &d->plan->diagram.entities, out);
}

static void add_relation(const Docs *d, const ForeignKey *key) {
  Buf words = BUF(d->arena);
  DocsRelation out = {.parent = entity_name(d, key->target),
                      .child = entity_name(d, key->table),
                      .parent_id = entity_id(d, key->target),
                      .child_id = entity_id(d, key->table),
                      .port = (int64_t)key->columns.items[0]->position + 1,
                      .one = docs_unique(key->table, &key->columns)};
  each(i, key->columns) {
    if (i > 0) buf_lit(&words, ", ");
    buf_append(&words, key->columns.items[i]->name.str);
    out.optional = out.optional || key->columns.items[i]->nullable;
  }
  out.words = buf_str(&words);
  vec_push(d->arena, &d->plan->diagram.relations, out);
}

void docs_diagram(Docs *d, bool full) {
  size_t columns = 0;
  DocsDiagram *diagram = &d->plan->diagram;
  each(i, d->schema->tables) columns += d->schema->tables.items[i]->columns.len;
  each(i, d->schema->tables) {
    const Table *table = d->schema->tables.items[i];
    if (table->view != NULL) continue;
    add_entity(d, table, full || columns <= PAGE_COLUMNS);
    each(j, table->foreign_keys) add_relation(d, table->foreign_keys.items[j]);
  }
  diagram->shown = diagram->entities.len > 0 && diagram->entities.len <= PAGE_TABLES &&
                   diagram->relations.len <= PAGE_RELATIONS;
}
