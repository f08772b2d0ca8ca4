/* The names templates know the schema by: docs/templates.md prints this table. */
#include "target/custom/view.h"

#define RENAMED(Struct) FIELD_OF(Struct, renamed_from, STR, NULL, "its former name")
#define DIALECTS(Struct)                                                                           \
  FIELD_OF(Struct, postgres, BOOL, NULL, "it exists in Postgres"),                                 \
    FIELD_OF(Struct, sqlite, BOOL, NULL, "it exists in SQLite")

static const Field extra_fields[] = {
  FIELD_OF(ViewExtra, name, STR, NULL, "the key, with its `x-`"),
  FIELD_OF(ViewExtra, value, STR, NULL, "the text; JSON when it is a list or mapping"),
};
static const Record extra_record = RECORD_DOC(ViewExtra, "Extra", extra_fields, "A key `x-*`.");

static const Field enum_value_fields[] = {
  FIELD_OF(ViewEnumValue, name, STR, NULL, "the value"),
  FIELD_OF(ViewEnumValue, comment, STR, NULL, "what it says"),
  FIELD_OF(ViewEnumValue, c_name, STR, NULL, "its name in C, when given"),
  RENAMED(ViewEnumValue),
};
static const Record enum_value_record =
  RECORD_DOC(ViewEnumValue, "EnumValue", enum_value_fields, "A value of an enum.");

static const Field enum_fields[] = {
  FIELD_OF(ViewEnum, name, STR, NULL, "the SQL name; `table_column` for an enum without one"),
  FIELD_OF(ViewEnum, schema, STR, NULL, "its Postgres schema, when not the default"),
  FIELD_OF(ViewEnum, comment, STR, NULL, "what the values say"),
  FIELD_OF(ViewEnum, values, LIST, &enum_value_record, "the values, in order"),
  FIELD_NAMED("inline", ViewEnum, only_inline, BOOL, NULL, "a column's own `enum:`"),
  FIELD_OF(ViewEnum, external, BOOL, NULL, "someone else creates it"),
  FIELD_OF(ViewEnum, ts_name, STR, NULL, "its TypeScript name, when given"),
  FIELD_OF(ViewEnum, c_name, STR, NULL, "its C name, when given"),
  RENAMED(ViewEnum),
};
static const Record enum_record = RECORD_DOC(ViewEnum, "Enum", enum_fields, "A set of values.");

static const Field type_fields[] = {
  FIELD_OF(ViewType, name, STR, NULL, "the type alone: `numeric`; `enum` for every enum"),
  FIELD_OF(ViewType, yaml, STR, NULL, "as the YAML spells it: `numeric(10,2)`, `text[]`"),
  FIELD_OF(ViewType, domain, STR, NULL, "the domain whose type this is: `app.email`"),
  FIELD_OF(ViewType, postgres, STR, NULL, "in Postgres DDL"),
  FIELD_OF(ViewType, sqlite, STR, NULL, "in SQLite DDL"),
  FIELD_OF(ViewType, length, INT, NULL, "of varchar(n), char(n), bit(n); 0: none"),
  FIELD_OF(ViewType, precision, INT, NULL, "of numeric, times and timestamps; 0: none"),
  FIELD_OF(ViewType, scale, INT, NULL, "of numeric"),
  FIELD_OF(ViewType, dimensions, INT, NULL, "of vectors"),
  FIELD_OF(ViewType, arguments, STR, NULL, "other arguments: `Point,4326`"),
  FIELD_OF(ViewType, array, INT, NULL, "number of array dimensions; 0: a scalar"),
  FIELD_NAMED("enum", ViewType, enumeration, REF, &enum_record, "the enum, when it is one"),
};
static const Record type_record = RECORD_DOC(ViewType, "Type", type_fields, "A column's type.");

static const Field default_fields[] = {
  FIELD_OF(ViewDefault, kind, STR, NULL, "`value`, `function` or `expression`"),
  FIELD_OF(ViewDefault, value, STR, NULL, "of a value: its text; arrays and JSON as JSON"),
  FIELD_OF(ViewDefault, function, STR, NULL, "of a function: `now`, `uuid`, .."),
  FIELD_OF(ViewDefault, postgres, STR, NULL, "as Postgres DDL has it"),
  FIELD_OF(ViewDefault, sqlite, STR, NULL, "as SQLite DDL has it"),
};
static const Record default_record =
  RECORD_DOC(ViewDefault, "Default", default_fields, "The value a row gets when it gives none.");

static const Field expression_fields[] = {
  FIELD_OF(ViewExpression, portable, STR, NULL, "as the YAML has it"),
  FIELD_OF(ViewExpression, postgres, STR, NULL, "as Postgres DDL has it"),
  FIELD_OF(ViewExpression, sqlite, STR, NULL, "as SQLite DDL has it"),
};
static const Record expression_record =
  RECORD_DOC(ViewExpression, "Expression", expression_fields, "An expression.");

static const Field identity_fields[] = {
  FIELD_OF(ViewIdentity, kind, STR, NULL, "`always` or `by default`"),
  FIELD_OF(ViewIdentity, start, STR, NULL, "the first value, when given"),
  FIELD_OF(ViewIdentity, increment, STR, NULL, "the step, when given"),
  FIELD_OF(ViewIdentity, min, STR, NULL, "the smallest value, when given"),
  FIELD_OF(ViewIdentity, max, STR, NULL, "the largest value, when given"),
  FIELD_OF(ViewIdentity, cache, STR, NULL, "how many a session takes at once, when given"),
  FIELD_OF(ViewIdentity, cycle, BOOL, NULL, "begins again after the last value"),
};
static const Record identity_record =
  RECORD_DOC(ViewIdentity, "Identity", identity_fields, "The database numbers the rows.");

/* A foreign key points at its table, and a table holds them. */
static const Record table_record;

static const Field foreign_key_fields[] = {
  FIELD_OF(ViewForeignKey, name, STR, NULL, "the constraint's name"),
  FIELD_OF(ViewForeignKey, columns, STRS, NULL, "the columns that refer"),
  FIELD_NAMED("table", ViewForeignKey, target, LINK, &table_record, "the table they refer to"),
  FIELD_OF(ViewForeignKey, target_name, STR, NULL, "its name as the YAML has it: `auth.users`"),
  FIELD_OF(ViewForeignKey, target_columns, STRS, NULL, "the columns they refer to"),
  FIELD_OF(ViewForeignKey, on_delete, STR, NULL, "`no action`, `cascade`, .."),
  FIELD_OF(ViewForeignKey, on_update, STR, NULL, "`no action`, `cascade`, .."),
  FIELD_OF(ViewForeignKey, match, STR, NULL, "`simple` or `full`"),
  FIELD_OF(ViewForeignKey, deferrable, STR, NULL, "`immediate` or `deferred`"),
  FIELD_OF(ViewForeignKey, not_valid, BOOL, NULL, "rows that exist are not checked"),
  FIELD_OF(ViewForeignKey, as, STR, NULL, "the relation's name from here, when given"),
  FIELD_OF(ViewForeignKey, inverse, STR, NULL, "the relation's name from there, when given"),
  FIELD_OF(ViewForeignKey, comment, STR, NULL, "why"),
  RENAMED(ViewForeignKey),
  DIALECTS(ViewForeignKey),
};
static const Record foreign_key_record =
  RECORD_DOC(ViewForeignKey, "ForeignKey", foreign_key_fields, "A foreign key.");

static const Field column_fields[] = {
  FIELD_OF(ViewColumn, name, STR, NULL, "the SQL name"),
  FIELD_OF(ViewColumn, type, STRUCT, &type_record, "its type"),
  FIELD_OF(ViewColumn, nullable, BOOL, NULL, "it may be null"),
  FIELD_OF(ViewColumn, primary_key, BOOL, NULL, "it is part of the primary key"),
  FIELD_OF(ViewColumn, unique, BOOL, NULL, "no two rows have the same value"),
  FIELD_NAMED("default", ViewColumn, initial, REF, &default_record, "its default"),
  FIELD_OF(ViewColumn, generated, REF, &expression_record, "what it is computed from"),
  FIELD_OF(ViewColumn, generated_virtual, BOOL, NULL, "computed when read, not stored"),
  FIELD_OF(ViewColumn, identity, REF, &identity_record, "the database numbers the rows"),
  FIELD_NAMED("set_on_update", ViewColumn, touch, REF, &default_record, "its value on each update"),
  FIELD_NAMED("set_by_client", ViewColumn, touch_client, BOOL, NULL,
              "the program sets it on update, not a trigger"),
  FIELD_OF(ViewColumn, references, REF, &foreign_key_record, "the foreign key of this column alone"),
  FIELD_OF(ViewColumn, comment, STR, NULL, "what it says"),
  FIELD_OF(ViewColumn, deprecated, STR, NULL, "why it is not to be used any more"),
  FIELD_OF(ViewColumn, collation, STR, NULL, "its collation in Postgres"),
  FIELD_OF(ViewColumn, scaled, BOOL, NULL, "SQLite holds it as an integer times 10^scale"),
  FIELD_OF(ViewColumn, ts_type, STR, NULL, "its TypeScript type, when given"),
  FIELD_OF(ViewColumn, ts_from, STR, NULL, "the module of that type"),
  FIELD_OF(ViewColumn, ts_name, STR, NULL, "its TypeScript name, when given"),
  FIELD_OF(ViewColumn, c_name, STR, NULL, "its C name, when given"),
  RENAMED(ViewColumn),
  DIALECTS(ViewColumn),
};
static const Record column_record = RECORD_DOC(ViewColumn, "Column", column_fields, "A column.");

static const Field key_fields[] = {
  FIELD_OF(ViewKey, name, STR, NULL, "the constraint's name"),
  FIELD_OF(ViewKey, columns, STRS, NULL, "its columns"),
  FIELD_OF(ViewKey, include, STRS, NULL, "columns stored beside the key"),
  FIELD_OF(ViewKey, nulls_distinct, BOOL, NULL, "nulls are not equal to each other"),
  FIELD_OF(ViewKey, deferrable, STR, NULL, "`immediate` or `deferred`"),
  FIELD_OF(ViewKey, comment, STR, NULL, "why"),
  RENAMED(ViewKey),
  DIALECTS(ViewKey),
};
static const Record key_record =
  RECORD_DOC(ViewKey, "Key", key_fields, "A primary key or a unique constraint.");

static const Field check_fields[] = {
  FIELD_OF(ViewCheck, name, STR, NULL, "the constraint's name"),
  FIELD_OF(ViewCheck, expression, STRUCT, &expression_record, "what must hold"),
  FIELD_OF(ViewCheck, not_valid, BOOL, NULL, "rows that exist are not checked"),
  FIELD_OF(ViewCheck, comment, STR, NULL, "why"),
  RENAMED(ViewCheck),
  DIALECTS(ViewCheck),
};
static const Record check_record = RECORD_DOC(ViewCheck, "Check", check_fields, "A check.");

static const Field index_key_fields[] = {
  FIELD_OF(ViewIndexKey, column, STR, NULL, "the column"),
  FIELD_OF(ViewIndexKey, expression, REF, &expression_record, "or the expression"),
  FIELD_OF(ViewIndexKey, collation, STR, NULL, "its collation"),
  FIELD_OF(ViewIndexKey, opclass, STR, NULL, "its operator class"),
  FIELD_OF(ViewIndexKey, descending, BOOL, NULL, "in descending order"),
  FIELD_OF(ViewIndexKey, nulls, STR, NULL, "`first` or `last`, when given"),
};
static const Record index_key_record =
  RECORD_DOC(ViewIndexKey, "IndexKey", index_key_fields, "One element of an index.");

static const Field option_fields[] = {
  FIELD_OF(ViewOption, name, STR, NULL, "the parameter"),
  FIELD_OF(ViewOption, value, STR, NULL, "its value"),
};
static const Record option_record =
  RECORD_DOC(ViewOption, "Option", option_fields, "A storage or index parameter.");

static const Field index_fields[] = {
  FIELD_OF(ViewIndex, name, STR, NULL, "its name"),
  FIELD_OF(ViewIndex, keys, LIST, &index_key_record, "its elements"),
  FIELD_OF(ViewIndex, unique, BOOL, NULL, "a unique index"),
  FIELD_OF(ViewIndex, nulls_distinct, BOOL, NULL, "nulls are not equal to each other"),
  FIELD_OF(ViewIndex, method, STR, NULL, "`gin`, `gist`, ..; absent: btree"),
  FIELD_OF(ViewIndex, where, REF, &expression_record, "only for these rows"),
  FIELD_OF(ViewIndex, include, STRS, NULL, "columns stored beside the key"),
  FIELD_OF(ViewIndex, with, LIST, &option_record, "its parameters"),
  FIELD_OF(ViewIndex, tablespace, STR, NULL, "its tablespace"),
  FIELD_OF(ViewIndex, comment, STR, NULL, "why"),
  RENAMED(ViewIndex),
  DIALECTS(ViewIndex),
};
static const Record index_record = RECORD_DOC(ViewIndex, "Index", index_fields, "An index.");

static const Field role_fields[] = {
  FIELD_OF(ViewRole, name, STR, NULL, "its name"),
  FIELD_OF(ViewRole, external, BOOL, NULL, "someone else creates it"),
  FIELD_OF(ViewRole, login, BOOL, NULL, "may log in"),
  FIELD_OF(ViewRole, inherit, BOOL, NULL, "has the rights of its groups"),
  FIELD_OF(ViewRole, create_db, BOOL, NULL, "may create databases"),
  FIELD_OF(ViewRole, create_role, BOOL, NULL, "may create roles"),
  FIELD_OF(ViewRole, comment, STR, NULL, "what it is for"),
};
static const Record role_record = RECORD_DOC(ViewRole, "Role", role_fields, "A role of Postgres.");

static const Field policy_fields[] = {
  FIELD_OF(ViewPolicy, name, STR, NULL, "its name"),
  FIELD_OF(ViewPolicy, command, STR, NULL, "`all`, `select`, `insert`, `update` or `delete`"),
  FIELD_OF(ViewPolicy, restrictive, BOOL, NULL, "joined to the others by AND"),
  FIELD_OF(ViewPolicy, roles, STRS, NULL, "whom it is for; none: everyone"),
  FIELD_OF(ViewPolicy, using, STR, NULL, "which rows are seen"),
  FIELD_OF(ViewPolicy, check, STR, NULL, "which rows may be written"),
  FIELD_OF(ViewPolicy, comment, STR, NULL, "what it is for"),
};
static const Record policy_record =
  RECORD_DOC(ViewPolicy, "Policy", policy_fields, "A row level security policy.");

static const Field exclude_fields[] = {
  FIELD_OF(ViewExclude, name, STR, NULL, "its name"),
  FIELD_OF(ViewExclude, method, STR, NULL, "the index method: `gist`"),
  FIELD_OF(ViewExclude, elements, STRS, NULL, "what is compared: `room_id with =`"),
  FIELD_OF(ViewExclude, where, STR, NULL, "only for these rows"),
  FIELD_OF(ViewExclude, deferrable, STR, NULL, "`immediate` or `deferred`; absent: not"),
  FIELD_OF(ViewExclude, comment, STR, NULL, "what it is for"),
};
static const Record exclude_record =
  RECORD_DOC(ViewExclude, "Exclude", exclude_fields, "An exclusion constraint of Postgres.");

static const Field partition_fields[] = {
  FIELD_OF(ViewPartition, name, STR, NULL, "its name"),
  FIELD_OF(ViewPartition, schema, STR, NULL, "its Postgres schema, when not the default"),
  FIELD_OF(ViewPartition, of, STR, NULL, "the table or partition it is a part of"),
  FIELD_OF(ViewPartition, rows, STR, NULL, "which rows: `FOR VALUES IN (1, 2)`, `DEFAULT`"),
  FIELD_OF(ViewPartition, by, STR, NULL, "how its own partitions share its rows: `LIST (region)`"),
  FIELD_OF(ViewPartition, with, LIST, &option_record, "storage parameters"),
  FIELD_OF(ViewPartition, tablespace, STR, NULL, "its tablespace"),
  FIELD_OF(ViewPartition, comment, STR, NULL, "what it is for"),
};
static const Record partition_record =
  RECORD_DOC(ViewPartition, "Partition", partition_fields, "A partition of a Postgres table.");

static const Field cell_fields[] = {
  FIELD_OF(ViewCell, column, STR, NULL, "the column"),
  FIELD_OF(ViewCell, value, REF, &default_record, "the value; null when there is none"),
};
static const Record cell_record = RECORD_DOC(ViewCell, "Cell", cell_fields, "A value of a row.");

static const Field row_fields[] = {
  FIELD_OF(ViewRow, cells, LIST, &cell_record, "its values"),
};
static const Record row_record = RECORD_DOC(ViewRow, "Row", row_fields, "A row of seed data.");

static const Field table_fields[] = {
  FIELD_OF(ViewTable, name, STR, NULL, "the SQL name"),
  FIELD_OF(ViewTable, schema, STR, NULL, "its Postgres schema, when not the default"),
  FIELD_OF(ViewTable, qualified, STR, NULL, "as the YAML has it: `auth.users`"),
  FIELD_OF(ViewTable, flat_name, STR, NULL, "its name in SQLite and C: `auth_users`"),
  FIELD_OF(ViewTable, comment, STR, NULL, "what a row is"),
  FIELD_OF(ViewTable, columns, LIST, &column_record, "its columns, in order"),
  FIELD_OF(ViewTable, primary_key, REF, &key_record, "its primary key"),
  FIELD_OF(ViewTable, uniques, LIST, &key_record, "its unique constraints"),
  FIELD_OF(ViewTable, foreign_keys, LIST, &foreign_key_record, "its foreign keys"),
  FIELD_OF(ViewTable, checks, LIST, &check_record, "its checks"),
  FIELD_OF(ViewTable, indexes, LIST, &index_record, "its indexes"),
  FIELD_OF(ViewTable, rows, LIST, &row_record, "its seed data"),
  FIELD_OF(ViewTable, rows_sync, BOOL, NULL, "rows that exist are updated"),
  FIELD_OF(ViewTable, external, BOOL, NULL, "someone else owns it, or it is a view"),
  FIELD_OF(ViewTable, view, BOOL, NULL, "it is a view: see `views`"),
  FIELD_OF(ViewTable, unlogged, BOOL, NULL, "unlogged in Postgres"),
  FIELD_OF(ViewTable, with, LIST, &option_record, "storage parameters in Postgres"),
  FIELD_OF(ViewTable, tablespace, STR, NULL, "its tablespace in Postgres"),
  FIELD_OF(ViewTable, row_security, STR, NULL, "`enable` or `force`; absent: none"),
  FIELD_OF(ViewTable, policies, LIST, &policy_record, "its row level security policies"),
  FIELD_OF(ViewTable, excludes, LIST, &exclude_record, "its exclusion constraints"),
  FIELD_OF(ViewTable, inherits, STRS, NULL, "the tables it inherits from in Postgres"),
  FIELD_OF(ViewTable, replica_identity, STR, NULL, "`FULL`, `NOTHING` or `USING INDEX ..`; absent: the default"),
  FIELD_OF(ViewTable, partition_by, STR, NULL, "how Postgres spreads its rows: `RANGE (created_at)`"),
  FIELD_OF(ViewTable, partitions, LIST, &partition_record, "its partitions, each before its own"),
  FIELD_OF(ViewTable, strict, BOOL, NULL, "STRICT in SQLite"),
  FIELD_OF(ViewTable, without_rowid, BOOL, NULL, "WITHOUT ROWID in SQLite"),
  FIELD_OF(ViewTable, autoincrement, BOOL, NULL, "AUTOINCREMENT in SQLite"),
  FIELD_OF(ViewTable, ts_name, STR, NULL, "its TypeScript name, when given"),
  FIELD_OF(ViewTable, c_name, STR, NULL, "its C name, when given"),
  RENAMED(ViewTable),
  DIALECTS(ViewTable),
};
static const Record table_record = RECORD_DOC(ViewTable, "Table", table_fields, "A table.");

static const Field domain_fields[] = {
  FIELD_OF(ViewDomain, name, STR, NULL, "the SQL name"),
  FIELD_OF(ViewDomain, schema, STR, NULL, "its Postgres schema, when not the default"),
  FIELD_OF(ViewDomain, qualified, STR, NULL, "both: `app.email`"),
  FIELD_OF(ViewDomain, type, STR, NULL, "the type beneath, as the YAML spells it"),
  FIELD_OF(ViewDomain, nullable, BOOL, NULL, "null is a value of it"),
  FIELD_NAMED("default", ViewDomain, initial, STR, NULL, "its default in Postgres DDL"),
  FIELD_OF(ViewDomain, check, REF, &expression_record, "what must hold for `value`"),
  FIELD_OF(ViewDomain, comment, STR, NULL, "what it is for"),
  RENAMED(ViewDomain),
};
static const Record domain_record =
  RECORD_DOC(ViewDomain, "Domain", domain_fields, "A type with a name and a check of its own.");

static const Field sequence_fields[] = {
  FIELD_OF(ViewSequence, name, STR, NULL, "the SQL name"),
  FIELD_OF(ViewSequence, schema, STR, NULL, "its Postgres schema, when not the default"),
  FIELD_OF(ViewSequence, qualified, STR, NULL, "both: `app.order_numbers`"),
  FIELD_OF(ViewSequence, type, STR, NULL, "what it counts in: `bigint`"),
  FIELD_OF(ViewSequence, numbers, STRUCT, &identity_record, "its options; no kind"),
  FIELD_OF(ViewSequence, owner, STR, NULL, "the column that owns it: `tickets.number`"),
  FIELD_OF(ViewSequence, comment, STR, NULL, "what it is for"),
  RENAMED(ViewSequence),
};
static const Record sequence_record =
  RECORD_DOC(ViewSequence, "Sequence", sequence_fields, "A sequence of Postgres.");

static const Field object_fields[] = {
  FIELD_OF(ViewObject, name, STR, NULL, "its key in the YAML"),
  FIELD_OF(ViewObject, table, STR, NULL, "of a view its entry in `tables`; the table a trigger in parts is on"),
  FIELD_OF(ViewObject, comment, STR, NULL, "what it is for"),
  FIELD_OF(ViewObject, postgres, STR, NULL, "its text for Postgres: of a view its query"),
  FIELD_OF(ViewObject, sqlite, STR, NULL, "its text for SQLite"),
  FIELD_OF(ViewObject, materialized, BOOL, NULL, "a view that Postgres stores"),
};
static const Record object_record =
  RECORD_DOC(ViewObject, "Object", object_fields, "A view, function, trigger or `sql` block.");

static const Field schema_fields[] = {
  FIELD_OF(ViewSchema, name, STR, NULL, "the schema's name"),
  FIELD_OF(ViewSchema, comment, STR, NULL, "what it is for"),
  FIELD_OF(ViewSchema, prefix, STR, NULL, "the name as an identifier"),
  FIELD_OF(ViewSchema, postgres_schema, STR, NULL, "the default Postgres schema"),
  FIELD_OF(ViewSchema, extensions, STRS, NULL, "Postgres extensions"),
  FIELD_OF(ViewSchema, schemas, STRS, NULL, "Postgres schemas to create"),
  FIELD_OF(ViewSchema, enums, LIST, &enum_record, "every enum, inline ones last"),
  FIELD_OF(ViewSchema, roles, LIST, &role_record, "roles"),
  FIELD_OF(ViewSchema, domains, LIST, &domain_record, "domains, one of another after that"),
  FIELD_OF(ViewSchema, sequences, LIST, &sequence_record, "sequences of their own"),
  FIELD_OF(ViewSchema, tables, LIST, &table_record, "the tables, in the order of the file"),
  FIELD_OF(ViewSchema, views, LIST, &object_record, "the views; their columns are in `tables`"),
  FIELD_OF(ViewSchema, functions, LIST, &object_record, "the functions"),
  FIELD_OF(ViewSchema, triggers, LIST, &object_record, "the triggers"),
  FIELD_OF(ViewSchema, blocks, LIST, &object_record, "the `sql` blocks"),
  FIELD_OF(ViewSchema, creation_order, STRS, NULL, "tables to create, referenced ones first"),
  FIELD_OF(ViewSchema, extras, LIST, &extra_record, "the `x-*` keys of the top level"),
};
const Record view_schema_record =
  RECORD_DOC(ViewSchema, "Schema", schema_fields,
             "The whole schema: the fields at the top of a template.");
