#!/usr/bin/env python3
"""Every piece of schema that a page of the project shows compiles.

A ```yaml block whose first key is a top-level key of the language is given to `schemagen validate` and must compile without
a word; `schemagen: 1` is put before one that lacks it. A block marked ```yaml CODE must give that code and no other.
Blocks that name a file (```yaml path/to/schema.yaml) are held to that file by tests/unit/docs_test.c.

usage: docs.py
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCHEMAGEN = os.path.abspath(os.environ["SCHEMAGEN"])
PAGES = ["*.md", "docs/**/*.md", "examples/*/*.md"]


def language_keys():
    done = subprocess.run([SCHEMAGEN, "schema"], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout)["definitions"]["root"]["properties"])


def blocks(page):
    """(line, words after ```yaml, text) of each block."""
    text = page.read_text()
    for found in re.finditer(r"^```yaml *([^\n]*)\n(.*?)^```$", text, flags=re.M | re.S):
        yield text.count("\n", 0, found.start()) + 1, found.group(1), found.group(2)


def first_key(block):
    found = re.search(r"^([\w-]+):", block, flags=re.M)
    return found.group(1) if found else ""


def problem(words, block, scratch):
    schema = block if re.search(r"^schemagen:", block, flags=re.M) else "schemagen: 1\n" + block
    (pathlib.Path(scratch) / "schema.yaml").write_text(schema)
    done = subprocess.run([SCHEMAGEN, "validate"], cwd=scratch, capture_output=True, text=True, timeout=60)
    said = set(re.findall(r"\[([EW]\d{4})\]$", done.stderr, flags=re.M))
    wanted = {words} if words else set()
    if said != wanted or (done.returncode != 0) != any(code[0] == "E" for code in wanted):
        return f"wanted {sorted(wanted) or 'no word'}, got:\n{done.stderr}"
    return None


def main():
    keys, count, failures = language_keys(), 0, []
    with tempfile.TemporaryDirectory(prefix="schemagen-docs.") as scratch:
        for page in sorted(p for pattern in PAGES for p in ROOT.glob(pattern)):
            for line, words, block in blocks(page):
                if first_key(block) not in keys or "/" in words:
                    continue
                count += 1
                wrong = problem(words, block, scratch)
                if wrong:
                    failures.append(f"{page.relative_to(ROOT)}:{line}: {wrong}")
    for failure in failures:
        print(failure)
    print(f"docs: {count} blocks, {len(failures)} wrong")
    if failures or count < 20:
        sys.exit(1)


main()
