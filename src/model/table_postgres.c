/* A table's `postgres:` key, read when every table and index has its name. */
#include "model/build.h"

static void read_inherits(Builder *b, const Node *node, Table *table) {
  TextList names = node_texts(b->arena, node, b->diags);
  each(i, names) {
    Table *parent = table_named(b, names.items[i]);
    if (parent == NULL) continue;
    if (parent != table) vec_push(b->arena, &table->postgres.inherits, parent);
    else diag_add(b->diags, DIAG_INHERITS_ITSELF, names.items[i].span, STRS(table->name.str));
  }
}

static bool is_index(const Table *table, Str name) {
  each(i, table->indexes)
    if (table->indexes.items[i]->unique && str_eq(table->indexes.items[i]->name.str, name)) return true;
  each(i, table->uniques)
    if (str_eq(table->uniques.items[i]->name.str, name)) return true;
  return table->primary_key != NULL && str_eq(table->primary_key->name.str, name);
}

/* `full`, `nothing`, `default`, or a unique index of the table. */
static void read_replica_identity(Builder *b, Text text, Table *table) {
  ReplicaIdentity *identity = &table->postgres.replica_identity;
  if (!text_given(text) || str_eq(text.str, STR("default"))) return;
  if (str_eq(text.str, STR("full"))) {
    identity->kind = REPLICA_FULL;
  } else if (str_eq(text.str, STR("nothing"))) {
    identity->kind = REPLICA_NOTHING;
  } else if (is_index(table, text.str)) {
    identity->kind = REPLICA_INDEX;
    identity->index = text.str;
  } else {
    diag_add(b->diags, DIAG_REPLICA_IDENTITY, text.span, STRS(text.str, table->name.str));
  }
}

void build_table_postgres(Builder *b, PendingTable *pending) {
  const Node *node = fields_get(&pending->fields, KEY_TABLE_POSTGRES);
  TablePostgres *postgres = &pending->table->postgres;
  if (node == NULL) return;
  Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_TABLE_POSTGRES);
  postgres->unlogged = node_bool(fields_get(&fields, KEY_TABLE_POSTGRES_UNLOGGED), false, b->diags);
  postgres->with = options_read(b, fields_get(&fields, KEY_TABLE_POSTGRES_WITH));
  postgres->tablespace = node_str(fields_get(&fields, KEY_TABLE_POSTGRES_TABLESPACE));
  read_inherits(b, fields_get(&fields, KEY_TABLE_POSTGRES_INHERITS), pending->table);
  read_replica_identity(b, node_text(fields_get(&fields, KEY_TABLE_POSTGRES_REPLICA_IDENTITY)),
                        pending->table);
  security_read(b, &fields, pending->table);
  partitions_read(b, &fields, pending->table);
}
