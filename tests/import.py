#!/usr/bin/env python3
"""`import` loses nothing: a Postgres database, its YAML, the DDL of that, a second database: pg_dump says the same.

usage: import.py [FILE.sql ..]   (needs SCHEMAGEN_TEST_PG, psql and pg_dump; without files: everything below)

tests/import/*.sql are schemas that use what the language knows and what becomes `sql:` blocks. PACKAGES are schemas
that others wrote, from Debian's packages; the examples' own DDL is the third part.
"""
import concurrent.futures
import difflib
import os
import pathlib
import re
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parent
SCHEMAGEN = os.path.abspath(os.environ["SCHEMAGEN"])
SERVER = os.environ["SCHEMAGEN_TEST_PG"]
EXTENSIONS = r"^(CREATE EXTENSION|COMMENT ON EXTENSION).*\n"


class Failed(Exception):
    pass


def run(*command, codes=(0,), **more):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=120, **more)
    if done.returncode not in codes:
        raise Failed(f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stderr[-3000:]}{done.stdout[-500:]}")
    return done


class Database:
    """A scratch database, made of statements and dropped at the end."""

    def __init__(self, label):
        self.name = f"import_{os.getpid()}_{label}"
        self.url = SERVER.replace("dbname=postgres", f"dbname={self.name}")

    def __enter__(self):
        self.psql(SERVER, "-c", f"CREATE DATABASE {self.name} TEMPLATE template0")
        return self

    def __exit__(self, *_):
        self.psql(SERVER, "-c", f"DROP DATABASE {self.name} WITH (FORCE)")

    @staticmethod
    def psql(url, *args, stop=True, text=None):
        flags = ["-v", "ON_ERROR_STOP=1"] if stop else []
        return run("psql", "-Xq", *flags, "-d", url, *args, input=text, codes=(0,) if stop else (0, 1, 3),
                   env={**os.environ, "PGOPTIONS": "-c client_min_messages=error"})

    def apply(self, text, stop=True):
        return self.psql(self.url, "-f", "-", text=text, stop=stop)

    def dump(self):
        return run("pg_dump", "-s", "-O", "-x", "-d", self.url).stdout


def entries(dump):
    """What pg_dump says, an entry an object, in an order of its own."""
    parts = re.split(r"^--\n-- (Name: .*)\n--\n\n", dump, flags=re.M)[1:]
    texts = {}
    for title, text in zip(parts[::2], parts[1::2]):
        text = re.sub(r"^SET default_(tablespace|table_access_method) = .*;\n+", "", text, flags=re.M)
        text = re.sub(r"\n--\n-- PostgreSQL database dump complete\n--\n.*", "", text, flags=re.S)
        texts[title + "\n" + text.strip()] = None
    return sorted(texts)


def differences(one, two):
    left, right = ("\n\n".join(entries(dump)).splitlines() for dump in (one, two))
    return "\n".join(difflib.unified_diff(left, right, "source", "regenerated", lineterm="", n=2))


def generate(yaml):
    with tempfile.TemporaryDirectory() as scratch:
        (pathlib.Path(scratch) / "schema.yaml").write_text(yaml)
        run(SCHEMAGEN, "generate", "-q", cwd=scratch)
        return (pathlib.Path(scratch) / "generated/postgres/schema.sql").read_text()


def round_trip(label, sql, flags=()):
    """The import's YAML and what it says; raises with the differences when the way back is not the same."""
    with Database(label) as source, Database(label + "_again") as again:
        source.apply(sql, stop=False)
        done = run(SCHEMAGEN, "import", source.url, *flags)
        if keep := os.environ.get("IMPORT_KEEP"):
            pathlib.Path(keep, f"{label}.yaml").write_text(done.stdout)
        ddl = generate(done.stdout)
        if keep:
            pathlib.Path(keep, f"{label}.sql").write_text(ddl)
        again.apply(ddl)
        found = differences(source.dump(), again.dump())
        if found:
            raise Failed(found[:6000])
        return done.stdout, done.stderr.strip()


def import_says(url, *flags, code, exit_code):
    done = run(SCHEMAGEN, "import", url, *flags, codes=(exit_code,))
    if f"[{code}]" not in done.stderr:
        raise Failed(f"{flags}: no {code}: {done.stderr}")
    return done


def refusals(*_):
    """What cannot be said is named, and is an error unless it is allowed."""
    with Database("refusals") as source:
        source.apply("CREATE TABLE kept (a integer); CREATE TYPE shell;")
        import_says(source.url, "--schema", "nowhere", code="E0843", exit_code=1)
        lost = import_says(source.url, code="E0844", exit_code=1)
        allowed = import_says(source.url, "--allow-loss", code="W0840", exit_code=0)
        if lost.stdout != allowed.stdout or "kept:" not in lost.stdout or "1 lost" not in lost.stderr:
            raise Failed(f"{lost.stdout}{lost.stderr}")
    return "", "refusals"


def examples():
    for path in sorted((TESTS.parent / "examples").glob("*/generated/postgres/schema.sql")):
        yield path.parts[-4], path.read_text()


def own_schemas():
    for path in sorted((TESTS / "import").glob("*.sql")):
        yield path.stem, path.read_text()


def main():
    given = [pathlib.Path(name) for name in sys.argv[1:]]
    jobs = [(round_trip, path.stem, path.read_text()) for path in given]
    if not given:
        jobs = [(round_trip, *schema) for schema in (*own_schemas(), *examples())] + [(refusals, "refusals", "")]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        running = [(label, pool.submit(job, re.sub(r"\W", "_", label.lower()), sql)) for job, label, sql in jobs]
        for label, job in running:
            try:
                print(f"ok {label}: {job.result()[1]}")
            except Failed as why:
                failed += 1
                print(f"FAILED {label}:\n{why}\n")
    sys.exit(failed > 0)


main()
