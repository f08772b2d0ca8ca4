#!/usr/bin/env python3
"""Random pairs of schemas: each is migrated on a real Postgres and a real SQLite, there, back and there again.

A pair is a random schema and another form of it, both made from a number alone. A database of the old one gets
rows and goes up: its catalog must be that of a fresh database of the new one; down: that of the old one; and up
again. Rows must be there all along. A statement that rows stand against must have said so (may_fail); then the pair goes
without rows. A failure prints the number that makes the pair again.

usage: random_pairs.py [--seed N] [--count N] [--postgres N] [--keep DIR]   (needs SCHEMAGEN and SCHEMAGEN_TEST_PG)
"""
import argparse
import collections
import json
import multiprocessing
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import sqlite3

import pq
import random_changes
from migrate import Sqlite

TESTS = pathlib.Path(__file__).resolve().parent
SCHEMAGEN = os.path.abspath(os.environ.get("SCHEMAGEN", TESTS.parent / "build/release/schemagen"))
CLEAR = """
DO $$ DECLARE what text; BEGIN
  FOR what IN SELECT format('DROP SCHEMA %I CASCADE', nspname) FROM pg_namespace
    WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'ext') LOOP EXECUTE what; END LOOP;
  DROP EXTENSION IF EXISTS pg_trgm;
  CREATE SCHEMA public;
END $$"""
ROLES = "SELECT rolname, rolcanlogin, rolinherit, rolcreatedb, rolcreaterole, shobj_description(oid, 'pg_authid') FROM pg_roles WHERE rolname LIKE 'pairs%' ORDER BY 1"


class Failed(Exception):
    pass


class Unfit(Exception):
    """The seed rows of a random schema stand against its own constraints."""


# --- values of rows: the same for one type and number, so that a reference finds what it points at ---

def value_of(kind, number, postgres):
    base = kind.split("(")[0]
    if base.endswith("]"):
        return "{}" if postgres else "[]"
    if base in ("text", "varchar", "citext", "name"):
        return f"k{number}"
    values = {"char": f"k{number}", "smallint": number, "integer": number, "bigint": number, "serial": number, "real": number + 0.5,
              "double": number + 0.5, "numeric": number, "boolean": number % 2 == 1, "uuid": f"6ba7b810-9dad-11d1-80b4-00c04fd430c{number}",
              "date": f"2024-01-0{number}", "time": f"12:34:5{number}", "json": json.dumps({"a": number}), "jsonb": json.dumps({"a": number}),
              "timestamptz": f"2024-01-0{number}T12:34:56.000Z", "timestamp": f"2024-01-0{number}T12:34:56.000",
              "bytes": f"\\x0{number}" if postgres else bytes([number]), "interval": f"P{number}D", "inet": f"10.0.0.{number}",
              "bit": "1010", "varbit": "1010"}
    if not postgres and base == "time":
        return f"12:34:5{number}.000"
    return values.get(base)


class Facts:
    """What tables of a schema hold: {table: {column: (kind, labels, may be null, generated, storage)}}."""

    def __init__(self, made):
        self.made, self.tables = made, {}
        for name, table in made["tables"].items():
            columns = dict(table["columns"])
            for mixin in table.get("use", []):
                columns.update(made["mixins"][mixin]["columns"])
            self.tables[name] = columns

    def column(self, table, name, depth=0):
        what = self.tables[table][name]
        what = {"type": what} if isinstance(what, str) else what
        kind = what.get("type", "text")
        null = what.get("nullable") or (isinstance(kind, str) and kind.endswith("?"))
        if isinstance(kind, dict):
            return None, None, True, what
        kind = kind.rstrip("?")
        if "references" in what and "type" not in what and depth < 9:
            target, key = what["references"].rsplit(".", 1)
            kind, labels, _, _ = self.column(target, key, depth + 1)
            return kind, labels, null, what
        labels = what.get("enum")
        if kind in self.made.get("enums", {}):
            labels = list(self.made["enums"][kind]["values"])
        if kind in self.made.get("domains", {}):
            kind = self.made["domains"][kind]["type"]
        return kind, labels, null, what

    def sqlite_value(self, kind, what, value):
        """As SQLite keeps an instant or a scaled number."""
        base, how = kind.split("(")[0], self.made["sqlite"]["timestamps"]
        if base in ("timestamptz", "timestamp") and how != "text" and what.get("ts") != "string":
            seconds = 1704112496 + 86400 * (int(value[9]) - 1)
            return seconds * 1000 if how == "unix_ms" else seconds
        if base == "timestamp" and how == "text":
            return value
        if base == "numeric":
            scale = int(re.search(r"(\d+)\)", kind).group(1)) if "," in kind else 0
            return value * 10 ** scale if what.get("storage") == "scaled" else value
        return value

    def row(self, table, number, dialect, nulls):
        """Columns and values, or None when there is none for a column that must have one."""
        row = {}
        for name in self.tables[table]:
            kind, labels, null, what = self.column(table, name)
            if "generated" in what or what.get("only", dialect) != dialect or kind is None:
                continue
            value = labels[(number - 1) % len(labels)] if labels else value_of(kind, number, dialect == "postgres")
            if value is not None and not labels and dialect == "sqlite":
                value = self.sqlite_value(kind, what, value)
            if null and (nulls or value is None):
                continue
            if value is None:
                if "default" in what:
                    continue
                return None
            row[name] = value
        return row


def literal(value, postgres):
    if isinstance(value, bool):
        return str(value).lower() if postgres else str(int(value))
    if isinstance(value, bytes):
        return "x'" + value.hex() + "'"
    return str(value) if isinstance(value, (int, float)) else "'" + str(value).replace("'", "''") + "'"


# --- engines ---

class Postgres:
    dialect, mistakes, only = "postgres", pq.Refused, "ONLY "
    connection = None

    def __init__(self, sql):
        if Postgres.connection is None:
            Postgres.open()
        self.connection = Postgres.connection
        self.clear()
        self.connection.run(sql)

    @classmethod
    def open(cls):
        cls.connection = pq.Scratch("pairs")
        cls.connection.run("CREATE SCHEMA ext;" + "".join(f"CREATE EXTENSION {extension} SCHEMA ext;" for extension in random_changes.EXTENSIONS))
        cls.connection.run(f"ALTER DATABASE {cls.connection.name} SET search_path = public, ext; SET search_path = public, ext")

    @classmethod
    def shut(cls):
        if cls.connection is not None:
            cls.connection.close()
            cls.connection = None

    def clear(self):
        self.connection.run("ROLLBACK; SET client_min_messages = error; SET check_function_bodies = on")
        self.connection.run(CLEAR)

    def run(self, sql):
        return self.connection.run(sql)

    def apply(self, statements):
        self.connection.run("BEGIN")
        for statement in statements:
            yield statement
            self.connection.run(statement)
        self.connection.run("COMMIT")

    def undo(self):
        self.connection.run("ROLLBACK")

    @staticmethod
    def on_data(error):
        return error.state[:2] in ("22", "23")

    def catalog(self):
        lines = self.connection.catalog()
        return sorted(re.sub(r"^column (\S+|\S*\"[^\"]+\"\S*) \d+ ", r"column \1 ", line) for line in lines)

    def table(self, name):
        return random_changes.in_postgres(name)

    def as_text(self, column):
        return f"{column}::text"

    def close(self):
        self.clear()


def groups_of(sql, start):
    """What stands in parentheses after each `start` of a CREATE TABLE: (the groups of start, the text, whether STORED follows)."""
    for match in re.finditer(start + r" \(", sql):
        depth, at, quote = 1, match.end(), None
        while depth:
            c = sql[at]
            if quote:
                quote = None if c == quote else quote
            elif c in "'\"":
                quote = c
            else:
                depth += (c == "(") - (c == ")")
            at += 1
        yield match.groups(), sql[match.end():at - 1], sql[at:].startswith(" STORED")


def conditions(sql, start):
    for groups, text, stored in groups_of(sql, start):
        yield f"{groups} {text} {'stored' if stored else ''}".replace('"', "")


class Memory(Sqlite):
    dialect, mistakes, only = "sqlite", sqlite3.Error, ""

    def catalog(self):
        lines = [line for line in super().catalog() if not line.startswith("check ")]
        for name, sql in self.run("SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"):
            lines += [f"check {name} {check}" for check in conditions(sql, r'(?:CONSTRAINT ("(?:[^"]|"")+"|[^\s"]+) )?CHECK')]
            lines += [f"generated {name} {text}" for text in conditions(sql, "GENERATED ALWAYS AS")]
            lines.append(f"autoincrement {name} {'AUTOINCREMENT' in sql}")
        return sorted(lines)

    def run(self, sql):
        return self.db.execute(sql).fetchall()

    def apply(self, statements):
        self.db.execute("BEGIN")
        for statement in statements:
            yield statement
            self.db.execute(statement)
        self.db.execute("COMMIT")

    def undo(self):
        if self.db.in_transaction:
            self.db.execute("ROLLBACK")

    @staticmethod
    def on_data(error):
        return isinstance(error, sqlite3.IntegrityError)

    def table(self, name):
        return random_changes.quoted(random_changes.flat(name))

    def as_text(self, column):
        return column


# --- one pair ---

def schemagen(folder, *arguments, codes=(0, 2)):
    done = subprocess.run([SCHEMAGEN, *arguments], cwd=folder, capture_output=True, text=True, errors="replace", timeout=60)
    if done.returncode not in codes:
        raise Failed(f"schemagen {' '.join(arguments)}: exit {done.returncode}\n{done.stderr}")
    return done


def compile_schema(folder, made):
    """False when the compiler refuses it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "schema.yaml").write_text(json.dumps(made, indent=1, ensure_ascii=False))
    done = schemagen(folder, "generate", "-q", codes=(0, 1, 2))
    if done.returncode == 0:
        return None
    codes = re.findall(r"\[(E\d+)\]$", done.stderr, flags=re.M)
    if not codes:
        raise Failed(f"generate: {done.stderr}")
    return codes


class Pair:
    def __init__(self, number, folder):
        self.folder, self.refused = folder, []
        for attempt in range(12):
            wide = random_changes.Wide(1000 * number + attempt)
            self.old = wide.made
            self.refused += compile_schema(folder / "old", self.old) or []
            if self.refused and attempt < 6 and compile_schema(folder / "old", self.old):
                continue
            if wide.chance(0.05):
                self.new, self.renamed, self.changes = random_changes.Wide(1000 * number + 500 + attempt).made, {}, ["change_all"]
            else:
                change = random_changes.Changer(wide, 1000 * number + attempt)
                self.new, self.renamed, self.changes = change.made, change.renamed, change.done
            codes = compile_schema(folder / "new", self.new)
            if codes is None and not compile_schema(folder / "old", self.old):
                self.taken = True
                return
            self.refused += codes or []
        self.taken = False

    def way(self, dialect, *flags):
        text = schemagen(self.folder, "diff", "--format", "sql", "old/schema.yaml", "new/schema.yaml", "--dialect", dialect, *flags).stdout
        return [part.strip() for part in text.split("--> statement-breakpoint")] if text.strip() else []

    def fresh(self, engine, which):
        try:
            return engine((self.folder / which / f"{engine.dialect}.sql").read_text())
        except engine.mistakes as error:
            if engine.on_data(error):
                raise Unfit(str(error)) from error
            raise Failed(f"a fresh {which} one: {error}") from error

    def fill(self, database):
        """Rows in as many tables as will take them; how many did."""
        facts, waiting, full = Facts(self.old), [], set()
        for name, table in self.old["tables"].items():
            if table.get("only", database.dialect) == database.dialect:
                waiting += [(name, number) for number in (1, 2)]
        for nulls in (False, True):
            for _ in range(3):
                left = []
                for name, number in waiting:
                    row = facts.row(name, number, database.dialect, nulls)
                    if row and self.insert(database, name, row):
                        full.add(name)
                    else:
                        left.append((name, number))
                waiting = left
        return len(full)

    def insert(self, database, name, row):
        postgres = database.dialect == "postgres"
        columns = ", ".join(map(random_changes.quoted, row))
        values = ", ".join(literal(value, postgres) for value in row.values())
        try:
            over = " OVERRIDING SYSTEM VALUE" if postgres else ""
            database.run(f"INSERT INTO {database.table(name)} ({columns}){over} VALUES ({values})")
            return True
        except database.mistakes:
            return False

    # --- what must stay ---

    def kept(self, dialect):
        """{old table: (new table, [(old column, new column)])} of what keeps its form."""
        out, old, new = {}, Facts(self.old), Facts(self.new)
        same_storage = dialect == "postgres" or self.old["sqlite"] == self.new["sqlite"]
        for name in old.tables:
            to = self.renamed.get((name, None), name)
            both = to in new.tables and all(made["tables"][n].get("only", dialect) == dialect
                                            for made, n in ((self.old, name), (self.new, to)))
            rows = both and self.new["tables"][to].get("rows")
            if not both or (isinstance(rows, dict) and rows != self.old["tables"][name].get("rows")):
                continue  # rows with `sync` become what the schema says
            columns = []
            for column in old.tables[name]:
                now = self.renamed.get((to, column), self.renamed.get((name, column), column))
                if now not in new.tables[to]:
                    continue
                was, will = old.column(name, column), new.column(to, now)
                if "backfill" in will[3]:
                    continue
                strict = [made["tables"][n].get("sqlite", {}).get("strict") for made, n in ((self.old, name), (self.new, to))]
                if dialect == "sqlite" and strict[0] != strict[1] and str(was[0]).startswith("numeric"):
                    continue
                plain = all(c[0] and "generated" not in c[3] and c[3].get("only", dialect) == dialect for c in (was, will))
                if plain and same_storage and was[0] == will[0] and was[1] == will[1] and was[3].get("storage") == will[3].get("storage"):
                    columns.append((column, now))
            out[name] = to, columns
        return out

    def rows(self, database, kept, there):
        found = {}
        for name, (to, columns) in kept.items():
            table = database.table(to if there else name)
            texts = ", ".join(database.as_text(random_changes.quoted(pair[there])) for pair in columns)
            found[name] = collections.Counter(database.run(f"SELECT {texts or 1} FROM {database.only}{table}"))
        return found


def look(what, found, wanted):
    if found != wanted:
        gone = [f"- {line}" for line in wanted if line not in found]
        come = [f"+ {line}" for line in found if line not in wanted]
        raise Failed("\n".join([what, *gone, *come] if gone or come else [what, "(the same lines, not as often)"]))


def apply(pair, database, what, statements):
    """False when rows stood against a statement that said so."""
    at, offending, asked = "", [], False
    try:
        for at in database.apply(statements):
            if offending:
                raise Failed(f"{what}: rows are found, and it did not fail: {offending[0]} {before}")
            before = at
            queries = re.findall(r"^-- may_fail: .*\n--   (SELECT .*);$", at, flags=re.M)
            asked, offending = True, []
            offending = [row for query in queries for row in database.run(query)]
            asked = False
        if offending:
            raise Failed(f"{what}: rows are found, and it did not fail: {offending[0]} {before}")
        return True
    except database.mistakes as error:
        database.undo()
        if database.on_data(error) and "may_fail:" in at and not asked:
            every = len(re.findall("^-- may_fail:", at, flags=re.M)) == len(re.findall("^--   SELECT", at, flags=re.M))
            if every and not offending:
                raise Failed(f"{what}: {error}\n  and no query finds the rows: {at}") from error
            return False
        raise Failed(f"{what}: {error}\n  in: {at}\n  of:\n" + ";\n".join(statements)) from error


def round_trip(pair, engine, with_rows):
    """How many tables had rows; None when rows stood against a change that said so."""
    fresh = pair.fresh(engine, "new")
    target = fresh.catalog()
    fresh.close()
    database = pair.fresh(engine, "old")
    source = database.catalog()
    filled = pair.fill(database) if with_rows else 0
    kept = pair.kept(engine.dialect)
    before = pair.rows(database, kept, False)
    up, down = pair.way(engine.dialect), pair.way(engine.dialect, "--reverse")
    if target != source and not up:
        raise Failed("the catalogs differ, and diff says nothing")
    for what, statements, wanted in (("up", up, target), ("down", down, source), ("up again", up, target)):
        if not apply(pair, database, what, statements):
            database.close()
            return None
        look(f"{what}: the catalog", database.catalog(), wanted)
        now = pair.rows(database, kept, what != "down")
        for name, rows in before.items():
            if rows - now[name]:
                raise Failed(f"{what}: rows of {name}: {dict(rows - now[name])} are gone; there are {dict(now[name])}\n" + ";\n".join(statements))
    database.close()
    return filled


# --- what the file says of locks ---

STRENGTH = ["none", "ACCESS SHARE", "ROW SHARE", "ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE", "SHARE", "SHARE ROW EXCLUSIVE",
            "EXCLUSIVE", "ACCESS EXCLUSIVE"]
TABLES = "FROM pg_class c WHERE relkind IN ('r', 'p') AND oid >= 16384"
TAKEN = f"""SELECT DISTINCT l.mode FROM pg_locks l WHERE pid = pg_backend_pid() AND locktype = 'relation'
  AND relation = ANY (%s::oid[]) AND relation IN (SELECT oid {TABLES})"""

FILES = "SELECT oid, pg_relation_filenode(oid) FROM pg_class WHERE relkind = 'r' AND oid >= 16384"


def check_locks(pair):
    """Each statement locks tables that were there, and gives their rows a new file, as the comment above it says."""
    database = pair.fresh(Postgres, "old")
    for statement in pair.way("postgres"):
        said = re.search(r"^-- lock: ([A-Z ]+[A-Z]|none)(?: on ([^;]*))?", statement, flags=re.M)
        if said is None:
            raise Failed(f"no lock is said: {statement}")
        before = "{" + ",".join(row[0] for row in database.run(f"SELECT oid {TABLES}")) + "}"
        files = dict(database.run(FILES))
        database.run("BEGIN")
        try:
            database.run(statement.rstrip(";"))
        except database.mistakes as error:
            if database.on_data(error) and "may_fail:" in statement:
                break  # seed rows stand against it
            raise
        modes = [re.sub(r"(?<!^)(?=[A-Z])", " ", mode[:-len("Lock")]).upper() for mode, in database.run(TAKEN % f"'{before}'")]
        rewritten = any(files.get(oid, file) != file for oid, file in database.run(FILES))
        database.run("COMMIT")
        if rewritten != ("-- rewrites:" in statement) and (rewritten or re.search(r"^ALTER TABLE", statement, flags=re.M)):
            raise Failed(f"it {'writes' if rewritten else 'does not write'} rows anew, not as said: {statement}")
        strongest = max([STRENGTH.index(mode) for mode in modes], default=0)
        wanted, on = STRENGTH.index(said.group(1)), said.group(2)
        wanted = max([wanted, *(STRENGTH.index(mode) for mode in STRENGTH[1:] if mode in (on or ""))])
        exact = (on is None or ("table" in on and "every" not in on)) and wanted > 0 and not re.search(r"^(DROP TABLE|SET)", statement, flags=re.M)
        if strongest != wanted if exact else strongest > max(wanted, 1):
            raise Failed(f"it locks {STRENGTH[strongest]}, not as said: {statement}")
    database.close()


def check(task):
    number, dialects, keep = task
    out = {"number": number, "failures": [], "filled": 0, "tables": 0, "empty": 0, "unfit": 0, "taken": False, "changes": []}
    with tempfile.TemporaryDirectory(prefix="schemagen-pair.") as scratch:
        folder = pathlib.Path(keep or scratch) / f"p{number}"
        try:
            pair = Pair(number, folder)
        except Failed as failure:
            out["failures"].append(f"pair {number}: {failure}")
            return out
        out["taken"], out["refused"] = pair.taken, pair.refused
        if not pair.taken:
            return out
        out["changes"] = pair.changes
        for dialect in dialects:
            engine = Postgres if dialect == "postgres" else Memory
            try:
                filled = round_trip(pair, engine, True)
                if filled is None:
                    out["empty"] += 1
                    round_trip(pair, engine, False)
                else:
                    out["filled"] += filled
                    out["tables"] += len(pair.old["tables"])
                if dialect == "postgres" and number % 3 == 0:
                    check_locks(pair)
            except Unfit:
                out["unfit"] += 1
            except (Failed, engine.mistakes) as failure:
                out["failures"].append(f"pair {number}, {dialect} ({', '.join(pair.changes)}): {failure}")
    return out


def worker(tasks):
    try:
        return [check(task) for task in tasks]
    finally:
        Postgres.shut()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=1, help="the number of the first pair")
    parser.add_argument("--count", type=int, default=500, help="how many")
    parser.add_argument("--postgres", type=int, help="how many of them on Postgres, too; default: all")
    parser.add_argument("--dialect", choices=["postgres", "sqlite"], help="only on this engine")
    parser.add_argument("--keep", help="write the schemas here, and leave them")
    options = parser.parse_args()
    numbers = range(options.seed, options.seed + options.count)
    most = options.count if options.postgres is None else options.postgres
    engines = [options.dialect] if options.dialect else ["sqlite", "postgres"]
    tasks = [(n, [e for e in engines if e == "sqlite" or i < most], options.keep) for i, n in enumerate(numbers)]
    workers = min(os.cpu_count() or 1, len(tasks))
    with multiprocessing.Pool(workers) as pool:
        done = [one for part in pool.map(worker, [tasks[n::workers] for n in range(workers)]) for one in part]
    failures = [failure for one in done for failure in one["failures"]]
    taken = [one for one in done if one["taken"]]
    filled, tables = sum(one["filled"] for one in done), sum(one["tables"] for one in done)
    kinds = collections.Counter(change for one in taken for change in one["changes"])
    print("".join(failure.rstrip() + "\n\n" for failure in failures), end="")
    print(f"pairs {numbers[0]} to {numbers[-1]}: {len(taken)} taken, {len(failures)} failures; "
          f"{sum(one['empty'] for one in done)} had rows that stood against a change; "
          f"{sum(one['unfit'] for one in done)} had seed rows that stood against the schema; {filled} of {tables} tables had rows")
    if options.count > 50:
        never = [name for name in dir(random_changes.Changer) if name.startswith("change_") and name not in kinds]
        if never:
            failures.append("never")
            print(f"changes that no pair has: {', '.join(never)}")
        if len(taken) - sum(one["unfit"] for one in done) < 0.85 * options.count or filled < 0.5 * tables:
            failures.append("too little")
            codes = collections.Counter(code for one in done for code in one.get("refused", []))
            print(f"too little was tried: the generator is wrong; refused: {dict(codes)}")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
