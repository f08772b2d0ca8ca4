#!/usr/bin/env python3
"""Random schemas: what the compiler takes, every target must take too.

Each schema is made from a number alone. It is compiled for all targets; the DDL is applied to a real Postgres and a
real SQLite, which must take and refuse the same rows, the TypeScript of all goes through tsc once, the C through gcc. A schema the compiler refuses counts only
as long as most are taken. A failure prints the number that makes the schema again.

usage: random_schemas.py [--seed N] [--count N] [--keep DIR]   (needs SCHEMAGEN and SCHEMAGEN_TEST_PG)
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCHEMAGEN = os.path.abspath(os.environ.get("SCHEMAGEN", ROOT / "build/release/schemagen"))

NAMES = """users orders order_lines user group select class Items userId created_at x-ray type name value year
 parts ünits table_1 _hidden of default index values key int char struct new Date Array constructor length is public""".split()
LABELS = ["open", "closed", "in progress", "it's", "1st", "A", "a/b", "straße", "null", "true"]
ACTIONS = ["cascade", "restrict", "no action", "set null", "set default"]
PLAIN = ["text", "integer", "bigint", "boolean", "uuid", "numeric(10,2)", "timestamptz", "date"]
TYPES = PLAIN + """smallint real double numeric numeric(30,4) numeric(6) varchar(20) varchar char(3) citext json jsonb bytes time
 time(3) timetz timestamp timestamp(3) timestamptz(3) interval bit(4) varbit(8) inet cidr macaddr macaddr8 point line box path
 lseg polygon circle tsvector tsquery xml money int4range tstzrange datemultirange jsonpath oid name pg_lsn hstore ltree""".split()
KEY_TYPES = ["bigint", "integer", "text", "uuid", "smallint", "varchar(20)", "date"]
# Values a column of the type may have: as default, in a row.
VALUES = {
    "text": ["", "it's", "a \"b\"\n\\", "now()x"], "varchar": ["short", ""], "char": ["abc"], "citext": ["MiXed"],
    "smallint": [-32768, 7], "integer": [0, 2147483647], "bigint": [-5, 9007199254740991], "boolean": [True, False],
    "real": [1.5, -0.25], "double": [1e300, 0.1], "numeric": [0, 1.25], "uuid": ["6ba7b810-9dad-11d1-80b4-00c04fd430c8"],
    "date": ["2024-02-29"], "time": ["12:34:56"], "timestamp": ["2024-02-29T12:34:56"], "timestamptz": ["2024-02-29T12:34:56Z"],
    "json": [{"value": {"a": [1, None, "it's"]}}, []], "jsonb": [{"value": {"a": {"b": "x"}}}, {}], "bytes": ["\\x00ff"],
    "interval": ["P1D"], "inet": ["10.0.0.1"],
}
# Values in their order, for the bounds of partitions.
ORDERED = {
    "smallint": [-32768, 0, 7], "integer": [-5, 0, 7, 2147483647], "bigint": [-5, 0, 9007199254740991],
    "numeric(10,2)": [-1.5, 0, 1.25, 100], "text": ["", "A", "it's", "z"], "varchar(20)": ["a", "b \"c\"", "x\n"],
    "date": ["0001-01-01", "2024-02-29", "9999-12-31"], "uuid": ["6ba7b810-9dad-11d1-80b4-00c04fd430c8", "ffffffff-0000-0000-0000-000000000000"],
    "timestamptz": ["2024-02-29T12:34:56Z", "2025-01-01T00:00:00+02:00"], "timestamp": ["2024-02-29T12:34:56.5", "2025-01-01T00:00:00"],
    "double": [-0.5, 1.5, 1e300], "time": ["00:00:00", "12:34:56.5"], "boolean": [False, True],
}
FUNCTIONS = {"uuid": ["uuid()", "uuid7()"], "timestamptz": ["now()"], "timestamp": ["now()"], "date": ["current_date()"],
             "text": ["nanoid()", "cuid()"], "time": ["current_time()"]}


class Schema:
    """One schema; `made` is what the YAML holds."""

    def __init__(self, number):
        self.random = random.Random(number)
        self.enums, self.tables, self.mixins, self.sequences = {}, {}, {}, {}
        self.keys = {}   # table to its key: (column, type)
        self.taken = {}  # table to the names of its columns, folded
        self.unlogged = self.chance(0.1)
        self.make()

    def chance(self, of=0.5):
        return self.random.random() < of

    def pick(self, items):
        return self.random.choice(list(items))

    def some(self, items, most):
        items = list(items)
        return self.random.sample(items, min(len(items), self.random.randint(1, most)))

    def name(self, taken, most=len(NAMES)):
        while True:
            name = self.pick(NAMES[:most])
            name = name if self.chance(0.7) else f"{name}_{self.random.randint(1, 99)}"
            # C, TypeScript and SQLite fold names: two that meet there are refused.
            folded = re.sub(r"[^a-z0-9]", "", name.lower())
            if folded not in taken:
                taken.add(folded)
                return name

    def text(self):
        return self.pick(["What it is.", "Two\nlines", "*/ \" ' ` ${x} -- \\", "Ünïcode ✓", "ends in a backslash \\"])

    # --- columns ---

    def labels(self):
        return self.some(LABELS, 5)

    def any_type(self):
        kind = self.pick(self.enums) if self.enums and self.chance(0.15) else self.pick(PLAIN if self.chance() else TYPES)
        return kind + self.pick(["[]", "[][]"]) if self.chance(0.08) and kind not in ("json", "jsonb") else kind

    def value(self, kind):
        base = kind.split("(")[0]
        if kind in self.enums:
            return self.pick(self.enums[kind])
        if kind == "numeric(6)":
            return 12
        return self.pick(VALUES[base]) if base in VALUES else None

    def condition(self, name, kind):
        quoted = '"' + name + '"'
        base = kind.split("(")[0]
        if base == "numeric":  # beyond 15 digits SQLite holds text, which is not compared
            return self.pick([f"{quoted} is not null", f"{quoted} is null or {quoted} is not null"])
        if base in ("smallint", "integer", "bigint"):
            return self.pick([f"{quoted} >= -100000", f"{quoted} between -1000000 and 9007199254740992",
                              f"{quoted} is not null or {quoted} is null", f"abs({quoted}) >= 0"])
        if base in ("text", "varchar"):
            return self.pick([f"length({quoted}) < 500", f"{quoted} <> 'no'", f"{quoted} not like 'x\\_%'",
                              f"coalesce(trim({quoted}), '') <> '-' or {quoted} in ('a', 'b')"])
        return f"{quoted} is not null or {quoted} is null"

    def column(self, kind=None):
        column, array = {"type": kind or self.any_type()}, False
        kind = column["type"]
        array = kind.endswith("]")
        if self.chance(0.35):
            column["type"] += "?"
        value = None if array else self.value(kind)
        base = kind.split("(")[0]
        if array and self.chance(0.3):
            column["default"] = []
        elif value is not None and self.chance(0.3):
            column["default"] = value
        elif base in FUNCTIONS and not array and self.chance(0.3):
            column["default"] = self.pick(FUNCTIONS[base])
        if kind in PLAIN and "default" not in column and self.chance(0.15):
            column["unique"] = True
        elif kind in PLAIN and self.chance(0.15):
            column["index"] = True
        if self.chance(0.15):
            column["comment"] = self.text()
        if self.chance(0.05):
            column["deprecated"] = self.pick([True, self.text()])
        if base in ("timestamptz", "timestamp") and self.chance(0.3):
            column["set_on_update"] = self.pick(["now()", {"client": "now()"}])
        if kind == "numeric(10,2)" and self.chance(0.3):
            column["storage"] = self.pick(["scaled", "text"])
        return column if len(column) > 1 or self.chance() else column["type"]

    def columns(self, taken):
        made = {}
        for _ in range(self.random.randint(1, 7)):
            name = self.name(taken)
            if self.chance(0.08):
                made[name] = {"enum": self.labels(), "nullable": self.chance()}
            else:
                made[name] = self.column()
                kind = self.kind_of(made[name])
                if self.chance(0.15) and isinstance(made[name], dict) and not kind.endswith("]"):
                    made[name]["check"] = self.condition(name, kind)
        return made

    @staticmethod
    def kind_of(column):
        kind = column if isinstance(column, str) else column.get("type", "text")
        return kind.rstrip("?") if isinstance(kind, str) else "of a dialect"

    # --- tables ---

    def key(self, table, taken):
        name = self.name(taken)
        kind = self.pick(KEY_TYPES)
        column = {"type": kind, "primary_key": True}
        if kind in ("bigint", "integer") and self.chance():
            column["identity"] = self.pick([True, "always"])
        elif kind == "uuid":
            column["default"] = "uuid()"
        table["columns"][name] = column
        return name, kind

    def table(self, name):
        taken = self.taken[name] = set()
        table = {"columns": {}}
        self.tables[name] = table
        if self.chance(0.85):
            self.keys[name] = self.key(table, taken)
            table["columns"].update(self.columns(taken))
        else:
            table["columns"].update({self.name(taken): "integer", self.name(taken): "text"})
            table["primary_key"] = list(table["columns"])
            table["columns"].update(self.columns(taken))
        if self.mixins and self.chance(0.4):
            table["use"] = [self.pick(self.mixins)]
        for _ in range(self.random.randint(0, 2)):
            self.reference(name, table, taken)
        self.extras(name, table)

    def reference(self, name, table, taken):
        if not self.keys:
            return
        target = self.pick(self.keys)
        key, _ = self.keys[target]
        reference = {"references": f"{target}.{key}", "nullable": target == name or self.chance()}
        if self.chance():
            action = self.pick(ACTIONS)
            reference["on_delete"] = action
            if action == "set null":
                reference["nullable"] = True
            if action == "set default" and not reference["nullable"]:
                del reference["on_delete"]
        if "on_delete" in reference and reference["on_delete"] == "set default":
            del reference["on_delete"]
        if self.chance(0.3):
            reference["index"] = True
        table["columns"][self.name(taken)] = reference

    def plain_columns(self, table):
        return [n for n, c in table["columns"].items() if self.kind_of(c) in PLAIN and "enum" not in c and "references" not in c]

    def extras(self, name, table):
        plain = self.plain_columns(table)
        if self.chance(0.3):
            table["comment"] = self.text()
        if len(plain) > 1 and self.chance(0.3):
            table["unique"] = [self.some(plain, 3)]
            if len(table["unique"][0]) == 1:
                del table["unique"]
        if plain and self.chance(0.5):
            table["indexes"] = [self.index(table, plain) for _ in range(self.random.randint(1, 3))]
        if plain and self.chance(0.3):
            column = self.pick(plain)
            table["checks"] = {f"{self.pick(['c', 'Check', 'ok'])}_{len(self.tables)}":
                               self.condition(column, self.kind_of(table["columns"][column]))}
        if self.chance(0.1) and all(isinstance(c, str) or "identity" not in c for c in table["columns"].values()):
            table["sqlite"] = {"without_rowid": True}
        if self.unlogged or self.chance(0.1):
            table["postgres"] = {"unlogged": self.unlogged, "with": {"fillfactor": 70}}
        self.computed(table, plain)
        if self.chance(0.1):
            table["columns"][self.name(self.taken[name])] = self.pick([
                {"type": "text?", "only": "postgres", "collate": "C"}, {"type": "integer?", "only": "sqlite", "unique": True},
                {"type": {"postgres": "tsvector?", "sqlite": "text?"}}, {"type": {"postgres": "int4[]"}, "nullable": True},
                {"type": "text?", "check": {"postgres": "true", "sqlite": "1"}}, {"type": "bigint?", "ts": "number"},
                {"type": "jsonb?", "ts_type": "Record<string, number>"}, {"type": "timestamptz?", "ts": "string"}])
        if table.get("primary_key") and self.chance(0.7):
            self.wide_reference(name, table)
        if self.chance(0.3):
            self.rows(name, table)

    def computed(self, table, plain):
        """A generated column over one of its own kind."""
        texts = [c for c in plain if self.kind_of(table["columns"][c]) == "text"]
        numbers = [c for c in plain if self.kind_of(table["columns"][c]) in ("integer", "bigint")]
        if texts and self.chance(0.2):
            table["columns"]["made_of_text_"] = {"type": "text?", "generated": f'lower("{self.pick(texts)}") || \'-\''}
        if numbers and self.chance(0.2):
            table["columns"]["made_of_number_"] = {"type": "bigint?", "generated": f'coalesce("{self.pick(numbers)}", 0) % 1000'}

    def wide_reference(self, name, table):
        """A table that refers to the key of two columns."""
        taken = set()
        first, second = [self.name(taken) for _ in range(2)]
        self.tables[f"{name.split('.')[-1]} refers"] = {
            "columns": {self.name(taken): {"type": "bigint", "identity": True, "primary_key": True},
                        first: "integer?", second: "text?"},
            "foreign_keys": [{"columns": [first, second], "references": name, "on_delete": "cascade",
                              "deferrable": self.pick([False, "immediate", "deferred"])}],
            "postgres": {"unlogged": self.unlogged}}

    def index(self, table, plain):
        element = []
        for column in self.some(plain, 3):
            quoted = '"' + column.replace('"', '""') + '"'
            text = self.kind_of(table["columns"][column]) == "text"
            spelt = f"lower({quoted})" if text and self.chance(0.3) else quoted
            element.append(spelt + self.pick(["", "", " desc", " asc nulls last", " desc nulls first"]))
        index = {"columns": element}
        if self.chance(0.2):
            index["unique"] = True
        if self.chance(0.3):
            column = self.pick(plain)
            index["where"] = self.condition(column, self.kind_of(table["columns"][column]))
        if self.chance(0.2):
            index["comment"] = self.text()
        return index if len(index) > 1 or self.chance() else element

    def rows(self, name, table):
        """Rows of what is required, known by a primary key of one column."""
        if name not in self.keys or "use" in table:
            return
        key, kind = self.keys[name]
        keys = {"bigint": [101, 102], "integer": [101, 102], "smallint": [1, 2], "text": ["k", "it's"], "varchar(20)": ["k", "l"],
                "date": ["2024-01-01", "2024-01-02"], "uuid": [f"6ba7b810-9dad-11d1-80b4-00c04fd430c{n}" for n in (1, 2)]}[kind]
        row = {}
        for column, what in table["columns"].items():
            what = {"type": what} if isinstance(what, str) else what
            kind = self.kind_of(what)
            may_be_null = what.get("nullable") or "?" in str(what.get("type"))
            if column == key or may_be_null or "default" in what:
                continue
            value = what["enum"][0] if "enum" in what else [] if kind.endswith("]") else self.value(kind)
            if value is None or "references" in what or "unique" in what or kind == "time":
                return
            row[column] = value
        if "unique" in table or any(isinstance(i, dict) and i.get("unique") for i in table.get("indexes", [])):
            keys = keys[:1]
        table["rows"] = [{key: value, **row} for value in keys]
        if self.chance(0.3):
            table["rows"] = {"sync": True, "values": table["rows"]}

    # --- the whole ---

    def spread(self, column, kind, name, deep):
        """`partition_by` and `partitions` that take every row of the column."""
        values, method = ORDERED[kind], self.pick(["range", "list", "hash"])
        parts = {}
        if method == "hash":
            parts = {f"{name} 0": {"modulus": 2, "remainder": 0}, f"{name}_1": {"modulus": 4, "remainder": 1},
                     f"{name}_3": {"modulus": 4, "remainder": 3}}
        elif method == "list":
            parts = {f"{name}_{i}": {"in": [value]} for i, value in enumerate(values)}
        else:
            edges = [self.pick([value]) for value in values]
            parts = {f"{name}_{i}": {"from": low, "to": high} for i, (low, high) in enumerate(zip(["minvalue", *edges], edges))}
        if method != "hash":
            parts[f"{name}_rest"] = "default"
        if deep:
            last = list(parts)[-1]
            below = {"default": True} if parts[last] == "default" else parts[last]
            parts[last] = {**below, **self.spread(column, kind, name + "_x", False)}
        return {"partition_by": {method: [column]}, "partitions": parts}

    def partitioned(self):
        kind = self.pick(ORDERED)
        columns = {"spread": {"type": kind}, "seen": {"type": "timestamptz", "set_on_update": "now()"}, "n": {"type": "integer", "default": 1}}
        key = self.pick([["spread"], ["n", "spread"]])
        table = {"columns": columns, "primary_key": key, "postgres": self.spread("spread", kind, "part", self.chance(0.4))}
        if self.chance():
            table["indexes"] = [{"columns": ["n"], "where": "n > 1"}, {"columns": ["spread", "n"], "unique": True}]
        if self.keys and self.chance():
            target = self.pick(self.keys)
            columns["refers"] = {"references": f"{target}.{self.keys[target][0]}", "nullable": True, "on_delete": "set null"}
        self.tables["spread table"] = table
        if len(key) == 1 and self.chance():
            self.tables["on the spread"] = {"columns": {"id": {"references": "spread table.spread", "primary_key": True, "on_delete": "cascade"}}}

    def make(self):
        taken = set()
        for _ in range(self.random.randint(0, 3)):
            self.enums[self.name(taken, 12) + "_kind"] = self.labels()
        if self.chance():
            self.mixins["stamps"] = {"columns": {"made_at_": {"type": "timestamptz", "default": "now()"},
                                                 "seen_at_": {"type": "timestamptz?", "set_on_update": "now()"}}}
        for _ in range(self.random.randint(1, 6)):
            name = self.name(taken)
            self.table(name if self.chance(0.85) else "app." + name)
        if self.chance(0.3):
            self.sequences[self.name(taken) + "_numbers"] = self.pick([None, {"start": 5, "increment": 2, "type": "integer"}])
        layout = {"layout": "files"} if self.chance(0.3) else {}
        case = {"case": self.pick(["camel", "snake", "keep"])}
        self.made = {
            "schemagen": 1, "name": "lib", "extensions": ["citext", "hstore", "ltree"],
            "outputs": {"postgres": "postgres/schema.sql", "sqlite": "sqlite/schema.sql",
                        "drizzle_pg": {"path": "drizzle/pg", **layout, **case},
                        "drizzle_sqlite": {"path": "drizzle/sqlite", **layout, **case},
                        "c": {"path": "c", "layout": self.pick(["single", "files"])}},
            "naming": self.pick(["drizzle", "postgres"]),
            "postgres": {"enums": self.pick(["native", "check"]), "if_not_exists": self.chance(0.2)},
            "sqlite": {"enforce": self.pick(["none", "values", "full"]), "timestamps": self.pick(["unix_ms", "unix", "text"])},
            "enums": {name: {"values": values, "comment": self.text()} for name, values in self.enums.items()},
            "mixins": self.mixins, "tables": self.tables, "sequences": self.sequences,
        }
        self.random = random.Random(self.random.random())
        if self.chance(0.3) and not self.unlogged:
            self.partitioned()
        for empty in [key for key, value in self.made.items() if value == {}]:
            del self.made[empty]


def yaml(value):
    """YAML that is JSON, but for plain texts: quoting never changes meaning."""
    return json.dumps(value, indent=1, ensure_ascii=False)


# --- what each target makes of it ---

class Failed(Exception):
    pass


def run(what, command, folder, **more):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", timeout=300, **more)
    if done.returncode != 0:
        raise Failed(f"{what}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def apply_postgres(folder, number):
    admin, database = os.environ["SCHEMAGEN_TEST_PG"], f"random_{os.getpid()}_{number}"
    env = dict(os.environ, PGOPTIONS="-c client_min_messages=warning")
    psql = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d"]
    run("CREATE DATABASE", psql + [admin, "-c", f"CREATE DATABASE {database}"], folder, env=env)
    url = admin.replace("dbname=postgres", f"dbname={database}")
    times = 2 if "CREATE TABLE IF NOT EXISTS" in (folder / "postgres/schema.sql").read_text() else 1
    try:
        for _ in range(times):
            run("Postgres", psql + [url, "-f", "postgres/schema.sql"], folder, env=env)
    finally:
        run("DROP DATABASE", psql + [admin, "-c", f"DROP DATABASE {database}"], folder, env=env)


def apply_sqlite(folder):
    text = "PRAGMA foreign_keys = ON;\n" + (folder / "sqlite/schema.sql").read_text()
    said = run("SQLite", ["sqlite3", "-bail", ":memory:"], folder,
               input=text + "\nPRAGMA integrity_check; PRAGMA foreign_key_check;")
    if said.strip() != "ok":
        raise Failed(f"SQLite: {said}")


def compile_c(folder):
    sources = sorted(str(path) for path in (folder / "c").glob("*.c"))
    engines = run("pkg-config", ["pkg-config", "--cflags", "libpq", "sqlite3"], folder).split()
    run("gcc", ["gcc", "-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror", "-fsyntax-only", *engines, *sources],
        folder)


def compare_behaviour(made, folder):
    """Rows at the boundaries of everything, in both databases."""
    own = dict(made, outputs={"postgres": True, "sqlite": True})
    (folder / "behaviour.yaml").write_text(yaml(own))
    run("verify --behaviour", [SCHEMAGEN, "verify", "--behaviour", "-q", "-f", "behaviour.yaml",
                               "--pg", os.environ["SCHEMAGEN_TEST_PG"]], folder)


def check_schema(number, folder):
    """True when the compiler takes the schema and so do the engines."""
    folder.mkdir(parents=True)
    made = Schema(number).made
    (folder / "schema.yaml").write_text(yaml(made))
    done = subprocess.run([SCHEMAGEN, "generate", "-q"], cwd=folder, capture_output=True, text=True, errors="replace", timeout=60)
    if done.returncode == 1 and re.search(r": error: .* \[E0[1-5]\d\d\]$", done.stderr, flags=re.M):
        return re.findall(r"\[(E\d+)\]$", done.stderr, flags=re.M)
    if done.returncode != 0:
        raise Failed(f"schemagen: exit {done.returncode}\n{done.stderr}")
    apply_postgres(folder, number)
    apply_sqlite(folder)
    compile_c(folder)
    compare_behaviour(made, folder)
    return []


def check_typescript(folders, scratch):
    (scratch / "trees").write_text("".join(f"{folder.name}\t{folder}\t{folder}\n" for folder in folders))
    run("tsc", ["node", "tests/node/tsc.mjs", str(scratch / "trees"), str(scratch / "stage"), "newest"], ROOT)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=1, help="the number of the first schema")
    parser.add_argument("--count", type=int, default=25, help="how many")
    parser.add_argument("--keep", help="write the schemas and their outputs here, and leave them")
    options = parser.parse_args()
    failures, refused, folders = [], {}, []
    with tempfile.TemporaryDirectory(prefix="schemagen-random.") as scratch:
        scratch = pathlib.Path(options.keep or scratch).resolve()
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            numbers = range(options.seed, options.seed + options.count)
            tasks = {number: pool.submit(check_schema, number, scratch / f"s{number}") for number in numbers}
        for number, task in tasks.items():
            try:
                codes = task.result()
                if codes:
                    refused[number] = codes
                else:
                    folders.append(scratch / f"s{number}")
            except Failed as failure:
                failures.append(f"schema {number}: {failure}")
        try:
            if folders:
                check_typescript(folders, scratch)
        except Failed as failure:
            failures.append(str(failure))
    print(f"schemas {options.seed} to {options.seed + options.count - 1}: {len(folders)} taken, {len(refused)} refused "
          f"({', '.join(f'{n} {c[0]}' for n, c in refused.items())}), {len(failures)} failures")
    if 2 * len(refused) > options.count:
        failures.append("more than half were refused: the generator is wrong")
    print("".join(failure.rstrip() + "\n" for failure in failures), end="")
    if failures:
        print("make one again: tests/random_schemas.py --count 1 --keep DIR --seed NUMBER")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
