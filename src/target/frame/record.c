#include "target/frame/record.h"

#include "base/json.h"
#include "target/frame/read.h"

/* The structs that are being printed, innermost first. */
typedef struct Open {
  const struct Open *outer;
  const Record *record;
  size_t depth;
} Open;

static void print_struct(Buf *out, const Open *open, const char *at);

static void new_line(Buf *out, size_t depth) {
  buf_char(out, '\n');
  buf_repeat(out, ' ', depth * 2);
}

static void print_str(Buf *out, Str s) {
  if (str_given(s)) json_string(out, s);
  else buf_lit(out, "null");
}

static const Field *name_field(const Record *record) {
  for (size_t i = 0; i < record->len; i++)
    if (str_eq(record->fields[i].name, STR("name")) && record->fields[i].kind == FIELD_STR)
      return &record->fields[i];
  return NULL;
}

static bool is_open(const Open *open, const Record *record) {
  for (; open != NULL; open = open->outer)
    if (open->record == record) return true;
  return false;
}

/* "name", or the whole struct when it has none. */
static void print_pointed(Buf *out, const Open *open, const Record *record, const char *at) {
  const Field *name = name_field(record);
  if (at != NULL && name != NULL) print_str(out, read_str(at + name->offset));
  else if (at == NULL || is_open(open, record)) buf_lit(out, "null");
  else print_struct(out, &(Open){open, record, open->depth + 1}, at);
}

/* ["a", "b"] */
static void print_strs(Buf *out, const char *at) {
  StrList list;
  memcpy(&list, at, sizeof list);
  buf_char(out, '[');
  each(i, list) {
    if (i > 0) buf_lit(out, ", ");
    print_str(out, list.items[i]);
  }
  buf_char(out, ']');
}

static void print_list(Buf *out, const Open *open, const Field *field, const char *at) {
  AnyList list = read_list(at);
  bool pointers = field->kind != FIELD_LIST;
  size_t stride = pointers ? sizeof(void *) : field->record->size, depth = open->depth + 1;
  const Open inner = {open, field->record, depth + 1};
  buf_char(out, '[');
  each(i, list) {
    const char *item = list.items + i * stride;
    if (i > 0) buf_char(out, ',');
    new_line(out, depth + 1);
    if (pointers) item = read_pointer(item);
    if (field->kind == FIELD_REFS) print_pointed(out, open, field->record, item);
    else print_struct(out, &inner, item);
  }
  if (list.len > 0) new_line(out, depth);
  buf_char(out, ']');
}

static void print_field(Buf *out, const Open *open, const Field *field, const char *at) {
  switch (field->kind) {
  case FIELD_STR: print_str(out, read_str(at)); break;
  case FIELD_BOOL:
    buf_append(out, read_bool(at) ? STR("true") : STR("false"));
    break;
  case FIELD_INT: buf_int(out, read_int(at)); break;
  case FIELD_STRUCT:
    print_struct(out, &(Open){open, field->record, open->depth + 1}, at);
    break;
  case FIELD_REF:
  case FIELD_LINK: print_pointed(out, open, field->record, read_pointer(at)); break;
  case FIELD_LIST:
  case FIELD_REFS:
  case FIELD_PARTS: print_list(out, open, field, at); break;
  case FIELD_STRS: print_strs(out, at); break;
  }
}

static void print_members(Buf *out, const Open *open, const char *at) {
  for (size_t i = 0; i < open->record->len; i++) {
    const Field *field = &open->record->fields[i];
    if (i > 0) buf_char(out, ',');
    new_line(out, open->depth + 1);
    json_string(out, field->name);
    buf_lit(out, ": ");
    print_field(out, open, field, at + field->offset);
  }
}

static void print_struct(Buf *out, const Open *open, const char *at) {
  buf_char(out, '{');
  print_members(out, open, at);
  if (open->record->len > 0) new_line(out, open->depth);
  buf_char(out, '}');
}

void record_print_json(Buf *out, const Record *record, const void *at) {
  print_struct(out, &(Open){NULL, record, 0}, at);
  buf_char(out, '\n');
}

void record_print_members(Buf *out, const Record *record, const void *at) {
  print_members(out, &(Open){NULL, record, 0}, at);
}

typedef VEC(const Record *) Records;

static void collect(Arena *arena, Records *records, const Record *record) {
  each(i, *records)
    if (records->items[i] == record) return;
  vec_push(arena, records, record);
}

/* [foreign key](#foreign-key): the anchor that Markdown gives the record's heading, which follows. */
static void print_record_link(Buf *out, Records *records, const Record *record) {
  collect(out->arena, records, record);
  buf_format(out, "[%.*s](#", STR_ARG(record->name));
  for (size_t i = 0; i < record->name.len; i++) {
    char c = record->name.ptr[i];
    buf_char(out, c == ' ' ? '-' : char_lower(c));
  }
  buf_char(out, ')');
}

static void print_kind(Buf *out, Records *records, const Field *field) {
  switch (field->kind) {
  case FIELD_STR: buf_lit(out, "text"); break;
  case FIELD_BOOL: buf_lit(out, "true or false"); break;
  case FIELD_INT: buf_lit(out, "number"); break;
  case FIELD_STRS: buf_lit(out, "list of text"); break;
  case FIELD_STRUCT:
  case FIELD_LINK: print_record_link(out, records, field->record); break;
  case FIELD_REF:
    print_record_link(out, records, field->record);
    buf_lit(out, " or absent");
    break;
  case FIELD_LIST:
  case FIELD_REFS:
  case FIELD_PARTS:
    buf_lit(out, "list of ");
    print_record_link(out, records, field->record);
    break;
  }
}

static void print_cell(Buf *out, Str text) {
  for (size_t i = 0; i < text.len; i++) {
    if (text.ptr[i] == '|') buf_char(out, '\\');
    buf_char(out, text.ptr[i] == '\n' ? ' ' : text.ptr[i]);
  }
}

void record_print_markdown(Buf *out, const Record *root) {
  Records records = {0};
  collect(out->arena, &records, root);
  each(r, records) {
    const Record *record = records.items[r];
    buf_format(out, "%s### %.*s\n\n", r > 0 ? "\n" : "", STR_ARG(record->name));
    if (!str_empty(record->doc)) buf_format(out, "%.*s\n\n", STR_ARG(record->doc));
    buf_lit(out, "| field | holds | meaning |\n|---|---|---|\n");
    for (size_t i = 0; i < record->len; i++) {
      const Field *field = &record->fields[i];
      buf_format(out, "| `%.*s` | ", STR_ARG(field->name));
      print_kind(out, &records, field);
      buf_lit(out, " | ");
      print_cell(out, field->doc);
      buf_lit(out, " |\n");
    }
  }
}
