#!/usr/bin/env python3
"""Every mutation of behaviour.txt, of the DDL that schemagen makes of behaviour.yaml, is found by `verify --behaviour`, at
the row it names; without one, Postgres and SQLite answer alike. The mutated DDL is a template without tags.

Needs a Postgres in SCHEMAGEN_TEST_PG.
"""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SCHEMA = HERE / "behaviour.yaml"
SCHEMAGEN = os.path.abspath(os.environ["SCHEMAGEN"])


def read_mutations():
    for number, line in enumerate((HERE / "behaviour.txt").read_text().splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            parts = [part.replace("\u00b6", "\n") for part in line.split(" | ")]
            if len(parts) != 5:
                sys.exit(f"behaviour.txt:{number}: {len(parts)} fields, not 5")
            yield parts


def verify(*flags):
    command = [SCHEMAGEN, "verify", "--behaviour", "-q", "-f", SCHEMA, "--pg", os.environ["SCHEMAGEN_TEST_PG"], *flags]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def check(templates, ddl, mutation):
    dialect, what, old, new, row = mutation
    title = f"{dialect}, {what}"
    if ddl[dialect].count(old) < 1:
        return f"{title}: the DDL has no {old!r}"
    template = templates / dialect / "schema.sql"
    template.parent.mkdir(parents=True)
    template.write_text(ddl[dialect].replace(old, new, 1))
    code, said = verify("--templates", templates)
    rows = [re.sub(r"  +", "  ", line) for line in said.splitlines()]
    if code != 2 or not any(f"  {row}  " in line for line in rows):
        return f"{title}: exit {code}, no row with {row!r}:\n{said}"
    return None


def main():
    mutations = list(read_mutations())
    with tempfile.TemporaryDirectory(prefix="schemagen-test.") as name:
        scratch = pathlib.Path(name)
        subprocess.run([SCHEMAGEN, "generate", "-q", "-f", SCHEMA, "-o", scratch / "clean"], check=True)
        ddl = {d: (scratch / "clean/generated" / f"{d}.sql").read_text() for d in ("postgres", "sqlite")}
        code, said = verify()
        failures = [] if code == 0 else [f"without a mutation: exit {code}\n{said}"]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            found = pool.map(lambda item: check(scratch / str(item[0]), ddl, item[1]), enumerate(mutations))
            failures += [failure for failure in found if failure]
    print("\n".join([*failures, f"{len(mutations)} mutations, {len(failures)} failures"]))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
