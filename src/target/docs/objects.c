/* Enums, and what belongs to no table: extensions, sequences, functions. */
#include "target/docs/lowering.h"

static Str enum_name(const Docs *d, const Enum *e) {
  return qualified_name(d->arena, e->schema, e->name.str);
}

static DocsEnum lower_enum(const Docs *d, const Enum *from, size_t number) {
  DocsEnum out = {.name = enum_name(d, from), .comment = from->comment.str, .external = from->external};
  const DocsPlace *place = map_get(&d->enums, out.name);
  out.anchor = place->anchor;
  out.plain = !str_eq(out.anchor, str_format(d->arena, "enum-%zu", number));
  each(i, from->values) {
    const EnumValue *value = &from->values.items[i];
    out.commented = out.commented || text_given(value->comment);
    vec_push(d->arena, &out.values, (DocsEnumValue){value->label.str, value->comment.str});
  }
  return out;
}

/* `books` (`genre`) */
static void add_user(const Docs *d, const Column *column) {
  const DocsPlace *place = map_get(&d->enums, enum_name(d, column->type.enumeration));
  DocsPieces *out = &d->plan->enums.items[place->number - 1].users;
  if (out->len > 0) docs_text(d, out, STR(", "));
  docs_table_link(d, out, column->table, false);
  docs_text(d, out, STR(" ("));
  docs_code(d, out, column->name.str);
  docs_text(d, out, STR(")"));
}

void docs_enums(Docs *d) {
  each(i, d->schema->enums)
    vec_push(d->arena, &d->plan->enums, lower_enum(d, d->schema->enums.items[i], i + 1));
  each(i, d->schema->tables) each(j, d->schema->tables.items[i]->columns) {
    const Column *column = d->schema->tables.items[i]->columns.items[j];
    if (column->type.id == TYPE_ENUM && column->type.enumeration->owner == NULL) add_user(d, column);
  }
}

/* --- the rest --- */

static void add_extensions(const Docs *d) {
  each(i, d->schema->extensions) {
    const Extension *from = &d->schema->extensions.items[i];
    DocsPart *part = docs_part(d, &d->plan->objects, STR("Extensions of Postgres"));
    docs_code(d, &part->words, from->name.str);
    if (str_given(from->version)) {
      docs_text(d, &part->words, STR(", version "));
      docs_code(d, &part->words, from->version);
    }
  }
}

static void add_sequences(const Docs *d) {
  each(i, d->schema->sequences) {
    const Sequence *from = d->schema->sequences.items[i];
    DocsPart *part = docs_part(d, &d->plan->objects, STR("Sequences of Postgres"));
    part->name = qualified_name(d->arena, from->schema, from->name.str);
    part->comment = from->comment.str;
    docs_text(d, &part->words, type_infos[from->type].yaml);
    if (from->owner == NULL) continue;
    docs_text(d, &part->words, STR(", goes with "));
    docs_table_link(d, &part->words, from->owner->table, false);
    docs_text(d, &part->words, STR(" ("));
    docs_code(d, &part->words, from->owner->name.str);
    docs_text(d, &part->words, STR(")"));
  }
}

static void add_domains(const Docs *d) {
  each(i, d->schema->domains) {
    const Domain *from = d->schema->domains.items[i];
    DocsPart *part = docs_part(d, &d->plan->objects, STR("Domains"));
    part->name = qualified_name(d->arena, from->schema, from->name.str);
    part->comment = from->comment.str;
    docs_code(d, &part->words, type_yaml(d->arena, &from->value->type));
    if (!from->value->nullable) docs_text(d, &part->words, STR(", NOT NULL"));
    if (from->value->initial->kind != DEFAULT_NONE) {
      docs_text(d, &part->words, STR(", default "));
      docs_default(d, &part->words, from->value->initial);
    }
    if (!expression_given(&from->check)) continue;
    docs_text(d, &part->words, STR(", "));
    docs_expression(d, &part->words, &from->check);
  }
}

static void add_roles(const Docs *d) {
  each(i, d->schema->roles) {
    const Role *from = d->schema->roles.items[i];
    DocsPart *part = docs_part(d, &d->plan->objects, STR("Roles of Postgres"));
    part->comment = from->comment.str;
    docs_code(d, &part->words, from->name.str);
    if (from->login) docs_text(d, &part->words, STR(", may log in"));
    if (from->create_db) docs_text(d, &part->words, STR(", may create databases"));
    if (from->create_role) docs_text(d, &part->words, STR(", may create roles"));
    if (from->external) docs_text(d, &part->words, STR(", created by someone else"));
  }
}

static Str dialect_words(const Docs *d, const Object *object) {
  DialectSet set = object->on & d->schema->dialects;
  if (set == ON_BOTH) return STR("in Postgres and SQLite");
  return set == ON_POSTGRES ? STR("in Postgres") : STR("in SQLite");
}

/* What is nothing but text of the user's. */
static void add_texts(const Docs *d, ObjectKind kind, Str title) {
  each(i, d->schema->objects[kind]) {
    const Object *from = d->schema->objects[kind].items[i];
    bool postgres = on(from->on & d->schema->dialects, DIALECT_POSTGRES);
    if ((from->on & d->schema->dialects) == 0) continue;
    DocsPart *part = docs_part(d, &d->plan->objects, title);
    Str text = from->text.text[DIALECT_POSTGRES].str;
    part->name = kind == OBJECT_FUNCTION && postgres ? sql_function_signature(d->arena, text)
                                                     : from->name.str;
    part->comment = from->comment.str;
    docs_text(d, &part->words, dialect_words(d, from));
  }
}

/* "before insert or update on `books`" */
static void add_parts(const Docs *d, const TriggerParts *parts, DocsPieces *out) {
  static const Str timings[] = {[TRIGGER_BEFORE] = STR_INIT("before"),
                                [TRIGGER_AFTER] = STR_INIT("after"),
                                [TRIGGER_INSTEAD_OF] = STR_INIT("instead of")};
  static const Str events[] = {STR_INIT(" insert"), STR_INIT(" update"), STR_INIT(" delete"),
                               STR_INIT(" truncate")};
  Buf words = BUF(d->arena);
  buf_append(&words, timings[parts->timing]);
  size_t begin = words.len;
  for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
    if ((parts->events & 1u << i) == 0) continue;
    if (words.len > begin) buf_lit(&words, " or");
    buf_append(&words, events[i]);
  }
  buf_lit(&words, " on ");
  docs_text(d, out, buf_str(&words));
  docs_table_link(d, out, parts->table, false);
  if (parts->of.len > 0) {
    docs_text(d, out, STR(" of "));
    docs_columns(d, out, &parts->of);
  }
  docs_text(d, out, STR(", "));
}

static void add_triggers(const Docs *d) {
  each(i, d->schema->objects[OBJECT_TRIGGER]) {
    const Object *from = d->schema->objects[OBJECT_TRIGGER].items[i];
    if ((from->on & d->schema->dialects) == 0) continue;
    DocsPart *part = docs_part(d, &d->plan->objects, STR("Triggers"));
    part->name = from->name.str;
    part->comment = from->comment.str;
    if (from->trigger.table != NULL) add_parts(d, &from->trigger, &part->words);
    docs_text(d, &part->words, dialect_words(d, from));
  }
}

void docs_objects(Docs *d) {
  if (docs_has(d, DIALECT_POSTGRES)) {
    add_extensions(d);
    add_roles(d);
    add_sequences(d);
  }
  add_domains(d);
  add_texts(d, OBJECT_FUNCTION, STR("Functions"));
  add_triggers(d);
  add_texts(d, OBJECT_SQL, STR("SQL of its own"));
}
