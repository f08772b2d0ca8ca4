#!/usr/bin/env python3
"""What the DDL of tests/cases/sql does with rows: which values SQLite's checks take, when a touch trigger
fires, and what running the rows again changes. The trees are the golden ones; both engines are real.

usage: behave.py sqlite | postgres   (postgres needs SCHEMAGEN_TEST_PG and psql)
"""
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import time

CASES = pathlib.Path(__file__).resolve().parent / "cases" / "sql"
UUID = "01890a5d-ac96-774b-bcce-b302099a8057"

# column of enforced: (values it takes besides NULL, values it refuses)
ENFORCED = {
    "id": ([7], [2147483648]),
    "b": ([0, 1, True], [2, "x", -1]),
    "s": ([-32768, 32767], [32768, "a"]),
    "i": ([2**31 - 1, -(2**31)], [2**31]),
    "g": ([2**63 - 1, -(2**63), "5"], ["a", 1.5]),
    "n": ([999.99, -999.99, 0, 1.5], [1000, "a"]),
    "m": ([999, -999], [1000]),
    "nx": (["1", "-1.50", "0.5", "10"], ["a", "1.", ".5", "--1", "1-1", "1.1.1", "", "1e5"]),
    "sc": ([99999, -99999], [100000]),
    "v": (["abc", "äöü", ""], ["abcd"]),
    "c": (["abc", "a"], ["abcd"]),
    "u": ([UUID], [UUID.upper(), "x", UUID[:-1], UUID.replace("-", "a")]),
    "j": (["{}", "1", "null"], ["{", "a", ""]),
    "a": (["[]"], ["{}", "1", "["]),
    "d": (["2024-02-29", "0001-01-01"], ["2024-02-30", "2024-2-1", "now", "2460000"]),
    "t": (["00:00:00.000", "23:59:59.999"], ["12:30", "12:60:00.000", "29:00:00.000"]),
    "ts": (["2024-02-29T12:30:00.123"], ["2024-02-29", "2024-02-30T12:30:00.000", "now", 5]),
    "tz": (["2024-02-29T12:30:00.123Z"], ["2024-02-29T12:30:00Z", "2024-02-30T12:30:00.000Z", 5]),
    "e": (["x"], ["z", ""]),
    "E 2": (["it's"], ["its"]),
    "e3": (["y"], ["z"]),
    "bt": (["101"], ["10", "12x"]),
    "vb": (["", "1"], ["1111", "2"]),
    "r": ([1, 2.5], ["a"]),
    "by": ([b"x"], ["x"]),
}


def expect(what, got, wanted):
    if got != wanted:
        sys.exit(f"behave.py: {what}: {got!r}, not {wanted!r}")


def ddl(case, dialect):
    return (CASES / case / "expect" / dialect / "schema.sql").read_text()


def sqlite(case):
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.execute("PRAGMA foreign_keys = ON")
    db.executescript(ddl(case, "sqlite"))
    return db


def takes(db, column, value):
    try:
        db.execute(f'INSERT INTO t ("{column}") VALUES (?)', (value,))
    except sqlite3.Error:
        return False
    return True


def sqlite_enforces():
    db = sqlite("enforced")
    columns = [row[1] for row in db.execute("PRAGMA table_info(t)")]
    expect("columns of enforced", sorted(columns), sorted(ENFORCED))
    for column, (good, bad) in ENFORCED.items():
        for value in good + [None]:
            expect(f"{column} takes {value!r}", takes(db, column, value), True)
        for value in bad:
            expect(f"{column} takes {value!r}", takes(db, column, value), False)


def sqlite_touches():
    for recursive in (0, 1):
        db = sqlite("touch")
        db.execute(f"PRAGMA recursive_triggers = {recursive}")
        db.execute("INSERT INTO notes (id, text, updated_at) VALUES (1, 'a', 5), (2, 'b', 5)")
        for n in range(30):
            db.execute("UPDATE notes SET text = ? WHERE id = 1", (str(n),))
        rows = db.execute("SELECT id, text, updated_at > 5 FROM notes ORDER BY id").fetchall()
        expect("notes", rows, [(1, "29", 1), (2, "b", 0)])
        db.execute("UPDATE notes SET updated_at = 7 WHERE id = 1")
        expect("explicit", db.execute("SELECT updated_at FROM notes WHERE id = 1").fetchone(), (7,))
        db.execute("INSERT INTO shadowed (rowid, _rowid_, updated_at) VALUES (1, 'a', 5), (2, 'b', 5)")
        db.execute("UPDATE shadowed SET _rowid_ = 'c', rowid = 9 WHERE _rowid_ = 'a'")
        rows = db.execute("SELECT rowid, updated_at > 5 FROM shadowed ORDER BY rowid").fetchall()
        expect("shadowed", rows, [(2, 0), (9, 1)])
        db.execute("INSERT INTO pairs (a, b, version, updated_at) VALUES (1, 'x', 'v', 5), (2, 'y', 'v', 5)")
        for n in range(30):
            db.execute("UPDATE pairs SET b = 'z' || b WHERE a = 1")
        rows = db.execute("SELECT a, length(version), updated_at > 5, edits FROM pairs ORDER BY a").fetchall()
        expect("pairs", rows, [(1, 36, 1, 30), (2, 1, 0, 0)])


ROWS = "SELECT code, kind, parent FROM items ORDER BY code"
CHANGE = """UPDATE items SET kind = 'small', parent = 'b' WHERE code IN ('a', 'c');
            DELETE FROM orders WHERE id = 2; UPDATE orders SET price = 9 WHERE id = 1;
            UPDATE pairs SET note = 'other';"""
# After CHANGE and the rows again: sync brings back what the YAML says, without it only what is gone.
WANTED = [("a", "large", "b"), ("b", "small", None), ("c", "small", "a"), ("d", "small", None)]


def inserts(text):
    """The statements of `rows:`, which come after everything else that the file creates before them."""
    statements = text.split(";\n")
    return ";\n".join(s for s in statements if s.lstrip().startswith(("INSERT", "SELECT setval"))) + ";\n"


def sqlite_rows():
    db = sqlite("rows")
    db.executescript(CHANGE + inserts(ddl("rows", "sqlite")))
    expect("items", db.execute(ROWS).fetchall(), WANTED)
    expect("orders", db.execute("SELECT id, price FROM orders ORDER BY id").fetchall(), [(1, 9), (2, 0), (5, 0)])
    expect("pairs", db.execute("SELECT note FROM pairs ORDER BY y").fetchall(), [("one",), ("TWO",)])
    before = db.total_changes
    db.executescript(inserts(ddl("rows", "sqlite")))
    expect("rows written again", db.total_changes - before <= 1, True)  # made: now() differs


def row_order(ask):
    expect("row order", ask("SELECT count(*) FROM pages, people, teams")[0][0], ask("SELECT 6")[0][0])


def sqlite_row_order():
    row_order(lambda sql: sqlite("row_order").execute(sql).fetchall())


class Postgres:
    def __init__(self, case):
        self.admin, self.name = os.environ["SCHEMAGEN_TEST_PG"], f"behave_{case}"
        self.psql(self.admin, f"DROP DATABASE IF EXISTS {self.name}")
        self.psql(self.admin, f"CREATE DATABASE {self.name}")
        self.url = self.admin.replace("dbname=postgres", f"dbname={self.name}")
        self.ask(ddl(case, "postgres"))

    def psql(self, url, sql):
        env = dict(os.environ, PGOPTIONS="-c client_min_messages=warning")
        done = subprocess.run(["psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-d", url], input=sql, env=env,
                              capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"behave.py: {done.stderr}")
        return done.stdout

    def ask(self, sql):
        return [tuple(line.split("|")) for line in self.psql(self.url, sql).splitlines()]

    def drop(self):
        self.psql(self.admin, f"DROP DATABASE {self.name}")


def postgres_touches():
    db = Postgres("touch")
    db.ask("INSERT INTO notes VALUES (1, 'a', '2000-01-01'), (2, 'b', '2000-01-01'); UPDATE notes SET text = 'c' WHERE id = 1")
    rows = db.ask("SELECT id, updated_at > '2000-01-01' FROM notes ORDER BY id")
    expect("notes", rows, [("1", "t"), ("2", "f")])
    rows = db.ask("UPDATE notes SET updated_at = '2001-01-01' WHERE id = 1 RETURNING updated_at")
    expect("explicit", rows, [("2001-01-01 00:00:00+00",)])
    db.ask("INSERT INTO pairs (a, b) VALUES (1, 'x'); UPDATE pairs SET b = 'y'; UPDATE pairs SET b = 'z'")
    expect("edits", db.ask("SELECT edits FROM pairs"), [("2",)])
    db.drop()


def sqlite_objects():
    """Triggers fire, and views answer, as in postgres_objects."""
    db = sqlite("triggers")
    db.execute("INSERT INTO books (title) VALUES (' Emma ')")
    db.execute("INSERT INTO titles (title) VALUES ('Ada')")
    db.execute("DELETE FROM books WHERE title = 'Ada'")
    expect("titles", db.execute("SELECT title FROM titles").fetchall(), [("Emma",)])
    # Two inserts, the update that trims, the delete.
    expect("changes", db.execute("SELECT count(*) FROM changes WHERE what = 'books'").fetchone(), (4,))
    db.execute("INSERT INTO changes (what) VALUES ('kept')")
    db.execute("DELETE FROM changes")
    expect("kept", db.execute("SELECT what FROM changes").fetchall(), [("kept",)])
    db = sqlite("views")
    db.execute("INSERT INTO authors (name) VALUES ('Austen')")
    db.execute("INSERT INTO books (author_id, title, genre) VALUES (1, 'Emma', 'novel'), (1, 'Letters', 'essay')")
    expect("a_busy_authors", db.execute("SELECT name, books FROM a_busy_authors").fetchall(), [("Austen", 2)])
    expect("book_titles", db.execute("SELECT short FROM book_titles").fetchall(), [("Emma",), ("Letters",)])


def postgres_objects():
    """Functions give what they should, triggers fire, and views answer."""
    db = Postgres("functions")
    db.ask("INSERT INTO authors (slug) VALUES ('austen'); INSERT INTO books (author_id) VALUES (1), (1)")
    expect("calls", db.ask("SELECT book_count(a), book_count(), is_slug('A b'), \"Kebab Case\"('A b') FROM authors a"),
           [("2", "2", "f", "a-b")])
    expect("comment", db.ask("SELECT obj_description('book_count()'::regprocedure)"), [("Over all authors",)])
    db.drop()
    db = Postgres("triggers")
    db.ask("INSERT INTO books (title) VALUES (' Emma '); INSERT INTO titles (title) VALUES ('Ada')")
    db.ask("DELETE FROM books WHERE title = 'Ada'; TRUNCATE books")
    expect("changes", db.ask("SELECT what FROM changes ORDER BY id"),
           [("books INSERT",), ("books INSERT",), ("books DELETE",), ("books TRUNCATE",)])
    db.drop()
    db = Postgres("views")
    db.ask("INSERT INTO authors (name) VALUES ('Austen')")
    db.ask("INSERT INTO books (author_id, title, genre) VALUES (1, 'Emma', 'novel'), (1, 'Letters', 'essay')")
    expect("a_busy_authors", db.ask("SELECT name, books FROM a_busy_authors"), [("Austen", "2")])
    expect("book_titles", db.ask("REFRESH MATERIALIZED VIEW book_titles; SELECT short FROM book_titles ORDER BY id"),
           [("Emma",), ("Letters",)])
    expect("app.recent", db.ask("SELECT count(*) FROM app.recent"), [("2",)])
    db.drop()


def postgres_rows():
    db = Postgres("rows")
    db.ask(CHANGE)
    db.ask(inserts(ddl("rows", "postgres")))
    expect("items", db.ask(ROWS), [tuple(v or "" for v in row) for row in WANTED])
    expect("orders", db.ask("SELECT id, price FROM orders ORDER BY id"), [("1", "9.00"), ("2", "0.00"), ("5", "0.00")])
    expect("pairs", db.ask("SELECT note FROM pairs ORDER BY y"), [("one",), ("TWO",)])
    expect("next order", db.ask("INSERT INTO orders (item_id) VALUES ('a') RETURNING id"), [("6",)])
    # Past 7; the row known by its name took 8 when it was refused.
    expect("next number", db.ask("INSERT INTO numbered (name) VALUES ('x') RETURNING id"), [("9",)])
    db.drop()


def postgres_row_order():
    db = Postgres("row_order")
    row_order(db.ask)
    db.drop()


def postgres_index_names():
    """Without the names, Postgres makes up the same ones."""
    db = Postgres("index_names")
    ours = db.ask("SELECT indexname FROM pg_indexes WHERE tablename = 't'")
    db.ask("DROP TABLE t")
    db.ask(re.sub(r"INDEX \w+ ON", "INDEX ON", ddl("index_names", "postgres")))
    expect("index names", db.ask("SELECT indexname FROM pg_indexes WHERE tablename = 't'"), ours)
    db.drop()


# What a row of nothing but defaults holds: each column as Postgres and as SQLite must say the same text.
DEFAULTS = {
    "numbers": {c: (c, c) for c in ("small", "whole", "big", "precise", "exact", "free")}
    | {"price": ("price", "printf('%.2f', price)"), "cents": ("(cents * 100)::bigint", "cents"), "flag": ("flag::int", "flag"),
       "single": ("(single::numeric * 1e12)::int", "CAST(round(single * 1e12) AS INTEGER)")},
    "texts": {c: (c, c) for c in ("fixed", "plain", "short", '"any"', "code", "color", "level", "data", "meta", "bits", "address")}
    | {"raw": ("encode(raw, 'hex')", "lower(hex(raw))"),
       "id": ("id::text ~ '{v4}'", "id REGEXP '{v4}'"), "later": ("later::text ~ '{v7}'", "later REGEXP '{v7}'"),
       "age": ("abs(('x' || lpad(left(replace(later::text, '-', ''), 12), 16, '0'))::bit(64)::bigint "
               "- extract(epoch FROM now()) * 1000) < 5000", "abs(age(later)) < 5000")},
    "times": {"day": ("day", "day"), "today": ("today", "today"), "at": ("at || '.000'", "at"),
              "stamp": ("round(extract(epoch FROM stamp) * 1000)::bigint", "stamp"),
              "stamptz": ("floor(extract(epoch FROM stamptz) * 1000)::bigint", "stamptz"),
              "now1": ("abs(extract(epoch FROM now1 - (now() AT TIME ZONE 'UTC'))) < 5", "abs(now1 / 1000 - unixepoch()) < 5"),
              "nowt": ("nowt::text ~ '^[0-2][0-9]:'", "nowt REGEXP '^[0-2][0-9]:[0-5][0-9]:[0-5][0-9][.][0-9]{{3}}$'")},
    "arrays": {c: (f"to_json({c})", f"json({c})") for c in ("tags", '"none"', "ints", "grid", "flags", "days", "colors")},
}
PATTERNS = {"v4": "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
            "v7": "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"}


def postgres_defaults():
    """The same defaults in both engines, under a session time zone that is not UTC."""
    db, lite = Postgres("types"), sqlite("types")
    lite.create_function("REGEXP", 2, lambda pattern, text: re.search(pattern, text) is not None)
    lite.create_function("age", 1, lambda uuid: int(uuid.replace("-", "")[:12], 16) - time.time() * 1000)
    truth = {"t": "1", "f": "0"}
    for table, columns in DEFAULTS.items():
        lite.execute(f"INSERT INTO {table} DEFAULT VALUES")
        for column, (in_postgres, in_sqlite) in columns.items():
            in_postgres, in_sqlite = in_postgres.format(**PATTERNS), in_sqlite.format(**PATTERNS)
            got = db.psql(db.url, f"SET timezone = 'Asia/Tokyo'; BEGIN; INSERT INTO {table} DEFAULT VALUES; "
                          f"SELECT {in_postgres} FROM {table}; ROLLBACK").rstrip("\n")
            wanted = lite.execute(f"SELECT {in_sqlite} FROM {table}").fetchone()[0]
            expect(f"{table}.{column} in Postgres", truth.get(got, got), str(wanted))
            expect(f"{table}.{column} in SQLite", wanted not in (0, None) or column in ("flag",), True)
    db.drop()


def main():
    tests = {"sqlite": [sqlite_enforces, sqlite_touches, sqlite_rows, sqlite_row_order, sqlite_objects],
             "postgres": [postgres_touches, postgres_rows, postgres_row_order, postgres_objects, postgres_index_names, postgres_defaults]}
    for test in tests[sys.argv[1]]:
        test()
        print("ok", test.__name__)


main()
