#include "reflect/c_header.h"

typedef struct Reader {
  Arena *arena;
  const Clang *clang;
  const CReading *reading;
  void *unit;
  CHeader *out;
  CStruct *row;             /* whose members are visited */
  CEnumeration *enumeration;
  StrList *annotations;     /* of what is visited */
  void *file;               /* the last one asked about, and its name */
  Str file_name;
} Reader;

static Str text_of(Reader *r, ClangString string) { return clang_text(r->arena, r->clang, string); }

static CPlace place_of(Reader *r, ClangLocation location) {
  ClangPlace at = clang_place(r->clang, location);
  if (at.file == NULL) return (CPlace){0};
  if (at.file != r->file) r->file_name = text_of(r, r->clang->clang_getFileName(at.file));
  r->file = at.file;
  return (CPlace){r->file_name, at.line, at.column};
}

static CPlace place_of_cursor(Reader *r, ClangCursor cursor) {
  return place_of(r, r->clang->clang_getCursorLocation(cursor));
}

static Str type_of(Reader *r, ClangCursor cursor) {
  return text_of(r, r->clang->clang_getTypeSpelling(r->clang->clang_getCursorType(cursor)));
}

static Str canonical_of(Reader *r, ClangCursor cursor) {
  ClangType type = r->clang->clang_getCanonicalType(r->clang->clang_getCursorType(cursor));
  return text_of(r, r->clang->clang_getTypeSpelling(type));
}

/* Of what has no tag: "struct (unnamed at ..)", from LLVM 16 on. */
static Str name_or_empty(Str name) { return str_find_char(name, ' ') < 0 ? name : STR(""); }

static Str tag_of(Reader *r, ClangCursor cursor) {
  return name_or_empty(text_of(r, r->clang->clang_getCursorSpelling(cursor)));
}

static Str alias_of(Reader *r, ClangCursor cursor, Str tag) {
  return tag.len > 0 ? tag : name_or_empty(type_of(r, cursor));
}

static Str comment_of(Reader *r, ClangCursor cursor) {
  if (!r->reading->notes) return STR_NONE;
  Str text = text_of(r, r->clang->clang_Cursor_getRawCommentText(cursor));
  return text.len == 0 ? STR_NONE : text;
}

static int visit_annotation(ClangCursor cursor, ClangCursor parent, void *data) {
  Reader *r = data;
  (void)parent;
  if (cursor.kind == CLANG_ANNOTATE_ATTR)
    vec_push(r->arena, r->annotations, text_of(r, r->clang->clang_getCursorSpelling(cursor)));
  return CLANG_CONTINUE;
}

static StrList annotations_of(Reader *r, ClangCursor cursor) {
  StrList list = {0};
  if (!r->reading->notes) return list;
  r->annotations = &list;
  r->clang->clang_visitChildren(cursor, visit_annotation, r);
  return list;
}

/* --- declarations --- */

/* A struct or union without a name and without a member of that type. */
static void add_anonymous(Reader *r, ClangCursor cursor) {
  if (!r->clang->clang_Cursor_isAnonymousRecordDecl(cursor)) return;
  bool is_union = cursor.kind == CLANG_UNION_DECL;
  Str type = is_union ? STR("union") : STR("struct");
  CMember member = {.name = is_union ? STR("(union)") : STR("(struct)"), .type = type, .canonical = type,
                    .offset = -1, .size = -1, .place = place_of_cursor(r, cursor)};
  vec_push(r->arena, &r->row->members, member);
}

static int visit_member(ClangCursor cursor, ClangCursor parent, void *data) {
  Reader *r = data;
  const Clang *clang = r->clang;
  (void)parent;
  if (cursor.kind == CLANG_STRUCT_DECL || cursor.kind == CLANG_UNION_DECL) add_anonymous(r, cursor);
  if (cursor.kind != CLANG_FIELD_DECL) return CLANG_CONTINUE;
  long long bits = clang->clang_Cursor_getOffsetOfField(cursor);
  long long size = clang->clang_Type_getSizeOf(clang->clang_getCursorType(cursor));
  bool plain = bits >= 0 && size >= 0 && !clang->clang_Cursor_isBitField(cursor);
  CMember member = {.name = text_of(r, clang->clang_getCursorSpelling(cursor)),
                    .offset = plain ? bits / 8 : -1,
                    .size = plain ? size : -1,
                    .place = place_of_cursor(r, cursor)};
  if (!r->reading->layout) {
    member.type = type_of(r, cursor);
    member.canonical = canonical_of(r, cursor);
    member.annotations = annotations_of(r, cursor);
    member.comment = comment_of(r, cursor);
  }
  vec_push(r->arena, &r->row->members, member);
  return CLANG_CONTINUE;
}

static void add_struct(Reader *r, ClangCursor cursor, Str name) {
  ClangType type = r->clang->clang_getCursorType(cursor);
  if (!r->clang->clang_isCursorDefinition(cursor)) return;
  CStruct *row = arena_make(r->arena, CStruct);
  *row = (CStruct){.name = name,
                   .alias = alias_of(r, cursor, name),
                   .size = r->clang->clang_Type_getSizeOf(type),
                   .align = r->clang->clang_Type_getAlignOf(type),
                   .annotations = annotations_of(r, cursor),
                   .comment = comment_of(r, cursor),
                   .place = place_of_cursor(r, cursor)};
  r->row = row;
  r->clang->clang_visitChildren(cursor, visit_member, r);
  vec_push(r->arena, &r->out->structs, row);
  map_add(r->arena, &r->out->structs_by_name, name, row);
}

static int visit_constant(ClangCursor cursor, ClangCursor parent, void *data) {
  Reader *r = data;
  (void)parent;
  if (cursor.kind != CLANG_ENUM_CONSTANT_DECL) return CLANG_CONTINUE;
  CEnumerator *constant = arena_make(r->arena, CEnumerator);
  *constant = (CEnumerator){.name = text_of(r, r->clang->clang_getCursorSpelling(cursor)),
                            .value = r->clang->clang_getEnumConstantDeclValue(cursor),
                            .comment = comment_of(r, cursor),
                            .place = place_of_cursor(r, cursor)};
  map_add(r->arena, &r->out->constants_by_name, constant->name, constant);
  vec_push(r->arena, &r->enumeration->constants, *constant);
  return CLANG_CONTINUE;
}

static void add_enum(Reader *r, ClangCursor cursor, Str name) {
  if (!r->clang->clang_isCursorDefinition(cursor)) return;
  CEnumeration *enumeration = arena_make(r->arena, CEnumeration);
  *enumeration = (CEnumeration){
    .name = name,
    .alias = alias_of(r, cursor, name),
    .size = r->clang->clang_Type_getSizeOf(r->clang->clang_getCursorType(cursor)),
    .comment = comment_of(r, cursor),
    .place = place_of_cursor(r, cursor)};
  r->enumeration = enumeration;
  r->clang->clang_visitChildren(cursor, visit_constant, r);
  vec_push(r->arena, &r->out->enums, enumeration);
  if (name.len > 0) map_add(r->arena, &r->out->enums_by_name, name, enumeration);
}

/* To libclang, a function whose body was skipped is not defined; what stands in a source is, and what is inline. */
static bool is_defined(Reader *r, ClangCursor cursor, Str file) {
  if (r->clang->clang_isCursorDefinition(cursor)) return true;
  if (cursor.kind != CLANG_FUNCTION_DECL || r->reading->bodies) return false;
  return str_ends(file, STR(".c")) || r->clang->clang_Cursor_isFunctionInlined(cursor) != 0;
}

/* A definition behind a declaration takes its place. */
static void add_declared(Reader *r, ClangCursor cursor, Map *by_name) {
  Str name = text_of(r, r->clang->clang_getCursorSpelling(cursor));
  CPlace place = place_of_cursor(r, cursor);
  bool defined = is_defined(r, cursor, place.file);
  CDeclared *before = map_get(by_name, name);
  if (before != NULL && (before->defined || !defined)) return;
  CDeclared *declared = before != NULL ? before : arena_make(r->arena, CDeclared);
  bool in_header = before != NULL ? before->in_header : str_ends(place.file, STR(".h"));
  *declared = (CDeclared){name, type_of(r, cursor), defined, in_header, place};
  if (before != NULL) return;
  map_add(r->arena, by_name, name, declared);
  if (by_name == &r->out->functions_by_name) vec_push(r->arena, &r->out->functions, declared);
  else vec_push(r->arena, &r->out->variables, declared);
}

static int visit_top(ClangCursor cursor, ClangCursor parent, void *data) {
  Reader *r = data;
  (void)parent;
  ClangLocation location = r->clang->clang_getCursorLocation(cursor);
  if (r->reading->layout && cursor.kind != CLANG_STRUCT_DECL) return CLANG_CONTINUE;
  if (r->clang->clang_Location_isInSystemHeader(location)) return CLANG_CONTINUE;
  switch (cursor.kind) {
  case CLANG_STRUCT_DECL: add_struct(r, cursor, tag_of(r, cursor)); break;
  case CLANG_ENUM_DECL: add_enum(r, cursor, tag_of(r, cursor)); break;
  case CLANG_FUNCTION_DECL: add_declared(r, cursor, &r->out->functions_by_name); break;
  case CLANG_VAR_DECL: add_declared(r, cursor, &r->out->variables_by_name); break;
  default: break;
  }
  return CLANG_CONTINUE;
}

/* --- the file --- */

static void add_mistakes(Reader *r) {
  unsigned count = r->clang->clang_getNumDiagnostics(r->unit);
  for (unsigned i = 0; i < count; i++) {
    void *diagnostic = r->clang->clang_getDiagnostic(r->unit, i);
    if (r->clang->clang_getDiagnosticSeverity(diagnostic) >= CLANG_SEVERITY_ERROR) {
      CMistake mistake = {place_of(r, r->clang->clang_getDiagnosticLocation(diagnostic)),
                          text_of(r, r->clang->clang_getDiagnosticSpelling(diagnostic))};
      vec_push(r->arena, &r->out->mistakes, mistake);
    }
    r->clang->clang_disposeDiagnostic(diagnostic);
  }
}

typedef VEC(const char *) Arguments;

/* For another target: nothing of this machine is looked for, nor any compiler of it. */
static const char *const freestanding[] = {"-ffreestanding", "--sysroot=/nonexistent", "--gcc-toolchain=/nonexistent",
                                           "--cuda-path=/nonexistent"};

static void add_target(Arena *arena, Arguments *args, Str target) {
  vec_push(arena, args, "-target");
  vec_push(arena, args, str_z(arena, target));
  for (size_t i = 0; i < sizeof freestanding / sizeof *freestanding; i++) vec_push(arena, args, freestanding[i]);
}

static Arguments arguments_of(Arena *arena, const Clang *clang, const CReading *reading) {
  Arguments args = {0};
  vec_push(arena, &args, "-resource-dir");
  vec_push(arena, &args, clang->resources);
  vec_push(arena, &args, "-w");
  if (str_given(reading->target)) add_target(arena, &args, reading->target);
  if (reading->notes) vec_push(arena, &args, "-fparse-all-comments");
  each(i, reading->options) vec_push(arena, &args, str_z(arena, reading->options.items[i]));
  vec_push(arena, &args, "-x");
  vec_push(arena, &args, "c");
  vec_push(arena, &args, str_z(arena, reading->file));
  return args;
}

CHeader *c_header_read(Arena *arena, const Clang *clang, const CReading *reading) {
  Reader r = {.arena = arena, .clang = clang, .reading = reading, .out = arena_make(arena, CHeader)};
  Arguments args = arguments_of(arena, clang, reading);
  ClangFile *files = arena_array(arena, ClangFile, reading->n_files + 1);
  for (size_t i = 0; i < reading->n_files; i++) files[i] = reading->files[i];
  void *index = clang->clang_createIndex(0, 0);
  int failed = clang->clang_parseTranslationUnit2(
    index, NULL, args.items, (int)args.len, files, (unsigned)reading->n_files,
    CLANG_KEEP_GOING | (reading->bodies ? 0 : CLANG_SKIP_BODIES), &r.unit);
  if (failed != 0) {
    vec_push(arena, &r.out->mistakes, (CMistake){.text = STR("it cannot be read")});
  } else {
    add_mistakes(&r);
    clang->clang_visitChildren(clang->clang_getTranslationUnitCursor(r.unit), visit_top, &r);
    clang->clang_disposeTranslationUnit(r.unit);
  }
  clang->clang_disposeIndex(index);
  return r.out;
}
