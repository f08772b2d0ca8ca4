"""Consumers of a former schema, given what the new one makes: does what compiled and ran still do so? Held against the findings of
`breaking`: a consumer that breaks without one is a false negative, an error without a consumer that breaks a false positive.

  C_API  a C file that uses every struct, member, function, enumerator and macro of the former header, against the new one
  TS     every export of the former Drizzle modules: rows are read and written as they were, by the types of the new modules
  SQL    in SQLite: SELECT of the former columns of every table, INSERT with every one of them and with those alone that had to be given

random_breaking.py compiles the C of its pairs so. By itself it takes every change of breaking_words.py, there and back, through all three.

usage: breaking_proof.py [--no-ts] [WORD..]   (needs SCHEMAGEN; tsc of some hundred programs takes minutes)
"""
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
CC = os.environ.get("CC", "cc")


def same_files(old, new, pattern):
    """Nothing that matters differs, so that nothing can break."""
    texts = [{path.name: path.read_text() for path in folder.glob(pattern)} for folder in (old, new)]
    return texts[0] == texts[1]


# --- C ---

def declared(header):
    """{name: a line of C that uses it}, of everything that the header declares."""
    uses, text = {}, re.sub(r"/\*.*?\*/", "", header, flags=re.S)
    for name, body in re.findall(r"^typedef struct (\w+) \{\n(.*?)^\} \1;", text, flags=re.M | re.S):
        uses[name] = f"static void *S{len(uses)}(void) {{ static {name} row; return &row; }}"
        for kind, member, length in re.findall(r"^  (.+?) ?(\w+)(\[\w+\])?;", body, flags=re.M):
            at = f"*G{len(uses)}({name} *row)"
            uses[f"{name}.{member}"] = (f"static {kind} (*G{len(uses)}({name} *row)){length} {{ return &row->{member}; }}" if length
                                        else f"static {kind} {at} {{ return &row->{member}; }}")
    for name, body in re.findall(r"^typedef enum (\w+) \{\n(.*?)^\} \1;", text, flags=re.M | re.S):
        uses[name] = f"static {name} E{len(uses)}(void) {{ return ({name})0; }}"
        for label in re.findall(r"^  (\w+) = ", body, flags=re.M):
            uses[label] = f"enum {{ V{len(uses)} = (int){label} }};"
    for result, name, arguments in re.findall(r"^(?:SG_MUST_USE )?((?:const )?\w+ \*?)(\w+)\(([^;]*)\);", text, flags=re.M):
        if not name.startswith("SG_"):
            uses[name] = f"static {result}(*F{len(uses)}(void))({arguments}) {{ return {name}; }}"
    return uses


def broken_c(old, new, scratch):
    """Names of the former header that its users cannot use as they did."""
    if same_files(old, new, "*.h"):
        return set()
    headers = sorted(path.name for path in old.glob("*.h") if not path.name.startswith("schemagen_"))
    uses = declared("\n".join((old / name).read_text() for name in headers))
    names = list(uses)
    source = scratch / "uses.c"
    lines = [f'#include "{name}"' for name in headers] + list(uses.values())
    source.write_text("\n".join(lines) + "\n")
    flags = ["-fsyntax-only", "-Wno-unused-function", "-Werror=incompatible-pointer-types", "-Werror=int-conversion", "-Werror=implicit-function-declaration", "-fmax-errors=0"]

    def compile_against(folder):
        done = subprocess.run([CC, *flags, "-I", folder, source], capture_output=True, text=True, timeout=120)
        return done.returncode, {names[int(line) - 1 - len(headers)] for line in re.findall(r"uses\.c:(\d+):\d+: error", done.stderr)}, done.stderr
    code, _, words = compile_against(old)
    if code:
        raise ValueError(f"the uses of the former header do not compile against itself:\n{words[:2000]}")
    gone = any(not (new / name).exists() for name in headers)
    return set(names) if gone else compile_against(new)[1]


# --- TypeScript ---

TS = """type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;
type Get<M, K extends string> = K extends keyof M ? M[K] : never;
type Needed<T> = { [K in keyof T]-?: {} extends Pick<T, K> ? never : K }[keyof T];
type Select<T> = T extends { $inferSelect: infer R } ? R : never;
type Insert<T> = T extends { $inferInsert: infer R } ? R : never;
type Links<T> = T extends { config: (...a: never[]) => infer R } ? R : never;
function none<T extends never>(): T | undefined { return undefined; }
function fits<A, B extends A>(): [A, B] | undefined { return undefined; }
"""


def exports(folder):
    """{name: (module, kind)} of the modules of a Drizzle output."""
    found = {}
    for file in sorted(folder.glob("*.ts")):
        for kind, name in re.findall(r"^export (const|type) (\w+)", file.read_text(), flags=re.M):
            found[name] = (file.stem, kind)
    return found


def uses_ts(old, new, path):
    """Writes a program at `path` and returns what each of its lines is about."""
    lines, about, olds = TS.splitlines(), [], exports(old)
    about = [None] * len(lines)

    def line(text, what):
        lines.append(text)
        about.append(what)
    for side, folder in (("O", old), ("N", new)):
        for file in sorted({module for module, _ in exports(folder).values()}):
            line(f"import * as {side}_{file} from './{os.path.relpath(folder, path.parent)}/{file}.js';", "import")
    for name, (module, kind) in olds.items():
        if not (new / f"{module}.ts").exists():
            line(f"none<'{module}'>();", f"module {module}")
            continue
        here, there = f"O_{module}.{name}", f"N_{module}.{name}"
        if kind == "type":
            line(f"export type X{len(lines)} = N_{module}.{name};", name)
            continue
        line(f"export const X{len(lines)} = {there};", name)
        was, now = f"typeof {here}", f"Get<typeof N_{module}, '{name}'>"
        text = (old / f"{module}.ts").read_text()
        if re.search(rf"^export const {name} = relations", text, flags=re.M):
            line(f"none<Exclude<keyof Links<{was}>, keyof Links<{now}>>>();", f"{name}.*")
            line(f"none<{{ [K in keyof Links<{was}> & keyof Links<{now}>]: Links<{now}>[K] extends Links<{was}>[K] ? never : K }}[keyof Links<{was}> & keyof Links<{now}>]>();", f"{name}.kind")
            continue
        if not re.search(rf"^export const {name} = (?:pg|sqlite)?\w*(?:Table|View|MaterializedView|table|view|materializedView)\(", text, flags=re.M):
            continue
        line(f"none<Exclude<keyof Select<{was}>, keyof Select<{now}>>>();", f"{name}.*")
        both = f"keyof Select<{was}> & keyof Select<{now}>"
        line(f"none<{{ [K in {both}]: Select<{now}>[K] extends Select<{was}>[K] ? never : K }}[{both}]>();", f"{name}.read")
        line(f"none<Exclude<keyof Insert<{was}>, keyof Insert<{now}>>>();", f"{name}.write")
        both = f"keyof Insert<{was}> & keyof Insert<{now}>"
        line(f"none<{{ [K in {both}]: Insert<{was}>[K] extends Insert<{now}>[K] ? never : K }}[{both}]>();", f"{name}.write")
        line(f"none<Exclude<Needed<Insert<{now}>>, Needed<Insert<{was}>>>>();", f"{name}.write")
    lines.append("export { fits };")
    path.write_text("\n".join(lines) + "\n")
    return about


def broken_ts(programs, stage):
    """{program: what broke in it}, with a run of tsc for some of them at a time: all at once take gigabytes."""
    found, paths = {path: set() for path in programs}, sorted(programs)
    if not (stage / "node_modules").exists():
        (stage / "node_modules").symlink_to(HERE / "node/node_modules")
    for at in range(0, len(paths), 40):
        (stage / "tsconfig.json").write_text(json.dumps({"compilerOptions": {
            "strict": True, "noEmit": True, "target": "ES2022", "module": "ESNext", "moduleResolution": "bundler", "types": ["node"], "skipLibCheck": True},
            "files": [str(path) for path in paths[at:at + 40]]}))
        done = subprocess.run(["node", stage / "node_modules/typescript/bin/tsc", "-p", stage / "tsconfig.json", "--pretty", "false"],
                              cwd=stage, capture_output=True, text=True, timeout=600)
        for file, line in re.findall(r"^(\S+?)\((\d+),\d+\): error", done.stdout, flags=re.M):
            path = (stage / file).resolve()
            if path not in found:
                raise ValueError(f"{file}({line}): {done.stdout[:3000]}")
            lines = programs[path]
            found[path].add(lines[int(line) - 1] if int(line) <= len(lines) and lines[int(line) - 1] else "?")
    return found


# --- SQL ---

def broken_sql(old, new):
    """Tables of the former SQLite database whose statements the new one refuses."""
    was, now = sqlite3.connect(":memory:"), sqlite3.connect(":memory:")
    was.executescript(old.read_text())
    now.executescript(new.read_text())
    broken = set()
    for kind, name in was.execute("SELECT type, name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'").fetchall():
        columns = [row for row in was.execute("SELECT name, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?)", (name,))]
        quoted = {row[0]: '"' + row[0].replace('"', '""') + '"' for row in columns}
        writable = [row[0] for row in columns if row[4] == 0]
        needed = [row[0] for row in columns if row[4] == 0 and row[1] and row[2] is None]
        table = '"' + name.replace('"', '""') + '"'
        texts = [f"SELECT {', '.join(f't.{column}' for column in quoted.values())} FROM {table} AS t"]  # "x" alone may be a text
        if kind == "table":
            texts += [f"INSERT INTO {table} ({', '.join(quoted[c] for c in some)}) VALUES ({', '.join('?' * len(some))})" for some in (writable, needed) if some]
        for text in texts:
            try:
                now.execute("EXPLAIN " + text, [1] * text.count("?"))
            except sqlite3.Error:
                broken.add(name)
        if kind == "table":  # what has to be given now, and had not
            rows = now.execute("SELECT name, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?)", (name,)).fetchall()
            single = [row for row in rows if row[3]]
            numbered = len(single) == 1 and "INTEGER PRIMARY KEY" in now.execute("SELECT upper(sql) FROM sqlite_schema WHERE name = ?", (name,)).fetchone()[0] if rows else False
            for row in rows:
                if row[4] == 0 and row[1] and row[2] is None and row[0] not in needed and not (numbered and row[3]):
                    broken.add(name)
    return broken


# --- rows of `rows:` ---

def kept_rows(old, new, migration):
    """Whether a SQLite database that was migrated has other rows than one that is made anew, and than it had."""
    contents = []
    for texts in ([old], [old, migration], [new]):
        database = sqlite3.connect(":memory:")
        for text in texts:
            database.executescript(text)
        tables = sorted(name for name, in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"))
        contents.append({name: sorted(map(repr, database.execute(f'SELECT * FROM "{name}"'))) for name in tables})
    had, migrated, fresh = contents
    return migrated != fresh, migrated != had


# --- a pair ---

def make(schemagen, folder, made):
    """The outputs of a schema; False when it is refused."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "schema.yaml").write_text(json.dumps(made))
    done = subprocess.run([schemagen, "generate", "-q", "--force"], cwd=folder, capture_output=True, text=True, timeout=120)
    return done.returncode == 0


def findings(schemagen, folder, axis):
    done = subprocess.run([schemagen, "breaking", "--against", "old/schema.yaml", "-f", "new/schema.yaml", "--axis", axis, "--diagnostics", "json"],
                          cwd=folder, capture_output=True, text=True, timeout=60)
    found = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    return [f for f in found if f["code"][0] == "B"]


def covered(name, found):
    """A finding says that what is called so in C breaks."""
    for finding in found:
        words = set(re.findall(r"\w+", finding["message"]))
        struct, _, member = name.partition(".")
        gone = {"B1304", "B1309", "B1313", "B1302", "B1301", "B1312"}  # of all that belongs to it
        whole = finding["code"] in gone and any(name == w or name.startswith(f"{w}_") or struct == w for w in words if "_" in w)
        if name in words or (member and {struct, member} <= words) or whole or finding["code"] in ("B1302", "B1303", "B1312"):
            return True
    return False


# Findings that no consumer here shows, by their code.
UNSHOWN = {
    "TS": {"B1201", "B1202", "B1213", "B1205"},  # there is nothing to compile against; a type of the user's own module
    "SQL": {f"B{n}" for n in range(1101, 1200)} - {"B1103", "B1104", "B1108"},  # types, keys, code and rights; what Postgres alone has
    "C_API": {"B1301"},
}
# What breaks for another reason than `breaking` is about.
EXPECTED = {("SQL", "TABLE.EXTERNAL")}


def main():
    import breaking_words
    words = [a for a in sys.argv[1:] if not a.startswith("--")]
    schemagen, failed, compared = os.path.abspath(os.environ["SCHEMAGEN"]), 0, 0
    with tempfile.TemporaryDirectory(prefix="schemagen-proof.") as scratch:
        stage = pathlib.Path(scratch).resolve()

        def prepare(task):
            (name, row), way = task
            folder, programs, broken = stage / f"{name.replace(' ', '.')}.{way}", {}, {}
            old, new = breaking_words.forms(row) if way == "there" else reversed(breaking_words.forms(row))
            if not make(schemagen, folder / "old", old) or not make(schemagen, folder / "new", new):
                raise ValueError(f"{name} is refused")
            if all((folder / which / "c").exists() for which in ("old", "new")):
                broken["C_API"] = broken_c(folder / "old/c", folder / "new/c", folder)
            if all((folder / which / "lite.sql").exists() for which in ("old", "new")):
                broken["SQL"] = broken_sql(folder / "old/lite.sql", folder / "new/lite.sql")
            for output in ("dpg", "dlite"):
                both = [folder / which / output for which in ("old", "new")]
                own_module = name.split(" ")[0] in ("DRIZZLE.VERSION", "TS_TYPE.FROM", "EXTERNAL.FROM", "EXTERNAL.IMPORT")
                if all(f.exists() for f in both) and not own_module and "--no-ts" not in sys.argv:
                    broken["TS"] = set()
                    if not same_files(*both, "*.ts"):
                        programs[folder / f"{output}.ts"] = uses_ts(*both, folder / f"{output}.ts")
            return name.split(" ")[0], way, folder, broken, programs
        tasks = [(named, way) for named in breaking_words.rows() for way in ("there", "back") if not words or any(w in named[0] for w in words)]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            prepared = list(pool.map(prepare, tasks))
        told = broken_ts({path: lines for *_, programs in prepared for path, lines in programs.items()}, stage)
        for key, way, folder, broken, programs in prepared:
            for path in programs:
                broken["TS"] |= told[path]
            for axis, names in broken.items():
                found = findings(schemagen, folder, axis)
                compared += 1
                errors = [f for f in found if f["severity"] == "error" and f["code"] not in UNSHOWN[axis] and '" of Postgres' not in f["message"]]
                if names and not found and (axis, key) not in EXPECTED:
                    print(f"{key} {way}: {axis} breaks without a finding: {sorted(names)[:5]}")
                elif errors and not names:
                    print(f"{key} {way}: {axis} has a finding, and nothing breaks: {errors[0]['code']} {errors[0]['message']}")
                else:
                    continue
                failed += 1
    print(f"{compared} comparisons, {failed} failed")
    return 1 if failed or not compared else 0


if __name__ == "__main__":
    sys.exit(main())
