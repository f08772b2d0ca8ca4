/* The names templates/drizzle/ has for the plan. */
#include "target/drizzle/plan.h"

#define RECORD(symbol, name_, Struct)                                                              \
  static const Record symbol##_record = RECORD_OF(Struct, name_, symbol##_fields)

static const Field doc_fields[] = {
    FIELD_OF(DzDoc, lines, STRS, NULL, "its lines; none: no comment"),
    FIELD_OF(DzDoc, block, BOOL, NULL, "it needs a line for each"),
};
RECORD(doc, "Doc", DzDoc);

static const Field call_fields[] = {
    FIELD_OF(DzCall, name, STR, NULL, "the method"),
    FIELD_OF(DzCall, args, STR, NULL, "its arguments"),
};
RECORD(call, "Call", DzCall);

static const Field option_fields[] = {
    FIELD_OF(DzOption, key, STR, NULL, "the property"),
    FIELD_OF(DzOption, value, STR, NULL, "its value"),
};
RECORD(option, "Option", DzOption);

static const Field import_fields[] = {
    FIELD_OF(DzImport, from, STR, NULL, "the module, as a literal"),
    FIELD_OF(DzImport, type_only, BOOL, NULL, "`import type`"),
    FIELD_OF(DzImport, wide, BOOL, NULL, "too long for one line"),
    FIELD_OF(DzImport, names, STRS, NULL, "what is imported"),
};
RECORD(import, "Import", DzImport);

static const Field column_fields[] = {
    FIELD_OF(DzColumn, doc, STRUCT, &doc_record, "its comment"),
    FIELD_OF(DzColumn, key, STR, NULL, "the property"),
    FIELD_OF(DzColumn, builder, STR, NULL, "the function that makes it"),
    FIELD_OF(DzColumn, args, STR, NULL, "the arguments"),
    FIELD_OF(DzColumn, calls, LIST, &call_record, "the calls after it"),
    FIELD_OF(DzColumn, wide, BOOL, NULL, "a line for each call"),
};
RECORD(column, "Column", DzColumn);

static const Field extra_fields[] = {
    FIELD_OF(DzExtra, builder, STR, NULL, "the function that makes it"),
    FIELD_OF(DzExtra, name, STR, NULL, "the first argument"),
    FIELD_OF(DzExtra, expression, STR, NULL, "the second argument"),
    FIELD_OF(DzExtra, options, LIST, &option_record, "an object as the last argument"),
    FIELD_OF(DzExtra, calls, LIST, &call_record, "the calls after it"),
    FIELD_OF(DzExtra, wide, BOOL, NULL, "a line for each call, argument or option"),
};
RECORD(extra, "Extra", DzExtra);

static const Field table_fields[] = {
    FIELD_OF(DzTable, doc, STRUCT, &doc_record, "its comment"),
    FIELD_OF(DzTable, exported, BOOL, NULL, "it is ours"),
    FIELD_OF(DzTable, name, STR, NULL, "the constant"),
    FIELD_OF(DzTable, builder, STR, NULL, "the function that makes it"),
    FIELD_OF(DzTable, db_name, STR, NULL, "its name in the database, as a literal"),
    FIELD_OF(DzTable, columns, LIST, &column_record, "its columns"),
    FIELD_OF(DzTable, extras, LIST, &extra_record, "keys, checks, indexes"),
    FIELD_OF(DzTable, enable_rls, BOOL, NULL, "row level security, without a policy"),
    FIELD_OF(DzTable, extras_inline, BOOL, NULL, "all of them on one line"),
    FIELD_OF(DzTable, existing, BOOL, NULL, "it is a view, which custom.sql creates"),
    FIELD_OF(DzTable, self, STR, NULL, "the parameter that holds its columns"),
    FIELD_OF(DzTable, extras_type, STR, NULL, "the type of the extras, where it must be said"),
    FIELD_OF(DzTable, row, STR, NULL, "the type of a row"),
    FIELD_OF(DzTable, insert, STR, NULL, "the type of a row to insert"),
};
RECORD(table, "Table", DzTable);

static const Field value_fields[] = {
    FIELD_OF(DzEnumValue, doc, STRUCT, &doc_record, "its comment"),
    FIELD_OF(DzEnumValue, literal, STR, NULL, "the label, as a literal"),
};
RECORD(value, "EnumValue", DzEnumValue);

static const Field enum_fields[] = {
    FIELD_OF(DzEnum, doc, STRUCT, &doc_record, "its comment"),
    FIELD_OF(DzEnum, exported, BOOL, NULL, "it is ours"),
    FIELD_OF(DzEnum, name, STR, NULL, "the constant"),
    FIELD_OF(DzEnum, builder, STR, NULL, "the function that makes it; absent: a plain array"),
    FIELD_OF(DzEnum, db_name, STR, NULL, "its name in the database, as a literal"),
    FIELD_OF(DzEnum, values, LIST, &value_record, "its values"),
    FIELD_OF(DzEnum, wide, BOOL, NULL, "a line for each value"),
};
RECORD(enum, "Enum", DzEnum);

static const Field schema_fields[] = {
    FIELD_OF(DzSchema, exported, BOOL, NULL, "it is ours"),
    FIELD_OF(DzSchema, name, STR, NULL, "the constant"),
    FIELD_OF(DzSchema, builder, STR, NULL, "the function that makes it"),
    FIELD_OF(DzSchema, db_name, STR, NULL, "its name in the database, as a literal"),
};
RECORD(schema, "Schema", DzSchema);

static const Field sequence_fields[] = {
    FIELD_OF(DzSequence, name, STR, NULL, "the constant"),
    FIELD_OF(DzSequence, builder, STR, NULL, "the function that makes it"),
    FIELD_OF(DzSequence, db_name, STR, NULL, "its name in the database, as a literal"),
    FIELD_OF(DzSequence, options, LIST, &option_record, "its options"),
    FIELD_OF(DzSequence, wide, BOOL, NULL, "a line for each option"),
};
RECORD(sequence, "Sequence", DzSequence);

static const Field role_fields[] = {
    FIELD_OF(DzRole, name, STR, NULL, "the constant"),
    FIELD_OF(DzRole, builder, STR, NULL, "pgRole"),
    FIELD_OF(DzRole, db_name, STR, NULL, "its name in the database, as a literal"),
};
RECORD(role, "Role", DzRole);

static const Field native_fields[] = {
    FIELD_OF(DzNative, name, STR, NULL, "the constant"),
    FIELD_OF(DzNative, builder, STR, NULL, "customType"),
    FIELD_OF(DzNative, data, STR, NULL, "its TypeScript type"),
    FIELD_OF(DzNative, db_type, STR, NULL, "the type in the database, as a literal"),
};
RECORD(native, "NativeType", DzNative);

static const Field helper_fields[] = {
    FIELD_OF(DzHelper, name, STR, NULL, "the constant"),
    FIELD_OF(DzHelper, builder, STR, NULL, "customType"),
    FIELD_OF(DzHelper, db_type, STR, NULL, "the type in the database, as a literal"),
#define HELPER(kind, doc) FIELD_OF(DzHelper, kind, BOOL, NULL, doc),
#include "target/drizzle/helpers.def"
};
RECORD(helper, "HelperType", DzHelper);

static const Field link_fields[] = {
    FIELD_OF(DzLink, key, STR, NULL, "the property"),
    FIELD_OF(DzLink, call, STR, NULL, "one or many"),
    FIELD_OF(DzLink, table, STR, NULL, "the other table"),
    FIELD_OF(DzLink, fields, STRS, NULL, "columns of this table"),
    FIELD_OF(DzLink, references, STRS, NULL, "columns of the other"),
    FIELD_OF(DzLink, relation_name, STR, NULL, "a literal, where it is needed"),
    FIELD_OF(DzLink, config, BOOL, NULL, "has a second argument"),
};
RECORD(link, "Link", DzLink);

static const Field relations_fields[] = {
    FIELD_OF(DzRelations, name, STR, NULL, "the constant"),
    FIELD_OF(DzRelations, builder, STR, NULL, "relations"),
    FIELD_OF(DzRelations, table, STR, NULL, "the table"),
    FIELD_OF(DzRelations, params, STR, NULL, "what is taken from the argument"),
    FIELD_OF(DzRelations, links, LIST, &link_record, "the links"),
};
RECORD(relations, "Relations", DzRelations);

static const Field module_fields[] = {
    FIELD_OF(DzModule, path, STR, NULL, "its file"),
    FIELD_OF(DzModule, shared, BOOL, NULL, "other modules need its custom types"),
    FIELD_OF(DzModule, imports, LIST, &import_record, "what it imports"),
    FIELD_OF(DzModule, schemas, LIST, &schema_record, "Postgres schemas"),
    FIELD_OF(DzModule, roles, LIST, &role_record, "roles"),
    FIELD_OF(DzModule, sequences, LIST, &sequence_record, "sequences"),
    FIELD_OF(DzModule, natives, LIST, &native_record, "custom types without conversion"),
    FIELD_OF(DzModule, helpers, LIST, &helper_record, "custom types with conversion"),
    FIELD_OF(DzModule, enums, LIST, &enum_record, "enums"),
    FIELD_OF(DzModule, tables, REFS, &table_record, "tables"),
    FIELD_OF(DzModule, relations, LIST, &relations_record, "relations"),
    FIELD_OF(DzModule, reexports, STRS, NULL, "modules it exports, as literals"),
};
RECORD(module, "Module", DzModule);

static const Field change_fields[] = {
    FIELD_OF(DzChange, table, STR, NULL, "the table"),
    FIELD_OF(DzChange, column, STR, NULL, "the column"),
    FIELD_OF(DzChange, type, STR, NULL, "its new type"),
    FIELD_OF(DzChange, initial, STR, NULL, "its default, to be given again"),
    FIELD_OF(DzChange, storage, STR, NULL, "its storage"),
    FIELD_OF(DzChange, compression, STR, NULL, "its compression"),
};
RECORD(change, "Change", DzChange);

static const Field constraint_fields[] = {
    FIELD_OF(DzConstraint, table, STR, NULL, "the table"),
    FIELD_OF(DzConstraint, constraint, STRUCT, &ddl_constraint_record, "the constraint"),
};
RECORD(constraint, "AddedConstraint", DzConstraint);

static const Field trigger_fields[] = {
    FIELD_OF(DzTrigger, function, STR, NULL, "CREATE FUNCTION, when it needs one"),
    FIELD_OF(DzTrigger, sql, STR, NULL, "CREATE TRIGGER"),
};
RECORD(trigger, "Trigger", DzTrigger);

static const Field comment_fields[] = {
    FIELD_OF(DzComment, object, STR, NULL, "`TABLE books`"),
    FIELD_OF(DzComment, text, STR, NULL, "the comment, as a literal"),
};
RECORD(comment, "Comment", DzComment);

static const Field custom_fields[] = {
    FIELD_OF(DzCustom, domains, LIST, &ddl_domain_record, "domains of types drizzle-kit creates"),
    FIELD_OF(DzCustom, sequences, STRS, NULL, "changes of sequences"),
    FIELD_OF(DzCustom, first, STRS, NULL, "text of the user's before rows, indexes and constraints"),
    FIELD_OF(DzCustom, last, STRS, NULL, "text of the user's after them"),
    FIELD_OF(DzCustom, functions, BOOL, NULL, "a text makes a function"),
    FIELD_OF(DzCustom, tables, STRS, NULL, "changes of tables"),
    FIELD_OF(DzCustom, changes, LIST, &change_record, "changes of columns"),
    FIELD_OF(DzCustom, rows, STRS, NULL, "statements that insert rows"),
    FIELD_OF(DzCustom, indexes, LIST, &ddl_index_record, "indexes"),
    FIELD_OF(DzCustom, constraints, LIST, &constraint_record, "constraints"),
    FIELD_OF(DzCustom, replicas, STRS, NULL, "replica identities, after the indexes"),
    FIELD_OF(DzCustom, triggers, LIST, &trigger_record, "triggers"),
    FIELD_OF(DzCustom, comments, LIST, &comment_record, "comments"),
    FIELD_OF(DzCustom, forced, STRS, NULL, "tables whose policies are for their owner too"),
    FIELD_OF(DzCustom, policies, LIST, &ddl_policy_record, "policies drizzle-kit cannot print"),
};
RECORD(custom, "Custom", DzCustom);

static const Field extension_fields[] = {
    FIELD_OF(DzExtension, name, STR, NULL, "its name, quoted as needed"),
    FIELD_OF(DzExtension, schema, STR, NULL, "its schema, when given"),
    FIELD_OF(DzExtension, version, STR, NULL, "its version as a literal, when given"),
};
RECORD(extension, "Extension", DzExtension);

static const Field plan_fields[] = {
    FIELD_OF(DzPlan, source, STR, NULL, "the YAML's file name"),
    FIELD_OF(DzPlan, modules, REFS, &module_record, "the TypeScript files"),
    FIELD_OF(DzPlan, extensions, LIST, &extension_record, "before.sql: extensions"),
    FIELD_OF(DzPlan, before, STRS, NULL, "before.sql: text of the user's that tables need"),
    FIELD_OF(DzPlan, roles, LIST, &ddl_role_record, "before.sql: roles"),
    FIELD_OF(DzPlan, domains, LIST, &ddl_domain_record, "before.sql: domains"),
    FIELD_OF(DzPlan, custom, STRUCT, &custom_record, "custom.sql"),
    FIELD_OF(DzPlan, has_before, BOOL, NULL, "there is a before.sql"),
    FIELD_OF(DzPlan, has_custom, BOOL, NULL, "there is a custom.sql"),
};
const Record dz_plan_record = RECORD_OF(DzPlan, "DrizzlePlan", plan_fields);
