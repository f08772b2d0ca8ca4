/* Indexes: `index: true` beside the column where that says it all, else a list of columns, else a mapping. */
#include "transcribe/scribe.h"

static bool is_plain_key(const CatalogIndexKey *key) {
  bool usual = key->nulls_first == key->descending && !key->descending;
  return key->column != NULL && usual && !str_given(key->collation) && !str_given(key->opclass);
}

static bool is_plain(const Scribe *s, const CatalogIndex *index) {
  bool usual = !str_given(index->method) || str_eq(index->method, STR("btree"));
  bool more = index->include.len > 0 || index->with.len > 0 || str_given(index->tablespace) ||
              str_given(index->where) || index->nulls_not_distinct || str_given(comment_of(s, &index->object));
  each(i, index->keys) usual = usual && is_plain_key(index->keys.items[i]);
  return usual && !more;
}

static bool is_raw(const Scribe *s, const CatalogIndex *index) {
  return index->invalid || say_of(s, index) >= SAY_RAW;
}

/* The first plain index over this column alone: the one that stands beside it. */
static const CatalogIndex *of_column(const Scribe *s, const CatalogColumn *column) {
  const CatalogTable *table = column->object.table;
  if (table->type == TABLE_MATERIALIZED_VIEW) return NULL;
  each(i, table->indexes) {
    const CatalogIndex *index = table->indexes.items[i];
    bool alone = index->keys.len == 1 && index->keys.items[0]->column == column && !index->inherited;
    if (alone && is_plain(s, index) && !is_raw(s, index)) return index;
  }
  return NULL;
}

void put_column_index(Scribe *s, const CatalogColumn *column, Doc *out) {
  const CatalogIndex *index = of_column(s, column);
  if (index == NULL) return;
  Doc *doc = doc_map(s->arena, DOC_FIT);
  if (!index_named_by_rule(s, index)) doc_put(s->arena, doc, STR("name"), doc_text(s->arena, index->object.name));
  if (index->unique) doc_put(s->arena, doc, STR("unique"), doc_word(s->arena, STR("true")));
  if (doc_empty(doc)) doc = doc_word(s->arena, STR("true"));
  doc->about = &index->object;
  doc_put(s->arena, out, STR("index"), doc);
}

/* --- elements --- */

/* The name is one to the lexer of elements as it stands. */
static bool is_bare_name(Str name) {
  bool bare = name.len > 0 && !char_is_digit(name.ptr[0]);
  for (size_t i = 0; i < name.len; i++) bare = bare && char_is_word(name.ptr[i]);
  static const Str words[] = {STR_INIT("collate"), STR_INIT("asc"), STR_INIT("desc"), STR_INIT("nulls")};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) bare = bare && !str_eq_fold(name, words[i]);
  return bare;
}

static Str name_text(Arena *arena, Str name) {
  if (is_bare_name(name)) return name;
  return CAT(arena, STR("\""), str_replace(arena, name, STR("\""), STR("\"\"")), STR("\""));
}

/* What is in the schema `public` is found without it. */
static Str without_public(Str name) {
  Str public = STR("public.");
  return str_starts(name, public) ? str_slice(name, public.len, name.len) : name;
}

/* All that may stand behind the column or expression. */
static void add_tail(Scribe *s, const CatalogIndexKey *key, Buf *out) {
  if (str_given(key->collation)) buf_format(out, " collate %.*s", STR_ARG(without_public(key->collation)));
  if (str_given(key->opclass)) buf_format(out, " %.*s", STR_ARG(without_public(key->opclass)));
  if (str_given(key->opclass) && str_given(key->opclass_params))
    buf_format(out, "(%.*s)", STR_ARG(key->opclass_params));
  if (key->descending) buf_lit(out, " desc");
  if (s->catalog->dialect == DIALECT_POSTGRES && key->nulls_first != key->descending)
    buf_append(out, key->nulls_first ? STR(" nulls first") : STR(" nulls last"));
}

/* f(..) or (..) as a whole: nothing stands behind the parenthesis that closes the first one. */
static bool is_call(Str text) {
  size_t at = 0;
  while (at < text.len && char_is_word(text.ptr[at])) at++;
  if (at >= text.len || text.ptr[at] != '(' || (at > 0 && char_is_digit(text.ptr[0]))) return false;
  int depth = 0;
  char quote = '\0';
  for (; at < text.len; at++) {
    char c = text.ptr[at];
    if (quote != '\0') quote = c == quote ? '\0' : quote;
    else if (c == '\'' || c == '"') quote = c;
    else if (c == '(') depth++;
    else if (c == ')' && --depth == 0) return at + 1 == text.len;
  }
  return false;
}

static Doc *key_doc(Scribe *s, const CatalogIndex *index, const CatalogIndexKey *key) {
  Buf out = BUF(s->arena);
  Str portable = STR_NONE;
  bool best = say_of(s, index) == SAY_BEST;
  if (key->column != NULL) {
    buf_append(&out, name_text(s->arena, key->column->object.name));
  } else {
    if (best) portable = s->dialect->portable(s, index->object.table, key->expression);
    Str text = str_given(portable) ? portable : without_parentheses(key->expression);
    bool wrap = !is_call(text);
    buf_format(&out, wrap ? "(%.*s)" : "%.*s", STR_ARG(text));
  }
  add_tail(s, key, &out);
  bool own = key->column == NULL && !str_given(portable);
  return own ? own_words(s, buf_str(&out)) : doc_text(s->arena, buf_str(&out));
}

static Doc *keys_doc(Scribe *s, const CatalogIndex *index) {
  Doc *out = doc_list(s->arena, DOC_FIT);
  each(i, index->keys) doc_add(s->arena, out, key_doc(s, index, index->keys.items[i]));
  return out;
}

static Doc *index_doc(Scribe *s, const CatalogIndex *index) {
  Doc *keys = keys_doc(s, index), *out = doc_map(s->arena, DOC_FIT);
  bool usual = !str_given(index->method) || str_eq(index->method, STR("btree"));
  doc_put(s->arena, out, STR("columns"), keys);
  if (!index_named_by_rule(s, index)) doc_put(s->arena, out, STR("name"), doc_text(s->arena, index->object.name));
  if (index->unique) doc_put(s->arena, out, STR("unique"), doc_word(s->arena, STR("true")));
  if (index->nulls_not_distinct) doc_put(s->arena, out, STR("nulls_distinct"), doc_word(s->arena, STR("false")));
  if (!usual) doc_put(s->arena, out, STR("using"), doc_text(s->arena, index->method));
  if (str_given(index->where))
    doc_put(s->arena, out, STR("where"), expression_doc(s, &index->object, index->object.table, index->where));
  if (index->include.len > 0)
    doc_put(s->arena, out, STR("include"), doc_texts(s->arena, index->include.items, index->include.len));
  doc_put(s->arena, out, STR("with"), options_doc(s, &index->with));
  doc_put(s->arena, out, STR("tablespace"), text_or_null(s, index->tablespace));
  doc_put(s->arena, out, STR("comment"), text_or_null(s, comment_of(s, &index->object)));
  if (out->entries.len == 1) out = keys;
  out->about = &index->object;
  return out;
}

void put_indexes(Scribe *s, const CatalogTable *table, Doc *out) {
  Doc *list = doc_list(s->arena, DOC_BLOCK);
  each(i, table->indexes) {
    const CatalogIndex *index = table->indexes.items[i];
    const CatalogColumn *first = index->keys.len == 1 ? index->keys.items[0]->column : NULL;
    if (index->inherited || (first != NULL && of_column(s, first) == index)) continue;
    if (index->invalid && table->type == TABLE_PARTITIONED) continue; /* said behind the partitions */
    if (is_raw(s, index)) put_raw(s, &index->object);
    else doc_add(s->arena, list, index_doc(s, index));
  }
  if (!doc_empty(list)) doc_put(s->arena, out, STR("indexes"), list);
}
