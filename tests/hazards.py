#!/usr/bin/env python3
"""What a statement may cost, as the file says it: tests/hazards/NAME has from.yaml and to.yaml, and the statements between them in both
dialects, postgres.sql and sqlite.sql. Every hazard of hazards.def has a case, where it is named; migrate refuses each without consent. In `holds` the rows are known to
satisfy what comes: nothing may fail, but a reference in SQLite, which need not have been enforced.

usage: hazards.py [--update]   (needs SCHEMAGEN)
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parent
SCHEMAGEN = os.path.abspath(os.environ["SCHEMAGEN"])
DIALECTS = {"postgres": "migrations_pg", "sqlite": "migrations_sqlite"}


def schemagen(*arguments, codes=(0, 2), **more):
    done = subprocess.run([SCHEMAGEN, *map(str, arguments)], capture_output=True, text=True, timeout=60, **more)
    if done.returncode not in codes:
        raise RuntimeError(f"{' '.join(map(str, arguments))}: exit {done.returncode}\n{done.stderr}")
    return done


def statements(case, dialect):
    back = ["--reverse"] if case.name == "not_restored" else []
    return schemagen("diff", "--format", "sql", case / "from.yaml", case / "to.yaml", "--dialect", dialect, *back).stdout


def compare(case, dialect, update):
    golden, found = case / f"{dialect}.sql", statements(case, dialect)
    if update:
        golden.write_text(found)
    if not golden.exists() or golden.read_text() != found:
        subprocess.run(["diff", "-u", golden, "-"], input=found, text=True)
        raise RuntimeError(f"{golden} is not what diff prints")
    return set(re.findall(r"^-- (\w+): ", found, flags=re.M)) - {"lock"}


def refused(case, dialect, named):
    """migrate writes nothing until all are consented to; each alone is not enough, unless there is but one."""
    def migrate(folder, name, *flags, codes):
        text = re.sub(r"^outputs:.*\n", f"outputs: {{ {DIALECTS[dialect]}: m }}\n", (case / f"{name}.yaml").read_text(), flags=re.M)
        (folder / "schema.yaml").write_text(text)
        return schemagen("migrate", "-q", *flags, cwd=folder, codes=codes)

    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        migrate(folder, "from", codes=(0,))
        for left_out in [None, *named]:
            allowed = [flag for name in named if left_out is not None and name != left_out for flag in ("--allow", name)]
            said = migrate(folder, "to", *allowed, codes=(1,)).stderr
            if "E0821" not in said or (left_out and not re.search(f"--allow '?{left_out}:", said)):
                raise RuntimeError(f"without {left_out}: {said}")
        migrate(folder, "to", *[flag for name in named for flag in ("--allow", name)], codes=(0,))


def main():
    update, failed, seen = "--update" in sys.argv, 0, set()
    hazards = re.findall(r'^HAZARD\(\w+, "(\w+)"', (TESTS.parent / "src/target/migration/hazards.def").read_text(), flags=re.M)
    cases = sorted((TESTS / "hazards").iterdir())
    for case in cases:
        for dialect in DIALECTS:
            try:
                named = compare(case, dialect, update)
                if case.name in named:
                    seen.add(case.name)
                if case.name != "not_restored" and named:
                    refused(case, dialect, sorted(named))
            except RuntimeError as error:
                print(f"FAILED {case.name}, {dialect}: {error}")
                failed += 1
    if set(hazards) != seen:
        print(f"no case names: {', '.join(set(hazards) ^ seen)}")
        failed += 1
    print(f"{len(cases)} cases, {len(hazards)} hazards")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
