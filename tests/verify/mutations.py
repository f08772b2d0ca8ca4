#!/usr/bin/env python3
"""Every mutation of mutations.txt is found by `verify`, at the row it names; without one, all agrees.

drizzle-kit runs once for each dialect. In the mutated runs a program in the place of node prints what it said, changed in one
place, and the schema has only the outputs of that dialect. Needs a Postgres in SCHEMAGEN_TEST_PG.
"""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
MODULES = HERE.parent / "node" / "node_modules"
SCHEMAGEN = os.path.abspath(os.environ["SCHEMAGEN"])
DIALECTS = {"postgres": "postgresql", "sqlite": "sqlite"}
FOLDERS = {"postgres": "pg", "sqlite": "sqlite"}
PRINTER = """#!/bin/sh
exec cat "${1%/*}/$4.sql" # node BIN export --dialect DIALECT ..
"""


def read_mutations():
    for number, line in enumerate((HERE / "mutations.txt").read_text().splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            parts = [part.replace("¶", "\n") for part in line.split(" | ")]
            if len(parts) != 5:
                sys.exit(f"mutations.txt:{number}: {len(parts)} fields, not 5")
            yield parts


def kit_sql(scratch):
    """What the real drizzle-kit says, by dialect."""
    subprocess.run([SCHEMAGEN, "generate", "-q", "-f", HERE / "schema.yaml", "-o", scratch], check=True)
    (scratch / "node_modules").symlink_to(MODULES)
    sql = {}
    for dialect, name in DIALECTS.items():
        command = ["node", MODULES / "drizzle-kit/bin.cjs", "export", "--dialect", name,
                   "--schema", f"generated/drizzle/{FOLDERS[dialect]}/*.ts"]
        sql[dialect] = subprocess.run(command, cwd=scratch, capture_output=True, text=True, check=True).stdout
    return sql


def verify(place, sql):
    """The outputs of the dialects in `sql`."""
    kit = place / "node_modules/drizzle-kit"
    kit.mkdir(parents=True)
    (kit / "bin.cjs").touch()
    for dialect in sql:
        (kit / f"{DIALECTS[dialect]}.sql").write_text(sql[dialect])
    outputs = ", ".join(f"{dialect}: true, drizzle_{FOLDERS[dialect]}: true" for dialect in sql)
    schema, changed = re.subn(r"^outputs: .*", f"outputs: {{ {outputs} }}", (HERE / "schema.yaml").read_text(), flags=re.M)
    assert changed == 1
    (place / "schema.yaml").write_text(schema)
    command = [SCHEMAGEN, "verify", "-q", "-f", place / "schema.yaml", "--pg", os.environ["SCHEMAGEN_TEST_PG"],
               "--node-modules", place / "node_modules"]
    path = f"{place.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "PATH": path})
    return done.returncode, done.stdout + done.stderr


def check(scratch, sql, number, mutation):
    dialect, what, old, new, row = mutation
    title = f"{dialect}, {what}"
    if sql[dialect].count(old) < 1:
        return f"{title}: drizzle-kit does not say {old!r}"
    code, said = verify(scratch / str(number), {dialect: sql[dialect].replace(old, new, 1)})
    rows = [re.sub(r"  +", "  ", line) for line in said.splitlines()]
    if code != 2 or not any(f"  {row}  " in line for line in rows):
        return f"{title}: exit {code}, no row with {row!r}:\n{said}"
    return None


def main():
    mutations = list(read_mutations())
    with tempfile.TemporaryDirectory(prefix="schemagen-test.") as name:
        scratch = pathlib.Path(name)
        sql = kit_sql(scratch)
        printer = scratch / "node"
        printer.write_text(PRINTER)
        printer.chmod(0o755)
        code, said = verify(scratch / "clean", sql)
        failures = [] if code == 0 else [f"without a mutation: exit {code}\n{said}"]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            found = pool.map(lambda item: check(scratch, sql, *item), enumerate(mutations))
            failures += [failure for failure in found if failure]
    print("\n".join([*failures, f"{len(mutations)} mutations, {len(failures)} failures"]))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
