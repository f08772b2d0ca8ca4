#!/usr/bin/env python3
"""Golden tests: runs schemagen on tests/cases/AREA/NAME and compares all it wrote and said, byte for byte.

A case is a folder with
  schema.yaml        the input (and whatever files it names)
  args               optional: one command a line, {out} is the output directory (default: validate, and
                     when it exits with 0, generate -q --out {out})
  exit               optional: the exit status of the last command (default 0; all before it must exit 0)
  expect/            the files written below {out}. The lock and .gitattributes, which follow from the
                     rest, are compared only where expect/ has them
  expect.txt         what went to stderr; absent: nothing
  expect.stdout      what went to stdout; absent: nothing

usage: golden.py [--update] [--schemagen FILE] [AREA | AREA/NAME]..
"""
import argparse
import concurrent.futures
import difflib
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile

CASES = pathlib.Path(__file__).resolve().parent / "cases"
FOLLOWS = ("schemagen.lock", ".gitattributes")
RUNTIME = CASES / "c/types/expect/generated/c"  # the C runtime is the same in every tree: the others link to it
DEFAULT_ARGS = ["validate", "generate -q --out {out}"]
DIFF_LINES = 60


def find_cases(names):
    for name in names or sorted(p.name for p in CASES.iterdir() if p.is_dir()):
        root = CASES / name
        if not root.is_dir():
            sys.exit(f"golden.py: no such case or area: {name}")
        if (root / "schema.yaml").exists() or (root / "args").exists():
            yield root
        else:
            yield from sorted(p for p in root.iterdir() if p.is_dir())


def read_tree(root):
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def run_case(case, schemagen):
    """Returns what the case gave, as {name in the case's folder: bytes}, and a list of plain failures."""
    problems, stdout, stderr, code = [], b"", b"", 0
    args = case / "args"
    lines = args.read_text().splitlines() if args.exists() else DEFAULT_ARGS
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    with tempfile.TemporaryDirectory(prefix="schemagen-golden.") as scratch:
        out = os.path.join(scratch, "out")
        for number, line in enumerate(lines):
            command = [schemagen] + shlex.split(line.replace("{out}", out))
            done = subprocess.run(command, cwd=case, env=env, capture_output=True, timeout=120,
                                  stdin=subprocess.DEVNULL)
            stdout, stderr, code = stdout + done.stdout, stderr + done.stderr, done.returncode
            if code < 0 or b"Sanitizer" in done.stderr:
                problems.append(f"crashed with {code}: {line}\n{done.stderr.decode(errors='replace')}")
            if code != 0 and lines is DEFAULT_ARGS:
                break
            if code > 0 and number + 1 < len(lines):
                problems.append(f"exit status {code}: {line}")
        got = {"expect.txt": stderr, "expect.stdout": stdout, "exit": b"%d\n" % code}
        got = {name: text.replace(out.encode(), b"OUT") for name, text in got.items()}
        if os.path.isdir(out):
            for name, text in read_tree(pathlib.Path(out)).items():
                got["expect/" + name] = text
    wanted = wanted_of(case)
    for name in list(got):
        absent = b"0\n" if name == "exit" else b""
        follows = name.startswith("expect/") and name.rsplit("/", 1)[-1] in FOLLOWS
        if name not in wanted and (follows or ("/" not in name and got[name] == absent)):
            del got[name]
    return got, problems


def wanted_of(case):
    wanted = {"expect/" + n: t for n, t in read_tree(case / "expect").items()}
    for name in ("expect.txt", "expect.stdout", "exit"):
        if (case / name).exists():
            wanted[name] = (case / name).read_bytes()
    return wanted


def differences(wanted, got):
    for name in sorted(set(wanted) | set(got)):
        if name not in got:
            yield f"missing: {name}"
        elif name not in wanted:
            text = got[name].decode(errors="replace").splitlines()
            yield f"not expected: {name}\n" + "\n".join("  " + line for line in text[:DIFF_LINES])
        elif wanted[name] != got[name]:
            lines = list(difflib.unified_diff(
                wanted[name].decode(errors="replace").splitlines(),
                got[name].decode(errors="replace").splitlines(),
                "wanted/" + name, "got/" + name, lineterm=""))
            yield "\n".join(lines[:DIFF_LINES] + (["  ..."] if len(lines) > DIFF_LINES else []))


def update(case, got):
    shutil.rmtree(case / "expect", ignore_errors=True)
    for name in ("expect.txt", "expect.stdout", "exit"):
        (case / name).unlink(missing_ok=True)
    for name, text in got.items():
        path = case / name
        path.parent.mkdir(parents=True, exist_ok=True)
        runtime = RUNTIME / path.name
        if path.name.startswith("schemagen_") and path != runtime and runtime.exists():
            path.symlink_to(os.path.relpath(runtime, path.parent))
        else:
            path.write_bytes(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", metavar="AREA")
    parser.add_argument("--update", action="store_true", help="write what came out as the new expectation")
    parser.add_argument("--schemagen", default=os.environ.get("SCHEMAGEN", "build/release/schemagen"))
    options = parser.parse_args()
    schemagen = os.path.abspath(options.schemagen)
    cases = list(find_cases(options.names))
    if not cases:
        sys.exit("golden.py: no cases")
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for case, (got, problems) in zip(cases, pool.map(lambda c: run_case(c, schemagen), cases)):
            wanted = wanted_of(case)
            found = problems + ([] if options.update else list(differences(wanted, got)))
            name = case.relative_to(CASES)
            if options.update and not problems and got != wanted:
                update(case, got)
                print(f"updated {name}")
            if found:
                failed += 1
                print(f"FAILED {name}\n" + "\n".join(found) + "\n")
    print(f"{len(cases) - failed} of {len(cases)} cases pass")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
