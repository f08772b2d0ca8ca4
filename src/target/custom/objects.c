/* What Postgres alone has, as templates see it. */
#include "target/custom/view.h"

static Str number(Arena *arena, bool given, int64_t value) {
  return given ? str_format(arena, "%lld", (long long)value) : STR_NONE;
}

ViewIdentity view_numbers(Arena *arena, const Identity *numbers) {
  return (ViewIdentity){
    .start = number(arena, numbers->has_start, numbers->start),
    .increment = number(arena, numbers->has_increment, numbers->increment),
    .min = number(arena, numbers->has_min, numbers->min),
    .max = number(arena, numbers->has_max, numbers->max),
    .cache = number(arena, numbers->has_cache, numbers->cache),
    .cycle = numbers->cycle,
  };
}

static ViewSequence view_sequence(Arena *arena, const Sequence *s) {
  ViewSequence view = {.name = s->name.str,
                       .schema = s->schema,
                       .qualified = qualified_name(arena, s->schema, s->name.str),
                       .type = type_infos[s->type].yaml,
                       .numbers = view_numbers(arena, &s->numbers),
                       .comment = s->comment.str,
                       .renamed_from = s->renamed_from};
  if (s->owner != NULL)
    view.owner = str_format(arena, "%.*s.%.*s", STR_ARG(table_key_name(arena, s->owner->table)),
                            STR_ARG(s->owner->name.str));
  return view;
}

static ViewObject view_object(const Object *object) {
  return (ViewObject){.name = object->name.str,
                      .table = object->table != NULL           ? object->table->name.str
                               : object->trigger.table != NULL ? object->trigger.table->name.str
                                                               : STR_NONE,
                      .comment = object->comment.str,
                      .postgres = object->text.text[DIALECT_POSTGRES].str,
                      .sqlite = object->text.text[DIALECT_SQLITE].str,
                      .materialized = object->materialized};
}

void view_add_objects(Arena *arena, const Schema *schema, ViewSchema *view) {
  each(i, schema->sequences)
    vec_push(arena, &view->sequences, view_sequence(arena, schema->sequences.items[i]));
  const ObjectList *objects = schema->objects;
  each(i, objects[OBJECT_VIEW])
    vec_push(arena, &view->views, view_object(objects[OBJECT_VIEW].items[i]));
  each(i, objects[OBJECT_FUNCTION])
    vec_push(arena, &view->functions, view_object(objects[OBJECT_FUNCTION].items[i]));
  each(i, objects[OBJECT_TRIGGER])
    vec_push(arena, &view->triggers, view_object(objects[OBJECT_TRIGGER].items[i]));
  each(i, objects[OBJECT_SQL])
    vec_push(arena, &view->blocks, view_object(objects[OBJECT_SQL].items[i]));
}
