#!/usr/bin/env python3
"""`import c`: the headers that schemagen generates become their schema again, as far as C holds it; a header by hand becomes the
YAML beside it (tests/import_c); what cannot be read is said at its place.

usage: import_c.py [--update]     (--update writes tests/import_c/shop.yaml; needs SCHEMAGEN and libclang)
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from random_schemas import Schema, yaml

TESTS = pathlib.Path(__file__).resolve().parent
ROOT = TESTS.parent
SCHEMAGEN = os.path.abspath(os.environ.get("SCHEMAGEN", ROOT / "build/release/schemagen"))

# name, the header's lines, codes at their places, words
MISTAKES = [
    ("not C", '#include "nowhere.h"', ["E0848"], ["m.h:1:10", "'nowhere.h' file not found"]),
    ("no struct", "enum a { A };", ["E0849"], []),
    ("a type of its own", "union u { int a; };\nstruct t { int id; union u u; void *p; int m[2][2]; };", ["E0844"] * 3,
     ["t.u: the language has no type for union u", "t.p: the language has no type for void *", "t.m: the language has no type for int[2][2]"]),
    ("no name", "struct t { int id; union { int a; float b; }; struct { int c; }; struct { int d; } e; };", ["E0844"] * 3,
     ["t.(union): the language has no type for union", "t.(struct): the language has no type for struct", "t.e: "]),
    ("annotation", 'struct t {\n  int id __attribute__((annotate("sg:check: [a")));\n};', ["E0873"], ["m.h:2:7"]),
    ("unknown key", 'struct t {\n  int id __attribute__((annotate("sg:colour")));\n};', ["E0874"], ["m.h:2:7", "colour", "[E0124]"]),
    ("unknown table", "struct t {\n  int id; /* integer not null, -> u.id */\n};", ["E0874"], ["m.h:2:7", "[E02"]),
    ("a default of SQL", "struct t {\n  int id; /* integer not null, default f(1, 'a; b') */\n};", ["E0844"], ["t.id: default f(1, 'a; b')"]),
    ("a generated column", "struct t {\n  int id;\n  int b; /* integer not null, generated */\n};", ["E0844"], ["t.b: the expression"]),
]


class Failed(Exception):
    pass


def run(*args, codes=(0,), cwd=None, env=None):
    done = subprocess.run([SCHEMAGEN, *map(str, args)], capture_output=True, text=True, encoding="utf-8", timeout=60, cwd=cwd, env=env)
    if done.returncode not in codes:
        raise Failed(f"schemagen {' '.join(map(str, args))}: exit {done.returncode}\n{done.stderr}")
    return done


def facts(model, lost):
    """What generated C holds of a schema. Of a domain it has the type beneath; generated columns have no expression."""
    enums = {e["name"]: [e["inline"], e["comment"], [(v["name"], v["comment"]) for v in e["values"]]] for e in model["enums"]}
    tables = {}
    for table in model["tables"]:
        columns = []
        for column in table["columns"]:
            kind, name = column["type"], f"{table['flat_name']}.{column['name']}"
            default = column["default"] and [column["default"][key] for key in ("kind", "value", "function")]
            if default and column["default"]["kind"] == "value" and kind["name"] in ("json", "jsonb"):
                default[1] = json.loads(default[1])
            columns.append({"name": column["name"], "type": kind["yaml"], "enum": kind["enum"], "nullable": column["nullable"],
                            "key": column["primary_key"], "identity": column["identity"] and column["identity"]["kind"],
                            "default": None if name in lost else default, "comment": column["comment"]})
        tables[table["qualified"]] = {
            "comment": table["comment"], "columns": columns,
            "references": sorted([k["columns"], k["target_name"], k["target_columns"], k["on_delete"]] for k in table["foreign_keys"])}
    return {"enums": enums, "tables": tables}


def deprecated_in_comments(model):
    """C has both in one comment."""
    for table in model["tables"]:
        for column in table["columns"]:
            note = column["deprecated"] and ("Deprecated." if column["deprecated"] == "true" else f"Deprecated: {column['deprecated']}")
            said = [text for text in (column["comment"], note) if text]
            column["comment"] = " ".join(" ".join(said).split()) or None
        table["comment"] = table["comment"] and " ".join(table["comment"].split())
    return model


def round_trip(schema, header, scratch):
    done = run("import", "c", header, "--allow-loss", "-o", scratch / "schema.yaml", "--force")
    prefix = header.stem
    lost = {match[len(prefix) + 1:] for match in re.findall(r"not carried over: ([\w.]+):", done.stderr)}
    before = facts(deprecated_in_comments(json.loads(run("model", "--json", "-f", schema).stdout)), lost)
    after = facts(deprecated_in_comments(json.loads(run("model", "--json", "-f", scratch / "schema.yaml").stdout)), lost)
    if before != after:
        for name, table in before["tables"].items():
            for one, other in zip(table["columns"], after["tables"].get(name, {}).get("columns", [])):
                if one != other:
                    print(f"{name}: {one}\n{' ' * len(name)}  {other}")
        raise Failed(f"{header}: the schema is another one\n{before['enums']}\n{after['enums']}")
    return lost


def generated(scratch):
    for schema in [ROOT / "schema.yaml", *sorted(ROOT.glob("examples/*/schema.yaml"))]:
        folder = schema.parent / "generated/c"
        header = next(path for path in sorted(folder.glob("*.h")) if not path.name.startswith("schemagen_"))
        lost = round_trip(schema, header, scratch)
        if lost - {"categories.slug"}:  # generated
            raise Failed(f"{header}: lost {lost}")


def by_hand(scratch):
    header, wanted = TESTS / "import_c/shop.h", TESTS / "import_c/shop.yaml"
    done = run("import", "c", header)
    if "--update" in sys.argv:
        wanted.write_text(done.stdout, encoding="utf-8")
    if done.stdout != wanted.read_text(encoding="utf-8") or "0 lost" not in done.stderr:
        raise Failed(f"{header} is not {wanted}: {done.stdout}{done.stderr}")
    subprocess.run(["gcc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-x", "c", header], check=True)
    run("validate", "-f", wanted, codes=(0, 2))
    # The options of the build: by hand, and of compile_commands.json.
    (scratch / "lib").mkdir()
    (scratch / "lib/base.h").write_text("#ifdef WIDE\ntypedef long long wide;\n#endif\n")
    (scratch / "app.h").write_text("#include <base.h>\nstruct app { wide id; };\n")
    (scratch / "app.c").write_text('#include "app.h"\n')
    run("import", "c", "app.h", cwd=scratch, codes=(1,))
    command = {"directory": str(scratch), "file": "app.c", "arguments": ["cc", "-Ilib", "-D", "WIDE", "-c", "app.c"]}
    (scratch / "compile_commands.json").write_text(json.dumps([command]))
    for done in (run("import", "c", "app.h", "--", "-Ilib", "-DWIDE", cwd=scratch), run("import", "c", "app.h", "-p", ".", cwd=scratch),
                 run("import", "c", "app.h", "--build", "compile_commands.json", cwd=scratch)):
        if "id: bigint" not in done.stdout:
            raise Failed(done.stdout)
    if "compile_commands.json" not in run("import", "c", "app.h", "-p", "lib", cwd=scratch, codes=(1,)).stderr:
        raise Failed("a directory without compile_commands.json")


def mistakes(scratch):
    for name, header, codes, words in MISTAKES:
        (scratch / "m.h").write_text(header + "\n")
        done = run("import", "c", "m.h", cwd=scratch, codes=(1,))
        found = re.findall(r"error: .*\[(E\d{4})\]$", done.stderr, flags=re.M)
        if found != codes or any(word not in done.stderr for word in words):
            raise Failed(f"{name}, wanted {codes} {words}: {done.stderr}")
    for args, code in ((["c"], "E0840"), (["c", "nowhere.h"], "E0841"), (["a.db", "b.db"], "E0910")):
        done = run("import", *args, cwd=scratch, codes=(1,))
        if f"[{code}]" not in done.stderr:
            raise Failed(f"import {args}, wanted {code}: {done.stderr}")


def without_libclang(scratch):
    none = scratch / "none"
    none.mkdir()
    for version in [f"-{n}.so.1" for n in range(13, 21)] + [".so", ".so.1", ".so.13"]:
        (none / f"libclang{version}").write_text("none")
    done = run("import", "c", TESTS / "import_c/shop.h", codes=(3,), env={**os.environ, "LD_LIBRARY_PATH": str(none)})
    if done.stdout or "[W0720]" not in done.stderr or "apt-get install libclang1" not in done.stderr:
        raise Failed(f"without libclang: {done.stderr}{done.stdout}")


def random(scratch, count=12):
    """Their headers are read without an error; what is lost is named."""
    taken = 0
    for number in range(1, count + 1):
        folder = scratch / f"random{number}"
        folder.mkdir()
        (folder / "schema.yaml").write_text(yaml(Schema(number).made), encoding="utf-8")
        if run("generate", "-q", cwd=folder, codes=(0, 1, 2)).returncode == 1:
            continue
        done = run("import", "c", folder / "c/lib.h", "--allow-loss", "-o", folder / "again.yaml")
        before = json.loads(run("model", "--json", "-f", folder / "schema.yaml").stdout)
        after = json.loads(run("model", "--json", "-f", folder / "again.yaml").stdout)
        names = [[(t["qualified"], [c["name"] for c in t["columns"]]) for t in m["tables"]] for m in (before, after)]
        if sorted(names[0]) != sorted(names[1]):
            raise Failed(f"random schema {number}: {sorted(names[0])}\n{sorted(names[1])}\n{done.stderr}")
        taken += 1
    if taken * 2 < count:
        raise Failed(f"only {taken} of {count} random schemas were taken")


def main():
    with tempfile.TemporaryDirectory(prefix="schemagen-import-c.") as scratch:
        scratch = pathlib.Path(scratch).resolve()
        try:
            for part in (generated, by_hand, mistakes, without_libclang, random):
                folder = scratch / part.__name__
                folder.mkdir()
                part(folder)
        except Failed as why:
            sys.exit(f"FAILED {why}")


main()
