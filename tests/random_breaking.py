#!/usr/bin/env python3
"""breaking and diff on random pairs of schemas, held against what can be known without them.

From the pairs of random_pairs.py: a table, column or enum value that is not there any more must be a finding, and
nothing may be one between a schema and itself. The C that both schemas make is compiled: a struct whose size or
whose members' offsets are others must have B1401, one that is as it was must not, and an enumerator with another number
must have B1402; a consumer of the former header must compile, or a finding say why not (breaking_proof.py). The text of diff and its statements must agree whether anything changes.

breaking_words.py changes every key of the language; breaking_words.txt has what is said of it. What programs do with a Postgres of the former form is sent to the new
one, for every fourth of these changes (breaking_postgres.py).

usage: random_breaking.py [--seed N] [--count N] [--update]   (needs SCHEMAGEN, SCHEMAGEN_TEST_PG and a C compiler)
"""
import argparse
import concurrent.futures
import difflib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import breaking_postgres  # noqa: E402
import breaking_proof  # noqa: E402
import breaking_words  # noqa: E402
import random_pairs  # noqa: E402

CC = os.environ.get("CC", "cc")
WORDS = pathlib.Path(__file__).with_name("breaking_words.txt")


class Failed(Exception):
    pass


def breaking(folder, old, new, *flags):
    done = subprocess.run([random_pairs.SCHEMAGEN, "breaking", "--against", old, "-f", new, "--diagnostics", "json", *flags],
                          cwd=folder, capture_output=True, text=True, errors="replace", timeout=60)
    found = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    if done.returncode != (2 if found else 0):
        raise Failed(f"breaking: exit {done.returncode} with {len(found)} findings\n{done.stderr[:2000]}")
    return found


def says(found, code, *words):
    return any(f["code"] == code and all(word in f["message"] for word in words) for f in found)


# --- what is gone ---


def check_gone(pair, found):
    old, new = pair.old.get("tables", {}), pair.new.get("tables", {})
    former = {table.get("renamed_from") for table in new.values()}
    former |= {f"{key.rsplit('.', 1)[0]}.{table['renamed_from']}" for key, table in new.items() if "." in key and "renamed_from" in table}
    for name, table in old.items():
        if table.get("external"):
            continue
        if name not in new:
            if name not in former and not says(found, "B1101", f'"{name}"'):
                raise Failed(f"table {name} is gone, and is no finding")
            continue
        kept = set(new[name].get("columns", {})) | {c.get("renamed_from") for c in new[name].get("columns", {}).values() if isinstance(c, dict)}
        mixed = bool(table.get("use")) or bool(new[name].get("use")) or new[name].get("external")
        for column in table.get("columns", {}):
            if column not in kept and not mixed and not says(found, "B1103", f'"{name}.{column}"'):
                raise Failed(f"column {name}.{column} is gone, and is no finding")


# --- the C of both ---


def generate_c(folder, which):
    """The schema with C alone beside its SQL, and the text of its header."""
    made = json.loads((folder / which / "schema.yaml").read_text())
    made["outputs"] = {"postgres": "pg.sql", "sqlite": "lite.sql", "c": {"path": f"c_{which}", "prefix": "x"}, "lock": "c.lock"}
    (folder / which / "c.yaml").write_text(json.dumps(made, ensure_ascii=False))
    done = subprocess.run([random_pairs.SCHEMAGEN, "generate", "-q", "-f", "c.yaml", "--only", "c", "--force"], cwd=folder / which,
                          capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        print(done.stderr[:600]); return None
    return (folder / which / f"c_{which}/x.h").read_text()


def layout(folder, which, header):
    """Numbers by name, as the compiler has them: sizes, offsets, enumerators."""
    structs = re.findall(r"^typedef struct (x_\w+) \{\n(.*?)^\} \1;", header, flags=re.M | re.S)
    enums = re.findall(r"^typedef enum (x_\w+) \{\n(.*?)^\} \1;", header, flags=re.M | re.S)
    lines = []
    for name, body in structs:
        lines.append(f'printf("size {name} %zu\\n", sizeof({name}));')
        body = re.sub(r"/\*.*?\*/", "", body, flags=re.S)
        for member in re.findall(r"(\w+)(?:\[\w+\])?;", body):
            lines.append(f'printf("offset {name}.{member} %zu\\n", offsetof({name}, {member}));')
    for name, body in enums:
        for label in re.findall(r"^  (\w+) = ", body, flags=re.M):
            lines.append(f'printf("number {label} %d\\n", (int){label});')
    source = folder / which / "layout.c"
    source.write_text('#include <stddef.h>\n#include <stdio.h>\n#include "x.h"\nint main(void) {\n' + "\n".join(lines) + "\nreturn 0;\n}\n")
    subprocess.run([CC, "-w", "-I", f"c_{which}", "layout.c", "-o", "layout"], cwd=folder / which, check=True, capture_output=True, timeout=60)
    said = subprocess.run(["./layout"], cwd=folder / which, check=True, capture_output=True, text=True).stdout
    return {tuple(line.split(" ")[:2]): line.split(" ")[2] for line in said.splitlines()}


def check_c(pair, folder):
    headers = [generate_c(folder, which) for which in ("old", "new")]
    if None in headers:
        return None
    old, new = (layout(folder, which, header) for which, header in zip(("old", "new"), headers))
    said = breaking(folder, "old/c.yaml", "new/c.yaml", "--axis", "C_API")
    for name in breaking_proof.broken_c(folder / "old/c_old", folder / "new/c_new", folder):
        if not breaking_proof.covered(name, said):
            raise Failed(f"C that uses {name} does not compile any more, and nothing says so; findings: {[f['message'] for f in said]}")
    found = breaking(folder, "old/c.yaml", "new/c.yaml", "--axis", "C_ABI")
    moved, numbers = set(), 0
    for (kind, name), value in old.items():
        if (kind, name) not in new:
            continue
        if kind == "number":
            numbers += new[kind, name] != value
            if (new[kind, name] != value) != says(found, "B1402", f"enumerator {name} "):
                raise Failed(f"enumerator {name} was {value} and is {new[kind, name]}; findings: {[f['message'] for f in found]}")
        elif new[kind, name] != value:
            moved.add(name.split(".")[0])
    for name in sorted(n for k, n in old if k == "size"):
        if ("size", name) in new and name in moved and not says(found, "B1401", f"struct {name} "):
            renamed = says(found, "B1403", f"{name}_list_all")
            if not renamed and f"{name}_columns" in headers[1]:
                raise Failed(f"struct {name} has another layout, and is no finding")
    return len(moved), numbers


def check_rows(folder):
    """What is said of rows of `rows:`, as a SQLite database has it: a migration leaves a row as it was (B1014, B1015) or writes it (B1016)."""
    count = 0
    for name, row in breaking_words.rows():
        if not name.startswith(("TABLE.ROWS", "ROWS.")):
            continue
        made = [pathlib.Path(folder) / f"{name}.{way}" for way in (1, 2)]
        for path, form in zip(made, breaking_words.forms(row)):
            breaking_proof.make(random_pairs.SCHEMAGEN, path, form)
        for old, new in (made, made[::-1]):
            migration = random_pairs.schemagen(folder, "diff", str(old / "schema.yaml"), str(new / "schema.yaml"), "--dialect", "sqlite", "--format", "sql").stdout
            other, written = breaking_proof.kept_rows((old / "lite.sql").read_text(), (new / "lite.sql").read_text(), migration)
            said = {f["code"] for f in breaking(folder, str(old / "schema.yaml"), str(new / "schema.yaml"), "--axis", "DATA")}
            if other != bool(said & {"B1014", "B1015"}) or ("B1016" in said and not written):
                raise Failed(f"{name}: migrated and new databases {'differ' if other else 'are alike'}, and the findings are {said}")
            count += 1
    return count


def check(task):
    number, folder = task
    folder = pathlib.Path(folder)
    try:
        pair = random_pairs.Pair(number, folder)
        if not pair.taken:
            return number, "refused", None
        for dialect in ("postgres", "sqlite"):
            texts = [random_pairs.schemagen(folder, "diff", "old/schema.yaml", "new/schema.yaml", "--dialect", dialect, "--format", form).stdout
                     for form in ("text", "sql")]
            if bool(texts[0]) != bool(texts[1]):
                raise Failed(f"diff in {dialect}: text and sql disagree\n{texts[0]}\n{texts[1]}")
        for which in ("old", "new"):
            itself = breaking(folder, f"{which}/schema.yaml", f"{which}/schema.yaml")
            if itself:
                raise Failed(f"{which} breaks itself: {itself[0]['message']}")
        check_gone(pair, breaking(folder, "old/schema.yaml", "new/schema.yaml"))
        return number, "c", check_c(pair, folder)
    except (Failed, random_pairs.Failed, subprocess.SubprocessError) as error:
        return number, "failed", str(error)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--update", action="store_true", help="write tests/breaking_words.txt")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="schemagen-breaking.") as scratch:
        rows = check_rows(scratch)
        sent, tried = breaking_postgres.check(random_pairs.SCHEMAGEN, pathlib.Path(scratch) / "forms", breaking_words.rows()[options.seed % 4::4])
        words = breaking_words.table(random_pairs.SCHEMAGEN, pathlib.Path(scratch) / "words")
        if options.update:
            WORDS.write_text(words)
        tasks = [(options.seed + i, os.path.join(scratch, str(i))) for i in range(options.count)]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            results = list(pool.map(check, tasks))
    for number, kind, said in results:
        if kind == "failed":
            print(f"pair {number}: {said}")
    failed = sum(kind == "failed" for _, kind, _ in results) + len(sent)
    print("".join(f"Postgres: {complaint}\n" for complaint in sent), end="")
    compiled = [said for _, kind, said in results if kind == "c" and said]
    structs, numbers = (sum(counts[i] for counts in compiled) for i in (0, 1))
    print(f"{len(results)} pairs, {len(compiled)} with C: {structs} structs and {numbers} enumerators changed; {rows} changes of rows, {tried} sent to Postgres; {failed} failed")
    if words != WORDS.read_text():
        sys.stdout.writelines(difflib.unified_diff(WORDS.read_text().splitlines(True), words.splitlines(True), str(WORDS), "now"))
        failed += 1
    enough = len(compiled) * 2 > len(results) and structs > 0 and rows > 0 and tried > 50
    return 0 if enough and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
