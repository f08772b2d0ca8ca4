#!/usr/bin/env python3
"""diff against databases in use: what it says is what there is.

For each folder of tests/migrations, and for every example: a database of from.yaml is not different from it; from
there to to.yaml it is, in text and in SQL; that SQL, run there, makes it a database of to.yaml. Nothing is compared
through files: all of it goes through the engine. Also: a server that does not answer (W0860), nowhere to build
(W0861), a temporary server of its own, and what drizzle-orm's migrator keeps.

usage: diff.py postgres | sqlite   (postgres needs SCHEMAGEN_TEST_PG and psql)
"""
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parent
SCHEMAGEN = os.path.abspath(os.environ["SCHEMAGEN"])
EXAMPLES = [path for path in sorted((TESTS.parent / "examples").glob("*/schema.yaml")) if path.parent.name != "evidence"]


def diff(code, *args, **more):
    done = subprocess.run([SCHEMAGEN, "diff", *map(str, args)], capture_output=True, text=True, timeout=120, **more)
    if done.returncode != code:
        raise RuntimeError(f"diff {' '.join(map(str, args))}: exit {done.returncode}, not {code}\n{done.stdout}{done.stderr}")
    return done.stdout


class Postgres:
    count = 0
    server = os.environ.get("SCHEMAGEN_TEST_PG", "")
    flags = ("--dialect", "postgres", "--pg", server)
    migrations = ("CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations "
                  "(id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint)")

    def __init__(self, scratch, sql):
        Postgres.count += 1
        self.name = f"diff_{os.getpid()}_{Postgres.count}"
        self.psql(self.server, f"CREATE DATABASE {self.name}")
        self.url = self.server.replace("dbname=postgres", f"dbname={self.name}")
        self.run(sql)

    @staticmethod
    def psql(url, sql):
        subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", url, "-f", "-"], input=sql, text=True, check=True,
                       stdout=subprocess.DEVNULL, env={**os.environ, "PGOPTIONS": "-c client_min_messages=warning"})

    def run(self, sql):
        self.psql(self.url, sql)

    def close(self):
        self.psql(self.server, f"DROP DATABASE {self.name}")


class Sqlite:
    count = 0
    flags = ("--dialect", "sqlite")
    migrations = ("CREATE TABLE __drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)")

    def __init__(self, scratch, sql):
        Sqlite.count += 1
        self.url = str(scratch / f"{Sqlite.count}.db")
        self.run(sql)

    def run(self, sql):
        """In a transaction with foreign keys on, as drizzle-orm's migrator runs it."""
        db = sqlite3.connect(self.url, isolation_level=None)
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("BEGIN")
        for statement in sql.split("--> statement-breakpoint"):
            db.execute(statement)
        db.execute("COMMIT")
        db.close()

    def close(self):
        os.remove(self.url)


def check_pair(engine, scratch, empty, old, new):
    database = engine(scratch, diff(2, empty, old, "--format", "sql", *engine.flags))
    database.run(engine.migrations)
    if diff(0, database.url, old, *engine.flags) or diff(0, old, database.url, *engine.flags):
        raise RuntimeError("a difference where there is none")
    if new is not None:
        code = 2 if diff_code(old, new, engine) else 0
        text = diff(code, database.url, new, *engine.flags)
        if bool(text) != (code == 2):
            raise RuntimeError(f"exit {code}, and says: {text}")
        database.run(diff(code, database.url, new, "--format", "sql", *engine.flags))
        diff(0, database.url, new, *engine.flags)
    database.close()


def diff_code(old, new, engine):
    """Two files: text and statements must agree that there is something."""
    done = [subprocess.run([SCHEMAGEN, "diff", old, new, "--format", form, *engine.flags], capture_output=True, text=True)
            for form in ("text", "sql")]
    if bool(done[0].stdout) != bool(done[1].stdout):
        raise RuntimeError(f"text and sql disagree:\n{done[0].stdout}\n{done[1].stdout}")
    return bool(done[0].stdout)


def check_failures(scratch):
    """Only for Postgres."""
    schema = EXAMPLES[0]
    said = subprocess.run([SCHEMAGEN, "diff", f"host={scratch} user=a password=hush dbname=x", schema],
                          capture_output=True, text=True, timeout=60)
    if said.returncode != 3 or "W0860" not in said.stderr or "hush" in said.stderr:
        raise RuntimeError(f"no server: exit {said.returncode}\n{said.stderr}")
    database = Postgres(scratch, "CREATE TABLE a (id integer PRIMARY KEY)")
    said = subprocess.run([SCHEMAGEN, "diff", database.url, schema, "--pg", f"host={scratch}"], capture_output=True, text=True)
    if said.returncode != 3 or "W0861" not in said.stderr:
        raise RuntimeError(f"no server to build on: exit {said.returncode}\n{said.stderr}")
    diff(2, database.url, schema, "--dialect", "postgres")  # on a temporary server
    database.run("CREATE TYPE shell")  # W0862: nothing can say that
    said = subprocess.run([SCHEMAGEN, "diff", database.url, schema, *Postgres.flags], capture_output=True, text=True)
    if said.returncode != 2 or "W0862" not in said.stderr:
        raise RuntimeError(f"what cannot be said: exit {said.returncode}\n{said.stderr}")
    database.close()


def main():
    dialect = sys.argv[1]
    engine = {"postgres": Postgres, "sqlite": Sqlite}[dialect]
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        scratch = pathlib.Path(name)
        empty = scratch / "empty.yaml"
        empty.write_text("schemagen: 1\n")
        pairs = [(case / "from.yaml", case / "to.yaml") for case in sorted((TESTS / "migrations").iterdir())]
        pairs += [(example, None) for example in [*EXAMPLES, TESTS.parent / "schema.yaml"]]
        for old, new in pairs:
            try:
                check_pair(engine, scratch, empty, old, new)
            except (RuntimeError, sqlite3.Error, subprocess.SubprocessError) as error:
                failed += 1
                print(f"{old}: {error}")
        if dialect == "postgres":
            check_failures(scratch)
    print(f"{len(pairs)} schemas, {failed} failed")
    return 1 if failed or not pairs else 0


if __name__ == "__main__":
    sys.exit(main())
