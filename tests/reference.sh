#!/usr/bin/env bash
# The reference and the diagrams of every schema that the tests have, read by real parsers: Markdown, Mermaid, HTML (node/reference.mjs)
# and Graphviz, whose picture has to be XML with each table in it.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need node nodejs
need dot graphviz
[ -d tests/node/node_modules/mermaid ] || fail "tests/node/node_modules is not complete; install it with: npm ci --prefix tests/node --ignore-scripts"
make_scratch
mkdir "$SCRATCH/out"
number=0
for schema in schema.yaml examples/*/schema.yaml tests/cases/*/*/schema.yaml; do
  "$SCHEMAGEN" model -q --json -f "$schema" >"$SCRATCH/model.json" 2>/dev/null || continue
  number=$((number + 1))
  dir=$SCRATCH/out/$(printf '%03d' $number)
  mkdir "$dir"
  mv "$SCRATCH/model.json" "$dir/model.json"
  echo "$schema" >"$dir/name"
  "$SCHEMAGEN" docs -q -f "$schema" --out "$dir/pages" >/dev/null
  "$SCHEMAGEN" docs -q -f "$schema" --format html >"$dir/reference.html"
  "$SCHEMAGEN" erd -q -f "$schema" >"$dir/diagram.mmd"
  "$SCHEMAGEN" erd -q -f "$schema" --format svg >"$dir/diagram.svg" || fail "$schema: Graphviz"
  python3 - "$dir" <<'END' || fail "$schema: the picture has not each table once"
import json, sys, xml.etree.ElementTree as tree
nodes = [e for e in tree.parse(sys.argv[1] + "/diagram.svg").iter() if e.get("class") == "node"]
tables = [t for t in json.load(open(sys.argv[1] + "/model.json"))["tables"] if not t["view"]]
assert len(nodes) == len(tables), (len(nodes), len(tables))
END
done
node tests/node/reference.mjs "$SCRATCH/out"
