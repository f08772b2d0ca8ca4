#include "target/ddl.h"

#include "base/buf.h"

static const Field constraint_fields[] = {
    FIELD_OF(DdlConstraint, name, STR, NULL, "its name; absent: it has none"),
    FIELD_OF(DdlConstraint, definition, STR, NULL, "`PRIMARY KEY (a, b)`, `CHECK (a > 0)`"),
    FIELD_OF(DdlConstraint, comma, BOOL, NULL, "another line of the table follows"),
};
const Record ddl_constraint_record = RECORD_OF(DdlConstraint, "Constraint", constraint_fields);

static const Field column_fields[] = {
    FIELD_OF(DdlColumn, name, STR, NULL, "its name, quoted as needed"),
    FIELD_OF(DdlColumn, type, STR, NULL, "its declared type"),
    FIELD_OF(DdlColumn, collation, STR, NULL, "its collation, when it has one"),
    FIELD_OF(DdlColumn, identity, STR, NULL, "`GENERATED .. AS IDENTITY`"),
    FIELD_OF(DdlColumn, initial, STR, NULL, "what stands after `DEFAULT`"),
    FIELD_OF(DdlColumn, generated, STR, NULL, "the expression of a generated column"),
    FIELD_OF(DdlColumn, compression, STR, NULL, "Postgres: the method of compression"),
    FIELD_OF(DdlColumn, stored, BOOL, NULL, "a generated column is stored"),
    FIELD_OF(DdlColumn, not_null, BOOL, NULL, "`NOT NULL` is to be said"),
    FIELD_OF(DdlColumn, primary_key, BOOL, NULL, "`PRIMARY KEY` stands with the column"),
    FIELD_OF(DdlColumn, key_name, STR, NULL, "SQLite: the name of that key, where it has one"),
    FIELD_OF(DdlColumn, autoincrement, BOOL, NULL, "SQLite: `AUTOINCREMENT`"),
    FIELD_OF(DdlColumn, comma, BOOL, NULL, "another line of the table follows"),
    FIELD_OF(DdlColumn, comment, STR, NULL, "its comment on one line"),
};
const Record ddl_column_record = RECORD_OF(DdlColumn, "Column", column_fields);

static const Field index_fields[] = {
    FIELD_OF(DdlIndex, name, STR, NULL, "its name, quoted as needed"),
    FIELD_OF(DdlIndex, table, STR, NULL, "the table's name"),
    FIELD_OF(DdlIndex, keys, STR, NULL, "what it sorts by: `a, lower(b) DESC`"),
    FIELD_OF(DdlIndex, method, STR, NULL, "its method, when not btree"),
    FIELD_OF(DdlIndex, include, STR, NULL, "columns it carries along"),
    FIELD_OF(DdlIndex, with, STR, NULL, "storage parameters"),
    FIELD_OF(DdlIndex, tablespace, STR, NULL, "its tablespace"),
    FIELD_OF(DdlIndex, where, STR, NULL, "the predicate of a partial index"),
    FIELD_OF(DdlIndex, unique, BOOL, NULL, "it is unique"),
    FIELD_OF(DdlIndex, nulls_not_distinct, BOOL, NULL, "two NULLs are the same to it"),
    FIELD_OF(DdlIndex, object, STR, NULL, "its name with the schema, for `COMMENT ON`"),
    FIELD_OF(DdlIndex, comment, STR, NULL, "its comment as a literal"),
};
const Record ddl_index_record = RECORD_OF(DdlIndex, "Index", index_fields);

Str ddl_one_line(Arena *arena, Str text) {
  Buf out = BUF(arena);
  buf_reserve(&out, text.len);
  bool gap = false;
  for (size_t i = 0; i < text.len; i++) {
    unsigned char c = (unsigned char)text.ptr[i];
    if (c <= ' ' || c == 0x7F) {
      gap = out.len > 0;
      continue;
    }
    if (gap) buf_char(&out, ' ');
    gap = false;
    buf_char(&out, text.ptr[i]);
  }
  return buf_str(&out);
}

Str ddl_comment(Arena *arena, Text comment, Text deprecated) {
  if (!text_given(deprecated)) return comment.str;
  bool bare = str_eq(deprecated.str, STR("true"));
  Str note = bare ? STR("Deprecated.") : str_concat(arena, STR("Deprecated: "), deprecated.str);
  if (!text_given(comment)) return note;
  return str_format(arena, "%.*s\n%.*s", STR_ARG(comment.str), STR_ARG(note));
}

/* --- columns --- */

static void add_number(Buf *out, bool given, const char *word, int64_t number) {
  if (!given) return;
  buf_format(out, "%s%s ", out->len > 0 ? " " : "", word);
  buf_int(out, number);
}

Str ddl_numbers(Arena *arena, const Identity *numbers) {
  Buf options = BUF(arena);
  add_number(&options, numbers->has_start, "START WITH", numbers->start);
  add_number(&options, numbers->has_increment, "INCREMENT BY", numbers->increment);
  add_number(&options, numbers->has_min, "MINVALUE", numbers->min);
  add_number(&options, numbers->has_max, "MAXVALUE", numbers->max);
  add_number(&options, numbers->has_cache, "CACHE", numbers->cache);
  if (numbers->cycle) buf_format(&options, "%sCYCLE", options.len > 0 ? " " : "");
  return buf_str(&options);
}

Str ddl_sequence_owner(Arena *arena, const SqlSchema *sql, const Sequence *sequence) {
  const Column *owner = sequence->owner;
  if (owner == NULL) return STR_NONE;
  Str table = sql_table_name(arena, sql->schema, sql->dialect, owner->table);
  Str column = sql_ident(arena, sql->dialect, owner->name.str);
  return str_format(arena, "%.*s.%.*s", STR_ARG(table), STR_ARG(column));
}

Str ddl_identity(Arena *arena, const Identity *identity) {
  if (identity == NULL) return STR_NONE;
  Str options = ddl_numbers(arena, identity);
  if (text_given(identity->name))
    options = CAT(arena, STR("SEQUENCE NAME "), sql_ident(arena, DIALECT_POSTGRES, identity->name.str),
                  options.len > 0 ? STR(" ") : STR(""), options);
  Buf out = BUF(arena);
  bool always = identity->kind == IDENTITY_ALWAYS;
  buf_format(&out, "GENERATED %s AS IDENTITY", always ? "ALWAYS" : "BY DEFAULT");
  if (options.len > 0) buf_format(&out, " (%.*s)", STR_ARG(options));
  return buf_str(&out);
}

DdlColumn ddl_column(Arena *arena, const SqlSchema *sql, const SqlColumn *from) {
  const Column *column = from->column;
  Str comment = ddl_comment(arena, column->comment, column->deprecated);
  DdlColumn out = {
      .name = from->name,
      .type = from->type,
      .collation = from->collation,
      .identity = ddl_identity(arena, from->identity),
      .initial = from->initial,
      .stored = from->generated_stored,
      .not_null = from->not_null,
      .primary_key = from->primary_key,
      .key_name = from->key_name,
      .autoincrement = from->autoincrement,
      .compression = sql->dialect == DIALECT_POSTGRES ? column->pg_compression : STR_NONE,
      .comment = str_given(comment) ? ddl_one_line(arena, comment) : STR_NONE,
  };
  if (!sqltext_empty(from->generated)) {
    out.generated = sql_text(arena, sql->dialect, from->generated);
  }
  return out;
}

DdlColumns ddl_columns(Arena *arena, const SqlSchema *sql, const SqlTable *table,
                       bool constraints_follow) {
  DdlColumns out = {0};
  each(i, table->columns) {
    DdlColumn column = ddl_column(arena, sql, &table->columns.items[i]);
    column.comma = constraints_follow || i + 1 < table->columns.len;
    vec_push(arena, &out, column);
  }
  return out;
}

/* --- constraints --- */

static void add_deferrable(Buf *out, Deferrable deferrable) {
  switch (deferrable) {
  case DEFERRABLE_NO: break;
  case DEFERRABLE_IMMEDIATE: buf_lit(out, " DEFERRABLE"); break;
  case DEFERRABLE_DEFERRED: buf_lit(out, " DEFERRABLE INITIALLY DEFERRED"); break;
  }
}

static void add_names(Buf *out, const SqlSchema *sql, const ColumnList *columns) {
  buf_char(out, '(');
  buf_append(out, sql_columns(out->arena, sql->dialect, columns));
  buf_char(out, ')');
}

static DdlConstraint lower_key(Arena *arena, const SqlSchema *sql, const SqlKey *key,
                               const char *what) {
  const Key *from = key->key;
  bool postgres = sql->dialect == DIALECT_POSTGRES;
  Buf out = BUF(arena);
  buf_format(&out, "%s ", what);
  if (postgres && from->nulls_not_distinct) buf_lit(&out, "NULLS NOT DISTINCT ");
  add_names(&out, sql, &from->columns);
  if (postgres && from->include.len > 0) {
    buf_lit(&out, " INCLUDE ");
    add_names(&out, sql, &from->include);
  }
  if (postgres) add_deferrable(&out, from->deferrable);
  return (DdlConstraint){key->name, buf_str(&out), false, from->comment.str};
}

DdlConstraint ddl_primary_key(Arena *arena, const SqlSchema *sql, const SqlKey *key) {
  return lower_key(arena, sql, key, "PRIMARY KEY");
}

DdlConstraint ddl_unique(Arena *arena, const SqlSchema *sql, const SqlKey *key) {
  return lower_key(arena, sql, key, "UNIQUE");
}

static void add_action(Buf *out, const char *event, RefAction action) {
  if (action == REF_NO_ACTION) return;
  buf_format(out, " ON %s %.*s", event, STR_ARG(str_upper(out->arena, ref_action_word(action))));
}

DdlConstraint ddl_foreign_key(Arena *arena, const SqlSchema *sql, const SqlForeignKey *key) {
  const ForeignKey *from = key->foreign_key;
  bool postgres = sql->dialect == DIALECT_POSTGRES;
  Buf out = BUF(arena);
  buf_lit(&out, "FOREIGN KEY ");
  add_names(&out, sql, &from->columns);
  buf_lit(&out, " REFERENCES ");
  buf_append(&out, sql_table_name(arena, sql->schema, sql->dialect, from->target));
  bool whole_key = !postgres && from->whole_key && sql_is_plain(sql->schema);
  if (!whole_key) buf_char(&out, ' ');
  if (!whole_key) add_names(&out, sql, &from->target_columns);
  if (postgres && from->match == MATCH_FULL) buf_lit(&out, " MATCH FULL");
  add_action(&out, "DELETE", from->on_delete);
  add_action(&out, "UPDATE", from->on_update);
  add_deferrable(&out, from->deferrable);
  if (postgres && from->not_valid) buf_lit(&out, " NOT VALID");
  return (DdlConstraint){key->name, buf_str(&out), false, from->comment.str};
}

DdlConstraint ddl_check(Arena *arena, const SqlSchema *sql, const SqlCheck *check) {
  Buf out = BUF(arena);
  buf_lit(&out, "CHECK (");
  buf_append(&out, sql_text(arena, sql->dialect, check->expression));
  buf_char(&out, ')');
  const Check *from = check->check;
  if (sql->dialect == DIALECT_POSTGRES && from != NULL) {
    if (from->no_inherit) buf_lit(&out, " NO INHERIT");
    if (from->not_valid) buf_lit(&out, " NOT VALID");
  }
  return (DdlConstraint){check->name, buf_str(&out), false,
                         from == NULL ? STR_NONE : from->comment.str};
}

void ddl_set_commas(DdlConstraints *constraints) {
  each(i, *constraints) constraints->items[i].comma = i + 1 < constraints->len;
}

/* --- indexes --- */

/* lower(title): a call needs no parentheses around it as an index key; anything else does. */
static bool is_call(Str text) {
  size_t at = 0;
  while (at < text.len && char_is_word(text.ptr[at])) at++;
  if (at == 0 || char_is_digit(text.ptr[0]) || at == text.len || text.ptr[at] != '(') return false;
  int depth = 0;
  char quote = 0;
  for (; at < text.len; at++) {
    char c = text.ptr[at];
    if (quote != 0) quote = c == quote ? 0 : quote;
    else if (c == '\'' || c == '"') quote = c;
    else if (c == '(') depth++;
    else if (c == ')' && --depth == 0) return at + 1 == text.len;
  }
  return false;
}

/* Words that look like a call and are none to CREATE INDEX. */
bool ddl_is_call(Str text) {
  static const Str special[] = {STR_INIT("case"), STR_INIT("cast"), STR_INIT("not"),
                                STR_INIT("row"), STR_INIT("array"), STR_INIT("exists")};
  if (!is_call(text)) return false;
  Str name = str_slice(text, 0, (size_t)str_find_char(text, '('));
  for (size_t i = 0; i < sizeof special / sizeof *special; i++) {
    if (str_eq_fold(name, special[i])) return false;
  }
  return true;
}

static void add_key(Buf *out, const SqlSchema *sql, const SqlIndexKey *key) {
  if (key->column != NULL) {
    buf_append(out, sql_ident(out->arena, sql->dialect, key->column->name.str));
  } else {
    Str text = sql_text(out->arena, sql->dialect, key->expression);
    bool plain = ddl_is_call(text);
    if (!plain) buf_char(out, '(');
    buf_append(out, text);
    if (!plain) buf_char(out, ')');
  }
  if (str_given(key->collation)) buf_format(out, " COLLATE %.*s", STR_ARG(key->collation));
  if (str_given(key->opclass)) buf_format(out, " %.*s", STR_ARG(key->opclass));
  if (key->descending) buf_lit(out, " DESC");
  if (key->nulls == KEY_NULLS_FIRST) buf_lit(out, " NULLS FIRST");
  if (key->nulls == KEY_NULLS_LAST) buf_lit(out, " NULLS LAST");
}

/* EXCLUDE USING gist (room_id WITH =, during WITH &&) WHERE (not cancelled) */
DdlConstraint ddl_exclude(Arena *arena, const SqlSchema *sql, const SqlExclude *exclude) {
  const Exclude *from = exclude->exclude;
  Buf out = BUF(arena);
  buf_format(&out, "EXCLUDE USING %.*s (", STR_ARG(sql_ident(arena, sql->dialect, from->method)));
  each(i, exclude->keys) {
    if (i > 0) buf_lit(&out, ", ");
    add_key(&out, sql, &exclude->keys.items[i]);
    buf_format(&out, " WITH %.*s", STR_ARG(from->elements.items[i].operator));
  }
  buf_char(&out, ')');
  if (text_given(from->where)) buf_format(&out, " WHERE (%.*s)", STR_ARG(from->where.str));
  add_deferrable(&out, from->deferrable);
  return (DdlConstraint){exclude->name, buf_str(&out), false, from->comment.str};
}

static Str keys_text(Arena *arena, const SqlSchema *sql, const SqlIndex *index) {
  Buf out = BUF(arena);
  each(i, index->keys) {
    if (i > 0) buf_lit(&out, ", ");
    add_key(&out, sql, &index->keys.items[i]);
  }
  return buf_str(&out);
}

DdlIndex ddl_index(Arena *arena, const SqlSchema *sql, const SqlTable *table,
                   const SqlIndex *index) {
  const Index *from = index->index;
  DdlIndex out = {.name = index->name, .table = table->name,
                  .keys = keys_text(arena, sql, index), .unique = index->unique};
  if (!sqltext_empty(index->where)) out.where = sql_text(arena, sql->dialect, index->where);
  if (sql->dialect == DIALECT_SQLITE) return out;
  out.method = index->method;
  out.nulls_not_distinct = from->nulls_not_distinct;
  if (from->include.len > 0) out.include = sql_columns(arena, sql->dialect, &from->include);
  if (from->with.len > 0) out.with = sql_options(arena, &from->with);
  if (str_given(from->tablespace)) {
    out.tablespace = sql_ident(arena, sql->dialect, from->tablespace);
  }
  if (!text_given(from->comment)) return out;
  out.object = sql_qualified(arena, sql->schema, table->table->schema, from->name.str);
  out.comment = sql_literal(arena, from->comment.str);
  return out;
}

DdlIndex ddl_unique_index(Arena *arena, const SqlSchema *sql, const SqlTable *table,
                          const SqlKey *key) {
  return (DdlIndex){.name = key->name, .table = table->name, .unique = true,
                    .keys = sql_columns(arena, sql->dialect, &key->key->columns)};
}

Str ddl_source(Arena *arena, const Schema *schema) {
  return ddl_one_line(arena, path_base(schema->root_path));
}

Str ddl_inherits(Arena *arena, const SqlSchema *sql, const SqlTable *table) {
  Buf out = BUF(arena);
  each(i, table->table->postgres.inherits) {
    const Table *parent = table->table->postgres.inherits.items[i];
    if (i > 0) buf_lit(&out, ", ");
    buf_append(&out, sql_table_name(arena, sql->schema, sql->dialect, parent));
  }
  return out.len == 0 ? STR_NONE : buf_str(&out);
}

Str ddl_replica_identity(Arena *arena, const SqlTable *table) {
  const ReplicaIdentity *identity = &table->table->postgres.replica_identity;
  switch (identity->kind) {
  case REPLICA_DEFAULT: return STR_NONE;
  case REPLICA_FULL: return STR("FULL");
  case REPLICA_NOTHING: return STR("NOTHING");
  case REPLICA_INDEX:
    return str_concat(arena, STR("USING INDEX "),
                      sql_ident(arena, DIALECT_POSTGRES, identity->index));
  }
  return STR_NONE;
}
