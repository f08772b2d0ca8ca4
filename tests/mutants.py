#!/usr/bin/env python3
"""What random_pairs.py would find: migrations with a statement left out, and planners with a small mistake.

Of some pairs every way up is run once without each of its statements: the catalog or the engine must tell, except for statements that
only prepare others (PREPARES). Then each of MUTANTS, a change of one line of the planner, is compiled and linked into a program of its own, which
must fail on one of the pairs that have such a change.

usage: mutants.py   (needs SCHEMAGEN, SCHEMAGEN_BUILD and SCHEMAGEN_TEST_PG)
"""
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

import random_pairs
from random_pairs import Failed, Memory, Pair, Postgres, Unfit

ROOT = pathlib.Path(__file__).resolve().parent.parent
PLANNER = "src/target/migration"
TRIES = 40

# (file, what stands there, what stands there instead, the engine, changes it takes to show)
MUTANTS = [
    ("parts.c", "a->kind == b->kind && str_eq(a->text, b->text)", "a->kind == b->kind && str_eq(a->name, b->name)", "postgres",
     ["change_check", "change_references", "change_index"]),
    ("postgres_column.c", "if (was == is) return;", "if (was >= is) return;", "postgres", ["change_nullable"]),
    ("postgres_types.c", "!only_grows(&old->enumeration->labels, &new->enumeration->labels) ||", "", "postgres", ["change_enum"]),
    ("postgres_security.c", "if (was != ROWS_FORCED && is == ROWS_FORCED)", "if (was != ROWS_FORCED && is == ROWS_OPEN)", "postgres",
     ["change_security"]),
    ("postgres_domain.c", "if (!str_eq(was.check, is.check))", "if (str_empty(is.check))", "postgres", ["change_domain"]),
    ("postgres_numbering.c", "new->kind == IDENTITY_ALWAYS", "new->kind != IDENTITY_ALWAYS", "postgres", ["change_identity"]),
    ("postgres.c", "if (str_given(option_of(new, key))) continue;", "if (key.len > 0) continue;", "postgres", ["change_options"]),
    ("diff.c", "phase < PHASE_COUNT; phase++)", "phase < PHASE_CREATE_FOREIGN_KEYS; phase++)", "postgres", ["change_add_reference"]),
    ("rename_apply.c", "column->name.str = to;", "(void)to;", "postgres", ["change_rename_column"]),
    ("postgres_names.c", "if (was != NULL) rename_copy(", "if (was != NULL && i > 99) rename_copy(", "postgres", ["change_rename_partition"]),
    ("sqlite_copy.c", "if (str_given(value)) add_value", "if (str_given(value) && i > 0) add_value", "sqlite", ["change_nullable", "change_type"]),
    ("sqlite.c", "if (child == 0 || run->rebuilt[child - 1]) continue;", "if (child <= run->pairs.len) continue;", "sqlite",
     ["change_nullable", "change_type", "change_key"]),
    ("sqlite.c", "str_eq(old->collation, new->collation) && old->not_null == new->not_null &&", "", "sqlite", ["change_nullable"]),
    ("sqlite_index.c", "if (same && table_kept) return;", "if (old != NULL && new != NULL && table_kept) return;", "sqlite",
     ["change_rename_table", "change_settings"]),
    ("sqlite_drop.c", "(pair->new == NULL || run->rebuilt[i])", "run->rebuilt[i]", "sqlite", ["change_drop_table"]),
]

# Statements whose work another one does, too, or that leave no trace.
PREPARES = re.compile(r"PRAGMA|SET check_function_bodies|.*__schemagen_guard|SELECT setval|.*sqlite_sequence|UPDATE|.*(DIS|EN)ABLE TRIGGER|"
                      r".*ON CONFLICT|DROP (INDEX|TRIGGER|VIEW|POLICY)|.* DROP (CONSTRAINT|DEFAULT|EXPRESSION)|.* NO INHERIT|CREATE ROLE|DO |ALTER ROLE|"
                      r"COMMENT ON ROLE|INSERT INTO \"?__new|INSERT INTO .* OVERRIDING SYSTEM VALUE SELECT|.* DETACH PARTITION|CREATE EXTENSION|ALTER SEQUENCE .* (MINVALUE|OWNED BY)|DROP (DOMAIN|TYPE|FUNCTION|SEQUENCE)", re.S)


def code_of(statement):
    return re.sub(r"^--.*\n", "", statement, flags=re.M).strip()


def up(pair, engine, statements, target, kept):
    """What is wrong after these statements; None when nothing is."""
    database = pair.fresh(engine, "old")
    try:
        wrong = after(pair, database, statements, target, kept)
        database.close()  # which may find references that hang
        return wrong
    except (*(engine.mistakes,), RuntimeError) as error:
        return str(error)


def after(pair, database, statements, target, kept):
    try:
        pair.fill(database)
        before = pair.rows(database, kept, False)
        for _ in database.apply(statements):
            pass
        if database.catalog() != target:
            return "the catalog"
        now = pair.rows(database, kept, True)
        return next((name for name, rows in before.items() if rows - now[name]), None)
    except database.mistakes as error:
        database.undo()
        return str(error)


def leave_out(pair, engine):
    """How many statements were missed, and those that were not."""
    fresh = pair.fresh(engine, "new")
    target, kept, statements = fresh.catalog(), pair.kept(engine.dialect), pair.way(engine.dialect)
    fresh.close()
    if up(pair, engine, statements, target, kept) is not None:
        return 0, []  # rows stand against it
    tried = [i for i, statement in enumerate(statements) if not PREPARES.match(code_of(statement))][:20]
    unseen = [statements[i] for i in tried if up(pair, engine, statements[:i] + statements[i + 1:], target, kept) is None]
    return len(tried) - len(unseen), unseen


def build(mutant, folder):
    """The program with the mutant in place of its file."""
    name, old, new, _, _ = mutant
    text = (ROOT / PLANNER / name).read_text()
    source, built = folder / name, pathlib.Path(os.environ["SCHEMAGEN_BUILD"])
    source.write_text(text.replace(old, new))
    commands = json.loads((built / "compile_commands.json").read_text())
    command = next(c for c in commands if c["file"].endswith(f"{PLANNER}/{name}"))
    compile_it = shlex.split(command["command"])
    compile_it[compile_it.index("-o") + 1] = str(folder / "mutant.o")
    compile_it[compile_it.index("-c") + 1] = str(source)
    run([*compile_it, "-Wno-error"], command["directory"])
    commands = subprocess.run(["ninja", "-t", "commands", "schemagen"], cwd=built, capture_output=True, text=True, check=True).stdout
    link = re.sub(r"^.*? && |&& :$", "", commands.strip().splitlines()[-1].strip())
    link = shlex.split(link)
    at = link.index("-o")
    link[at + 1] = str(folder / "schemagen")
    run([*link[:at], str(folder / "mutant.o"), "-fno-lto", *link[at:]], built)
    return str(folder / "schemagen")


def run(command, folder):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"mutants.py: {' '.join(command)}\n{done.stderr}")


def is_caught(mutant, pairs, program):
    _, _, _, dialect, changes = mutant
    engine = Postgres if dialect == "postgres" else Memory
    good, tried = random_pairs.SCHEMAGEN, 0
    for pair in pairs:
        if not set(changes) & set(pair.changes):
            continue
        tried += 1
        random_pairs.SCHEMAGEN = program
        try:
            random_pairs.round_trip(pair, engine, True)
        except Unfit:
            continue
        except (Failed, *(engine.mistakes,)):
            return True
        finally:
            random_pairs.SCHEMAGEN = good
        if tried == TRIES:
            break
    return False


def main():
    problems, seen, caught = [], 0, 0
    for name, old, _, _, _ in MUTANTS:
        if (ROOT / PLANNER / name).read_text().count(old) != 1:
            raise SystemExit(f"mutants.py: {name} has this not once: {old}")
    with tempfile.TemporaryDirectory(prefix="schemagen-mutants.") as scratch:
        scratch = pathlib.Path(scratch)
        pairs = [pair for pair in (Pair(number, scratch / f"p{number}") for number in range(1, 301)) if pair.taken]
        for engine, many in ((Memory, 40), (Postgres, 12)):
            for pair in pairs[:many]:
                try:
                    found, unseen = leave_out(pair, engine)
                except Unfit:
                    continue
                seen += found
                problems += [f"{engine.dialect}, {pair.folder.name}: nobody misses\n{statement}" for statement in unseen]
        for number, mutant in enumerate(MUTANTS):
            folder = scratch / f"m{number}"
            folder.mkdir()
            if is_caught(mutant, pairs, build(mutant, folder)):
                caught += 1
            else:
                problems.append(f"a planner is not caught that has in {mutant[0]}: {mutant[2]}")
        Postgres.shut()
    print("".join(problem + "\n" for problem in problems), end="")
    print(f"{seen} statements are missed when left out; {caught} of {len(MUTANTS)} planners with a mistake are caught")
    sys.exit(1 if problems or seen < 150 else 0)


if __name__ == "__main__":
    main()
