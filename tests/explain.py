#!/usr/bin/env python3
"""Every diagnostic has a page, and what the page shows is true.

Each row of src/diag/codes.def has src/diag/explain/CODE.md and each page a row. The schema under `## Wrong`
gives exactly that code, in the very words of tests/explain/CODE.txt; the one under `## Right` compiles without a
word. A page of a code that no schema can cause has `## When` instead, and a test of its own names that code
(tests/cli/transcripts.sh those of the command line).

usage: explain.py [--update]    --update writes tests/explain/CODE.txt as the compiler says it now
"""
import argparse
import concurrent.futures
import difflib
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGES = ROOT / "src/diag/explain"
WORDS = ROOT / "tests/explain"
SEVERITY_EXIT = {"ERROR": (1,), "WARNING": (0, 2)}


def codes():
    text = (ROOT / "src/diag/codes.def").read_text()
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    return re.findall(r"^DIAG\(\s*([EW]\d{4})\s*,\s*(\w+)\s*,\s*(\w+)", text, flags=re.M)


def breaks():
    """code to axis, for the rows of breaking.def."""
    text = (ROOT / "src/diag/breaking.def").read_text()
    return dict(re.findall(r"^BREAK\(\s*(B\d{4})\s*,\s*\w+\s*,\s*(\w+)", text, flags=re.M))


def breaking(before, after, axis, scratch):
    for name, schema in (("before.yaml", before), ("after.yaml", after)):
        (pathlib.Path(scratch) / name).write_text(schema)
    done = subprocess.run([os.path.abspath(os.environ["SCHEMAGEN"]), "breaking", "--against", "before.yaml", "-f", "after.yaml",
                           "--axis", axis], cwd=scratch, capture_output=True, text=True, errors="replace", timeout=60)
    said = re.findall(r"^[^\n]*: (?:error|warning): [^\n]*\[(\w\d{4})\]$", done.stderr, flags=re.M)
    return done.returncode, set(said), done.stderr


def validate(schema, scratch):
    scratch.mkdir(exist_ok=True)
    (scratch / "schema.yaml").write_text(schema)
    done = subprocess.run([os.path.abspath(os.environ["SCHEMAGEN"]), "validate"], cwd=scratch,
                          capture_output=True, text=True, errors="replace", timeout=60)
    said = set(re.findall(r"^[^\n]*: (?:error|warning): [^\n]*\[([EW]\d{4})\]$", done.stderr, flags=re.M))
    return done.returncode, said, done.stderr


def section(page, title):
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", page, flags=re.M | re.S)
    return found and found.group(1)


def only_block(text):
    blocks = re.findall(r"^```yaml\n(.*?)^```$", text, flags=re.M | re.S)
    return blocks[0] if len(blocks) == 1 else None


def words_of_tests():
    """Every code, and every word in capitals, that a test has."""
    files = [p for p in (ROOT / "tests").rglob("*") if p.is_file() and p.parent != WORDS and "node_modules" not in p.parts]
    word = re.compile(rb"\b(?:[EW]\d{4}|[A-Z][A-Z0-9_]+)\b")
    return {found.decode() for path in files for found in word.findall(path.read_bytes())}


def check_words(code, stderr, update):
    path = WORDS / f"{code}.txt"
    if update:
        WORDS.mkdir(exist_ok=True)
        path.write_text(stderr)
    elif not path.exists():
        yield f"no {path.relative_to(ROOT)}; write it with: scripts/update-goldens.sh"
    elif path.read_text() != stderr:
        yield "says something else:\n" + "\n".join(difflib.unified_diff(
            path.read_text().splitlines(), stderr.splitlines(), "wanted", "got", lineterm=""))


def check_page(row, page, scratch, options):
    code, name, severity = row
    if not re.match(rf"# {code}: \S", page):
        yield f"the first line is not `# {code}: title`"
    wrong, right = section(page, "Wrong"), section(page, "Right")
    if section(page, "When"):
        if wrong or right:
            yield "has ## When and ## Wrong or ## Right"
        transcript = code.startswith("E09")  # tests/cli/transcripts.sh runs what these pages show
        if not transcript and options.words.isdisjoint({code, name, f"DIAG_{name}"}):
            yield "has ## When, but no test names it"
        return
    if not wrong or not right:
        yield "needs ## Wrong and ## Right, or ## When"
        return
    for title, text, want in (("Wrong", wrong, {code}), ("Right", right, set())):
        schema = only_block(text)
        if schema is None or not schema.startswith("schemagen: 1\n"):
            yield f"## {title} needs one ```yaml block that begins with `schemagen: 1`"
            continue
        exit_code, said, stderr = validate(schema, scratch)
        exits = SEVERITY_EXIT[severity] if title == "Wrong" else (0,)
        if said != want or exit_code not in exits:
            yield f"## {title}: exit {exit_code}, wanted {sorted(want)}:\n{stderr}"
        elif title == "Wrong":
            yield from check_words(code, stderr, options.update)


def check_break(code, axis, page, scratch, options):
    if not re.match(rf"# {code}: \S", page):
        yield f"the first line is not `# {code}: title`"
    schemas = [only_block(section(page, title) or "") for title in ("Before", "After")]
    if any(schema is None or not schema.startswith("schemagen: 1\n") for schema in schemas):
        yield "needs ## Before and ## After, each with one ```yaml block that begins with `schemagen: 1`"
        return
    exit_code, said, stderr = breaking(*schemas, axis, scratch)
    if said != {code} or exit_code != 2:
        yield f"exit {exit_code}, wanted {code} alone:\n{stderr}"
    else:
        yield from check_words(code, stderr, options.update)
    exit_code, said, stderr = breaking(schemas[1], schemas[1], axis, scratch)
    if said or exit_code != 0:
        yield f"## After breaks itself, exit {exit_code}:\n{stderr}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--update", action="store_true")
    options = parser.parse_args()
    options.words = words_of_tests()
    rows = codes()
    problems = []
    seen = [row[0] for row in rows]
    problems += [f"{code}: two rows in codes.def" for code in sorted(set(seen)) if seen.count(code) > 1]
    pages = {path.stem for path in PAGES.glob("*.md")} - {"README"}
    findings = breaks()
    seen += findings
    problems += [f"{code}: a page but no row in codes.def" for code in sorted(pages - set(seen))]
    problems += [f"{code}: no page src/diag/explain/{code}.md" for code in sorted(set(seen) - pages)]
    with tempfile.TemporaryDirectory(prefix="schemagen-explain.") as scratch:
        def check(row):
            page = (PAGES / f"{row[0]}.md").read_text()
            return [f"{row[0]}: {text}" for text in check_page(row, page, pathlib.Path(scratch) / row[0], options)]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for found in pool.map(check, [row for row in rows if row[0] in pages]):
                problems += found
        for code, axis in findings.items():
            path = PAGES / f"{code}.md"
            found = check_break(code, axis, path.read_text(), scratch, options) if path.exists() else ["no page"]
            problems += [f"{code}: {text}" for text in found]
    if WORDS.is_dir():
        problems += [f"{path.name}: no page needs it" for path in sorted(WORDS.glob("*.txt")) if path.stem not in pages]
    print("\n".join(problems))
    print(f"{len(rows) + len(findings)} codes, {len(problems)} problems")
    return 1 if problems or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
