/* What stands below the columns of a table: keys, indexes, checks, references in both directions. */
#include "target/docs/lowering.h"

static void key_words(const Docs *d, const Key *key, DocsPart *part) {
  docs_columns(d, &part->words, &key->columns);
  if (key->nulls_not_distinct) docs_text(d, &part->words, STR(", nulls are equal"));
  if (key->deferrable == DEFERRABLE_IMMEDIATE) docs_text(d, &part->words, STR(", deferrable"));
  if (key->deferrable == DEFERRABLE_DEFERRED)
    docs_text(d, &part->words, STR(", checked at the end of the transaction"));
  if (key->include.len > 0) {
    docs_text(d, &part->words, STR(", includes "));
    docs_columns(d, &part->words, &key->include);
  }
  docs_only(d, &part->words, key->on, key->table->on);
  part->comment = key->comment.str;
}

static void lower_keys(const Docs *d, const Table *table, DocsGroups *out) {
  const Key *primary = table->primary_key;
  if (primary != NULL && (primary->columns.len > 1 || text_given(primary->comment))) {
    DocsPart *part = docs_part(d, out, STR("Primary key"));
    part->name = primary->name.str;
    key_words(d, primary, part);
  }
  each(i, table->uniques) {
    DocsPart *part = docs_part(d, out, STR("Unique"));
    part->name = table->uniques.items[i]->name.str;
    key_words(d, table->uniques.items[i], part);
  }
}

/* --- indexes --- */

static void index_key(const Docs *d, const IndexKey *key, DocsPieces *out) {
  if (key->column != NULL) docs_code(d, out, key->column->name.str);
  else docs_expression(d, out, &key->expression);
  if (str_given(key->collation)) {
    docs_text(d, out, STR(" collate "));
    docs_code(d, out, key->collation);
  }
  if (str_given(key->opclass)) {
    docs_text(d, out, STR(" "));
    docs_code(d, out, key->opclass);
  }
  if (key->descending) docs_text(d, out, STR(" descending"));
  if (key->nulls == KEY_NULLS_FIRST) docs_text(d, out, STR(" nulls first"));
  if (key->nulls == KEY_NULLS_LAST) docs_text(d, out, STR(" nulls last"));
}

static void index_words(const Docs *d, const Index *index, DocsPieces *out) {
  each(i, index->keys) {
    if (i > 0) docs_text(d, out, STR(", "));
    index_key(d, &index->keys.items[i], out);
  }
  if (index->unique) docs_text(d, out, STR(", unique"));
  if (str_given(index->method)) {
    docs_text(d, out, STR(", "));
    docs_code(d, out, index->method);
  }
  if (index->include.len > 0) {
    docs_text(d, out, STR(", includes "));
    docs_columns(d, out, &index->include);
  }
  if (expression_given(&index->where)) {
    docs_text(d, out, STR(", where "));
    docs_expression(d, out, &index->where);
  }
  docs_only(d, out, index->on, index->table->on);
}

static void lower_indexes(const Docs *d, const Table *table, DocsGroups *out) {
  each(i, table->indexes) {
    const Index *index = table->indexes.items[i];
    DocsPart *part = docs_part(d, out, STR("Indexes"));
    part->name = index->name.str;
    part->comment = index->comment.str;
    index_words(d, index, &part->words);
  }
}

static void lower_checks(const Docs *d, const Table *table, DocsGroups *out) {
  each(i, table->checks) {
    const Check *check = table->checks.items[i];
    DocsPart *part = docs_part(d, out, STR("Checks"));
    part->name = check->name.str;
    part->comment = check->comment.str;
    docs_expression(d, &part->words, &check->expression);
    docs_only(d, &part->words, check->on, table->on);
  }
}

/* --- references --- */

static void add_actions(const Docs *d, const ForeignKey *key, DocsPieces *out) {
  Str on_delete = docs_action(d, key->on_delete), on_update = docs_action(d, key->on_update);
  if (str_given(on_delete))
    docs_text(d, out, str_concat(d->arena, STR(", on delete "), str_lower(d->arena, on_delete)));
  if (str_given(on_update))
    docs_text(d, out, str_concat(d->arena, STR(", on update "), str_lower(d->arena, on_update)));
  if (key->match == MATCH_FULL) docs_text(d, out, STR(", match full"));
  if (key->deferrable == DEFERRABLE_IMMEDIATE) docs_text(d, out, STR(", deferrable"));
  if (key->deferrable == DEFERRABLE_DEFERRED)
    docs_text(d, out, STR(", checked at the end of the transaction"));
  if (key->not_valid) docs_text(d, out, STR(", rows from before are not checked"));
}

/* `book_id` → `books` (`id`), on delete cascade */
static void lower_references(const Docs *d, const Table *table, DocsGroups *out) {
  each(i, table->foreign_keys) {
    const ForeignKey *key = table->foreign_keys.items[i];
    DocsPart *part = docs_part(d, out, STR("References"));
    part->comment = key->comment.str;
    docs_columns(d, &part->words, &key->columns);
    docs_text(d, &part->words, STR(" → "));
    docs_table_link(d, &part->words, key->target, true);
    docs_text(d, &part->words, STR(" ("));
    docs_columns(d, &part->words, &key->target_columns);
    docs_text(d, &part->words, STR(")"));
    add_actions(d, key, &part->words);
    docs_only(d, &part->words, key->on, table->on);
  }
}

/* `loans` (`book_id`), on delete cascade */
static void lower_referenced(const Docs *d, const Table *table, DocsGroups *out) {
  const ForeignKeyList *keys = &d->inverse[table->position];
  each(i, *keys) {
    const ForeignKey *key = keys->items[i];
    DocsPart *part = docs_part(d, out, STR("Referenced by"));
    docs_table_link(d, &part->words, key->table, true);
    docs_text(d, &part->words, STR(" ("));
    docs_columns(d, &part->words, &key->columns);
    docs_text(d, &part->words, STR(")"));
    add_actions(d, key, &part->words);
    docs_only(d, &part->words, key->on, table->on);
  }
}

/* --- what one database alone knows of the table --- */

static DocsPieces *option(const Docs *d, DocsGroups *out, Dialect dialect) {
  return &docs_part(d, out, str_concat(d->arena, STR("In "), dialect_infos[dialect].title))->words;
}

/* "owners: for update, to `app`, using `owner = current_user`" */
static void lower_policies(const Docs *d, const Table *table, DocsGroups *out) {
  static const Str commands[] = {
    [POLICY_ALL] = STR_INIT("for everything"), [POLICY_SELECT] = STR_INIT("for select"),
    [POLICY_INSERT] = STR_INIT("for insert"),  [POLICY_UPDATE] = STR_INIT("for update"),
    [POLICY_DELETE] = STR_INIT("for delete")};
  const TablePostgres *own = &table->postgres;
  each(i, own->policies) {
    const Policy *policy = own->policies.items[i];
    DocsPart *part = docs_part(d, out, STR("Policies"));
    part->name = policy->name.str;
    part->comment = policy->comment.str;
    docs_text(d, &part->words, commands[policy->command]);
    if (policy->restrictive) docs_text(d, &part->words, STR(", restrictive"));
    each(j, policy->to) {
      docs_text(d, &part->words, j == 0 ? STR(", to ") : STR(", "));
      const PolicyRole *to = &policy->to.items[j];
      docs_code(d, &part->words, to->role == NULL ? to->word : to->role->name.str);
    }
    if (text_given(policy->using)) docs_text(d, &part->words, STR(", using "));
    docs_code_text(d, &part->words, policy->using);
    if (text_given(policy->check)) docs_text(d, &part->words, STR(", with check "));
    docs_code_text(d, &part->words, policy->check);
  }
}

/* Each partition below what it is a part of. */
static void lower_partitions(const Docs *d, const Table *table, DocsGroups *out) {
  const SqlTable *sql = d->sql[DIALECT_POSTGRES] == NULL ? NULL : d->sql[DIALECT_POSTGRES]->by_table[table->position];
  if (sql == NULL || !str_given(sql->partition_by)) return;
  DocsPieces *words = option(d, out, DIALECT_POSTGRES);
  docs_text(d, words, STR("partitioned by "));
  docs_code(d, words, sql->partition_by);
  each(i, sql->partitions) {
    const SqlPartition *partition = &sql->partitions.items[i];
    DocsPart *part = docs_part(d, out, STR("Partitions"));
    part->name = partition->partition->name.str;
    part->comment = partition->partition->comment.str;
    docs_code(d, &part->words, partition->rows);
    if (!str_eq(partition->of, sql->name)) {
      docs_text(d, &part->words, STR(" of "));
      docs_code(d, &part->words, partition->of);
    }
    if (!str_given(partition->by)) continue;
    docs_text(d, &part->words, STR(", partitioned by "));
    docs_code(d, &part->words, partition->by);
  }
}

static void lower_postgres(const Docs *d, const Table *table, DocsGroups *out) {
  const TablePostgres *own = &table->postgres;
  if (!docs_has(d, DIALECT_POSTGRES)) return;
  if (own->unlogged)
    docs_text(d, option(d, out, DIALECT_POSTGRES), STR("unlogged: empty after a crash"));
  if (own->row_security != ROWS_OPEN)
    docs_text(d, option(d, out, DIALECT_POSTGRES),
              own->row_security == ROWS_FORCED ? STR("row level security, for the owner too")
                                               : STR("row level security"));
  each(i, own->inherits) {
    DocsPieces *words = option(d, out, DIALECT_POSTGRES);
    docs_text(d, words, STR("inherits from "));
    docs_table_link(d, words, own->inherits.items[i], true);
  }
  if (own->with.len > 0)
    docs_code(d, option(d, out, DIALECT_POSTGRES), sql_options(d->arena, &own->with));
  if (!str_given(own->tablespace)) return;
  DocsPieces *words = option(d, out, DIALECT_POSTGRES);
  docs_text(d, words, STR("tablespace "));
  docs_code(d, words, own->tablespace);
}

static void lower_sqlite(const Docs *d, const Table *table, DocsGroups *out) {
  if (!docs_has(d, DIALECT_SQLITE)) return;
  if (table->strict) docs_text(d, option(d, out, DIALECT_SQLITE), STR("a STRICT table"));
  if (table->without_rowid)
    docs_text(d, option(d, out, DIALECT_SQLITE), STR("a table WITHOUT ROWID"));
  if (table->autoincrement)
    docs_text(d, option(d, out, DIALECT_SQLITE), STR("numbers are never used again"));
}

void docs_parts(const Docs *d, const Table *table, DocsTable *out) {
  lower_keys(d, table, &out->groups);
  lower_references(d, table, &out->groups);
  lower_referenced(d, table, &out->groups);
  lower_indexes(d, table, &out->groups);
  lower_checks(d, table, &out->groups);
  if (docs_has(d, DIALECT_POSTGRES)) lower_policies(d, table, &out->groups);
  lower_postgres(d, table, &out->groups);
  lower_partitions(d, table, &out->groups);
  lower_sqlite(d, table, &out->groups);
}
