#!/usr/bin/env python3
"""`import` of what `model --json` prints: its YAML has the same model, byte for byte. On every schema of the tests, the examples,
the showcase, and random ones.

usage: import_model.py [--count N]     (N random schemas; needs SCHEMAGEN)
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from random_schemas import Schema, yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCHEMAGEN = os.path.abspath(os.environ.get("SCHEMAGEN", ROOT / "build/release/schemagen"))
REFUSED = None  # the compiler refuses the schema


class Failed(Exception):
    pass


def run(*args, codes=(0,)):
    done = subprocess.run([SCHEMAGEN, *map(str, args)], capture_output=True, text=True, encoding="utf-8", timeout=60)
    if done.returncode not in codes:
        raise Failed(f"schemagen {' '.join(map(str, args))}: exit {done.returncode}\n{done.stderr}")
    return done


def round_trip(schema, folder):
    folder.mkdir(parents=True)
    first = run("model", "--json", "-f", schema, codes=(0, 1, 2))
    if first.returncode == 1:
        return REFUSED
    json.loads(first.stdout)
    (folder / "model.json").write_text(first.stdout, encoding="utf-8")
    run("import", folder / "model.json", "-o", folder / "schema.yaml")
    again = run("model", "--json", "-f", folder / "schema.yaml", codes=(0, 2))
    if first.stdout != again.stdout:
        raise Failed(f"{schema}: the model is another one")
    return True


def schemas(scratch, count):
    yield ROOT / "schema.yaml"
    yield from sorted(ROOT.glob("examples/*/schema.yaml"))
    yield from sorted(ROOT.glob("tests/cases/**/schema.yaml"))
    for number in range(1, count + 1):
        path = scratch / f"random{number}.yaml"
        path.write_text(yaml(Schema(number).made), encoding="utf-8")
        yield path


def mistakes(scratch):
    """Each change of a model, and what import says of it."""
    whole = run("model", "--json", "-f", ROOT / "schema.yaml").stdout
    model = json.loads(whole)

    def without(key):
        return {name: value for name, value in model.items() if name != key}

    table = {**model["tables"][0], "comment": "another"}
    column = {**model["tables"][0], "columns": model["tables"][0]["columns"][1:]}
    document = {**model["document"], "tables": {**model["document"]["tables"], "more": {"columns": {"id": "nothing"}}}}
    cases = [
        (without("document"), "[E0845]", "does not hold the document"),
        ({**model, "document": []}, "[E0845]", "does not hold the document"),
        ({**model, "colour": 1}, "[E0846]", '"colour"'),
        ({**model, "tables": [{**model["tables"][0], "colour": 1}] + model["tables"][1:]}, "[E0846]", ".colour"),
        ({**model, "tables": [table] + model["tables"][1:]}, "[E0847]", ".comment is \"another\" here"),
        ({**model, "tables": [column] + model["tables"][1:]}, "[E0847]", "columns"),
        ({**model, "document": {**model["document"], "schemagen": 2}}, "[E0133]", "version `2`"),
        ({**model, "document": document}, "[E0301]", "nothing"),
    ]
    for case, (changed, code, words) in enumerate(cases):
        path = scratch / f"changed{case}.json"
        path.write_text(json.dumps(changed, indent=2, ensure_ascii=False), encoding="utf-8")
        done = run("import", path, codes=(1,))
        if code not in done.stderr or words not in done.stderr or done.stdout:
            raise Failed(f"change {case} of a model, wanted {code}: {done.stderr}{done.stdout[:400]}")
    cut = scratch / "cut.json"
    cut.write_text(whole[:-200], encoding="utf-8")
    run("import", cut, codes=(1,))
    earlier = scratch / "earlier.json"  # what an earlier version did not print cannot be compared
    earlier.write_text(json.dumps(without("extensions"), ensure_ascii=False), encoding="utf-8")
    run("import", earlier)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=60, help="how many random schemas")
    count = parser.parse_args().count
    with tempfile.TemporaryDirectory(prefix="schemagen-model.") as scratch, \
            concurrent.futures.ThreadPoolExecutor(2) as pool:
        scratch = pathlib.Path(scratch).resolve()
        try:
            mistakes(scratch)
            paths = list(schemas(scratch, count))
            done = list(pool.map(lambda job: round_trip(job[1], scratch / str(job[0])), enumerate(paths)))
        except Failed as why:
            sys.exit(f"FAILED {why}")
    if done.count(REFUSED) * 4 > len(done):
        sys.exit(f"FAILED only {len(done) - done.count(REFUSED)} of {len(done)} schemas were taken")
    print(f"{len(done)} schemas, {done.count(REFUSED)} of them refused by the compiler; the models are the same")


main()
