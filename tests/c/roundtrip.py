#!/usr/bin/env python3
"""roundtrip.py FOLDER: prints the tables of the generated headers of FOLDER for tests/c/roundtrip.c to include."""
import pathlib
import re
import sys


def main():
    headers = sorted(pathlib.Path(sys.argv[1]).glob("*.h"))
    own = [header for header in headers if not header.name.startswith("schemagen_")]
    text = "\n".join(header.read_text() for header in own)
    print("".join(f'#include "{header.name}"' + "\n" for header in own))
    everything = dict.fromkeys(re.findall(r"^extern const sg_table (\w+)_table;", text, flags=re.M))
    tables = [table for table in everything if f" {table}_insert(" in text]  # the others are only read
    if any(f" {table}_pg_read(" in text for table in tables):
        print("#define HAS_PG")
    for engine in ("sqlite", "pg"):
        if re.search(rf"\w+_open_{engine}\(sg_db", text):
            print(f'#define READS_{engine.upper()}\n#include "schemagen_{engine}.h"')
        opened = re.search(rf"(\w+)_open_{engine}\(sg_db", text)
        print(f"#define OPEN_{engine.upper()}(db, connection) " + (f"{opened[1]}_open_{engine}(db, connection)" if opened else "SG_ERR_MISSING"))
    matches = re.search(r"(\w+_matches)\(sg_db", text)
    print(f"#define MATCHES(db, why) {matches[1]}(db, why)")
    rows = []
    for table in tables:
        sqlite, pg = (f" {table}_{engine}_read(" in text for engine in ("sqlite", "pg"))
        upper = table.upper()
        shared = f"#define {upper}_COLS " in text
        for on, engine in ((sqlite, "SQLITE"), (pg, "PG")):
            if not on:
                continue
            print(f"TABLE_{engine}({table})")
        cols = [f"{upper}_COLS" if shared else f"{upper}_COLS_{engine}" for engine in ("SQLITE", "PG")]
        partial = re.search(r"Only the database checks: [^\n]*\nSG_MUST_USE sg_rc " + table + "_validate", text) is not None
        print(f"TABLE({table})")
        print(f"static const {table} initial_{table} = {upper}_INIT;")
        rows.append(f"  {{&{table}_table, &initial_{table}, validate_{table}, {int(partial)}, " +
                    (f"{cols[0]}, {upper}_SQL_INSERT_SQLITE, read_lite_{table}, bind_lite_{table}, " if sqlite else "NULL, NULL, NULL, NULL, ") +
                    (f"{cols[1]}, {upper}_SQL_INSERT_PG, read_pg_{table}, bind_pg_{table}}}," if pg else "NULL, NULL, NULL, NULL},"))
    readers = "".join(f"&{table}_table, " for table in everything if table not in tables)
    print(f"static const sg_table *const readers[] = {{{readers}NULL}};")
    print("static const Bound tables[] = {\n" + "\n".join(rows) + "\n};")


if __name__ == "__main__":
    main()
