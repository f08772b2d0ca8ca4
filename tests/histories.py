#!/usr/bin/env python3
"""Histories of drizzle-kit's snapshots, step by step: from snapshot N to N+1 and back, on a real Postgres and in SQLite.

A history is a folder of one of three kinds. In before.sql is what both sides need that is not the project's.

  NNNN_snapshot.json and NNNN.sql, which is what drizzle-kit makes of it in an empty database
  drizzle-kit's own: meta/_journal.json, meta/NNNN_snapshot.json and NNNN_name.sql, which are run from the first to the last
  that of drizzle-kit 1.0: TIME_name/snapshot.json and TIME_name/migration.sql, or TIME_name/fresh.sql for an empty database

At each step a migrations folder of drizzle-kit's ends with snapshot N, and `import` makes schema.yaml of snapshot N+1. Then `migrate` writes
the next migration. A database that drizzle-kit's SQL of N made goes up: its catalog must be that of drizzle-kit's SQL of N+1; down: that of N;
and up again. The same is done after a folder of our own, whose first migration makes snapshot N from nothing.
The next step goes on from there.

Histories are made by drizzle-kit itself, of random schemas (tests/node/histories.mjs), or given as folders.

usage: histories.py [--count N] [--steps N] [--tables N] [--seed N] [--dialect pg|sqlite|both] [--next no|too|only] [--odd] [--keep DIR] [FOLDER..]
       (needs SCHEMAGEN and SCHEMAGEN_TEST_PG)
"""
import argparse
import collections
import itertools
import json
import multiprocessing
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

import pq
import random_pairs

TESTS = pathlib.Path(__file__).resolve().parent
SCHEMAGEN = os.path.abspath(os.environ.get("SCHEMAGEN", TESTS.parent / "build/release/schemagen"))
BREAK = "--> statement-breakpoint"
ROLES = ["authenticated"]  # which the histories take for granted
BEFORE = "".join(f"CREATE EXTENSION IF NOT EXISTS {name};\n" for name in ("citext", "pg_trgm"))


class Failed(Exception):
    pass


class Postgres:
    key, folder, mistakes = "postgres", "migrations_pg", pq.Refused
    connection = None

    def __init__(self, before, statements):
        if Postgres.connection is None:
            Postgres.connection = pq.Scratch("histories")
            for role in ROLES:
                self.connection.run(f"DO $$ BEGIN CREATE ROLE {role}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$")
        self.connection.run(random_pairs.CLEAR.replace("DROP EXTENSION IF EXISTS pg_trgm;", ""))
        self.connection.run(f"SET client_min_messages = error; {BEFORE}{before}")
        self.apply(statements)

    def apply(self, statements):
        self.connection.run("BEGIN")
        try:
            for at in statements:
                role = at.startswith("CREATE ROLE")  # which other databases of the server may have
                self.connection.run(f"DO $$ BEGIN {at} EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$" if role else at)
        except pq.Refused as error:
            self.connection.run("ROLLBACK")
            raise Failed(f"{error}\n  in: {at}") from error
        self.connection.run("COMMIT")

    def catalog(self):
        """Without the place of a column: Postgres adds one at the end, wherever the schema has it; and without extensions, of
        which drizzle-kit knows nothing."""
        lines = [line for line in self.connection.catalog() if not re.match("(comment )?extension ", line)]
        return sorted(re.sub(r"^column (\S+|\S*\"[^\"]+\"\S*) \d+ ", r"column \1 ", line) for line in lines)

    @classmethod
    def shut(cls):
        if cls.connection is not None:
            cls.connection.close()
            cls.connection = None


class Sqlite:
    key, folder = "sqlite", "migrations_sqlite"

    def __init__(self, before, statements):
        self.db = random_pairs.Memory(before)
        self.apply(statements)

    def apply(self, statements):
        at = ""
        try:
            for at in self.db.apply(statements):
                pass
        except sqlite3.Error as error:
            self.db.undo()
            raise Failed(f"{error}\n  in: {at}") from error

    @staticmethod
    def plain(text, table):
        """drizzle-kit and we quote and space differently, and it says the table before a column."""
        text = re.sub(r"\s+", "", re.sub(r'[`"]', "", text.lower()))
        text = text.replace(re.sub(r"\s+", "", table.lower()) + ".", "")
        while text.startswith("(") and text.endswith(")") and balanced(text[1:-1]):
            text = text[1:-1]
        return text

    def catalog(self):
        lines = []
        for table, sql in self.db.run("SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"):
            sql = re.sub(r"\b(CHECK|AS)\(", r"\1 (", sql.replace("`", '"'))
            lines.append(f"table {table} autoincrement {'AUTOINCREMENT' in sql}")
            for name, kind, not_null, initial, key, hidden in self.db.run(
                    f'SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo({quoted(table)})'):
                lines.append(f"column {table}.{name} {kind.lower()} {not_null} {self.plain(initial or '-', table)} {key} {hidden}")
            for key in self.db.run(f'SELECT seq, "from", "table", "to", on_update, on_delete FROM pragma_foreign_key_list({quoted(table)})'):
                lines.append(f"foreign key {table} {key}")
            for (name,), text, _ in random_pairs.groups_of(sql, r'(?:CONSTRAINT ("(?:[^"]|"")+"|[^\s"]+) )?CHECK'):
                lines.append(f"check {table} {(name or '').strip(chr(34))} {self.plain(text, table)}")
            for _, text, stored in random_pairs.groups_of(sql, "GENERATED ALWAYS AS"):
                lines.append(f"generated {table} {self.plain(text, table)} {stored}")
        for name, table, sql in self.db.run("SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"):
            keys, *where = re.split(r"\bWHERE\b", sql, maxsplit=1, flags=re.I)
            lines.append(f"index {name} {self.plain(keys, table)} {self.plain(''.join(where), table)}")
        for name, sql in self.db.run("SELECT name, sql FROM sqlite_schema WHERE type = 'view'"):
            lines.append(f"view {name} {self.plain(sql.split(' AS', 1)[1], '-')}")
        return sorted(lines)

    @classmethod
    def shut(cls):
        pass


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def balanced(text):
    depth = 0
    for c in text:
        depth += (c == "(") - (c == ")")
        if depth < 0:
            return False
    return depth == 0


def statements_of(text):
    return [part.strip() for part in text.split(BREAK) if part.strip()]


def schemagen(folder, *arguments, codes=(0,)):
    done = subprocess.run([SCHEMAGEN, *map(str, arguments)], cwd=folder, capture_output=True, text=True, timeout=120)
    if done.returncode not in codes:
        raise Failed(f"schemagen {arguments[0]}: exit {done.returncode}\n{done.stderr[:3000]}")
    return done


def differences(found, wanted):
    gone, come = collections.Counter(wanted) - collections.Counter(found), collections.Counter(found) - collections.Counter(wanted)
    return [f"- {line}" for line in sorted(gone.elements())] + [f"+ {line}" for line in sorted(come.elements())]


class History:
    """The folder of a project: what drizzle-kit 0.31 left of its snapshots up to one of them."""
    version = None
    made = "*.sql"  # by migrate; the way back is the first by name

    def __init__(self, path, scratch):
        self.path, self.scratch = path, scratch
        self.snapshots = self.find()
        self.dialect = json.loads(self.snapshots[0].read_text())["dialect"]
        before = path / "before.sql"
        self.before = before.read_text() if before.exists() else ""
        self.engine = Sqlite if self.dialect == "sqlite" else Postgres

    def find(self):
        """The snapshots, and of each the files of SQL that make it from nothing."""
        journal = self.path / "meta/_journal.json"
        if not journal.exists():
            snapshots = sorted(self.path.glob("*_snapshot.json"))
            self.files = [[self.path / f"{snapshot.name.split('_')[0]}.sql"] for snapshot in snapshots]
            return snapshots
        tags = [entry["tag"] for entry in json.loads(journal.read_text())["entries"]]
        kept = [at for at, tag in enumerate(tags) if self.snapshot_of(tag).exists()]
        self.files = [[self.path / f"{tag}.sql" for tag in tags[:at + 1]] for at in kept]
        return [self.snapshot_of(tags[at]) for at in kept]

    def snapshot_of(self, tag):
        return self.path / f"meta/{tag.split('_')[0]}_snapshot.json"

    def name(self, step):
        return self.snapshots[step].name.split("_")[0]

    def said(self, step):
        """What was changed, of a history that is made up."""
        said = self.path / f"{self.name(step)}.txt"
        return said.read_text() if said.exists() else ""

    def sql(self, step):
        return [statement for file in self.files[step] for statement in statements_of(file.read_text())]

    def import_yaml(self, work, step):
        """schema.yaml of a snapshot, and how many blocks of SQL are in it."""
        said = schemagen(work, "import", self.snapshots[step], "-o", "schema.yaml", "--force").stderr
        schema = (work / "schema.yaml").read_text()
        outputs = f"outputs:\n  {self.engine.key}: true\n"
        if outputs not in schema:
            raise Failed(f"import writes no outputs:\n{schema[:200]}")
        if self.version and f'drizzle: {{ version: "{self.version}" }}\n' not in schema:
            raise Failed(f"import does not say the version of the snapshot:\n{schema[:200]}")
        (work / "schema.yaml").write_text(schema.replace(outputs, outputs + f"  {self.engine.folder}: m\n"))
        return int(re.search(r"(\d+) raw block", said).group(1))

    def migrate(self, work):
        """The statements there and back of the next migration."""
        before = set((work / "m").glob(self.made))
        server = ["--pg", os.environ["SCHEMAGEN_TEST_PG"]] if self.engine is Postgres else []
        server += ["--before", self.path / "before.sql"] if self.before else []
        schemagen(work, "migrate", "--name", "next", "--allow", "all", *server)
        back_and_there = sorted(set((work / "m").glob(self.made)) - before)
        return [statements_of(file.read_text()) for file in reversed(back_and_there)] or [[], []]

    def folder_up_to(self, folder, step):
        (folder / "meta").mkdir(parents=True)
        entries = []
        for at, snapshot in enumerate(self.snapshots[:step + 1]):
            shutil.copy(snapshot, folder / "meta")
            tag = f"{snapshot.name.split('_')[0]}_kit"
            (folder / f"{tag}.sql").write_text("")
            entries.append({"idx": at, "version": "7", "when": at + 1, "tag": tag, "breakpoints": True})
        (folder / "meta/_journal.json").write_text(json.dumps({"version": "7", "dialect": self.dialect, "entries": entries}))

    def take_over(self, step):
        """From a folder of drizzle-kit's to the next snapshot."""
        work = self.scratch / "work"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        self.folder_up_to(work / "m", step)
        return self.import_yaml(work, step + 1), *self.migrate(work)

    def go_on(self, step):
        """From a folder of our own to the next snapshot."""
        work = self.scratch / "own"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        self.import_yaml(work, step)
        begun, _ = self.migrate(work)
        found = differences(self.engine(self.before, begun).catalog(), self.engine(self.before, self.sql(step)).catalog())
        if found:
            raise Failed("\n".join(["from nothing: the catalog", *found, "  of:", *begun]))
        return self.import_yaml(work, step + 1), *self.migrate(work)


class NextHistory(History):
    """That of drizzle-kit 1.0."""
    version = "1.0"
    made = "*/*.sql"

    def find(self):
        snapshots = sorted(self.path.glob("*/snapshot.json"))
        tags = sorted(file.parent for file in self.path.glob("*/migration.sql"))
        fresh = [snapshot.parent / "fresh.sql" for snapshot in snapshots]
        self.files = [[made] if made.exists() else [tag / "migration.sql" for tag in tags if tag <= made.parent] for made in fresh]
        return snapshots

    def name(self, step):
        return self.snapshots[step].parent.name

    def said(self, step):
        said = self.snapshots[step].parent / "said.txt"
        return said.read_text() if said.exists() else ""

    def folder_up_to(self, folder, step):
        for snapshot in self.snapshots[:step + 1]:
            shutil.copytree(snapshot.parent, folder / snapshot.parent.name, ignore=shutil.ignore_patterns("fresh.sql", "said.txt"))


def history_of(path, scratch):
    return (NextHistory if any(path.glob("*/snapshot.json")) else History)(path, scratch)


def run_step(history, step, own, out):
    """Whether the step is equal; raises Failed."""
    try:
        fresh = history.engine(history.before, history.sql(step + 1))
    except Failed as failure:  # drizzle-kit's own SQL is wrong
        out["unfit"].append(f"{history.snapshots[step + 1]}: {failure}")
        return False
    wanted = fresh.catalog()
    raw, up, down = history.go_on(step) if own else history.take_over(step)
    database = history.engine(history.before, history.sql(step))
    source = database.catalog()
    out["raw"] += raw
    out["empty"] += not up
    for what, statements, catalog in (("up", up, wanted), ("down", down, source), ("up again", up, wanted)):
        try:
            database.apply(statements)
        except Failed as failure:
            raise Failed(f"{what}: {failure}\n  of: " + ";\n".join(statements)) from failure
        found = differences(database.catalog(), catalog)
        if found:
            raise Failed("\n".join([f"{what}: the catalog", *found, "  of:", *statements]))
    return True


def run(task):
    path, scratch, ways = task
    out = {"path": path, "failures": [], "steps": 0, "equal": 0, "unfit": [], "raw": 0, "empty": 0}
    with tempfile.TemporaryDirectory(prefix="schemagen-history.", dir=scratch) as name:
        history = history_of(pathlib.Path(path), pathlib.Path(name))
        for step, own in itertools.product(range(len(history.snapshots) - 1), ways):
            out["steps"] += 1
            try:
                out["equal"] += run_step(history, step, own, out)
            except (Failed, pq.Refused, subprocess.SubprocessError) as failure:
                after = ", after our own" if own else ""
                out["failures"].append(f"{path} from {history.name(step)}{after}: {history.said(step + 1)}\n{failure}")
        history.engine.shut()
    return out


def writer(scratch, next_one):
    """The command that writes a history. It finds the modules of drizzle 1.0 beside itself in a folder of links."""
    modules = TESTS / ("node/next" if next_one else "node")
    if not (modules / "node_modules").exists():
        raise SystemExit(f"{modules}/node_modules is missing; install it with: npm ci --prefix {modules} --ignore-scripts")
    if not next_one:
        return ["node", TESTS / "node/histories.mjs"]
    links = scratch / "next"
    links.mkdir(exist_ok=True)
    for file in [*(TESTS / "node").glob("*.mjs"), TESTS / "node/next/node_modules"]:
        if not (links / file.name).exists():
            (links / file.name).symlink_to(file)
    return ["node", "--preserve-symlinks", "--preserve-symlinks-main", links / "histories.mjs"]


def make(arguments, scratch):
    """The folders of random histories, made by drizzle-kit."""
    dialects = ["pg", "sqlite"] if arguments.dialect == "both" else [arguments.dialect]
    wanted = [("odd", "odd", "0", "0", "6")] if arguments.odd else []
    wanted += [(f"{dialect}_{seed}", dialect, str(seed), str(arguments.steps), str(arguments.tables))
               for seed in range(arguments.seed, arguments.seed + arguments.count) for dialect in dialects]
    made, running = [], []
    for next_one in {"no": [False], "only": [True], "too": [False, True]}[arguments.next]:
        command = writer(scratch, next_one)
        for name, *how in wanted:
            made.append(scratch / (f"{name}_next" if next_one else name))
            running.append(subprocess.Popen([*command, made[-1], *how, *["next"] * next_one]))
            if len(running) >= os.cpu_count() and running.pop(0).wait() != 0:
                raise SystemExit("histories.mjs failed")
    if any([process.wait() for process in running]):
        raise SystemExit("histories.mjs failed")
    return made


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=2)
    parser.add_argument("--steps", type=int, default=25)
    parser.add_argument("--tables", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dialect", choices=["pg", "sqlite", "both"], default="both")
    parser.add_argument("--next", choices=["no", "too", "only"], default="no", help="histories of drizzle-kit 1.0")
    parser.add_argument("--odd", action="store_true", help="also the history of odd forms, tests/node/history_odd.mjs")
    parser.add_argument("--way", choices=["kit", "own", "both"], default="both", help="whose folder it is before the step")
    parser.add_argument("--keep", help="where the histories are left")
    parser.add_argument("--unfit", action="store_true", help="also say which SQL of drizzle-kit fails")
    parser.add_argument("folders", nargs="*")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="schemagen-histories.") as name:
        scratch = pathlib.Path(arguments.keep or name)
        folders = arguments.folders or make(arguments, scratch)
        ways = [False, True] if arguments.way == "both" else [arguments.way == "own"]
        with multiprocessing.Pool(min(2, os.cpu_count()), maxtasksperchild=1) as pool:
            done = pool.map(run, [(str(folder), name, ways) for folder in folders], chunksize=1)
    failures = [failure for out in done for failure in out["failures"]]
    for failure in failures:
        print(failure, end="\n\n")
    total = {key: sum(out[key] for out in done) for key in ("steps", "equal", "raw", "empty")}
    unfit = [line for out in done for line in out["unfit"]]
    if arguments.unfit:
        print("\n".join(unfit))
    print(f"{len(done)} histories, {total['steps']} steps: {total['equal']} equal, {len(failures)} failed, {len(unfit)} that drizzle-kit's own SQL "
          f"fails at, {total['empty']} without a change; {total['raw']} blocks of SQL")
    return 1 if failures or total["equal"] < total["steps"] * 0.8 else 0


if __name__ == "__main__":
    sys.exit(main())
