#!/usr/bin/env python3
"""Every diagnostic has a page, and what the page shows is true.

Each row of src/diag/codes.def has src/diag/explain/CODE.md and each page a row. The schema under `## Wrong`
gives exactly that code, the one under `## Right` compiles without a word. A page of a code that no
schema can cause has `## When` instead; a test of its own produces that code.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGES = ROOT / "src/diag/explain"
SEVERITY_EXIT = {"ERROR": (1,), "WARNING": (0, 2)}


def codes():
    text = (ROOT / "src/diag/codes.def").read_text()
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    return re.findall(r"^DIAG\(\s*([EW]\d{4})\s*,\s*(\w+)\s*,\s*(\w+)", text, flags=re.M)


def validate(schema, scratch):
    path = pathlib.Path(scratch) / "schema.yaml"
    path.write_text(schema)
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


def check_page(code, severity, page, scratch):
    if not re.match(rf"# {code}: \S", page):
        yield f"the first line is not `# {code}: title`"
    wrong, right = section(page, "Wrong"), section(page, "Right")
    if section(page, "When"):
        if wrong or right:
            yield "has ## When and ## Wrong or ## Right"
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


def main():
    rows = codes()
    problems = []
    seen = [row[0] for row in rows]
    problems += [f"{code}: two rows in codes.def" for code in sorted(set(seen)) if seen.count(code) > 1]
    pages = {path.stem for path in PAGES.glob("*.md")} - {"README"}
    problems += [f"{code}: a page but no row in codes.def" for code in sorted(pages - set(seen))]
    with tempfile.TemporaryDirectory(prefix="schemagen-explain.") as scratch:
        for code, _, severity in rows:
            if code not in pages:
                problems.append(f"{code}: no page src/diag/explain/{code}.md")
                continue
            page = (PAGES / f"{code}.md").read_text()
            problems += [f"{code}: {text}" for text in check_page(code, severity, page, scratch)]
    print("\n".join(problems))
    print(f"{len(rows)} codes, {len(problems)} problems")
    return 1 if problems or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
