#!/usr/bin/env python3
"""Migrations on real engines: from one schema to another and back, with rows in it.

tests/migrations/NAME has from.yaml, to.yaml and rows.sql, which inserts the same rows in both dialects;
keep.sql, and keep.DIALECT.sql, ask what must still be there, before, after and back again. A database of from.yaml with the rows goes
up, and its catalog must be that of a fresh to.yaml (and what up.sql asks, when it is there, be up.txt; what stays.txt names must not be touched); down, that of from.yaml; and up again.

usage: migrate.py postgres | sqlite   (postgres needs SCHEMAGEN_TEST_PG and psql)
"""
import hashlib
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parent
CASES = TESTS / "migrations"
SCHEMAGEN = os.path.abspath(os.environ["SCHEMAGEN"])


def run(*command, **more):
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, **more)
    if done.returncode not in more.get("codes", (0, 2)):
        raise RuntimeError(f"{' '.join(map(str, command))}\n{done.stderr}{done.stdout[-2000:]}")
    return done.stdout


def ddl(schema, dialect):
    with tempfile.TemporaryDirectory() as scratch:
        text = re.sub(r"^outputs:.*\n", "", schema.read_text(), flags=re.M)
        (pathlib.Path(scratch) / "schema.yaml").write_text(f"{text}\noutputs: {{ {dialect}: out.sql }}\n")
        run(SCHEMAGEN, "generate", "-q", cwd=scratch)
        return (pathlib.Path(scratch) / "out.sql").read_text()


def way(case, dialect, *flags):
    return run(SCHEMAGEN, "diff", "--format", "sql", case / "from.yaml", case / "to.yaml", "--dialect", dialect, *flags)


class Postgres:
    count = 0

    def __init__(self, sql):
        Postgres.count += 1
        self.server = os.environ["SCHEMAGEN_TEST_PG"]
        self.name = f"migrate_{os.getpid()}_{Postgres.count}"
        self.url = self.server.replace("dbname=postgres", f"dbname={self.name}")
        self.psql(self.server, "-c", f"CREATE DATABASE {self.name}")
        self.apply(sql)

    @staticmethod
    def psql(url, *args, text=None):
        return run("psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", url, *args, input=text,
                   env={**os.environ, "PGOPTIONS": "-c client_min_messages=warning"})

    def apply(self, sql):
        self.psql(self.url, "-1", "-f", "-", text=sql)

    def script(self, sql):
        self.psql(self.url, "-f", "-", text=sql)

    def ask(self, sql):
        return self.psql(self.url, "-f", "-", text=sql)

    def catalog(self):
        """Without the place of a column: Postgres adds one at the end, wherever the YAML has it."""
        lines = self.psql(self.url, "-f", TESTS / "postgres/catalog.sql").splitlines()
        return sorted(re.sub(r"^column (\S+) \d+ ", r"column \1 ", line) for line in lines)

    def close(self):
        self.psql(self.server, "-c", f"DROP DATABASE {self.name}")


class Sqlite:
    def __init__(self, sql):
        self.db = sqlite3.connect(":memory:", isolation_level=None)
        self.db.execute("PRAGMA foreign_keys = ON")
        self.db.executescript(sql)

    def apply(self, sql):
        """Inside a transaction with foreign keys on, as drizzle-orm's migrator runs it."""
        self.db.execute("BEGIN")
        for statement in sql.split("--> statement-breakpoint"):
            self.db.execute(statement)
        self.db.execute("COMMIT")

    def script(self, sql):
        self.db.executescript(sql)

    def ask(self, sql):
        return "\n".join(str(row) for part in sql.split(";") for row in self.db.execute(part))

    def catalog(self):
        lines = []
        for name, sql in self.db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").fetchall():
            for column in self.db.execute("SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?)", (name,)):
                lines.append(f"column {name} {column}")
            for key in self.db.execute('SELECT "from", "table", "to", on_update, on_delete, "match" FROM pragma_foreign_key_list(?)', (name,)):
                lines.append(f"foreign key {name} {key}")
            lines += [f"check {name} {check}" for check in re.findall(r"CONSTRAINT (\w+ CHECK .*)", sql.replace('"', ""))]
            lines.append(f"options {name} {sql[sql.rindex(')') + 1:]}")
        lines = [re.sub(r"[,)\s]+$", "", line) if line.startswith("check") else line for line in lines]
        for sql, in self.db.execute("SELECT sql FROM sqlite_schema WHERE type IN ('index', 'trigger', 'view') AND sql IS NOT NULL"):
            lines.append(re.sub(r"\s+", " ", sql.replace('"', "")))
        return sorted(lines)

    def close(self):
        if self.db.execute("PRAGMA foreign_key_check").fetchall():
            raise RuntimeError("foreign keys that point at nothing")
        self.db.close()


def same(what, found, wanted):
    if found != wanted:
        gone = [line for line in wanted if line not in found]
        come = [line for line in found if line not in wanted]
        raise RuntimeError("\n".join([what, *(f"- {line}" for line in gone), *(f"+ {line}" for line in come)]))


def round_trip(case, dialect):
    engine = Postgres if dialect == "postgres" else Sqlite
    fresh = engine(ddl(case / "to.yaml", dialect))
    target = fresh.catalog()
    fresh.close()
    database = engine(ddl(case / "from.yaml", dialect))
    source = database.catalog()
    database.script((case / "rows.sql").read_text())
    own = case / f"keep.{dialect}.sql"
    keep = (case / "keep.sql").read_text() + (";" + own.read_text() if own.exists() else "")
    before = database.ask(keep)
    if not before.strip():
        raise RuntimeError("keep.sql finds nothing")
    up, down = way(case, dialect), way(case, dialect, "--reverse")
    for name in (case / "stays.txt").read_text().split() if (case / "stays.txt").exists() else ():
        if re.search(rf"\b{name}\b", up + down):
            raise RuntimeError(f"{name} is made anew, though nothing it reads changes\n{up}")
    for name, sql, wanted in (("up", up, target), ("down", down, source), ("up again", up, target)):
        try:
            database.apply(sql)
        except (RuntimeError, sqlite3.Error) as error:
            raise RuntimeError(f"{name}: {error}\n{sql}") from error
        same(f"{name}: the catalog", database.catalog(), wanted)
        same(f"{name}: rows", database.ask(keep).splitlines(), before.splitlines())
        if name != "down" and (case / "up.sql").exists():
            found = database.ask((case / "up.sql").read_text())
            found = re.sub(r"[(),']", "", found).replace("|", " ")
            same(f"{name}: what is new", found.splitlines(), (case / "up.txt").read_text().splitlines())
    database.close()


def first(schema, dialect):
    """Into a new database: what migrate writes first makes what generate does."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = pathlib.Path(shutil.copytree(schema.parent, pathlib.Path(scratch) / "case")) / schema.name
        kind = {"postgres": "pg", "sqlite": "sqlite"}[dialect]
        text = re.sub(r"^outputs:.*\n(^[ \t-]+.*\n|^\n)*", "", copy.read_text(), flags=re.M)
        copy.write_text(f"{text}\noutputs: {{ {dialect}: out.sql, migrations_{kind}: m }}\n")
        run(SCHEMAGEN, "generate", "-q", "-f", copy)
        up = run(SCHEMAGEN, "migrate", "--dry-run", "--allow", "all", "-q", "-f", copy)
        fresh = (Postgres if dialect == "postgres" else Sqlite)((copy.parent / "out.sql").read_text())
    database = (Postgres if dialect == "postgres" else Sqlite)("")
    database.apply(up)
    same("from nothing: the catalog", database.catalog(), fresh.catalog())
    fresh.close()
    database.close()


def online(case):
    """The script that --online writes, statement by statement; the migrator finds its migration applied."""
    with tempfile.TemporaryDirectory() as scratch:
        for name, flags in (("from", ()), ("to", ("--online", "--allow", "may_fail", "--allow", "locks", "--allow", "rewrites",
                                                  "--allow", "breaks_readers", "--allow", "deletes_data", "--allow", "narrows",
                                                  "--allow", "not_undone"))):
            text = re.sub(r"^outputs:.*\n", "", (case / f"{name}.yaml").read_text(), flags=re.M)
            (pathlib.Path(scratch) / "schema.yaml").write_text(f"{text}\noutputs: {{ migrations_pg: m }}\n")
            run(SCHEMAGEN, "migrate", "-q", *flags, cwd=scratch)
        folder = pathlib.Path(scratch) / "m"
        script, up = (folder / "0001_change.online.sql").read_text(), (folder / "0001_change.sql").read_bytes()
        when = json.loads((folder / "meta/_journal.json").read_text())["entries"][1]["when"]
    fresh = Postgres(ddl(case / "to.yaml", "postgres"))
    target = fresh.catalog()
    fresh.close()
    database = Postgres(ddl(case / "from.yaml", "postgres"))
    database.script((case / "rows.sql").read_text())
    database.script(script)
    same("online: the catalog", database.catalog(), target)
    same("online: the record", database.ask("SELECT hash, created_at FROM drizzle.__drizzle_migrations").split(),
         [f"{hashlib.sha256(up).hexdigest()}|{when}"])
    database.close()


# Of tests/cases/sql, by what has to come in a certain order; with nothing of others'.
FIRST = {"postgres": ("domains", "exclude", "functions", "partitions", "row_security", "triggers", "views"),
         "sqlite": ("domains", "enforced", "indexes", "names", "plain", "row_order", "rows", "touch", "triggers", "types", "views")}


def main():
    dialect, *only = sys.argv[1:]
    failed = 0
    cases = [c for c in sorted(CASES.iterdir()) if not only or c.name in only]
    for case in cases:
        try:
            round_trip(case, dialect)
            if dialect == "postgres":
                online(case)
        except (RuntimeError, sqlite3.Error) as error:
            print(f"FAILED {case.name}\n{error}\n")
            failed += 1
    if not cases:
        sys.exit("migrate.py: no case")
    starts = [TESTS / "cases/sql" / name / "schema.yaml" for name in FIRST[dialect]] + [case / "to.yaml" for case in cases]
    for schema in starts if not only else [case / "to.yaml" for case in cases]:
        try:
            first(schema, dialect)
        except (RuntimeError, sqlite3.Error) as error:
            print(f"FAILED {schema}\n{error}\n")
            failed += 1
    print(f"{len(cases) - failed} of {len(cases)} migrations go up, down and up again in {dialect}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
