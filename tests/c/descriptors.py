#!/usr/bin/env python3
"""descriptors.py FOLDER: prints a C program that tests the generated headers of FOLDER when run.

Every enum: each value goes to its name and back, names are distinct, values out of range and unknown names
are refused. Every table: its descriptors name distinct columns that lie inside the row, in order.
"""
import pathlib
import re
import sys

PROGRAM = r"""
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static int failures;
#define HOLD(what) ((what) ? (void)0 : (void)(failures++, fprintf(stderr, "does not hold: %s\n", #what)))

#define TEST_ENUM(type, count) do { \
  for (int v = 1; v <= (count); v++) { \
    const char *name = type##_to_str((type)v); \
    HOLD(name != NULL && name == type##_names[v]); \
    if (name != NULL) HOLD(type##_from_str(name, strlen(name)) == (type)v); \
    for (int w = 1; w < v; w++) HOLD(strcmp(type##_names[w], type##_names[v]) != 0); \
  } \
  HOLD(type##_names[0] == NULL); \
  HOLD(type##_to_str((type)0) == NULL && type##_to_str((type)((count) + 1)) == NULL); \
  HOLD(type##_from_str("no such value", 13) == (type)0 && type##_from_str("", 0) == (type)0); \
} while (0)

#define TEST_FIELD(member, tag, nullable) \
  HOLD(c->offset == offsetof(Row, member) && c->size == sizeof(((Row *)0)->member)); \
  HOLD(c->type == SG_T_##tag && ((c->flags & SG_F_NULLABLE) != 0) == (nullable)); \
  c++;

/* _FIELDS and the descriptors say the same, in the same order. */
#define TEST_FIELDS(type, upper) do { \
  typedef type Row; \
  const sg_column *c = type##_columns; \
  upper##_FIELDS(TEST_FIELD) \
  HOLD(c - type##_columns == upper##_N_COLS && type##_table.columns == type##_columns); \
  HOLD(type##_table.row_size == sizeof(Row) && type##_table.hash == upper##_HASH); \
} while (0)

static void test_labels(const sg_column *column) {
  HOLD((column->type == SG_T_ENUM) == (column->labels != NULL));
  if (column->labels == NULL) return;
  HOLD(column->labels[0] == NULL && column->arg0 > 0);
  for (int i = 1; i <= column->arg0; i++) HOLD(column->labels[i] != NULL);
}

static void test_table(const sg_table *table) {
  HOLD(table->name[0] != '\0' && table->n_columns > 0);
  unsigned end = 0;
  for (unsigned i = 0; i < table->n_columns; i++) {
    const sg_column *column = &table->columns[i];
    HOLD(column->offset >= end && column->size > 0);
    end = (unsigned)column->offset + column->size;
    test_labels(column);
    for (unsigned j = 0; j < i; j++) HOLD(strcmp(table->columns[j].name, column->name) != 0);
  }
  HOLD(end <= table->row_size);
}

int main(void) {
BODY
  return failures > 0;
}
"""


def main():
    inside = ("schemagen_sqlite.h", "schemagen_pg.h")
    headers = [header for header in sorted(pathlib.Path(sys.argv[1]).glob("*.h")) if header.name not in inside]
    text = "\n".join(header.read_text() for header in headers)
    body = [f"  TEST_ENUM({name}, {name.upper()}_COUNT);"
            for name in dict.fromkeys(re.findall(r"^const char \*(\w+)_to_str\(", text, flags=re.M))]
    tables = dict.fromkeys(re.findall(r"^extern const sg_table (\w+)_table;", text, flags=re.M))
    body += [f"  test_table(&{name}_table);\n  TEST_FIELDS({name}, {name.upper()});" for name in tables]
    if not body:
        sys.exit(f"descriptors.py: neither an enum nor a table in {sys.argv[1]}")
    includes = "".join(f'#include "{header.name}"\n' for header in headers)
    print(includes + PROGRAM.replace("BODY", "\n".join(body)))


if __name__ == "__main__":
    main()
