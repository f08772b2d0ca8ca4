#!/usr/bin/env python3
"""`import` of SQLite loses nothing: a database file, its YAML, the DDL of that, a second file: SQLite says the same of both.

usage: import_sqlite.py [FILE.sql ..]   (without files: everything below)

tests/import_sqlite/*.sql are schemas that use what SQLite has; PACKAGES are schemas that others wrote, from Debian's
packages. What is compared is asked of SQLite by pragmas and read from its texts here, not by schemagen.
"""
import concurrent.futures
import contextlib
import difflib
import gzip
import hashlib
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parent
SCHEMAGEN = os.path.abspath(os.environ["SCHEMAGEN"])

# Of each package the files that make one database, in their order, by a pattern below its root.
PACKAGES = {
    "pdns-backend-sqlite3": ["usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql",
                             "usr/share/pdns-backend-sqlite3/schema/bind-dnssec.schema.sqlite3.sql"],
    "freeradius-config": ["etc/freeradius/3.0/mods-config/sql/*/sqlite/schema.sql"],
    "roundcube-core": ["usr/share/roundcube/SQL/sqlite.initial.sql"],
    "bacula-director-sqlite3": ["usr/share/dbconfig-common/data/bacula-director-sqlite3/install/sqlite3"],
    "gammu-smsd": ["usr/share/doc/gammu-smsd/examples/sqlite.sql"],
    "jabberd2": ["usr/share/doc/jabberd2/db-setup.sqlite.gz"],
    "libpreludedb7-sqlite": ["usr/share/libpreludedb/classic/sqlite.sql"],
    "zabbix-proxy-sqlite3": ["usr/share/zabbix-proxy-sqlite3/schema.sql.gz"],
    "kamailio-sqlite-modules": ["usr/share/kamailio/db_sqlite/*.sql"],
}


# What --infer-enums makes of columns.
INFERRED = {"corners": {"a": """{ enum: [open, "it's"], default: open }""", "e": "{ enum: [v, w], nullable: true }",
                        "b": "{ enum: [x], check: { name: b_values }, nullable: true }"}}


# What is made of comments.
REMARKS = {"corners": """  comments_inside:
    comment: its key
    columns:
      a:
        type: bigint?
        check: { expr: a <> 3, comment: three is bad }
        comment: |-
          the first column
          CHECK (a > 0)
      b:
        type: text?
        default: "yes"
        comment: |-
          DEFAULT 'no'
          ends, with a comma
      c: { type: "text?", comment: ) }
    primary_key: [b, c]
    unique:
      - columns: [a, b]
        comment: |-
          the pair is one
          as ever
      - { columns: [c], comment: alone }
    checks:
      named: { expr: "b <> 'x'", comment: nor is x }
    foreign_keys:
      - columns: [a]
        references: { table: parent, columns: [id] }
        comment: somebody's
    indexes:
      - columns: [a, c]
        name: commented
        where: a > 7
        comment: |-
          first
          then where
"""}


# What SQLite makes nothing of, which is said.
LEFT_OUT = {
    "corners": {"named_everything": 'the name "a_null" of NULL, the name "a_default" of DEFAULT, the name "a_collate" of COLLATE, '
                                    'the name "b_not_null" of NOT NULL, the name "d_generated" of GENERATED',
                "references_by_rule": "MATCH PARTIAL of a foreign key"},
    "grammar": {"not_null_clause": 'ON CONFLICT fail of NULL, the name "nu" of NULL', "match_full": "MATCH FULL of a foreign key",
                "names_of_nothing": 'the name "dangling" of no constraint, the name "n1" of no constraint, '
                                    'the name "n2" of NOT NULL, the name "lonely" of no constraint'},
    "nasty": {"named_keys": 'the name "a_given" of NOT NULL'},
}


class Failed(Exception):
    pass


def run(*command, codes=(0,), **more):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=120, **more)
    if done.returncode not in codes:
        raise Failed(f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stderr[-3000:]}{done.stdout[-500:]}")
    return done


# --- what a database is ---

TOKEN = re.compile(r"""\s+|--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^]]*\]|[\w$\x80-\U0010ffff]+(?:\.\d+)?|.""", re.S)


def tokens(sql):
    """Words in lower case, names without their quotes, no white space and comments."""
    out = []
    for token in TOKEN.findall(sql or ""):
        if token.isspace() or token.startswith(("--", "/*")):
            continue
        out.append(token[1:-1].lower() if token[0] in "\"`[" else token if token[0] == "'" else token.lower())
    return out


def balanced(words, at):
    """The words in the parentheses that open at `at`."""
    depth = 0
    for end in range(at, len(words)):
        depth += (words[end] == "(") - (words[end] == ")")
        if depth == 0:
            return words[at + 1:end]
    return words[at + 1:]


def outside(words):
    while words[:1] == ["("] and len(balanced(words, 0)) == len(words) - 2:
        words = words[1:-1]
    return words


def of_table(name, sql):
    """What only the text of a table says: its checks with their names, ON CONFLICT, COLLATE, generated columns."""
    words = tokens(sql)
    for i, word in enumerate(words):
        if word == "check" and words[i + 1:i + 2] == ["("]:
            named = words[i - 1] if words[i - 2:i - 1] == ["constraint"] else "-"
            yield "check", named, " ".join(outside(balanced(words, i + 1))).replace(f"{name.lower()} . ", "")
        if word == "as" and words[i + 1:i + 2] == ["("]:
            yield "generated", " ".join(outside(balanced(words, i + 1)))
        if word in ("collate", "autoincrement"):
            yield word, words[i + 1] if word == "collate" else ""
        if word == "deferrable" and words[i - 1] != "not":
            yield word, "deferred" if words[i + 1:i + 3] == ["initially", "deferred"] else "immediate"
        idle = words[i - 1] == "null" and words[i - 2] != "not"
        if words[i:i + 2] == ["on", "conflict"] and words[i + 2] != "abort" and not idle:
            yield "conflict", words[i + 2]


def after(sql, word):
    words = tokens(sql)
    return " ".join(words[words.index(word) + 1:]) if word in words else ""


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def rows_of(db, pragma):
    try:
        return db.execute(pragma).fetchall()
    except sqlite3.Error as error:  # a view of what is not there, a module that is missing
        return [("error", str(error))]


def facts(path):
    """All that SQLite says of a file, a line each."""
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    texts = {(kind, name): sql for kind, name, sql in db.execute("SELECT type, name, sql FROM sqlite_schema")}
    out = []
    for _, name, kind, _, without_rowid, strict in db.execute("PRAGMA table_list").fetchall():
        if kind == "shadow" or name.startswith("sqlite_"):
            continue
        sql = texts[("view" if kind == "view" else "table", name)]
        out.append(("table", name, kind, without_rowid, strict))
        for row in rows_of(db, f"PRAGMA table_xinfo({quoted(name)})"):
            row = [str(v).lower() if i == 2 else v for i, v in enumerate(row)]
            row[4:5] = [" ".join(outside(tokens(row[4])))] if len(row) > 4 and row[4] is not None else [None]
            out.append(("column", name, *row))
        if kind == "virtual":
            out.append(("module", name, after(sql, "using")))
        elif kind == "view":
            out.append(("select", name, after(sql, "as")))
        else:
            out += [(kind_, name, *more) for kind_, *more in of_table(name, sql)]
            keys = {}
            for row in db.execute(f"PRAGMA foreign_key_list({quoted(name)})"):
                keys.setdefault(row[0], []).append([str(value).lower() for value in row[2:]])
            out += [("foreign key", name, *sorted(map(str, key))) for key in keys.values()]
            for _, index, unique, origin, partial in db.execute(f"PRAGMA index_list({quoted(name)})"):
                columns = [(*row[1:4], row[4].upper(), row[5]) for row in db.execute(f"PRAGMA index_xinfo({quoted(index)})") if row[5]]
                sql = texts.get(("index", index))
                text = " ".join(outside(balanced(tokens(sql), tokens(sql).index("(")))) if origin == "c" else ""
                where = after(sql, "where") if partial else ""
                label = index if origin == "c" else "-"
                out.append(("index", name, label, unique, origin, columns, re.sub(r" (asc|collate \w+)\b", "", text),
                            " ".join(outside(where.split()))))
    out += [("trigger", name, " ".join(tokens(sql))) for (kind, name), sql in texts.items() if kind == "trigger"]
    out += [(pragma, db.execute(f"PRAGMA {pragma}").fetchone()) for pragma in ("application_id", "user_version")]
    db.close()
    return sorted(map(repr, out))


# --- the way there and back ---

def statements(sql):
    text = ""
    for line in sql.splitlines(keepends=True):
        text += line
        if sqlite3.complete_statement(text):
            yield text
            text = ""
    if text.strip():
        yield text


def make(path, sql, strict=True):
    """Runs each statement; those of others may need what is not there."""
    db = sqlite3.connect(path, isolation_level=None)
    made = 0
    for statement in statements(sql):
        try:
            db.execute(statement)
            made += 1
        except sqlite3.Error as error:
            if strict:
                raise Failed(f"{error}: {statement[:300]}") from error
    if db.in_transaction:
        db.commit()
    db.close()
    return made


def round_trip(label, sql, strict=True, *flags):
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        source, again = scratch / "source.db", scratch / "again.db"
        make(source, sql, strict)
        before = hashlib.sha256(source.read_bytes()).hexdigest()
        done = run(SCHEMAGEN, "import", source, *flags)
        if hashlib.sha256(source.read_bytes()).hexdigest() != before or len(list(scratch.iterdir())) != 1:
            raise Failed("the source was touched")
        if keep := os.environ.get("IMPORT_KEEP"):
            pathlib.Path(keep, f"{label}.yaml").write_text(done.stdout)
        (scratch / "schema.yaml").write_text(done.stdout)
        run(SCHEMAGEN, "generate", "-q", cwd=scratch)
        make(again, (scratch / "generated/sqlite/schema.sql").read_text())
        one, two = facts(source), facts(again)
        if one != two:
            raise Failed("\n".join(difflib.unified_diff(one, two, "source", "regenerated", lineterm="", n=0))[:6000])
        if len(one) < 5:
            raise Failed("there is nothing in it")
        for name, values in INFERRED.get(label, {}).items() if "--infer-enums" in flags else ():
            if f"      {name}: {values}\n" not in done.stdout:
                raise Failed(f"{name} is no {values}: {done.stdout}")
        if REMARKS.get(label, "") not in done.stdout:
            raise Failed(f"no {REMARKS[label]} in {done.stdout}")
        left_out = dict(re.findall(r'left out of table "(\w+)": (.*) \[W0857\]', done.stderr))
        if left_out != LEFT_OUT.get(label, {}):
            raise Failed(f"left out is {left_out}")
        return done.stderr.strip().splitlines()[-1]


def own_schemas():
    for path in sorted((TESTS / "import_sqlite").glob("*.sql")):
        yield path.stem, path.read_text(), True
        yield path.stem, path.read_text(), True, "--infer-enums", "--mixins"


def unpack(package, scratch):
    """Its files; downloaded once for a build directory."""
    cache = pathlib.Path(os.environ.get("SCHEMAGEN_BUILD", scratch)) / "import-sqlite-packages"
    root = cache / package
    if not root.is_dir():
        cache.mkdir(exist_ok=True)
        run("apt-get", "download", package, cwd=scratch)
        (deb,) = pathlib.Path(scratch).glob(f"{package}_*.deb")
        run("dpkg", "-x", deb, cache / f"{package}.new")
        (cache / f"{package}.new").rename(root)
    return root


def package_schemas(scratch):
    for package, patterns in PACKAGES.items():
        root = unpack(package, scratch)
        paths = [path for pattern in patterns for path in sorted(root.glob(pattern))]
        if not paths:
            raise Failed(f"{package} has no {patterns}")
        texts = [gzip.open(p, "rt").read() if p.suffix == ".gz" else p.read_text() for p in paths]
        yield package, "\n".join(texts), False


def main():
    given = [(pathlib.Path(name).stem, pathlib.Path(name).read_text(), False) for name in sys.argv[1:]]
    failed = 0
    with contextlib.ExitStack() as stack:
        scratch = stack.enter_context(tempfile.TemporaryDirectory())
        cases = given or [*own_schemas(), *package_schemas(scratch)]
        pool = stack.enter_context(concurrent.futures.ThreadPoolExecutor(2))
        for (label, *_), future in [(case, pool.submit(round_trip, *case)) for case in cases]:
            try:
                print(f"{label}: {future.result()}")
            except Failed as error:
                failed += 1
                print(f"FAILED {label}: {error}")
    sys.exit(failed > 0)


main()
