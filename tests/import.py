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
        return run("pg_dump", "-s", "-O", "-d", self.url).stdout


def entries(dump):
    """What pg_dump says, an entry an object, in an order of its own."""
    kept, method = [], None  # SET default_table_access_method holds for what follows: said beside each table instead
    for line in dump.split("\n"):
        if line.startswith("SET default_table_access_method"):
            method = line
        elif re.match("CREATE (UNLOGGED )?TABLE|CREATE MATERIALIZED", line):
            kept.append(f"-- {method}\n{line}")
        else:
            kept.append(line)
    parts = re.split(r"^--\n-- (Name: .*)\n--\n\n", "\n".join(kept), flags=re.M)[1:]
    texts = {}
    for title, text in zip(parts[::2], parts[1::2]):
        text = re.sub(r"^SET default_tablespace = .*;\n+", "", text, flags=re.M)
        text = re.sub(r"\n--\n-- PostgreSQL database dump complete\n--\n.*", "", text, flags=re.S)
        if re.search("; Type: (DEFAULT )?ACL;", title):  # a line each, in the order in which they were given
            text = "\n".join(sorted(text.split("\n")))
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


# What is a library's, holds a password, or needs what another server may not have. The label is put where only a provider may.
UNSAYABLE = """
CREATE TYPE base; CREATE FUNCTION base_in(cstring) RETURNS base LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION base_out(base) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE base (INPUT = base_in, OUTPUT = base_out, INTERNALLENGTH = 4, PASSEDBYVALUE);
CREATE SUBSCRIPTION subscribed CONNECTION 'host=/nowhere password=sekret' PUBLICATION p WITH (connect = false, slot_name = NONE, enabled = false);
CREATE ROLE import_hidden; ALTER ROLE import_hidden SET app.token = 'sekret'; GRANT SELECT ON kept TO import_hidden;
DO 'BEGIN EXECUTE format(''ALTER DATABASE %I SET app.jwt_secret = sekret'', current_database()); END';
CREATE SERVER hidden FOREIGN DATA WRAPPER w OPTIONS (host 'h', password 'sekret');
SET allow_system_table_mods = on;
CREATE INDEX broken ON kept (a); UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'broken'::regclass;
INSERT INTO pg_shseclabel SELECT oid, 'pg_database'::regclass, 'stranger', 'secret' FROM pg_database WHERE datname = current_database();
INSERT INTO pg_shseclabel VALUES ('import_hidden'::regrole, 'pg_authid'::regclass, 'stranger', 'secret');
INSERT INTO pg_seclabel VALUES ('kept'::regclass, 'pg_class'::regclass, 0, 'stranger', 'secret');
"""


def import_says(url, *flags, code, exit_code):
    done = run(SCHEMAGEN, "import", url, *flags, codes=(exit_code,))
    if f"[{code}]" not in done.stderr:
        raise Failed(f"{flags}: no {code}: {done.stderr}")
    return done


def refusals(*_):
    """What cannot be said is named, and is an error unless it is allowed."""
    with Database("refusals") as source:
        source.apply("CREATE TABLE kept (a integer); CREATE TYPE shell; CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;"
                     "CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (password 'sekret');" + UNSAYABLE)
        import_says(source.url, "--schema", "nowhere", code="E0843", exit_code=1)
        lost = import_says(source.url, code="E0844", exit_code=1)
        allowed = import_says(source.url, "--allow-loss", code="W0840", exit_code=0)
        if lost.stdout != allowed.stdout or "kept:" not in lost.stdout or "11 lost" not in lost.stderr or "sekret" in lost.stdout + lost.stderr:
            raise Failed(f"{lost.stdout}{lost.stderr}")
        for what in ("type base", "subscription subscribed", "security label stranger of table public.kept", "security label stranger of the database",
                     "security label stranger of role import_hidden",
                     "invalid index broken", "option password of server hidden", "setting app.token of role import_hidden", "setting app.jwt_secret"):
            if what not in lost.stderr:
                raise Failed(f"{what} is lost silently: {lost.stderr}")
        source.apply("DROP SUBSCRIPTION subscribed; DROP OWNED BY import_hidden; DROP ROLE import_hidden; DROP TABLE kept CASCADE;"
                     "SET allow_system_table_mods = on; DELETE FROM pg_shseclabel WHERE provider = 'stranger'; DELETE FROM pg_seclabel;"
                     "CREATE TABLE kept (a integer)")
        allowed = import_says(source.url, "--allow-loss", code="W0840", exit_code=0)
        with tempfile.TemporaryDirectory() as scratch:
            path = pathlib.Path(scratch) / "made.yaml"
            into = ("--allow-loss", "-o", path)
            said = run(SCHEMAGEN, "import", source.url, *into)
            if path.read_text() != allowed.stdout or said.stdout:
                raise Failed("-o writes something else")
            path.write_text("mine")
            import_says(source.url, *into, code="E0913", exit_code=1)
            if path.read_text() != "mine":
                raise Failed("-o replaces a file")
            run(SCHEMAGEN, "import", source.url, *into, "--force")
            if path.read_text() != allowed.stdout:
                raise Failed("--force does not replace it")
    return "", "refusals"


def own_schema(label, sql):
    """Tables are tables whatever is made of their rows."""
    yaml, said = round_trip(label, sql)
    if label == "rows" and re.findall("name: table (?!child$).*", yaml, flags=re.M):
        raise Failed(yaml)
    return yaml, said


def examples():
    for path in sorted((TESTS.parent / "examples").glob("*/generated/postgres/schema.sql")):
        yield path.parts[-4], path.read_text()


def own_schemas():
    for path in sorted((TESTS / "import").glob("*.sql")):
        yield path.stem, path.read_text()


# Package: its files with the schema, relative to /usr/share or with a leading / to the root.
PACKAGES = {
    "pdns-backend-pgsql": ["pdns-backend-pgsql/schema/schema.pgsql.sql"],
    "roundcube-core": ["roundcube/SQL/postgres.initial.sql"],
    "freeradius-config": ["/etc/freeradius/3.0/mods-config/sql/main/postgresql/schema.sql",
                          "/etc/freeradius/3.0/mods-config/sql/ippool/postgresql/schema.sql",
                          "/etc/freeradius/3.0/mods-config/sql/cui/postgresql/schema.sql"],
    "icinga2-ido-pgsql": ["icinga2-ido-pgsql/schema/pgsql.sql"],
    "gammu-smsd": ["doc/gammu-smsd/examples/pgsql.sql"],
    "kamailio-postgres-modules": ["kamailio/postgres/*.sql"],
    "davical": ["davical/dba/davical.sql", "davical/dba/rrule_functions.sql"],
    "postgresql-15-pgq3": ["postgresql/15/contrib/pgq_pl_only.sql"],
}
FLAGS = {"pdns-backend-pgsql", "roundcube-core", "gammu-smsd"}  # that come back also with what only flags ask for
# Whose YAML is verified with Drizzle, too. The functions of the others have mistakes that verify names.
DRIZZLE = FLAGS | {"freeradius-config", "icinga2-ido-pgsql", "kamailio-postgres-modules"}


def packages():
    """Downloads what is missing, once for a build directory, and reads the schemas."""
    cache = pathlib.Path(os.environ.get("SCHEMAGEN_BUILD", tempfile.gettempdir())) / "import-packages"
    cache.mkdir(exist_ok=True)
    missing = [name for name in PACKAGES if not (cache / name).is_dir()]
    if missing:
        try:
            run("apt-get", "-q", "download", *missing, cwd=cache)
        except (Failed, OSError) as why:
            sys.exit(f"Debian's packages cannot be had; run apt-get update, then try: apt-get download {' '.join(missing)}\n{why}")
        for name in missing:
            (deb,) = cache.glob(f"{name}_*.deb")
            run("dpkg", "-x", deb, cache / f"{name}.new")
            (cache / f"{name}.new").rename(cache / name)
            deb.unlink()
    for name, patterns in PACKAGES.items():
        paths = [path for pattern in patterns
                 for path in sorted((cache / name).glob(pattern[1:] if pattern[0] == "/" else f"usr/share/{pattern}"))]
        assert len(paths) >= len(patterns), (name, paths)
        yield name, "\n".join(path.read_text() for path in paths)


def package(label, sql):
    """Back again, and Drizzle makes the same of the YAML."""
    yaml, said = round_trip(label, sql)
    if label.replace("_", "-") in FLAGS:
        round_trip(label + "_flags", sql, ("--mixins", "--infer-enums"))
    if label.replace("_", "-") in DRIZZLE:
        with tempfile.TemporaryDirectory() as scratch:
            path = pathlib.Path(scratch) / "schema.yaml"
            path.write_text(yaml.replace("  postgres: true\n", "  postgres: true\n  drizzle_pg: true\n"))
            # On a server of its own: roles, which it compares, come and go on this one.
            run(SCHEMAGEN, "verify", "-f", path, "--node-modules", TESTS / "node/node_modules")
    return yaml, said


INFERRED = """
CREATE TABLE a (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), state text NOT NULL DEFAULT 'x' CHECK (state IN ('x', 'it''s')),
  kind text CONSTRAINT a_kind CHECK (kind IN ('p', 'q')), short varchar(3) CHECK (short IN ('a', 'b')),
  created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz);
CREATE TABLE b (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), a_id uuid REFERENCES a, created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz);
CREATE TYPE mood AS ENUM ('up', 'down');
CREATE TABLE c (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), m mood DEFAULT 'up' CHECK (m <> 'down'), d date DEFAULT (now() AT TIME ZONE 'UTC')::date, j jsonb,
  created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz);
CREATE INDEX ON c (id) WHERE m IN ('up', 'down'); CREATE INDEX of_j ON c ((j ->> 'a'));
"""


def inferred(*_):
    """What --mixins and --infer-enums say, word for word."""
    yaml, _ = round_trip("inferred", INFERRED, ("--mixins", "--infer-enums"))
    wanted = """
mixins:
  shared:
    columns:
      id: { type: uuid, primary_key: true, default: uuid() }
      created_at: { type: timestamptz, default: now() }
      updated_at: timestamptz?

tables:
  a:
    columns:
      state: { enum: [x, it's], check: { name: a_state_check }, default: x }
      kind: { enum: [p, q], check: { name: a_kind }, nullable: true }
      short: { type: varchar(3)?, check: "short in ('a', 'b')" }
    use: [shared]

  b:
    columns:
      a_id: { references: a.id, nullable: true }
    use: [shared]

  c:
    columns:
      m: { type: "mood?", check: "m <> 'down'", default: up }
      d: { type: "date?", default: current_date() }
      j: jsonb?
    use: [shared]
    indexes:
      - { columns: [id], where: "m in ('up', 'down')" }
      - { columns: [{ postgres: "(j ->> 'a'::text)" }], name: of_j }
""".replace("varchar(3)?", '"varchar(3)?"').replace("it's]", '"it\'s"]')
    if not yaml.endswith(wanted):
        raise Failed("\n".join(difflib.unified_diff(wanted.splitlines(), yaml.splitlines(), "wanted", "got", lineterm="")))
    return yaml, "inferred"


ROLES = """
DROP ROLE IF EXISTS import_login, import_group, import_above, import_mighty, import_writer, import_reader, import_set; CREATE ROLE import_set;
CREATE ROLE import_above; CREATE ROLE import_group IN ROLE import_above; CREATE ROLE import_mighty SUPERUSER;
CREATE ROLE import_login LOGIN CREATEDB CREATEROLE NOINHERIT CONNECTION LIMIT 3 VALID UNTIL '2040-01-01 00:00:00+00';
GRANT import_group TO import_login WITH ADMIN OPTION; GRANT pg_monitor TO import_login;
ALTER ROLE import_login SET search_path = a, "B c"; ALTER ROLE import_login SET application_name = 'it''s';
COMMENT ON ROLE import_login IS 'Says who';
CREATE ROLE import_writer; CREATE ROLE import_reader; ALTER DEFAULT PRIVILEGES FOR ROLE import_writer GRANT SELECT ON TABLES TO import_reader;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = public, "50%% a"', current_database());
  EXECUTE format('ALTER ROLE import_set IN DATABASE %I SET work_mem = "7MB"', current_database());
  EXECUTE format('COMMENT ON DATABASE %I IS %L', current_database(), '100% it"s'); END $$;
CREATE EXTENSION btree_gist; CREATE TABLE x (a text, EXCLUDE USING gist (lower(a) WITH =)); ALTER INDEX x_lower_excl ALTER COLUMN 1 SET STATISTICS 77;
CREATE TABLE t (a integer); ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON t TO import_login, import_mighty USING (true);
"""


def roles(*_):
    """All of a role that something names: what the language has, and the rest in a block; in the end the same role. So with what is the database's own."""
    says = """SELECT rolname, rolcreatedb, rolcreaterole, rolinherit, rolcanlogin, rolconnlimit, rolvaliduntil = '2040-01-01 00:00:00+00', rolconfig,
      shobj_description(r.oid, 'pg_authid'), ARRAY(SELECT (roleid::regrole, admin_option) FROM pg_auth_members WHERE member = r.oid ORDER BY roleid::regrole::text)
      FROM pg_roles r WHERE rolname ~ '^import_(login|group|above|writer|reader|set)$' ORDER BY 1;
    SELECT setrole::regrole, setconfig FROM pg_db_role_setting JOIN pg_database d ON d.oid = setdatabase WHERE datname = current_database() ORDER BY 1;
    SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database();
    SELECT defaclrole::regrole, defaclobjtype, defaclacl FROM pg_default_acl ORDER BY 1, 2;
    SELECT attrelid::regclass, attnum, attstattarget FROM pg_attribute WHERE attstattarget = 77"""
    drop = "DROP OWNED BY import_writer; DROP OWNED BY import_reader; DROP ROLE import_login, import_group, import_above, import_mighty, import_writer, import_reader, import_set"
    with Database("roles") as source, Database("roles_again") as again:
        source.apply(ROLES)
        done, wanted = import_says(source.url, "--allow-loss", code="W0840", exit_code=0), Database.psql(source.url, "-Atc", says).stdout
        source.apply(f"DROP TABLE t; {drop}; CREATE ROLE import_mighty")
        again.apply(generate(done.stdout))
        found = Database.psql(again.url, "-Atc", says).stdout
        again.apply(f"DROP TABLE t; {drop}")
    if found != wanted or wanted.count("\n") != 12 or "external: true" not in done.stdout or "SUPERUSER of role import_mighty" not in done.stderr:
        raise Failed(f"{wanted}\n{found}\n{done.stdout}{done.stderr}")
    return done.stdout, done.stderr.strip()


def schemas(*_):
    """One schema of several is the default one; another one's names stay qualified; others are not touched."""
    with Database("schemas") as source:
        source.apply("CREATE SCHEMA app; CREATE SCHEMA other; CREATE TYPE app.kind AS ENUM ('a'); CREATE TABLE other.t (a integer);"
                     "CREATE TABLE app.t (id integer PRIMARY KEY, k app.kind); CREATE TABLE app.u (t integer REFERENCES app.t);")
        one = run(SCHEMAGEN, "import", source.url, "--schema", "app").stdout
        two = run(SCHEMAGEN, "import", source.url, "--schema", "app", "--schema", "other").stdout
        for text, parts in ((one, ("postgres: { schema: app }", "\n  t:", "references: t.id", "k: kind?")),
                            (two, ("\n  app.t:", "\n  other.t:", "references: app.t.id", "k: app.kind?"))):
            for part in parts:
                if part not in text:
                    raise Failed(f"no {part!r} in\n{text}")
        if "other" in one:
            raise Failed(one)
        source.apply("ALTER TABLE other.t ADD PRIMARY KEY (a); ALTER TABLE app.u ADD o integer REFERENCES other.t ON DELETE CASCADE")
        one = run(SCHEMAGEN, "import", source.url, "--schema", "app").stdout
        wanted = "\n  other.t:\n    external: true\n    columns:\n      a: { type: integer, primary_key: true }\n"
        if wanted not in one or "o: { references: other.t.a, on_delete: cascade, nullable: true }" not in one:
            raise Failed(one)
        with Database("schemas_again") as again:
            again.apply("CREATE SCHEMA other; CREATE TABLE other.t (a integer PRIMARY KEY)")
            again.apply(generate(one))
            dump = run("pg_dump", "-s", "-O", "-x", "-n", "app", "-d", source.url).stdout
            if found := differences(dump, run("pg_dump", "-s", "-O", "-x", "-n", "app", "-d", again.url).stdout):
                raise Failed(found)
    return "", "schemas"


# What Postgres 18 says of itself, without numbers that differ. conNoInherit of a key is not compared: it is what ATTACH makes of it.
ALL_18 = """
SELECT 'constraint', conrelid::regclass::text, format_type(nullif(contypid, 0), NULL), conname, contype, condeferrable, condeferred, conenforced, convalidated, conislocal,
  coninhcount, contype <> 'p' AND connoinherit, conperiod, pg_get_constraintdef(oid), obj_description(oid, 'pg_constraint') FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 2, 3, 4;
SELECT 'column', r.oid::regclass::text, attname, row_number() OVER (PARTITION BY r.oid ORDER BY attnum), format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated, attstorage, attcompression,
  attstattarget, attislocal, attinhcount, attcollation::regcollation, pg_get_expr(adbin, adrelid), col_description(r.oid, attnum), attoptions
  FROM pg_attribute JOIN pg_class r ON r.oid = attrelid LEFT JOIN pg_attrdef ON adrelid = r.oid AND adnum = attnum WHERE attnum > 0 AND relnamespace = 'public'::regnamespace ORDER BY 2, 4;
SELECT 'relation', r.oid::regclass::text, relkind, relpersistence, relreplident, reloptions, pg_get_expr(relpartbound, r.oid), obj_description(r.oid, 'pg_class'),
  CASE WHEN relkind IN ('i', 'I') THEN pg_get_indexdef(r.oid) WHEN relkind = 'v' THEN pg_get_viewdef(r.oid) WHEN relkind = 'p' THEN pg_get_partkeydef(r.oid) END,
  ARRAY(SELECT inhparent::regclass FROM pg_inherits WHERE inhrelid = r.oid ORDER BY inhseqno) FROM pg_class r WHERE relnamespace = 'public'::regnamespace ORDER BY 2;
SELECT 'sequence', seqrelid::regclass::text, format_type(seqtypid, NULL), seqstart, seqincrement, seqmin, seqmax, seqcache, seqcycle FROM pg_sequence ORDER BY 2;
SELECT 'function', oid::regprocedure::text, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind <> 'a' AND probin IS NULL ORDER BY 2;
SELECT 'type', typname, typtype, typnotnull, typdefault, format_type(nullif(typbasetype, 0), typtypmod), obj_description(oid, 'pg_type') FROM pg_type WHERE typnamespace = 'public'::regnamespace ORDER BY 2;
SELECT 'publication', pubname, puballtables, pubinsert, pubupdate, pubviaroot, pubgencols FROM pg_publication ORDER BY 2;
SELECT 'of it', pubname, prrelid::regclass, prattrs, pg_get_expr(prqual, prrelid) FROM pg_publication_rel JOIN pg_publication p ON p.oid = prpubid ORDER BY 2, 3;
SELECT 'of it', pubname, pnnspid::regnamespace FROM pg_publication_namespace JOIN pg_publication p ON p.oid = pnpubid ORDER BY 2, 3;
SELECT 'member', roleid::regrole, member::regrole, admin_option, inherit_option, set_option FROM pg_auth_members WHERE roleid >= 16384 ORDER BY 2, 3;
SELECT 'granted', relname, relacl::text[] @> '{"below=rm/postgres"}' FROM pg_class WHERE relname = 't2';
SELECT 'collation', collname, collprovider, colllocale, collicurules FROM pg_collation WHERE collnamespace = 'public'::regnamespace ORDER BY 2;
"""


def in_pglite(work):
    """Calls `work` with the connection string of a new PGlite, which is Postgres 18."""
    with tempfile.TemporaryDirectory() as place:
        server = subprocess.Popen(["node", str(TESTS / "node/pglite.mjs"), place], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            if server.stdout.readline() != "ready\n":
                raise Failed("PGlite did not start; run npm ci in tests/node")
            return work(f"host={place} user=postgres dbname=postgres")
        finally:
            server.stdin.close()
            server.wait(30)


def catalogs_18(url):
    return Database.psql(url, "-At", "-f", "-", text=ALL_18).stdout


def newest(*_):
    """Postgres 18 is read, too: its catalogs say the same of the database made again."""
    def there(url):
        Database.psql(url, "-f", TESTS / "import_18/newest.sql")
        return run(SCHEMAGEN, "import", url), catalogs_18(url)

    done, wanted = in_pglite(there)

    def back(url):
        Database.psql(url, "-f", "-", text=generate(done.stdout))
        return catalogs_18(url)

    found = list(difflib.unified_diff(wanted.splitlines(), in_pglite(back).splitlines(), "source", "regenerated", lineterm="", n=0))
    if found or "version: 18" not in done.stdout:
        raise Failed("\n".join(found))
    return done.stdout, done.stderr.strip()


def main():
    given = [pathlib.Path(name) for name in sys.argv[1:]]
    jobs = [(round_trip, path.stem, path.read_text()) for path in given]
    if not given:
        jobs = [(own_schema, *schema) for schema in own_schemas()] + [(round_trip, *schema) for schema in examples()]
        jobs += [(package, *schema) for schema in packages()]
        jobs += [(job, job.__name__, "") for job in (refusals, inferred, roles, schemas, newest)]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        running = [(label, pool.submit(job, re.sub(r"\W", "_", label.lower()), sql)) for job, label, sql in jobs]
        for label, job in running:
            try:
                print(f"ok {label}: {job.result()[1]}")
            except Failed as why:
                failed += 1
                print(f"FAILED {label}:\n{why}\n")
    Database.psql(SERVER, "-c", 'DROP ROLE IF EXISTS import_anon, everything_reader, "Everything Writer"', "-c", "DROP TABLESPACE IF EXISTS catalogs_space")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
