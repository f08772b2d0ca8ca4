#!/usr/bin/env bash
# The YAML that people learn from parses with npm yaml and with PyYAML too, to the same values.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need node nodejs
need python3 python3
python3 -c 'import yaml' 2>/dev/null || fail "PyYAML is missing; install it with: apt-get install python3-yaml"
make_scratch
files=(schema.yaml examples/*/schema.yaml tests/cases/language/library/schema.yaml)
for file in "${files[@]}"; do
  [ -f "$file" ] || fail "no $file"
done
python3 - "${files[@]}" >"$SCRATCH/python" <<'END'
import json, sys, yaml
for name in sys.argv[1:]:
    with open(name) as file:
        print(json.dumps(yaml.load(file, yaml.BaseLoader), sort_keys=True, ensure_ascii=False))
END
node tests/node/parse.mjs "${files[@]}" >"$SCRATCH/node"
cmp "$SCRATCH/python" "$SCRATCH/node" || fail "npm yaml and PyYAML read different values"
echo "${#files[@]} files"
