/* The names templates know the plan by. */
#include "target/docs/plan.h"

static const Field piece_fields[] = {
    FIELD_OF(DocsPiece, text, STR, NULL, "our words; absent: `code`"),
    FIELD_OF(DocsPiece, code, STR, NULL, "a name or SQL of the schema's"),
    FIELD_OF(DocsPiece, target, STR, NULL, "where it leads"),
};
static const Record piece_record = RECORD_OF(DocsPiece, "Piece", piece_fields);

static const Field column_fields[] = {
    FIELD_OF(DocsColumn, name, STR, NULL, "its name"),
    FIELD_OF(DocsColumn, type, STR, NULL, "its type in Postgres, or as the YAML has it"),
    FIELD_OF(DocsColumn, sqlite, STR, NULL, "its type in SQLite"),
    FIELD_OF(DocsColumn, notes, LIST, &piece_record, "keys, references, default"),
    FIELD_OF(DocsColumn, comment, STR, NULL, "what it is for"),
    FIELD_OF(DocsColumn, deprecated, STR, NULL, "what to use instead"),
};
static const Record column_record = RECORD_OF(DocsColumn, "Column", column_fields);

static const Field part_fields[] = {
    FIELD_OF(DocsPart, name, STR, NULL, "its name"),
    FIELD_OF(DocsPart, words, LIST, &piece_record, "what it is"),
    FIELD_OF(DocsPart, comment, STR, NULL, "why"),
};
static const Record part_record = RECORD_OF(DocsPart, "Part", part_fields);

static const Field group_fields[] = {
    FIELD_OF(DocsGroup, title, STR, NULL, "\"Indexes\""),
    FIELD_OF(DocsGroup, parts, LIST, &part_record, "its members"),
};
static const Record group_record = RECORD_OF(DocsGroup, "Group", group_fields);

static const Field row_fields[] = {
    FIELD_OF(DocsRow, cells, STRS, NULL, "its values"),
};
static const Record row_record = RECORD_OF(DocsRow, "Row", row_fields);

static const Field table_fields[] = {
    FIELD_OF(DocsTable, number, INT, NULL, "from 1"),
    FIELD_OF(DocsTable, kind, STR, NULL, "`View`; absent: a table"),
    FIELD_OF(DocsTable, name, STR, NULL, "as the YAML has it"),
    FIELD_OF(DocsTable, heading, STR, NULL, "what stands before the name in its heading"),
    FIELD_OF(DocsTable, anchor, STR, NULL, "of its heading"),
    FIELD_OF(DocsTable, plain, BOOL, NULL, "the heading makes that anchor by itself"),
    FIELD_OF(DocsTable, file, STR, NULL, "its page"),
    FIELD_OF(DocsTable, link, STR, NULL, "from the overview"),
    FIELD_OF(DocsTable, comment, STR, NULL, "what it holds"),
    FIELD_OF(DocsTable, first_line, STR, NULL, "the first line of that"),
    FIELD_OF(DocsTable, external, BOOL, NULL, "somebody else creates it"),
    FIELD_OF(DocsTable, both, BOOL, NULL, "with a column for SQLite"),
    FIELD_OF(DocsTable, type_title, STR, NULL, "over the column of types"),
    FIELD_OF(DocsTable, columns, LIST, &column_record, "its columns"),
    FIELD_OF(DocsTable, groups, LIST, &group_record, "keys, references, indexes, checks"),
    FIELD_OF(DocsTable, row_columns, STRS, NULL, "columns that rows give"),
    FIELD_OF(DocsTable, rows, LIST, &row_record, "rows it begins with"),
    FIELD_OF(DocsTable, cut, BOOL, NULL, "a value is not shown whole"),
};
static const Record table_record = RECORD_OF(DocsTable, "Table", table_fields);

static const Field enum_value_fields[] = {
    FIELD_OF(DocsEnumValue, name, STR, NULL, "the label"),
    FIELD_OF(DocsEnumValue, comment, STR, NULL, "what it means"),
};
static const Record enum_value_record = RECORD_OF(DocsEnumValue, "EnumValue", enum_value_fields);

static const Field enum_fields[] = {
    FIELD_OF(DocsEnum, name, STR, NULL, "as the YAML has it"),
    FIELD_OF(DocsEnum, anchor, STR, NULL, "of its heading"),
    FIELD_OF(DocsEnum, plain, BOOL, NULL, "the heading makes that anchor by itself"),
    FIELD_OF(DocsEnum, comment, STR, NULL, "what it is"),
    FIELD_OF(DocsEnum, external, BOOL, NULL, "somebody else creates it"),
    FIELD_OF(DocsEnum, commented, BOOL, NULL, "a value has a comment"),
    FIELD_OF(DocsEnum, values, LIST, &enum_value_record, "its values"),
    FIELD_OF(DocsEnum, users, LIST, &piece_record, "the columns of this type"),
};
static const Record enum_record = RECORD_OF(DocsEnum, "Enum", enum_fields);

static const Field note_fields[] = {
    FIELD_OF(DocsNote, title, STR, NULL, "\"Booleans\""),
    FIELD_OF(DocsNote, words, LIST, &piece_record, "how they are held"),
};
static const Record note_record = RECORD_OF(DocsNote, "Note", note_fields);

static const Field dialect_fields[] = {
    FIELD_OF(DocsDialect, title, STR, NULL, "\"Postgres\""),
    FIELD_OF(DocsDialect, note, STR, NULL, "what stays after the revert"),
    FIELD_OF(DocsDialect, apply, STRS, NULL, "commands"),
    FIELD_OF(DocsDialect, revert, STRS, NULL, "statements"),
};
static const Record dialect_record = RECORD_OF(DocsDialect, "Dialect", dialect_fields);

static const Field attribute_fields[] = {
    FIELD_OF(DocsAttribute, type, STR, NULL, "its type as a word of Mermaid"),
    FIELD_OF(DocsAttribute, name, STR, NULL, "its name as a word of Mermaid"),
    FIELD_OF(DocsAttribute, keys, STR, NULL, "\"PK, FK\""),
    FIELD_OF(DocsAttribute, plain_type, STR, NULL, "its type"),
    FIELD_OF(DocsAttribute, plain_name, STR, NULL, "its name"),
    FIELD_OF(DocsAttribute, port, INT, NULL, "its number"),
};
static const Record attribute_record = RECORD_OF(DocsAttribute, "Attribute", attribute_fields);

static const Field entity_fields[] = {
    FIELD_OF(DocsEntity, id, STR, NULL, "\"t1\""),
    FIELD_OF(DocsEntity, name, STR, NULL, "as a word of Mermaid"),
    FIELD_OF(DocsEntity, alias, STR, NULL, "what to show instead"),
    FIELD_OF(DocsEntity, title, STR, NULL, "as the YAML has it"),
    FIELD_OF(DocsEntity, external, BOOL, NULL, "somebody else creates it"),
    FIELD_OF(DocsEntity, attributes, LIST, &attribute_record, "its columns"),
};
static const Record entity_record = RECORD_OF(DocsEntity, "Entity", entity_fields);

static const Field relation_fields[] = {
    FIELD_OF(DocsRelation, parent, STR, NULL, "the entity referred to"),
    FIELD_OF(DocsRelation, child, STR, NULL, "the entity that refers"),
    FIELD_OF(DocsRelation, parent_id, STR, NULL, "its id"),
    FIELD_OF(DocsRelation, child_id, STR, NULL, "its id"),
    FIELD_OF(DocsRelation, port, INT, NULL, "the number of the first column"),
    FIELD_OF(DocsRelation, optional, BOOL, NULL, "it may be NULL"),
    FIELD_OF(DocsRelation, one, BOOL, NULL, "at most one refers to a row"),
    FIELD_OF(DocsRelation, words, STR, NULL, "its columns"),
};
static const Record relation_record = RECORD_OF(DocsRelation, "Relation", relation_fields);

static const Field diagram_fields[] = {
    FIELD_OF(DocsDiagram, entities, LIST, &entity_record, "the tables"),
    FIELD_OF(DocsDiagram, relations, LIST, &relation_record, "the references"),
    FIELD_OF(DocsDiagram, shown, BOOL, NULL, "it is small enough for a page"),
};
static const Record diagram_record = RECORD_OF(DocsDiagram, "Diagram", diagram_fields);

static const Field docs_plan_fields[] = {
    FIELD_OF(DocsPlan, source, STR, NULL, "the YAML's file name"),
    FIELD_OF(DocsPlan, title, STR, NULL, "the schema's name"),
    FIELD_OF(DocsPlan, comment, STR, NULL, "what it is"),
    FIELD_OF(DocsPlan, summary, STR, NULL, "how much there is, for what"),
    FIELD_OF(DocsPlan, files, BOOL, NULL, "a page for each table"),
    FIELD_OF(DocsPlan, tables, LIST, &table_record, "the tables"),
    FIELD_OF(DocsPlan, enums, LIST, &enum_record, "the enums"),
    FIELD_OF(DocsPlan, objects, LIST, &group_record, "what belongs to no table"),
    FIELD_OF(DocsPlan, relationships, STRS, NULL, "a line each"),
    FIELD_OF(DocsPlan, conventions, LIST, &note_record, "how values are held"),
    FIELD_OF(DocsPlan, dialects, LIST, &dialect_record, "how to apply and revert"),
    FIELD_OF(DocsPlan, diagram, STRUCT, &diagram_record, "the diagram"),
};
const Record docs_plan_record = RECORD_OF(DocsPlan, "Docs", docs_plan_fields);
