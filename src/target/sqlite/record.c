/* The names templates know the plan by. */
#include "target/sqlite/plan.h"

static const Field table_fields[] = {
    FIELD_OF(SqliteTable, name, STR, NULL, "its name, quoted as needed"),
    FIELD_OF(SqliteTable, comment, STR, NULL, "its comment on one line"),
    FIELD_OF(SqliteTable, columns, LIST, &ddl_column_record, "its columns"),
    FIELD_OF(SqliteTable, constraints, LIST, &ddl_constraint_record, "its constraints"),
    FIELD_OF(SqliteTable, options, STR, NULL, "`STRICT`, `WITHOUT ROWID`"),
    FIELD_OF(SqliteTable, indexes, LIST, &ddl_index_record, "its indexes, unique constraints first"),
    FIELD_OF(SqliteTable, triggers, STRS, NULL, "`CREATE TRIGGER ..`"),
};
const Record sqlite_table_record = RECORD_OF(SqliteTable, "Table", table_fields);

static const Field section_fields[] = {
    FIELD_OF(SqliteSection, tables, LIST, &sqlite_table_record, "tables, referenced ones first"),
    FIELD_OF(SqliteSection, first, STRS, NULL, "what stands for functions, and views"),
    FIELD_OF(SqliteSection, indexes, LIST, &ddl_index_record, "indexes of tables that someone else creates"),
    FIELD_OF(SqliteSection, rows, STRS, NULL, "statements that insert rows"),
    FIELD_OF(SqliteSection, last, STRS, NULL, "the user's triggers and `sql` blocks"),
};
static const Record section_record = RECORD_OF(SqliteSection, "Section", section_fields);

static const Field plan_fields[] = {
    FIELD_OF(SqlitePlan, source, STR, NULL, "the YAML's file name"),
    FIELD_OF(SqlitePlan, foreign_keys, BOOL, NULL, "a table has a foreign key"),
    FIELD_OF(SqlitePlan, sections, LIST, &section_record, "everything, in order"),
};
const Record sqlite_plan_record = RECORD_OF(SqlitePlan, "Sqlite", plan_fields);
