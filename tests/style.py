#!/usr/bin/env python3
"""The rules of the code that a program can check: folder order, sizes, where memory and exits come from.

usage: style.py LIBRARY    (libschemagen_core.a, looked at for mutable globals; left out when sanitized)
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SRC = ROOT / "src"
FILE_LINES = 500
FUNCTION_LINES = 60
PARAMETERS = 5
COLUMNS = 120  # the formatter aims at 100; prose in comments may run a little over
ALLOWED_CALLS = {
    r"(?<![\w.>])(?:malloc|calloc|realloc|strdup|strndup)\(": {"base/arena.c"},
    r"(?<![\w.>])(?:exit|_exit|abort)\(": {"main.c", "base/arena.c", "engine/child.c"},
}


def strip(text):
    """Comments and string contents blanked, lines kept."""
    def blank(match):
        found = match.group(0)
        return '""' if found[0] == '"' else re.sub(r"[^\n]", " ", found)
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', blank, text, flags=re.S)


def check_includes(name, text):
    folder = name.rsplit("/", 1)[0] if "/" in name else ""
    if not folder:
        return
    for target in re.findall(r'^#\s*include "([^"]+)"', text, flags=re.M):
        if not (SRC / target).exists():
            continue
        other = target.rsplit("/", 1)[0] if "/" in target else ""
        top, other_top = folder.split("/")[0], other.split("/")[0]
        if other == "" and not target.endswith(".def"):
            yield f"{name}: includes {target} of the top folder"
        elif other_top > top:
            yield f"{name}: includes {target}, whose folder sorts after {top}/"


def functions(text):
    """(line, name, parameters, length) of each function definition, by the layout that clang-format gives."""
    pattern = r"^(?!typedef|struct|enum|union|#|\s)[^\n;={}]*?\b(\w+)\(([^;{}]*)\)\s*\{$(.*?)^\}"
    for match in re.finditer(pattern, text, flags=re.M | re.S):
        line = text.count("\n", 0, match.start()) + 1
        parameters = len(re.sub(r"\([^()]*\)", "", match.group(2)).split(","))
        yield line, match.group(1), parameters, match.group(0).count("\n") + 1


def check_source(path):
    name = path.relative_to(SRC).as_posix()
    raw = path.read_text()
    text = strip(raw)
    yield from check_includes(name, raw)
    lines = raw.count("\n")
    if lines > FILE_LINES:
        yield f"{name}: {lines} lines, more than {FILE_LINES}"
    for number, line in enumerate(raw.split("\n"), 1):
        if len(line) > COLUMNS or "\t" in line or line != line.rstrip():
            yield f"{name}:{number}: over {COLUMNS} columns, a tab or space at the end"
    for pattern, allowed in ALLOWED_CALLS.items():
        for match in re.finditer(pattern, text):
            if name not in allowed:
                line = text.count("\n", 0, match.start()) + 1
                yield f"{name}:{line}: {match.group(0)}) outside {sorted(allowed)}"
    for line, function, parameters, length in functions(text):
        if length > FUNCTION_LINES:
            yield f"{name}:{line}: {function} has {length} lines, more than {FUNCTION_LINES}"
        if parameters > PARAMETERS:
            yield f"{name}:{line}: {function} has {parameters} parameters, more than {PARAMETERS}"


def check_globals(library):
    listing = subprocess.run(["objdump", "-t", library], capture_output=True, text=True, check=True).stdout
    for match in re.finditer(r"^[0-9a-f]+ .{7} (\.data|\.bss|\*COM\*)\s+([0-9a-f]+) (\S+)$", listing, flags=re.M):
        if int(match.group(2), 16) > 0 and match.group(3) != match.group(1):
            yield f"mutable global: {match.group(3)} in {match.group(1)}"


def main():
    problems = []
    for path in sorted(p for p in SRC.rglob("*") if p.suffix in (".c", ".h")):
        problems += check_source(path)
    for library in sys.argv[1:]:
        problems += check_globals(library)
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
