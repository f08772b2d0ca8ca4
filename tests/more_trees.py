#!/usr/bin/env python3
"""more_trees.py SCRATCH: golden cases that ask for DDL alone, compiled to Drizzle too, so that every feature of
the DDL is held against drizzle-kit. Prints their trees as tests/lib.sh's `trees` does.

A case that Drizzle cannot have says why in no_drizzle.txt; then the compiler has to refuse it.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys

CASES = pathlib.Path(__file__).resolve().parent / "cases"
DRIZZLE = {"postgres": "drizzle_pg", "sqlite": "drizzle_sqlite"}


def ask_for_drizzle(text):
    """The schema with the outputs of its dialects and nothing else."""
    found = re.search(r"^outputs:.*\n(?:[ \t]+.*\n)*", text, flags=re.M)
    dialects = [d for d in DRIZZLE if re.search(rf"\b{d}\b", found.group(0))]
    outputs = ", ".join(f"{d}: true, {DRIZZLE[d]}: true" for d in dialects)
    return text.replace(found.group(0), f"outputs: {{ {outputs} }}\n")


def wanted(case):
    schema = case / "schema.yaml"
    if not schema.exists() or not (case / "expect").is_dir() or (case / "args").exists() or (case / "exit").exists():
        return False
    outputs = re.search(r"^outputs:.*\n(?:[ \t]+.*\n)*", schema.read_text(), flags=re.M)
    return bool(outputs) and not set(re.findall(r"(\w+):", outputs.group(0))) - {"outputs", *DRIZZLE}


def main():
    scratch = pathlib.Path(sys.argv[1])
    failed = False
    for case in sorted(c for c in CASES.glob("*/*") if wanted(c)):
        copy = scratch / f"{case.parent.name}__{case.name}"
        shutil.copytree(case, copy, ignore=shutil.ignore_patterns("expect", "expect.*"))
        schema = copy / "schema.yaml"
        schema.write_text(ask_for_drizzle(schema.read_text()))
        done = subprocess.run([os.path.abspath(os.environ["SCHEMAGEN"]), "generate", "-q"], cwd=copy,
                              capture_output=True, text=True, errors="replace")
        refused = (copy / "no_drizzle.txt").exists()
        if refused != (done.returncode == 1):
            failed = True
            print(f"{case}: exit {done.returncode}, with{'' if refused else 'out'} no_drizzle.txt\n{done.stderr}",
                  file=sys.stderr)
        elif not refused:
            print(f"more/{case.parent.name}/{case.name}\t{copy}\t{copy}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
