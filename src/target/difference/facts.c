/* What each object of a schema is, in the words of its DDL. */
#include "target/ddl.h"
#include "target/difference/difference.h"

typedef struct Facts {
  Arena *arena;
  const SqlSchema *sql;
  FactObjects out;
} Facts;

static FactObject *add_object(Facts *f, const char *kind, Str owner, Str name) {
  vec_push(f->arena, &f->out, ((FactObject){.kind = str_from_z(kind), .owner = owner, .name = name}));
  return &f->out.items[f->out.len - 1];
}

static void add(Facts *f, FactObject *object, const char *name, Str value) {
  if (str_given(value) && value.len > 0) vec_push(f->arena, &object->facts, (Fact){str_from_z(name), value});
}

static void add_flag(Facts *f, FactObject *object, const char *name, bool value) {
  if (value) add(f, object, name, STR("yes"));
}

static void add_comment(Facts *f, FactObject *object, Text comment) { add(f, object, "comment", comment.str); }

/* --- what belongs to a table --- */

/* The key of one column belongs to it, whether the DDL says it there or, when it has a name, apart. */
static const SqlKey *own_key(const SqlTable *table, const SqlColumn *column) {
  const SqlKey *key = table->primary_key;
  return key != NULL && key->columns.len == 1 && key->columns.items[0] == column ? key : NULL;
}

/* st[] of a, b: no check lists its labels. */
static Str list_form(Facts *f, const Type *type) {
  Buf out = BUF(f->arena);
  buf_append(&out, type_yaml(f->arena, type));
  if (type->id == TYPE_ENUM) each(i, type->enumeration->labels)
    buf_format(&out, "%s%.*s", i > 0 ? ", " : " of ", STR_ARG(type->enumeration->labels.items[i]));
  return buf_str(&out);
}

/* "numbers of scale 2": the form of values in SQLite, where their declared type does not tell. When it changes, the
 * migration converts them. */
static Str held_as(Facts *f, const SqlColumn *column) {
  const Type *type = &column->column->type;
  int scale = type->args[0] >= 0 && type->args[1] < 0 ? 0 : type->args[1];
  bool own = type->id == TYPE_DIALECT;
  if (type->array > 0 && !own) return list_form(f, type);
  switch (column->storage) {
  case EXPR_STORED_UNIX: return STR("seconds since 1970");
  case EXPR_STORED_UNIX_MS: return STR("milliseconds since 1970");
  case EXPR_STORED_SCALED: return str_format(f->arena, "integers, the value times 10^%d", scale);
  case EXPR_STORED_TEXT:
    if (type->id != TYPE_NUMERIC) return CAT(f->arena, STR("ISO 8601 of "), type_info(type)->yaml);
    return scale < 0 ? STR("decimal text") : str_format(f->arena, "decimal text of scale %d", scale);
  case EXPR_STORED_SAME: break;
  }
  if (type->id == TYPE_NUMERIC) return str_format(f->arena, "numbers of scale %d", scale);
  switch ((int)type->id) {
  case TYPE_BOOLEAN: case TYPE_UUID: case TYPE_DATE: case TYPE_TIME: return type_yaml(f->arena, type);
  case TYPE_JSON: case TYPE_JSONB: return STR("json");
  default: return STR_NONE;
  }
}

static void add_columns(Facts *f, const SqlTable *table, Str owner) {
  each(i, table->columns) {
    const SqlColumn *column = &table->columns.items[i];
    DdlColumn ddl = ddl_column(f->arena, f->sql, column);
    FactObject *object = add_object(f, "column", owner, column->column->name.str);
    add(f, object, "type", ddl.type);
    if (f->sql->dialect == DIALECT_SQLITE) add(f, object, "holds", held_as(f, column));
    const SqlKey *key = own_key(table, column);
    bool primary = ddl.primary_key || key != NULL;
    add_flag(f, object, "primary key", primary);
    add(f, object, "key name", key != NULL ? key->name : ddl.key_name);
    add_flag(f, object, "not null", ddl.not_null && !primary);
    add(f, object, "default", ddl.initial);
    add(f, object, "generated", ddl.generated);
    if (str_given(ddl.generated)) add_flag(f, object, "stored", ddl.stored);
    add(f, object, "identity", ddl.identity);
    add(f, object, "collation", ddl.collation);
    add(f, object, "compression", ddl.compression);
    add_flag(f, object, "autoincrement", ddl.autoincrement);
    if (f->sql->dialect == DIALECT_POSTGRES) {
      add(f, object, "storage", column->column->pg_storage);
      add(f, object, "comment", ddl_comment(f->arena, column->column->comment, column->column->deprecated));
    }
  }
}

/* As it stands in DDL. */
static void set_former(const Facts *f, FactObject *object, Str former) {
  if (str_given(former)) object->former = sql_ident(f->arena, f->sql->dialect, former);
}

/* A constraint; without a name it is known by what it says. */
static void add_constraint(Facts *f, const char *kind, Str owner, DdlConstraint constraint, Str former) {
  bool named = str_given(constraint.name);
  FactObject *object = add_object(f, kind, owner, named ? constraint.name : constraint.definition);
  set_former(f, object, former);
  if (named) add(f, object, "definition", constraint.definition);
  if (f->sql->dialect == DIALECT_POSTGRES) add(f, object, "comment", constraint.comment);
}

static Str index_text(Facts *f, const DdlIndex *index) {
  Buf out = BUF(f->arena);
  if (index->unique) buf_lit(&out, "unique ");
  if (str_given(index->method)) buf_format(&out, "using %.*s ", STR_ARG(index->method));
  buf_format(&out, "(%.*s)", STR_ARG(index->keys));
  if (str_given(index->include)) buf_format(&out, " include (%.*s)", STR_ARG(index->include));
  if (index->nulls_not_distinct) buf_lit(&out, " nulls not distinct");
  if (str_given(index->with)) buf_format(&out, " with (%.*s)", STR_ARG(index->with));
  if (str_given(index->where)) buf_format(&out, " where %.*s", STR_ARG(index->where));
  return buf_str(&out);
}

static void add_index(Facts *f, Str owner, DdlIndex index, Text comment, Str former) {
  FactObject *object = add_object(f, "index", owner, index.name);
  set_former(f, object, former);
  add(f, object, "definition", index_text(f, &index));
  if (f->sql->dialect == DIALECT_POSTGRES) add_comment(f, object, comment);
}

static void add_keys(Facts *f, const SqlTable *table, Str owner) {
  const SqlKey *primary = table->primary_key;
  if (primary != NULL && primary->columns.len > 1)
    add_constraint(f, "primary key", owner, ddl_primary_key(f->arena, f->sql, primary), primary->key->renamed_from);
  each(i, table->uniques) {
    const SqlKey *key = &table->uniques.items[i];
    Str former = key->key->renamed_from;
    if (key->as_index) add_index(f, owner, ddl_unique_index(f->arena, f->sql, table, key), key->key->comment, former);
    else add_constraint(f, "unique", owner, ddl_unique(f->arena, f->sql, key), former);
  }
}

static void add_constraints(Facts *f, const SqlTable *table, Str owner) {
  add_keys(f, table, owner);
  each(i, table->checks) {
    const SqlCheck *check = &table->checks.items[i];
    add_constraint(f, "check", owner, ddl_check(f->arena, f->sql, check),
                   check->check == NULL ? STR_NONE : check->check->renamed_from);
  }
  each(i, table->foreign_keys) {
    const SqlForeignKey *key = &table->foreign_keys.items[i];
    add_constraint(f, "foreign key", owner, ddl_foreign_key(f->arena, f->sql, key), key->foreign_key->renamed_from);
  }
  each(i, table->excludes)
    add_constraint(f, "exclusion", owner, ddl_exclude(f->arena, f->sql, &table->excludes.items[i]), STR_NONE);
  each(i, table->indexes) {
    const SqlIndex *index = &table->indexes.items[i];
    DdlIndex ddl = ddl_index(f->arena, f->sql, table, index);
    add_index(f, owner, ddl, index->index->comment, index->index->renamed_from);
  }
}

static void add_policies(Facts *f, const SqlTable *table, Str owner) {
  if (f->sql->dialect != DIALECT_POSTGRES) return;
  each(i, table->table->postgres.policies) {
    const Policy *policy = table->table->postgres.policies.items[i];
    DdlPolicy ddl = ddl_policy(f->arena, table, policy);
    FactObject *object = add_object(f, "policy", owner, policy->name.str);
    add(f, object, "for", str_given(ddl.command) ? ddl.command : STR("ALL"));
    add(f, object, "to", str_given(ddl.to) ? ddl.to : STR("PUBLIC"));
    add(f, object, "using", ddl.using);
    add(f, object, "with check", ddl.check);
    add_flag(f, object, "restrictive", ddl.restrictive);
    add_comment(f, object, policy->comment);
  }
}

static void add_partitions(Facts *f, const SqlTable *table, Str owner) {
  each(i, table->partitions) {
    const SqlPartition *partition = &table->partitions.items[i];
    FactObject *object = add_object(f, "partition", owner, partition->name);
    add(f, object, "of", partition->of);
    add(f, object, "definition", partition->rows);
    add(f, object, "partition by", partition->by);
  }
}

/* Triggers that schemagen makes by itself, and rows. */
static void add_rest(Facts *f, const SqlTable *table, Str owner) {
  each(i, table->triggers) {
    FactObject *object = add_object(f, "trigger", owner, table->triggers.items[i].name);
    add(f, object, "definition", table->triggers.items[i].sql);
  }
  Buf rows = BUF(f->arena);
  each(i, table->rows) buf_format(&rows, "%.*s;\n", STR_ARG(table->rows.items[i]));
  if (rows.len > 0) add(f, add_object(f, "rows", owner, STR("")), "values", buf_str(&rows));
}

static Str row_security(const Table *table) {
  switch (table->postgres.row_security) {
  case ROWS_OPEN: break;
  case ROWS_SECURED: return STR("enabled");
  case ROWS_FORCED: return STR("forced");
  }
  return STR_NONE;
}

static void add_table(Facts *f, const SqlTable *sql) {
  const Table *table = sql->table;
  Str key = table_key_name(f->arena, table);
  FactObject *object = add_object(f, "table", STR(""), key);
  if (f->sql->dialect == DIALECT_POSTGRES) {
    add_flag(f, object, "unlogged", table->postgres.unlogged);
    add(f, object, "with", sql_options(f->arena, &table->postgres.with));
    add(f, object, "tablespace", table->postgres.tablespace);
    add(f, object, "partition by", sql->partition_by);
    add(f, object, "inherits", ddl_inherits(f->arena, f->sql, sql));
    add(f, object, "row security", row_security(table));
    add(f, object, "replica identity", ddl_replica_identity(f->arena, sql));
    add_comment(f, object, table->comment);
  } else {
    add_flag(f, object, "strict", table->strict);
    add_flag(f, object, "without rowid", table->without_rowid);
  }
  add_columns(f, sql, key);
  add_constraints(f, sql, key);
  add_policies(f, sql, key);
  add_partitions(f, sql, key);
  add_rest(f, sql, key);
}

/* --- what stands alone --- */

static void add_types(Facts *f) {
  each(i, f->sql->enums) {
    const Enum *e = f->sql->enums.items[i].enumeration;
    FactObject *object = add_object(f, "enum", STR(""), qualified_name(f->arena, e->schema, e->name.str));
    Buf labels = BUF(f->arena);
    each(k, e->labels) buf_format(&labels, "%s%.*s", k == 0 ? "" : ", ", STR_ARG(e->labels.items[k]));
    add(f, object, "values", buf_str(&labels));
    add_comment(f, object, e->comment);
  }
  each(i, f->sql->domains) {
    const SqlDomain *domain = &f->sql->domains.items[i];
    DdlDomain ddl = ddl_domain(f->arena, f->sql, domain);
    Str key = qualified_name(f->arena, domain->domain->schema, domain->domain->name.str);
    FactObject *object = add_object(f, "domain", STR(""), key);
    add(f, object, "type", ddl.type);
    add_flag(f, object, "not null", ddl.not_null);
    add(f, object, "default", ddl.initial);
    add(f, object, "check", ddl.check);
    add_comment(f, object, domain->domain->comment);
  }
  each(i, f->sql->sequences) {
    const Sequence *sequence = f->sql->sequences.items[i].sequence;
    Str key = qualified_name(f->arena, sequence->schema, sequence->name.str);
    FactObject *object = add_object(f, "sequence", STR(""), key);
    add(f, object, "type", type_infos[sequence->type].postgres);
    add(f, object, "options", ddl_numbers(f->arena, &sequence->numbers));
    add(f, object, "owned by", ddl_sequence_owner(f->arena, f->sql, sequence));
    add_comment(f, object, sequence->comment);
  }
}

static void add_surroundings(Facts *f) {
  const Schema *schema = f->sql->schema;
  if (f->sql->dialect != DIALECT_POSTGRES) return;
  each(i, schema->extensions) {
    const Extension *extension = &schema->extensions.items[i];
    FactObject *object = add_object(f, "extension", STR(""), extension->name.str);
    add(f, object, "schema", extension->schema);
    add(f, object, "version", extension->version);
  }
  each(i, schema->schemas) add_object(f, "schema", STR(""), schema->schemas.items[i]);
  DdlRoles roles = ddl_roles(f->arena, schema);
  each(i, roles) {
    FactObject *object = add_object(f, "role", STR(""), roles.items[i].name);
    add(f, object, "options", roles.items[i].options);
  }
}

static const char *step_kind(StepKind kind) {
  switch (kind) {
  case STEP_FUNCTION: return "function";
  case STEP_VIEW: return "view";
  case STEP_TRIGGER: return "trigger";
  case STEP_SQL: return "sql block";
  case STEP_TABLE:
  case STEP_TABLE_PARTS: break;
  }
  return NULL;
}

/* Their names and types follow from the query. */
static void add_view_columns(Facts *f, const Table *view, Str key) {
  if (f->sql->dialect != DIALECT_POSTGRES) return;
  each(i, view->columns) {
    const Column *column = view->columns.items[i];
    if (text_given(column->comment)) add_comment(f, add_object(f, "column", key, column->name.str), column->comment);
  }
}

static void add_objects(Facts *f) {
  const Schema *schema = f->sql->schema;
  each(i, schema->creation) {
    const Step *step = &schema->creation.items[i];
    const char *kind = step_kind(step->kind);
    if (kind == NULL || !step_made(step, f->sql->dialect)) continue;
    StrList statements = sql_object(f->arena, schema, f->sql->dialect, step);
    Buf text = BUF(f->arena);
    each(k, statements) buf_format(&text, "%s%.*s", k == 0 ? "" : ";\n", STR_ARG(statements.items[k]));
    bool view = step->kind == STEP_VIEW;
    Str key = view ? table_key_name(f->arena, step->object->table) : step->object->name.str;
    FactObject *object = add_object(f, kind, STR(""), key);
    add(f, object, "definition", buf_str(&text));
    if (f->sql->dialect == DIALECT_POSTGRES && step->kind != STEP_SQL) add_comment(f, object, step->object->comment);
    if (view) add_view_columns(f, step->object->table, key);
  }
}

FactObjects difference_facts(Arena *arena, const SqlSchema *sql) {
  Facts f = {.arena = arena, .sql = sql};
  add_surroundings(&f);
  add_types(&f);
  each(i, sql->tables) add_table(&f, &sql->tables.items[i]);
  add_objects(&f);
  return f.out;
}
