/* The names templates know the plan by. */
#include "target/c/plan.h"

static const Field label_fields[] = {
    FIELD_OF(CLabel, name, STR, NULL, "the enumerator: `APP_GENRE_NOVEL`"),
    FIELD_OF(CLabel, text, STR, NULL, "the label in SQL"),
    FIELD_OF(CLabel, comment, STR, NULL, "its comment on one line"),
    FIELD_OF(CLabel, number, INT, NULL, "its value, from 1"),
    FIELD_OF(CLabel, length, INT, NULL, "bytes of the label"),
};
static const Record label_record = RECORD_OF(CLabel, "Label", label_fields);

static const Field length_fields[] = {
    FIELD_OF(CLength, length, INT, NULL, "bytes"),
    FIELD_OF(CLength, labels, REFS, &label_record, "the labels of that length"),
};
static const Record length_record = RECORD_OF(CLength, "Length", length_fields);

static const Field enum_fields[] = {
    FIELD_OF(CEnum, name, STR, NULL, "the type"),
    FIELD_OF(CEnum, macro, STR, NULL, "the type in capitals"),
    FIELD_OF(CEnum, comment, STR, NULL, "its comment on one line"),
    FIELD_OF(CEnum, count, INT, NULL, "how many labels it has"),
    FIELD_OF(CEnum, labels, LIST, &label_record, "its labels in order"),
    FIELD_OF(CEnum, lengths, LIST, &length_record, "its labels by length"),
};
static const Record enum_record = RECORD_OF(CEnum, "Enum", enum_fields);

static const Field constant_fields[] = {
    FIELD_OF(CConstant, name, STR, NULL, "the macro"),
    FIELD_OF(CConstant, value, STR, NULL, "a literal"),
};
static const Record constant_record = RECORD_OF(CConstant, "Constant", constant_fields);

static const Field vector_fields[] = {
    FIELD_OF(CVector, type, STR, NULL, "the struct"),
    FIELD_OF(CVector, dimensions, INT, NULL, "how many floats it has"),
};
static const Record vector_record = RECORD_OF(CVector, "Vector", vector_fields);

static const Field column_fields[] = {
    FIELD_OF(CColumn, sql, STR, NULL, "its name in SQL"),
    FIELD_OF(CColumn, member, STR, NULL, "the struct member"),
    FIELD_OF(CColumn, index, STR, NULL, "the enumerator of its index"),
    FIELD_OF(CColumn, type, STR, NULL, "the type of the member"),
    FIELD_OF(CColumn, length, INT, NULL, "of an array member; 0: it is none"),
    FIELD_OF(CColumn, comment, STR, NULL, "SQL type, null, default, reference, comment"),
    FIELD_OF(CColumn, initial, STR, NULL, "what begins it: its default, 0, NULL or unset"),
    FIELD_OF(CColumn, tag, STR, NULL, "what the value means: `TEXT`, `ENUM`"),
    FIELD_OF(CColumn, pg_type, STR, NULL, "its type in Postgres, when it exists there"),
    FIELD_OF(CColumn, sqlite_type, STR, NULL, "its type in SQLite, when it exists there"),
    FIELD_OF(CColumn, labels, STR, NULL, "the names table of its enum"),
    FIELD_OF(CColumn, flags, STRS, NULL, "`KEY`, `NULLABLE` .."),
    FIELD_OF(CColumn, nullable, BOOL, NULL, "it may be NULL"),
    FIELD_OF(CColumn, arg0, INT, NULL, "length, precision, dimensions or number of labels"),
    FIELD_OF(CColumn, arg1, INT, NULL, "scale"),
    FIELD_OF(CColumn, element, STR, NULL, "of an array: what an element means"),
    FIELD_OF(CColumn, storage, STR, NULL, "how SQLite holds it: `SAME`, `UNIX_MS`"),
    FIELD_OF(CColumn, opt, STR, NULL, "`opt_` when it may be NULL"),
    FIELD_OF(CColumn, sqlite_codec, STR, NULL, "how it is read and bound: `i64`, `ts_ms`"),
    FIELD_OF(CColumn, pg_codec, STR, NULL, "the same in Postgres"),
    FIELD_OF(CColumn, into, STR, NULL, "the arguments that say where it is read to"),
    FIELD_OF(CColumn, from, STR, NULL, "the arguments that hold it"),
    FIELD_OF(CColumn, sqlite_extra, STR, NULL, "further arguments: a scale, an enum"),
    FIELD_OF(CColumn, pg_extra, STR, NULL, "the same in Postgres"),
    FIELD_OF(CColumn, sqlite_at, INT, NULL, "its place among the columns of SQLite"),
    FIELD_OF(CColumn, pg_at, INT, NULL, "the same in Postgres"),
    FIELD_OF(CColumn, sqlite_param, INT, NULL, "its parameter of INSERT, from 1; 0: none"),
    FIELD_OF(CColumn, pg_param, INT, NULL, "the same in Postgres"),
    FIELD_OF(CColumn, last, BOOL, NULL, "no other column follows"),
};
static const Record column_record = RECORD_OF(CColumn, "Column", column_fields);

static const Field piece_fields[] = {
    FIELD_OF(CPiece, text, STR, NULL, "SQL text; absent when this is a macro"),
    FIELD_OF(CPiece, macro, STR, NULL, "a macro that holds SQL text"),
    FIELD_OF(CPiece, breaks, BOOL, NULL, "it begins a line"),
};
static const Record piece_record = RECORD_OF(CPiece, "Piece", piece_fields);

static const Field macro_fields[] = {
    FIELD_OF(CMacro, name, STR, NULL, "its name"),
    FIELD_OF(CMacro, pieces, LIST, &piece_record, "its parts"),
};
static const Record macro_record = RECORD_OF(CMacro, "Macro", macro_fields);

static const Field check_fields[] = {
    FIELD_OF(CCheck, name, STR, NULL, "the constraint"),
    FIELD_OF(CCheck, text, STR, NULL, "as the YAML has it"),
    FIELD_OF(CCheck, condition, STR, NULL, "in C"),
};
static const Record check_record = RECORD_OF(CCheck, "Check", check_fields);

static const Field statement_fields[] = {
    FIELD_OF(CStatement, macro, STR, NULL, "the macro of its text, when it has one"),
    FIELD_OF(CStatement, tail, STR, NULL, "what follows the columns of a SELECT"),
    FIELD_OF(CStatement, columns, STR, NULL, "the places of the columns it binds"),
    FIELD_OF(CStatement, count, INT, NULL, "how many these are"),
};
static const Record statement_record = RECORD_OF(CStatement, "Statement", statement_fields);

static const Field list_fields[] = {
    FIELD_OF(CList, name, STR, NULL, "its columns, joined by _"),
    FIELD_OF(CList, number, INT, NULL, "its place among the lists"),
    FIELD_OF(CList, columns, REFS, &column_record, "its columns"),
};
static const Record list_record = RECORD_OF(CList, "List", list_fields);

static const Field reference_fields[] = {
    FIELD_OF(CReference, key, INT, NULL, "the number of its foreign key"),
    FIELD_OF(CReference, column, STR, NULL, "the index of the column"),
    FIELD_OF(CReference, to, STR, NULL, "the struct it refers to"),
    FIELD_OF(CReference, to_column, STR, NULL, "the index of the column there"),
    FIELD_OF(CReference, later, BOOL, NULL, "that table is made later"),
};
static const Record reference_record = RECORD_OF(CReference, "Reference", reference_fields);

static const Field table_fields[] = {
    FIELD_OF(CTable, name, STR, NULL, "the struct"),
    FIELD_OF(CTable, macro, STR, NULL, "the struct in capitals"),
    FIELD_OF(CTable, sql, STR, NULL, "its name as in the YAML"),
    FIELD_OF(CTable, pg_name, STR, NULL, "its name in Postgres, when it exists there"),
    FIELD_OF(CTable, sqlite_name, STR, NULL, "its name in SQLite, when it exists there"),
    FIELD_OF(CTable, comment, STR, NULL, "its comment on one line"),
    FIELD_OF(CTable, hash, STR, NULL, "of what its rows are: 16 hexadecimal digits"),
    FIELD_OF(CTable, headers, STRS, NULL, "the enums it uses"),
    FIELD_OF(CTable, enums, LIST, &enum_record, "the enums of its own columns"),
    FIELD_OF(CTable, vectors, LIST, &vector_record, "structs of nullable vectors"),
    FIELD_OF(CTable, columns, LIST, &column_record, "its columns"),
    FIELD_OF(CTable, constants, LIST, &constant_record, "scales, dimensions and lengths"),
    FIELD_OF(CTable, size, INT, NULL, "of the row on a 64-bit ABI"),
    FIELD_OF(CTable, sqlite_params, INT, NULL, "parameters of its INSERT in SQLite"),
    FIELD_OF(CTable, pg_params, INT, NULL, "the same in Postgres"),
    FIELD_OF(CTable, macros, LIST, &macro_record, "its SQL text"),
    FIELD_OF(CTable, sqlite_statements, LIST, &statement_record, "what sg_db keeps, by its verbs"),
    FIELD_OF(CTable, pg_statements, LIST, &statement_record, "the same in Postgres"),
    FIELD_OF(CTable, sqlite_cols, STR, NULL, "the macro of its columns in SQLite"),
    FIELD_OF(CTable, pg_cols, STR, NULL, "the same in Postgres"),
    FIELD_OF(CTable, key, REFS, &column_record, "the columns of its primary key"),
    FIELD_OF(CTable, read_only, BOOL, NULL, "somebody else's, or a view"),
    FIELD_OF(CTable, upserts, BOOL, NULL, "it has an UPSERT"),
    FIELD_OF(CTable, updates, BOOL, NULL, "it has an UPDATE"),
    FIELD_OF(CTable, lists, LIST, &list_record, "the functions that list rows by columns"),
    FIELD_OF(CTable, position, INT, NULL, "its place among the tables"),
    FIELD_OF(CTable, checks, LIST, &check_record, "checks that can be evaluated in C"),
    FIELD_OF(CTable, database_checks, STRS, NULL, "those only a database can evaluate"),
    FIELD_OF(CTable, references, LIST, &reference_record, "the columns of its foreign keys"),
    FIELD_OF(CTable, words, STRS, NULL, "the literals of its checks"),
    FIELD_OF(CTable, touched, STRS, NULL, "indexes of columns that a trigger sets on update"),
    FIELD_OF(CTable, triggers, BOOL, NULL, "triggers of the user may change its rows"),
    FIELD_OF(CTable, n_lists, INT, NULL, "how many lists by columns there are"),
};
static const Record table_record = RECORD_OF(CTable, "Table", table_fields);

static const Field name_fields[] = {
    FIELD_OF(CName, name, STR, NULL, "its name in C"),
    FIELD_OF(CName, pg_name, STR, NULL, "its name in Postgres, when it exists there"),
    FIELD_OF(CName, sqlite_name, STR, NULL, "its name in SQLite, when it exists there"),
};
static const Record name_record = RECORD_OF(CName, "Name", name_fields);

static const Field plan_fields[] = {
    FIELD_OF(CPlan, source, STR, NULL, "the YAML's file name"),
    FIELD_OF(CPlan, name, STR, NULL, "the schema's name"),
    FIELD_OF(CPlan, prefix, STR, NULL, "the prefix of all names"),
    FIELD_OF(CPlan, type, STR, NULL, "the schema's own object"),
    FIELD_OF(CPlan, macro, STR, NULL, "the same in capitals"),
    FIELD_OF(CPlan, files, BOOL, NULL, "`layout: files`"),
    FIELD_OF(CPlan, sqlite, BOOL, NULL, "there is an output for SQLite"),
    FIELD_OF(CPlan, pg, BOOL, NULL, "there is an output for Postgres"),
    FIELD_OF(CPlan, checks, BOOL, NULL, "some table has a check in C"),
    FIELD_OF(CPlan, hash, STR, NULL, "of all tables and enums"),
    FIELD_OF(CPlan, enums, LIST, &enum_record, "named enums"),
    FIELD_OF(CPlan, names, LIST, &name_record, "all tables, in the order of the file"),
    FIELD_OF(CPlan, tables, LIST, &table_record, "those that are printed now"),
    FIELD_OF(CPlan, first, BOOL, NULL, "the first table is among these"),
    FIELD_OF(CPlan, last, BOOL, NULL, "the last table is"),
    FIELD_OF(CPlan, self_test, BOOL, NULL, "`self_test: true`"),
    FIELD_OF(CPlan, tests, REFS, &table_record, "tables, those that are referred to first"),
};
const Record c_plan_record = RECORD_OF(CPlan, "C", plan_fields);
