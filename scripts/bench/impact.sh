#!/usr/bin/env bash
# impact.sh [UNITS [ROUNDS]]: times `impact` over a made project of UNITS sources that include the header of 20 tables, stdio.h and
# string.h. Prints a Markdown table; the bar is 12 ms a unit.
. "$(dirname "${BASH_SOURCE[0]}")/../common.sh"
units=${1:-100} rounds=${2:-11}
schemagen=$ROOT/build/release/schemagen
run_quiet "Building build/release/schemagen" cmake --build --preset release --target schemagen >&2
work=$(mktemp -d "${TMPDIR:-/tmp}/schemagen-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
cp -r "$ROOT/examples/messaging" "$work/project"
cd "$work/project"
gcc -O2 -Wall -o ../measure "$ROOT/scripts/bench/measure.c"
"$schemagen" generate -q
python3 - "$units" <<'PY'
import json, os, pathlib, re, sys
header = next(p for p in pathlib.Path("generated/c").glob("*.h") if p.name != "schemagen_rt.h")
row, members = re.search(r"typedef struct \w+ \{((?:(?!typedef).)*?)\} (\w+);\n#define", header.read_text(), re.S).group(2, 1)
member = re.findall(r"^  sg_str (\w+);", members, re.M)[0]
commands = []
for i in range(int(sys.argv[1])):
    body = "".join(f"size_t f{i}_{j}({row} *row);\nsize_t f{i}_{j}({row} *row) {{\n  size_t n = {j};\n  for (size_t k = 0; k < n; k++) n += strlen(row->{member}.ptr) * k;\n"
                   f"  printf(\"%zu\\n\", n);\n  return row->{member}.len + n;\n}}\n" for j in range(20))
    pathlib.Path(f"u{i}.c").write_text(f'#include "{header.name}"\n#include <stdio.h>\n#include <string.h>\n{body}')
    commands.append({"directory": os.getcwd(), "file": f"u{i}.c", "command": f"gcc -std=c11 -Igenerated/c -c u{i}.c"})
pathlib.Path("compile_commands.json").write_text(json.dumps(commands))
pathlib.Path("asked").write_text(f"{row} {member}\n")
PY
read -r row member <asked
table=${row#*_}
"$schemagen" impact "$table.$member" -q >found
lines=$(wc -l <found)
[ "$lines" -eq $((units * 40)) ] || fail "$lines uses found, not $((units * 40))"
{ read -r wall cpu _; } < <(../measure "$rounds" "$schemagen" impact "$table.$member" -q -- /bin/true)
echo "| what | wall | a unit | processor, a unit | bar |"
echo "|---|---|---|---|---|"
awk -v n="$units" -v w="$wall" -v c="$cpu" 'BEGIN { printf "| `impact`, %d units | %.0f ms | %.1f ms | %.1f ms | 12 ms |\n", n, w / 1000, w / n / 1000, c / n / 1000 }'
