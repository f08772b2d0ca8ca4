/* The names a schema has in generated TypeScript: exports of tables, enums and schemas, and the
 * properties of tables. One place for the Drizzle target, which prints them, and the rules, which
 * see that no two meet.
 *
 * A name follows `case:` of the output unless `ts_name` gives it. What JavaScript cannot have there
 * is changed by rule, the database's name stays: an export that is a reserved word gets the suffix
 * `Table`, a property that a Drizzle table has itself (`getSQL`, `_`) a trailing `_`, and one that
 * JavaScript would sort before the others (`2024`) a leading `_`. */
#ifndef MODEL_TS_NAME_H
#define MODEL_TS_NAME_H

#include "model/objects.h"

/* `sectionOutputs`, with the output's table_suffix: `sectionOutputsTable`. */
Str ts_table(Arena *arena, const Output *output, const Table *table);

/* `sectionOutputsRelations`; without the table_suffix. */
Str ts_table_relations(Arena *arena, const Output *output, const Table *table);

/* `SectionOutputs`: `Row` and `Insert` are added to it. */
Str ts_table_type(Arena *arena, const Table *table);

/* `genreEnum`; of an inline enum, from its table and column: `membersLevelEnum`. */
Str ts_enum(Arena *arena, const Output *output, const Enum *enumeration);

/* `orderNumbers`, with its schema unless that is the default: `appOrderNumbers`. */
Str ts_sequence(Arena *arena, const Output *output, const Sequence *sequence);

/* `appUserRole` */
Str ts_role(Arena *arena, const Output *output, const Role *role);

/* `authSchema`, the export of the Postgres schema `name`. */
Str ts_schema(Arena *arena, const Output *output, Str name);

/* `createdAt`, the property of a column; not always an identifier under `case: keep`. */
Str ts_property(Arena *arena, const Output *output, const Column *column);

/* Any other name in the output's case, as a property. */
Str ts_member(Arena *arena, const Output *output, Str name);

/* Can stand unquoted as a property, and (unless a reserved word) as a name. */
bool ts_is_identifier(Str name);
bool ts_is_reserved(Str name); /* of the language in strict mode, and names that may not be shadowed */

#endif
