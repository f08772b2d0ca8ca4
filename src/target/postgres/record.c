/* The names templates know the plan by. */
#include "target/postgres/plan.h"

static const Field comment_fields[] = {
    FIELD_OF(PgComment, object, STR, NULL, "what it is about: `COLUMN books.title`"),
    FIELD_OF(PgComment, text, STR, NULL, "a literal"),
};
static const Record comment_record = RECORD_OF(PgComment, "Comment", comment_fields);

static const Field extension_fields[] = {
    FIELD_OF(PgExtension, name, STR, NULL, "its name"),
    FIELD_OF(PgExtension, schema, STR, NULL, "the schema it is put into"),
    FIELD_OF(PgExtension, version, STR, NULL, "the version wanted, a literal"),
};
static const Record extension_record = RECORD_OF(PgExtension, "Extension", extension_fields);

static const Field label_fields[] = {
    FIELD_OF(PgLabel, text, STR, NULL, "a literal"),
    FIELD_OF(PgLabel, comment, STR, NULL, "its comment on one line"),
    FIELD_OF(PgLabel, comma, BOOL, NULL, "another label follows"),
};
static const Record label_record = RECORD_OF(PgLabel, "Label", label_fields);

static const Field enum_fields[] = {
    FIELD_OF(PgEnum, name, STR, NULL, "the type's name"),
    FIELD_OF(PgEnum, labels, LIST, &label_record, "its values"),
    FIELD_OF(PgEnum, comments, LIST, &comment_record, "comments"),
    FIELD_OF(PgEnum, quote, STR, NULL, "a dollar quote for a DO block"),
};
static const Record enum_record = RECORD_OF(PgEnum, "Enum", enum_fields);

static const Field sequence_fields[] = {
    FIELD_OF(PgSequence, name, STR, NULL, "its name, with the schema where needed"),
    FIELD_OF(PgSequence, type, STR, NULL, "what it counts in, when not bigint"),
    FIELD_OF(PgSequence, options, STR, NULL, "`START WITH 100 CACHE 10`"),
    FIELD_OF(PgSequence, comments, LIST, &comment_record, "comments"),
    FIELD_OF(PgSequence, owner, STR, NULL, "the column it belongs to"),
};
static const Record sequence_record = RECORD_OF(PgSequence, "Sequence", sequence_fields);

static const Field storage_fields[] = {
    FIELD_OF(PgStorage, column, STR, NULL, "the column"),
    FIELD_OF(PgStorage, method, STR, NULL, "plain, external, extended or main"),
};
static const Record storage_record = RECORD_OF(PgStorage, "Storage", storage_fields);

static const Field partition_fields[] = {
    FIELD_OF(PgPartition, name, STR, NULL, "its name, with the schema where needed"),
    FIELD_OF(PgPartition, of, STR, NULL, "the table or partition it is a part of"),
    FIELD_OF(PgPartition, rows, STR, NULL, "`FOR VALUES ..`, or `DEFAULT`"),
    FIELD_OF(PgPartition, by, STR, NULL, "`RANGE (a)`: how its own partitions share its rows"),
    FIELD_OF(PgPartition, with, STR, NULL, "storage parameters"),
    FIELD_OF(PgPartition, tablespace, STR, NULL, "its tablespace"),
};
const Record pg_partition_record = RECORD_OF(PgPartition, "Partition", partition_fields);

static const Field table_fields[] = {
    FIELD_OF(PgTable, name, STR, NULL, "its name, with the schema where needed"),
    FIELD_OF(PgTable, unlogged, BOOL, NULL, "it is unlogged"),
    FIELD_OF(PgTable, columns, LIST, &ddl_column_record, "its columns"),
    FIELD_OF(PgTable, constraints, LIST, &ddl_constraint_record, "its constraints"),
    FIELD_OF(PgTable, inherits, STR, NULL, "tables it inherits from"),
    FIELD_OF(PgTable, partition_by, STR, NULL, "`RANGE (a)`"),
    FIELD_OF(PgTable, partitions, LIST, &pg_partition_record, "its partitions, each before its own"),
    FIELD_OF(PgTable, with, STR, NULL, "storage parameters"),
    FIELD_OF(PgTable, tablespace, STR, NULL, "its tablespace"),
    FIELD_OF(PgTable, storages, LIST, &storage_record, "columns stored another way"),
    FIELD_OF(PgTable, comments, LIST, &comment_record, "comments on it and its parts"),
};
const Record pg_table_record = RECORD_OF(PgTable, "Table", table_fields);

static const Field constraint_fields[] = {
    FIELD_OF(PgConstraint, table, STR, NULL, "the table's name"),
    FIELD_OF(PgConstraint, name, STR, NULL, "its name"),
    FIELD_OF(PgConstraint, definition, STR, NULL, "`FOREIGN KEY (a) REFERENCES b (c)`"),
    FIELD_OF(PgConstraint, comments, LIST, &comment_record, "comments"),
    FIELD_OF(PgConstraint, quote, STR, NULL, "a dollar quote for a DO block"),
};
static const Record constraint_record =
    RECORD_OF(PgConstraint, "LateConstraint", constraint_fields);

static const Field replica_fields[] = {
    FIELD_OF(PgReplica, table, STR, NULL, "the table's name"),
    FIELD_OF(PgReplica, identity, STR, NULL, "`FULL`, `USING INDEX ..`"),
};
static const Record replica_record = RECORD_OF(PgReplica, "Replica", replica_fields);

static const Field trigger_fields[] = {
    FIELD_OF(PgTrigger, function, STR, NULL, "the function it needs, unless one before it did"),
    FIELD_OF(PgTrigger, text, STR, NULL, "`CREATE TRIGGER ..`"),
};
static const Record trigger_record = RECORD_OF(PgTrigger, "Trigger", trigger_fields);

static const Field object_fields[] = {
    FIELD_OF(PgObject, statements, STRS, NULL, "`CREATE FUNCTION ..`, `CREATE VIEW ..`"),
    FIELD_OF(PgObject, comments, LIST, &comment_record, "comments"),
};
static const Record object_record = RECORD_OF(PgObject, "Object", object_fields);

static const Field section_fields[] = {
    FIELD_OF(PgSection, tables, LIST, &pg_table_record, "tables, referenced ones first"),
    FIELD_OF(PgSection, first, LIST, &object_record, "functions and views"),
    FIELD_OF(PgSection, owned, LIST, &sequence_record, "sequences that belong to a column"),
    FIELD_OF(PgSection, rows, STRS, NULL, "statements that insert rows"),
    FIELD_OF(PgSection, indexes, LIST, &ddl_index_record, "indexes"),
    FIELD_OF(PgSection, constraints, LIST, &constraint_record,
             "constraints added afterwards: foreign keys of cycles, and those not validated"),
    FIELD_OF(PgSection, replicas, LIST, &replica_record, "replica identities"),
    FIELD_OF(PgSection, triggers, LIST, &trigger_record, "triggers"),
    FIELD_OF(PgSection, last, LIST, &object_record, "the user's triggers and `sql` blocks"),
};
static const Record section_record = RECORD_OF(PgSection, "Section", section_fields);

static const Field secured_fields[] = {
    FIELD_OF(PgSecured, table, STR, NULL, "the table's name"),
    FIELD_OF(PgSecured, force, BOOL, NULL, "for its owner too"),
    FIELD_OF(PgSecured, policies, LIST, &ddl_policy_record, "its policies"),
};
static const Record secured_record = RECORD_OF(PgSecured, "Secured", secured_fields);

static const Field plan_fields[] = {
    FIELD_OF(PgPlan, source, STR, NULL, "the YAML's file name"),
    FIELD_OF(PgPlan, if_not_exists, BOOL, NULL, "what exists is left alone"),
    FIELD_OF(PgPlan, roles, LIST, &ddl_role_record, "roles to create"),
    FIELD_OF(PgPlan, schemas, STRS, NULL, "schemas to create"),
    FIELD_OF(PgPlan, extensions, LIST, &extension_record, "extensions"),
    FIELD_OF(PgPlan, enums, LIST, &enum_record, "enum types"),
    FIELD_OF(PgPlan, domains, LIST, &ddl_domain_record, "domains"),
    FIELD_OF(PgPlan, sequences, LIST, &sequence_record, "sequences of their own"),
    FIELD_OF(PgPlan, sections, LIST, &section_record, "everything else, in order"),
    FIELD_OF(PgPlan, secured, LIST, &secured_record, "tables with row level security"),
};
const Record pg_plan_record = RECORD_OF(PgPlan, "Postgres", plan_fields);
