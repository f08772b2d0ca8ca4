#!/usr/bin/env python3
"""Values of a column whose type or storage changes, before and after, on SQLite. What is refused must fail as a whole, and the
query of a hazard must find the row. With `postgres` the same values go the way of Postgres's migration, and must become the same there.

usage: conversions.py [postgres]   (needs SCHEMAGEN; postgres SCHEMAGEN_TEST_PG and psql)
"""
import datetime
import decimal
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile

SCHEMAGEN = os.path.abspath(os.environ["SCHEMAGEN"])
FAILS = object()
N, S = '"numeric(10,2)"', '{ type: "numeric(10,2)", storage: scaled }'
MARCH = 1709335800500  # 2024-03-01T23:30:00.500Z

# old type, new type, {value before: value after}
CASES = [
    (N, S, {12.34: 1234, -0.05: -5, 1.01: 101, 12: 1200, 99999999.99: 9999999999}),
    (S, N, {1234: 12.34, -5: -0.05, 1200: 12}),
    (S, '{ type: "numeric(10,3)", storage: scaled }', {1234: 12340, -1234: -12340, 9999999999: FAILS}),
    ('{ type: "numeric(10,3)", storage: scaled }', S, {12345: 1235, -12345: -1235, 12344: 1234, -12344: -1234}),
    (S, '"numeric(30,5)"', {1234: "12.34000", -5: "-0.05000"}),
    (S, "text", {1234: "12.34", -5: "-0.05", 0: "0.00"}),
    (S, "integer", {1250: 13, -1250: -13, 1249: 12}),
    (S, "double", {1234: 12.34}),
    (S, '"numeric(4,2)"', {9999: 99.99, 10000: FAILS}),
    (N, '"numeric(10,1)"', {12.25: 12.3, -12.25: -12.3, 12.2: 12.2}),
    (N, "text", {12.3: "12.30", 12: "12.00"}),
    (N, "numeric", {12.3: "12.30"}),
    (N, "integer", {2.5: 3, -2.5: -3, 1.4: 1}),
    (N, "boolean", {0: 0, 1: 1, 0.4: 0}),
    ('"numeric(20,2)"', '"numeric(20,3)"', {"1.25": "1.250", "-123456789012345678.25": FAILS, "-12345678901234567.25": "-12345678901234567.250"}),
    ('"numeric(20,3)"', '"numeric(20,2)"', {"1.250": "1.25", "-12345678901234567.250": "-12345678901234567.25"}),
    ('"numeric(20,2)"', S, {"1.25": 125, "-1.25": -125, "100000000.00": FAILS}),
    ('"numeric(20,3)"', S, {"1.255": 126, "-1.255": -126, "1.254": 125}),
    ("numeric", "bigint", {"1.5": 2, "-1.5": -2, "9223372036854775807": 9223372036854775807, "9223372036854775808": FAILS, "7": 7}),
    ("text", "integer", {"12": 12, " -7 ": -7, "+7": 7, "many": FAILS, "12abc": FAILS, "1.5": FAILS, "": FAILS, "3000000000": FAILS}),
    ("text", "bigint", {"3000000000": 3000000000, "9223372036854775808": FAILS, "99999999999999999999": FAILS}),
    ("text", "double", {"1.5": 1.5, "1e3": 1000.0, "-.5": -0.5, "x": FAILS, "1.5x": FAILS}),
    ("text", N, {"12.345": 12.35, "-12.345": -12.35, "12": 12, "12.3.4": FAILS, "1234567890": FAILS}),
    ("text", S, {"12.345": 1235, "-0.5": -50, "x": FAILS}),
    ("text", "numeric", {"12.345": "12.345", "x": FAILS}),
    ("text", "boolean", {"yes": 1, "true": 1, " T ": 1, "no": 0, "0": 0, "off": 0, "maybe": FAILS, "2": FAILS}),
    ("text", "uuid", {"F47AC10B-58CC-4372-A567-0E02B2C3D479": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
                      "{f47ac10b58cc4372a5670e02b2c3d479}": "f47ac10b-58cc-4372-a567-0e02b2c3d479", "x": FAILS}),
    ("text", "date", {"2024-03-01": "2024-03-01", "2024-02-30": FAILS, "soon": FAILS}),
    ("text", "time", {"10:30": "10:30:00.000", "10:30:05.25": "10:30:05.250", "25:00": FAILS}),
    ("text", "timestamptz", {"2024-03-01T23:30:00.5Z": MARCH, "2024-03-01 23:30:00.5+00": MARCH, "2024-03-02 01:30:00.5+02": MARCH,
                             "2024-03-01": 1709251200000, "2024-02-30": FAILS, "soon": FAILS}),
    ("text", "jsonb", {'{"a": 1}': '{"a": 1}', "{": FAILS}),
    ("double", "integer", {1.7: 2, 0.5: 0, 1.5: 2, 2.5: 2, -2.5: -2, -1.7: -2, 2147483647.4: 2147483647, 3e9: FAILS}),
    ("double", "bigint", {1e15: 10**15, 1e19: FAILS}),
    ("double", N, {1.005: 1.01, 2.5: 2.5, 1e9: FAILS}),
    ("double", S, {1.005: 101, -1.005: -101}),
    ("double", "text", {1.5: "1.5", 1.0: "1", 0.1: "0.1"}),
    ("double", "boolean", {0.0: 0, 2.0: 1}),
    ("integer", "double", {3: 3.0}),
    ("integer", "text", {3: "3", -3: "-3"}),
    ("integer", N, {3: 3, 2000000000: FAILS}),
    ("integer", S, {3: 300, 2000000000: FAILS}),
    ("integer", "numeric", {3: "3"}),
    ("integer", "boolean", {3: 1, 0: 0}),
    ("integer", "uuid", {3: FAILS}),
    ("boolean", "text", {1: "true", 0: "false"}),
    ("boolean", "integer", {1: 1, 0: 0}),
    ("boolean", "date", {1: FAILS}),
    ("bigint", "timestamptz", {1700000000000: FAILS}),
    ("date", "timestamptz", {"2024-03-01": 1709251200000}),
    ("date", "text", {"2024-03-01": "2024-03-01"}),
    ("timestamptz", "date", {MARCH: "2024-03-01", -500: "1969-12-31"}),
    ("timestamptz", "text", {MARCH: "2024-03-01 23:30:00.5+00", 0: "1970-01-01 00:00:00+00"}),
    ("timestamp", "text", {MARCH: "2024-03-01 23:30:00.5"}),
    ("timestamptz", "time", {MARCH: "23:30:00.500"}),
    ("timestamptz", "integer", {MARCH: FAILS}),
    ("time", "text", {"10:00:00.000": "10:00:00", "10:00:00.250": "10:00:00.25"}),
    ("integer", '"integer[]"', {1: "[1]"}),
    ("boolean", '"boolean[]"', {1: "[true]", 0: "[false]"}),
    ("text", '"text[]"', {"a": '["a"]'}),
    (N, '"numeric(10,2)[]"', {12.3: '["12.30"]'}),
    ("timestamptz", '"timestamptz[]"', {MARCH: '["2024-03-01T23:30:00.500Z"]'}),
    ('"integer[]"', '"text[]"', {"[1,2]": '["1","2"]', "[]": "[]"}),
    ('"text[]"', '"integer[]"', {'["1",null,"2"]': "[1,null,2]", '["x"]': FAILS}),
    ('"boolean[]"', '"text[]"', {"[true,false]": '["true","false"]'}),
    ('"integer[]"', "integer", {"[1]": FAILS}),
    ("{ enum: [a, b] }", "integer", {"a": FAILS}),
    ("integer", "jsonb", {1: "1"}),
    ("boolean", "jsonb", {1: "true"}),
]
STORED = [  # sqlite: {timestamps: ..} before, after, type, values
    ("unix_ms", "unix", "timestamptz", {MARCH: 1709335800, -500: -1}),
    ("unix", "unix_ms", "timestamptz", {1709335800: 1709335800000}),
    ("unix_ms", "text", "timestamptz", {MARCH: "2024-03-01T23:30:00.500Z"}),
    ("unix_ms", "text", "timestamp", {MARCH: "2024-03-01T23:30:00.500"}),
    ("text", "unix_ms", "timestamptz", {"2024-03-01T23:30:00.500Z": MARCH}),
]
WITHOUT_HAZARD = {("integer", "text"), ("boolean", "text"), ("date", "text"), (S, "text"), ("date", "timestamptz"), ("integer", "double"),
                  ("integer", '"integer[]"'), ("boolean", "integer"), ("integer", "numeric"), (S, '"numeric(30,5)"')}


def schema(kind, nullable, timestamps="unix_ms", more=""):
    column = kind if kind.startswith("{") else f"{{ type: {kind} }}"
    if nullable:
        column = column[:-1].rstrip() + ", nullable: true }"
    return (f"schemagen: 1\noutputs: {{ postgres: a.sql, sqlite: b.sql }}\nsqlite: {{ enforce: full, timestamps: {timestamps} }}\n{more}"
            f"tables:\n  t: {{ columns: {{ id: {{ type: integer, primary_key: true }}, v: {column} }} }}\n")


def run(*command, codes=(0,)):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=60)
    if done.returncode not in codes:
        raise RuntimeError(f"{command}: {done.stderr}{done.stdout}")
    return done.stdout


def forms(folder, old, new):
    """The DDL of the old one, and the way to the new one, in SQLite."""
    for name, text in (("old", old), ("new", new)):
        (folder / name).mkdir(exist_ok=True)
        (folder / name / "schema.yaml").write_text(text)
    done = subprocess.run([SCHEMAGEN, "generate", "-q"], cwd=folder / "old", capture_output=True, text=True, timeout=60)
    if done.returncode:
        raise RuntimeError(done.stderr)
    way = run(SCHEMAGEN, "diff", "--format", "sql", folder / "old/schema.yaml", folder / "new/schema.yaml", "--dialect", "sqlite", codes=(0, 2))
    said = run(SCHEMAGEN, "diff", folder / "old/schema.yaml", folder / "new/schema.yaml", "--dialect", "sqlite", codes=(0, 2))
    if bool(way) != ("column v:" in said or "check" in said):
        raise RuntimeError(f"diff does not say what the migration is for: {said}\n{way}")
    return (folder / "old/b.sql").read_text(), way


def after(ddl, way, value):
    """The value and a null beside it when the column takes one, on the other side of the way; or FAILS."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.executescript(ddl)
    db.execute("INSERT INTO t (id, v) VALUES (1, ?)", (value,))
    nullable = db.execute("SELECT \"notnull\" FROM pragma_table_info('t') WHERE name = 'v'").fetchone() == (0,)
    if nullable:
        db.execute("INSERT INTO t (id) VALUES (2)")
    refused = [r for r in re.findall(r"^-- may_fail: .*\n--   (SELECT .*);$", way, flags=re.M)]
    found = any(db.execute(query).fetchall() for query in refused)
    try:
        db.execute("BEGIN")
        for statement in way.split("--> statement-breakpoint"):
            db.execute(statement)
        db.execute("COMMIT")
    except sqlite3.Error as error:
        if not found:
            raise RuntimeError(f"{value!r} fails ({error}) and no query of a hazard finds it") from error
        return FAILS
    if found:
        raise RuntimeError(f"{value!r} is found by a query of a hazard, and does not fail")
    if nullable and db.execute("SELECT v FROM t WHERE id = 2").fetchone() != (None,):
        raise RuntimeError("null becomes a value")
    return db.execute("SELECT v FROM t WHERE id = 1").fetchone()[0]


def check(folder, old, new, title, values, hazard=True):
    failed = 0
    ddl, way = forms(folder, old, new)
    if not hazard and re.search(r"^-- (narrows|may_fail)", way, flags=re.M):
        print(f"FAILED {title}: a hazard, though no value is lost\n{way}")
        failed += 1
    for value, wanted in values.items():
        try:
            found = after(ddl, way, value)
            right = found is wanted if wanted is FAILS else type(found) is type(wanted) and found == wanted
            right = right or (isinstance(wanted, (int, float)) and not isinstance(found, str) and found == wanted)
        except (RuntimeError, sqlite3.Error) as error:
            found, right = error, False
        if not right:
            print(f"FAILED {title}: {value!r} becomes {'(fails)' if found is FAILS else repr(found)}, "
                  f"not {'(fails)' if wanted is FAILS else repr(wanted)}\n{way}")
            failed += 1
    return failed


def verified(folder):
    """A project of SQLite alone, whose scale and storage change: --check sees it, --verify proves it with rows."""
    def project(kind, timestamps):
        return (f"schemagen: 1\noutputs: {{ migrations_sqlite: m }}\nsqlite: {{ timestamps: {timestamps} }}\ntables:\n  t: {{ columns: {{ "
                f"id: {{ type: integer, primary_key: true }}, v: {kind}, at: timestamptz }} }}\n")

    def migrate(code, *flags):
        done = subprocess.run([SCHEMAGEN, "migrate", *flags], cwd=folder, capture_output=True, text=True, timeout=60)
        if done.returncode != code:
            raise RuntimeError(f"migrate {' '.join(flags)}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    (folder / "schema.yaml").write_text(project(S, "unix_ms"))
    migrate(0, "-q")
    (folder / "schema.yaml").write_text(project(S.replace(",2", ",3"), "unix"))
    migrate(2, "--check")
    said = migrate(0, "--verify")
    if "the next migration (SQLite), with rows in 1 of 1 tables" not in said:
        raise RuntimeError(f"not proven with rows: {said}")


def scale(kind):
    return int(re.search(r",(\d+)\)", kind).group(1)) if "scaled" in kind else 0


def given(kind, value):
    """What SQLite stores, as Postgres reads it."""
    if "scaled" in kind:
        return str(decimal.Decimal(value).scaleb(-scale(kind)))
    if kind in ("timestamptz", "timestamp"):
        return (datetime.datetime(1970, 1, 1) + datetime.timedelta(milliseconds=value)).isoformat()
    if "[]" in kind:
        return "{" + value[1:-1] + "}"
    return str(bool(value)) if kind == "boolean" else str(value)


def meant(kind, value):
    """The same of both, to compare."""
    if value is None:
        return None
    if "[]" in kind:
        return [meant(kind.replace("[]", "").strip("'\""), item) for item in json.loads(value)]
    if "scaled" in kind:
        return decimal.Decimal(value).scaleb(-scale(kind)) if isinstance(value, int) else decimal.Decimal(value)
    if "numeric" in kind or kind in ("integer", "bigint", "double"):
        return decimal.Decimal(str(value))
    if kind.startswith("timestamp"):
        text = given(kind, value) if isinstance(value, int) else value.replace("Z", "")
        return datetime.datetime.fromisoformat(re.sub(r"\+00(:00)?$", "", text))
    if kind == "time":
        return datetime.time.fromisoformat(re.sub(r"(\.\d\d)$", r"\g<1>0", value))
    if kind == "boolean":
        return value in (1, "true", True)
    return json.loads(value) if kind == "jsonb" else value


def in_postgres(folder):
    script, wanted = [], []
    for old, new, values in CASES:
        _, _ = forms(folder, schema(old, False), schema(new, False))
        way = run(SCHEMAGEN, "diff", "--format", "sql", folder / "old/schema.yaml", folder / "new/schema.yaml", "--dialect", "postgres",
                  codes=(0, 2)).replace("--> statement-breakpoint", "")
        for value, becomes in values.items():
            literal = given(old, value).replace("'", "''")
            shown = "to_jsonb(v)::text" if "[]" in new else "v::text"
            script.append(f"\\echo case {len(wanted)}\nBEGIN;\n{(folder / 'old/a.sql').read_text()}\nINSERT INTO t (id, v) VALUES (1, '{literal}');\n"
                          f"SELECT 'stored' FROM t;\n{way}\nSELECT {shown} FROM t;\nROLLBACK;\n")
            wanted.append((old, new, value, becomes))
    done = subprocess.run(["psql", "-XqAt", "-d", os.environ["SCHEMAGEN_TEST_PG"], "-f", "-"], input="".join(script), capture_output=True, text=True,
                          timeout=120, env={**os.environ, "PGTZ": "UTC"})
    failed, answers = 0, re.split(r"^case \d+\n", done.stdout, flags=re.M)[1:]
    if len(answers) != len(wanted):
        sys.exit(f"psql: {len(answers)} answers to {len(wanted)} cases\n{done.stderr}")
    for (old, new, value, becomes), answer in zip(wanted, answers):
        found = answer.removeprefix("stored\n").strip("\n")
        same = found == "" if becomes is FAILS else found != "" and meant(new, found) == meant(new, becomes)
        same = same and answer.startswith("stored\n")
        if not same:
            print(f"FAILED {old} to {new}: {value!r} is {found!r} in Postgres, {becomes!r} in SQLite")
            failed += 1
    print(f"{len(wanted) - failed} of {len(wanted)} values become the same in Postgres")
    sys.exit(1 if failed else 0)


def main():
    failed = count = 0
    if sys.argv[1:] == ["postgres"]:
        with tempfile.TemporaryDirectory() as scratch:
            in_postgres(pathlib.Path(scratch))
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        for at, (old, new, values) in enumerate(CASES):
            nullable = at % 2 == 0  # half of them beside a null
            count += len(values)
            failed += check(folder, schema(old, nullable), schema(new, nullable), f"{old} to {new}", values, (old, new) not in WITHOUT_HAZARD)
        for was, will, kind, values in STORED:
            count += len(values)
            failed += check(folder, schema(kind, True, was), schema(kind, True, will), f"{kind}, {was} to {will}", values)
        for dims, before, renamed in (("", "old", "new"), ("[]", '["old",null,"b"]', '["new",null,"b"]'), ("[][]", '[["old"],["b"]]', '[["new"],["b"]]')):
            enum = "enums: {{ st: [{}, b] }}\n"
            count += 1
            failed += check(folder, schema(f'"st{dims}"', True, more=enum.format("old")),
                            schema(f'"st{dims}"', True, more="enums:\n  st:\n    values: { new: { renamed_from: old }, b: {} }\n"), f"st{dims}", {before: renamed})
        verified(folder)
    print(f"{count - failed} of {count} values come along")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
