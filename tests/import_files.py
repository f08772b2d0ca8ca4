#!/usr/bin/env python3
"""`import` of files for Postgres: a snapshot of drizzle-kit, a dump, a document. What the YAML makes is, for pg_dump, what
the file makes.

usage: import_files.py     (needs SCHEMAGEN_TEST_PG, psql and pg_dump)
"""
import importlib
import json
import pathlib
import re
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(TESTS))
tools = importlib.import_module("import")  # whose name is a word of Python
Database, Failed, differences, generate, run = tools.Database, tools.Failed, tools.differences, tools.generate, tools.run
SCHEMAGEN, SERVER = tools.SCHEMAGEN, tools.SERVER

DUMP = r"""
\restrict abcdef
-- as pg_dump writes it
SET statement_timeout = 0;
SET transaction_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE SCHEMA public;
CREATE EXTENSION IF NOT EXISTS plpgsql WITH SCHEMA pg_catalog;
\connect somewhere
CREATE TYPE public.mood AS ENUM ('sad', 'ok');
ALTER TYPE public.mood OWNER TO nobody_here;
CREATE TABLE public.visits (member integer, day timestamp with time zone DEFAULT now(), mood public.mood DEFAULT 'ok'::public.mood);
ALTER TABLE public.visits OWNER TO nobody_here;
CREATE TABLE public.members (id integer NOT NULL, name character varying(20) DEFAULT 'a;b'::character varying);
CREATE SEQUENCE public.members_id_seq AS integer START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1;
ALTER SEQUENCE public.members_id_seq OWNED BY public.members.id;
ALTER TABLE ONLY public.members ALTER COLUMN id SET DEFAULT nextval('public.members_id_seq'::regclass);
COPY public.members (id, name) FROM stdin;
1	DROP TABLE not_sql;
2	it's
\.
SELECT pg_catalog.setval('public.members_id_seq', 2, true);
CREATE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql AS $_$ BEGIN new.day := now(); RETURN new; END; $_$;
ALTER TABLE ONLY public.members ADD CONSTRAINT members_pkey PRIMARY KEY (id);
CREATE INDEX visits_day_idx ON public.visits USING btree (day DESC) WHERE (mood = 'sad'::public.mood);
CREATE TRIGGER touch BEFORE INSERT ON public.visits FOR EACH ROW EXECUTE FUNCTION public.touch();
ALTER TABLE ONLY public.visits ADD CONSTRAINT visits_member_fkey FOREIGN KEY (member) REFERENCES public.members(id) ON DELETE CASCADE;
ALTER TABLE public.visits ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON public.visits FOR SELECT TO import_reader USING ((member > 0));
GRANT SELECT ON TABLE public.visits TO import_reader;
\unrestrict abcdef
"""

DOCUMENT = """# A design

```sql
CREATE TABLE loans (book uuid REFERENCES books (id), at timestamptz);
```
It needs books:
```postgresql
CREATE TABLE books (id uuid PRIMARY KEY DEFAULT uuid_generate_v4(), mail citext);
CREATE TABLE wrong (a nothing);
CREATE INDEX ON wrong (a);
```
- In a list, and without a language:
    1. deeper
       ````
       -- as it was before
       CREATE INDEX ON books (mail);
       ````
```
alter everything
```

```{.sql .numbers}
SELECT * FROM books;
INSERT INTO books DEFAULT VALUES;
```
```sqlite
CREATE TABLE elsewhere (a);
```
```ts
not sql
```
"""


def import_of(path, *flags, codes=(0,)):
    return run(SCHEMAGEN, "import", "--pg", SERVER, path, *flags, codes=codes)


def same(label, sql, yaml):
    with Database(label) as source, Database(label + "_again") as again:
        source.apply("CREATE EXTENSION IF NOT EXISTS citext;\n" + sql if "citext" in sql else sql)
        again.apply(generate(yaml))
        found = differences(source.dump(), again.dump())
        if found:
            raise Failed(f"{label}: {found[:4000]}")


def snapshots():
    for name in ("pg5", "pg7", "pg8"):
        # A role of its own: those of a server are shared with the tests that run beside this one.
        read = lambda end: (TESTS / f"reflect/snapshots/{name}.{end}").read_text().replace("kit_reader", "files_reader")
        with tempfile.TemporaryDirectory() as scratch:
            path = pathlib.Path(scratch) / f"{name}.json"
            path.write_text(read("json"))
            done = import_of(path)
        same(name, read("sql"), done.stdout)
        Database.psql(SERVER, "-c", "DROP ROLE IF EXISTS files_reader")


def chain():
    """Snapshots of drizzle-kit 1.0 that hold only what changed: each is what its migrations, one after the other, make."""
    sql = ""
    for step in sorted((TESTS / "reflect/snapshots/chain").glob("*_step?")):
        sql += (step / "migration.sql").read_text().replace("--> statement-breakpoint", "") + ";\n"
        if step.name.endswith("step4"):  # a snapshot does not say what the sequence of a serial column was called before
            sql += "ALTER SEQUENCE users_n_seq RENAME TO people_n_seq;\n"
        same(step.name[-5:], sql, import_of(step / "snapshot.json").stdout)
        Database.psql(SERVER, "-c", "DROP ROLE IF EXISTS chain_reader")
    newest = import_of(TESTS / "reflect/snapshots/chain").stdout
    if newest != import_of(step / "snapshot.json").stdout or "create_role: true" not in newest:
        raise Failed(newest)


def dump(scratch):
    path = scratch / "dump.sql"
    path.write_text(DUMP)
    done = import_of(path)
    if "import_reader" not in done.stdout or "not_sql" in done.stdout or "0 lost" not in done.stderr:
        raise Failed(done.stdout + done.stderr)
    left = Database.psql(SERVER, "-Atc", "SELECT rolname FROM pg_roles WHERE rolname = 'import_reader' "
                         "UNION SELECT datname FROM pg_database WHERE datname ~ '^schemagen_import'").stdout
    if left:
        raise Failed(f"left behind: {left}")
    sql = re.sub(r"^\\(restrict|unrestrict|connect).*$|^CREATE SCHEMA public;$|^.*OWNER TO.*$|^SET transaction.*$", "", DUMP, flags=re.M)
    same("dump", "CREATE ROLE import_reader;\n" + sql, done.stdout)
    Database.psql(SERVER, "-c", "DROP ROLE import_reader")


def document(scratch):
    path = scratch / "design.md"
    path.write_text(DOCUMENT)
    strict = import_of(path, "--dialect", "postgres", codes=(1,))
    allowed = import_of(path, "--dialect", "postgres", "--allow-loss")
    if strict.stdout != allowed.stdout or "elsewhere" in strict.stdout or "loans:" not in strict.stdout or "index: true" not in strict.stdout:
        raise Failed(strict.stdout)
    wanted = {"9:23": "E0854", "10:1": "W0855", "23:1": "W0855", "24:1": "W0855"}
    found = dict(re.findall(r"^[^\n]*design\.md:(\d+:\d+): .*\[([EW]\d{4})\]$", strict.stderr, flags=re.M))
    if found != wanted or found | {"9:23": "W0854"} != dict(
            re.findall(r"^[^\n]*design\.md:(\d+:\d+): .*\[([EW]\d{4})\]$", allowed.stderr, flags=re.M)):
        raise Failed(f"{found}\n{strict.stderr}{allowed.stderr}")
    if "[E0856]" not in import_of(path, codes=(1,)).stderr:
        raise Failed("a document for both databases is not asked about")


def forms(scratch):
    """Files as other tools write them: both directions of a migration in one, and the marks and encodings of Windows."""
    made = {}
    for name, text, encoding in (
            ("plain", "CREATE TABLE a (b text DEFAULT 'é😀');", "utf-8"),
            ("marked", "CREATE TABLE a (b text DEFAULT 'é😀');", "utf-8-sig"),
            ("utf16", "CREATE TABLE a (b text DEFAULT 'é😀');", "utf-16"),
            ("goose", "-- +goose Up\r\nCREATE TABLE a (b text DEFAULT 'é😀');\r\n-- +goose Down\r\nDROP TABLE a;", "utf-8"),
            ("dbmate", "-- migrate:up\nCREATE TABLE a (b text DEFAULT 'é😀')\n-- migrate:down\nDROP TABLE a;", "utf-8"),
            ("tern", "CREATE TABLE a (b text DEFAULT 'é😀');\n---- create above / drop below ----\nDROP TABLE a;", "utf-8"),
            ("node", "-- Down Migration: all of it\nDROP TABLE a;\n-- Up Migration\nCREATE TABLE a (b text DEFAULT 'é😀');", "utf-8"),
            ("words", "-----\n-- Up\n-----\nCREATE TABLE a ( --\n-- Down\nb text DEFAULT 'é😀');\n-- Down\nDROP TABLE a;", "utf-8")):
        path = scratch / f"{name}.sql"
        path.write_bytes(text.encode(encoding))
        done = import_of(path, "--dialect", "sqlite")
        made[name] = (re.sub(r"name: .*|, comment: Down", "", done.stdout), "it takes a migration back [W0855]" in done.stderr)
    wanted = {name: (made["plain"][0], name not in ("plain", "marked", "utf16")) for name in made}
    if "é😀" not in made["plain"][0] or made != wanted:
        raise Failed(f"{made}\n{wanted}")
    (scratch / "a.sqlite3.sql").write_text("CREATE TABLE a (b text DEFAULT 'é😀');")
    if re.sub("name: .*", "", import_of(scratch / "a.sqlite3.sql").stdout) != made["plain"][0]:
        raise Failed("the name of a file decides where its text does not")
    snapshot = (TESTS / "reflect/snapshots/pg7.json").read_text()
    for encoding in ("utf-8-sig", "utf-16"):
        (scratch / "marked.json").write_bytes(snapshot.encode(encoding))
        if import_of(scratch / "marked.json").stdout != import_of(TESTS / "reflect/snapshots/pg7.json").stdout.replace("pg7", "marked"):
            raise Failed(f"a snapshot in {encoding}")


def elsewhere(scratch):
    """A policy of drizzle-kit 1.0 on a table that is in no snapshot."""
    snapshot = json.loads((TESTS / "reflect/snapshots/pg8.json").read_text())
    row = next(row for row in snapshot["ddl"] if row["entityType"] == "policies")
    snapshot["ddl"].append({**row, "schema": "realtime", "table": "messages", "name": "listen"})
    (scratch / "elsewhere.json").write_text(json.dumps(snapshot))
    if 'ON realtime.messages AS PERMISSIVE FOR ALL TO session_user USING' not in import_of(scratch / "elsewhere.json").stdout:
        raise Failed("a policy on a table elsewhere")


def main():
    with tempfile.TemporaryDirectory() as scratch:
        try:
            snapshots()
            chain()
            dump(pathlib.Path(scratch))
            document(pathlib.Path(scratch))
            forms(pathlib.Path(scratch))
            elsewhere(pathlib.Path(scratch))
        except Failed as why:
            sys.exit(f"FAILED {why}")


main()
