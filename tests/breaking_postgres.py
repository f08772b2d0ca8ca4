"""SQL of the former schema, sent to the new one in Postgres: what `breaking --axis SQL` is about.

A database of BASE of breaking_words.py becomes each other form by its migration, inside a transaction, and back. What programs may do with a form is read
from its catalog: read each column, as the type that a driver is told; write rows with every column, with those alone that must be given, with nulls and
with values at the ends of a type; ON CONFLICT by columns and by name; cast to types and labels; call functions; take numbers; refresh; delete. What worked
before and does not now is broken, and needs a finding; an error needs something that is broken.

random_breaking.py takes a part of the changes; by itself this takes all of them.

usage: breaking_postgres.py [WORD..]   (needs SCHEMAGEN and SCHEMAGEN_TEST_PG)
"""
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import breaking_words
import pq

# What needs another consumer: rights, rows that others see, code that does something else; what is only gone from a new database; the subscribers.
# What needs another consumer: roles, rows that others see, what an exclusion or a check is about.
UNSHOWN = {"B1138", "B1139", "B1160", "B1140"}
# By row and way; why nothing shows it.
UNTRIED = {
    "ENUM.VALUES 0 back": "a value that is as young as its transaction cannot be used", "COLUMN.CHECK 0 there": "another check says the same",
    "ENUM.RENAMED_FROM 0 there": "another type takes the name", "FOREIGN_KEY.COLUMNS 0": "both columns have the same values", "FOREIGN_TARGET.COLUMNS 0": "the same",
    "REFERENCES.COLUMN 0 back": "both tables have the row", "TABLE.ROWS 0 there": "the row is one that a program writes, too",
    "ENUM.EXTERNAL 0 back": "what somebody else had is made, and there already", "TABLE.EXTERNAL 0 back": "the same", "SCHEMA.EXTERNAL 0 back": "the same",
    "INDEX.WHERE 0 back": "the rows are within the condition",
    "VIEW.MATERIALIZED 0 there": "a view that is not refreshed can be read",
}
# There is no such tablespace, or the server has no way there.
NO_SERVER = ("TABLE_POSTGRES.TABLESPACE", "PARTITION.TABLESPACE", "INDEX.TABLESPACE", "VIEW_POSTGRES.TABLESPACE", "EXTENSION.VERSION")

SETUP = r"""
CREATE SCHEMA proof;
CREATE FUNCTION proof.must_be(is_now text, was text) RETURNS void LANGUAGE plpgsql AS $f$
BEGIN IF is_now IS DISTINCT FROM was THEN RAISE EXCEPTION '% and was %', is_now, was; END IF; END $f$;

-- What a driver is told: of a domain what is beneath it.
CREATE FUNCTION proof.beneath(type oid, modifier integer) RETURNS text LANGUAGE sql STABLE AS $f$
  SELECT CASE WHEN typtype = 'd' THEN proof.beneath(typbasetype, typtypmod) ELSE format_type(type, modifier) END FROM pg_type WHERE oid = type $f$;

-- Numbers of those that fail; `keep`: rows that come after may need what they do. All is undone by the caller.
CREATE FUNCTION proof.run(texts text[], keep boolean[]) RETURNS TABLE (number integer, said text) LANGUAGE plpgsql AS $f$
BEGIN
  FOR at IN 1 .. cardinality(texts) LOOP
    BEGIN
      EXECUTE texts[at];
      IF NOT keep[at] THEN RAISE SQLSTATE 'ZZ000'; END IF;
    EXCEPTION WHEN SQLSTATE 'ZZ000' THEN NULL;
      WHEN OTHERS THEN CONTINUE WHEN SQLERRM ~ 'unprocessed inval messages'; number := at; said := SQLERRM; RETURN NEXT;
    END;
  END LOOP;
END $f$;

-- Values of a type: two plain ones, of which no sequence gives the second, and those at its ends.
CREATE FUNCTION proof.vals(type oid) RETURNS text[] LANGUAGE sql STABLE AS $f$
  SELECT CASE WHEN t.typtype = 'd' THEN proof.vals(t.typbasetype)
    WHEN t.typtype = 'e' THEN (SELECT array_agg(enumlabel ORDER BY enumsortorder) || array_agg(enumlabel ORDER BY enumsortorder DESC) FROM pg_enum WHERE enumtypid = t.oid)
    WHEN t.typcategory = 'A' THEN '{"{}","{}"}'
    ELSE (CASE t.typname
      WHEN 'int2' THEN '{1,32002,-32768,32767}' WHEN 'int4' THEN '{1,32002,-2147483648,2147483647}' WHEN 'int8' THEN '{1,32002,-9223372036854775808,9223372036854775807}'
      WHEN 'float4' THEN '{1,2,-1e30,1e30}' WHEN 'float8' THEN '{1,2,-1e300,1e300}' WHEN 'numeric' THEN '{1,2,-99999999.99,0.001}'
      WHEN 'bool' THEN '{true,false,true,false}' WHEN 'date' THEN '{2024-01-01,2024-01-02,0001-01-01,2024-12-31}'
      WHEN 'timestamptz' THEN '{2024-01-01 12:00:00Z,2024-01-02 12:00:00Z,0001-01-01 12:00:00Z,2024-12-31 23:59:59.999999Z}'
      WHEN 'timestamp' THEN '{2024-01-01 12:00:00,2024-01-02 12:00:00,0001-01-01 12:00:00,2024-12-31 23:59:59.999999}'
      WHEN 'time' THEN '{12:00:00,13:00:00,00:00:00,23:59:59.999999}' WHEN 'interval' THEN '{1 day,2 days,-1 year,1 second}'
      WHEN 'uuid' THEN '{6ba7b810-9dad-11d1-80b4-00c04fd430c1,6ba7b810-9dad-11d1-80b4-00c04fd430c2,00000000-0000-0000-0000-000000000000,ffffffff-ffff-ffff-ffff-ffffffffffff}'
      WHEN 'json' THEN '{"{\"a\":1}","{\"a\":2}","[]","null"}' WHEN 'jsonb' THEN '{"{\"a\":1}","{\"a\":2}","[]","null"}'
      WHEN 'bytea' THEN '{"\\x01","\\x02","\\x","\\x00"}' WHEN 'inet' THEN '{10.0.0.1,10.0.0.2,0.0.0.0,255.255.255.255}'
      WHEN 'text' THEN '{k1,k2,"",' || repeat('x', 300) || '}' WHEN 'citext' THEN '{k1,k2,"",' || repeat('x', 300) || '}'
      WHEN 'varchar' THEN '{k1,k2,"",' || repeat('x', 300) || '}' WHEN 'bpchar' THEN '{k1,k2,"",' || repeat('x', 300) || '}' END)::text[] END
  FROM pg_type t WHERE t.oid = type $f$;

-- INSERT of what `given` says: [column, value, column, value ..]
CREATE FUNCTION proof.insert(name text, columns text[], typed text[], vals text[]) RETURNS text LANGUAGE sql STABLE AS $f$
  SELECT format('INSERT INTO %s (%s) VALUES (%s)', $1, string_agg(c, ', '), string_agg(CASE WHEN v IS NULL THEN 'NULL' ELSE format('%L::%s', v, t) END, ', '))
  FROM unnest($2, $3, $4) AS x (c, t, v) $f$;

-- Tables after those they refer to, as far as that goes.
CREATE FUNCTION proof.depth(relation oid, seen oid[] DEFAULT '{}') RETURNS integer LANGUAGE sql STABLE AS $f$
  SELECT coalesce(max(1 + proof.depth(confrelid, seen || relation)), 0) FROM pg_constraint
  WHERE contype = 'f' AND conrelid = relation AND confrelid <> relation AND confrelid <> ALL (seen) $f$;

PREPARE uses AS
  WITH classes AS MATERIALIZED (
    SELECT c.oid, c.relkind, c.relispartition, c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname !~ '^pg_|^information_schema$|^proof$' AND c.relname <> 'theirs' AND c.relkind IN ('r', 'p', 'v', 'm', 'S') AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
  ), constraints AS MATERIALIZED (
    SELECT c.*, CASE WHEN contype = 'c' THEN (SELECT array_agg(m[1]) FROM regexp_matches(substring(pg_get_constraintdef(c.oid) FROM 'ANY \(+ARRAY\[.*'), $x$'([^']+)'$x$, 'g') AS m) END AS labels FROM pg_constraint c WHERE conrelid IN (SELECT oid FROM classes)
  ), columns AS MATERIALIZED (
    SELECT c.oid AS relation, c.relkind, c.name, a.attnum, a.attname, quote_ident(a.attname) AS quoted, a.atttypid AS type, format_type(a.atttypid, a.atttypmod) AS typed, proof.beneath(a.atttypid, a.atttypmod) AS read, a.attnotnull AS required,
      a.attgenerated = '' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AS writable, a.atthasdef OR a.attidentity <> '' AS given,
      EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisunique AND i.indpred IS NULL AND a.attnum = i.indkey[0]) AS keyed,
      EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisunique AND i.indpred IS NULL AND a.attnum = i.indkey[i.indnkeyatts - 1]) AS keyed_last,
      EXISTS (SELECT FROM constraints f WHERE f.conrelid = c.oid AND f.contype = 'f' AND a.attnum = ANY (f.conkey)) AS refers,
      coalesce((SELECT labels[:1] || labels FROM constraints f WHERE f.conrelid = c.oid AND f.conkey = ARRAY[a.attnum] AND labels IS NOT NULL LIMIT 1), proof.vals(a.atttypid)) AS vals
    FROM classes c JOIN pg_attribute a ON a.attrelid = c.oid WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind <> 'S'
  ), all_uses AS (
  -- reading
  SELECT 1 AS place, attnum::integer AS at, name || '.' || attname AS about, format('EXPLAIN SELECT t.%s FROM %s AS t', quoted, name) AS text, false AS keep FROM columns
  UNION ALL SELECT 2, attnum, name || '.' || attname, format('SELECT proof.must_be((SELECT proof.beneath(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = %L::regclass AND attname = %L), %L)', name, attname, read), false FROM columns
  UNION ALL SELECT 3, 0, name, format('REFRESH MATERIALIZED VIEW %s', name), false FROM columns WHERE relkind = 'm' AND attnum = 1
  -- keys, by their columns and by name
  UNION ALL SELECT 4, 0, c.name, format('EXPLAIN INSERT INTO %s DEFAULT VALUES ON CONFLICT (%s)%s DO NOTHING', c.name,
      (SELECT string_agg('(' || pg_get_indexdef(i.indexrelid, k, true) || ')', ', ' ORDER BY k) FROM generate_series(1, i.indnkeyatts) AS k), ' WHERE ' || pg_get_expr(i.indpred, i.indrelid)), false
    FROM pg_index i JOIN classes c ON c.oid = i.indrelid WHERE i.indisunique AND c.relkind IN ('r', 'p')
  UNION ALL SELECT 5, 0, conrelid::regclass::text, format('EXPLAIN INSERT INTO %s DEFAULT VALUES ON CONFLICT ON CONSTRAINT %I DO NOTHING', conrelid::regclass, conname), false
    FROM constraints WHERE contype IN ('p', 'u', 'x')
  -- types
  UNION ALL SELECT 6, 0, t.oid::regtype::text, format('SELECT NULL::%s', t.oid::regtype), false
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype IN ('d', 'e') AND n.nspname !~ '^pg_|^information_schema$'
  UNION ALL SELECT 7, 0, e.enumtypid::regtype::text, format('SELECT proof.must_be((%L::%s > %L::%2$s)::text, ''true'')', enumlabel, enumtypid::regtype,
      before), false
    FROM (SELECT *, lag(enumlabel) OVER (PARTITION BY enumtypid ORDER BY enumsortorder) AS before FROM pg_enum) AS e WHERE before IS NOT NULL
  UNION ALL SELECT 8, 0, p.oid::regprocedure::text, format('SELECT proof.must_be((SELECT prorettype::regtype::text FROM pg_proc WHERE oid = %L::regprocedure), %L)', p.oid::regprocedure, p.prorettype::regtype), false
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname !~ '^pg_|^information_schema$|^proof$' AND p.prorettype <> 'trigger'::regtype
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  UNION ALL SELECT 9, 0, c.oid::regclass::text, format('EXPLAIN SELECT nextval(%L)', c.oid::regclass), false
    FROM classes c WHERE relkind = 'S'
  -- writing: a plain row stays, with the second values, as the first may be defaults; then what must be given alone, nulls, another row that is the same outside its keys, and the ends of each type
  UNION ALL SELECT 10 + proof.depth(relation), 0, name, proof.insert(name, array_agg(quoted ORDER BY attnum), array_agg(typed ORDER BY attnum), array_agg(vals[2] ORDER BY c.attnum)), true FROM columns c WHERE writable GROUP BY relation, name
  UNION ALL SELECT 100, 0, name, proof.insert(name, array_agg(quoted ORDER BY attnum), array_agg(typed ORDER BY attnum), array_agg(vals[CASE WHEN refers THEN 2 ELSE 1 END] ORDER BY c.attnum)), false FROM columns c WHERE writable AND required AND NOT given GROUP BY relation, name
  UNION ALL SELECT 101, 0, name, proof.insert(name, array_agg(quoted ORDER BY attnum), array_agg(typed ORDER BY attnum), array_agg(CASE WHEN required THEN vals[CASE WHEN refers THEN 2 ELSE 1 END] END ORDER BY c.attnum)), false FROM columns c WHERE writable GROUP BY relation, name
  UNION ALL SELECT 102, 0, name, proof.insert(name, array_agg(quoted ORDER BY attnum), array_agg(typed ORDER BY attnum), array_agg(vals[CASE WHEN keyed THEN 1 ELSE 2 END] ORDER BY c.attnum)), false FROM columns c WHERE writable GROUP BY relation, name
  UNION ALL SELECT 105, 0, name, proof.insert(name, array_agg(quoted ORDER BY attnum), array_agg(typed ORDER BY attnum), array_agg(vals[CASE WHEN keyed_last THEN 1 ELSE 2 END] ORDER BY c.attnum)), false FROM columns c WHERE writable GROUP BY relation, name
  UNION ALL SELECT 103, e.n, e.name || '.' || e.attname, proof.insert(e.name, array_agg(c.quoted ORDER BY c.attnum), array_agg(c.typed ORDER BY c.attnum), array_agg(c.vals[CASE WHEN c.attnum = e.attnum THEN e.n WHEN c.refers THEN 2 ELSE 1 END] ORDER BY c.attnum)), false
    FROM (SELECT *, generate_series(3, cardinality(vals)) AS n FROM columns) AS e JOIN columns AS c ON c.relation = e.relation WHERE e.writable AND c.writable GROUP BY e.name, e.attname, e.n
  UNION ALL SELECT 104, 0, name, format('DELETE FROM %s', name), false FROM columns WHERE relkind IN ('r', 'p') AND attnum = 1
  ) SELECT about, text, keep FROM all_uses ORDER BY place, about, at, text;
"""


class Consumers:
    def __init__(self):
        self.connection = pq.Scratch("breaking")
        self.connection.run("CREATE EXTENSION btree_gist; CREATE EXTENSION citext;" + SETUP)

    def uses(self):
        """[(about, text, keep)] that work as the schema is now."""
        found = self.connection.run("EXECUTE uses")
        failing = {number for number, _ in self.failing(found)}
        return [use for number, use in enumerate(found) if number not in failing]

    def failing(self, uses):
        texts = ", ".join(literal(text) for _, text, _ in uses)
        keep = ", ".join("true" if keep == "t" else "false" for *_, keep in uses)
        self.connection.run("SAVEPOINT uses")
        found = self.connection.run(f"SELECT * FROM proof.run(ARRAY[{texts}]::text[], ARRAY[{keep}]::boolean[])")
        self.connection.run("ROLLBACK TO uses")
        return [(int(number) - 1, said) for number, said in found]

    def broken(self, uses):
        """{what they are about: (statement, what the server says)}"""
        return {uses[number][0]: (uses[number][1], said) for number, said in self.failing(uses)}


def literal(text):
    return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def migrations(schemagen, folder, rows):
    """[[statements from BASE to the one form, from that to the other, and back]] of each row."""
    folder.mkdir(parents=True)

    def write(made):
        text = json.dumps(made)
        path = folder / f"{abs(hash(text))}.yaml"
        path.write_text(text)
        return path

    def statements(pair):
        done = subprocess.run([schemagen, "diff", *pair, "--dialect", "postgres", "--format", "sql"], capture_output=True, text=True, timeout=60)
        if done.returncode not in (0, 2):
            raise ValueError(done.stderr)
        return re.sub(r"^--.*\n", "", done.stdout, flags=re.M).strip()
    base, empty = write(breaking_words.BASE), write({"schemagen": 1})
    forms = [[write(form) for form in breaking_words.forms(row)] for _, row in rows]
    wanted = sorted({(empty, base)} | {pair for old, new in forms for pair in ((base, old), (old, new), (new, old)) if pair[0] != pair[1]})
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        found = dict(zip(wanted, pool.map(statements, wanted)))
    found[None, base] = found[empty, base]
    return base, forms, found


def judge(broken, findings):
    errors = [f for f in findings if f["severity"] == "error" and f["code"] not in UNSHOWN and not re.search("\\b(in|of) SQLite", f["message"])]
    if broken and not findings:
        yield f"breaks without a finding: {list(broken.items())[:2]}"
    elif errors and not broken:
        yield f"a finding, and nothing breaks: {errors[0]['code']} {errors[0]['message']}"


def check(schemagen, folder, rows):
    """Complaints, and how many changes were tried."""
    base, forms, found = migrations(schemagen, folder, rows)

    def said(old, new):
        done = subprocess.run([schemagen, "breaking", "--against", old, "-f", new, "--axis", "SQL", "--diagnostics", "json"], capture_output=True, text=True, timeout=60)
        return [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    consumers, complaints, tried = Consumers(), [], 0
    run = consumers.connection.run
    run("BEGIN")
    run("CREATE TABLE theirs (id bigint PRIMARY KEY, name text)")  # somebody else's, as BASE says
    run(found[None, base])
    of_base = consumers.uses()
    for (name, row), (old, new) in zip(rows, forms):
        if old == new or name.startswith(NO_SERVER):
            continue
        run("SAVEPOINT base")
        try:
            run(found.get((base, old)) or "SELECT 1")
            uses = of_base if old == base else consumers.uses() if found[old, new] else None
            for way, pair in (("there", (old, new)), ("back", (new, old))):
                untried = f"{name} {way}" in UNTRIED or name in UNTRIED
                if way == "back" and untried:
                    break
                run(found[pair] or "SELECT 1")
                if not untried:
                    complaints += [f"{name} {way}: {complaint}" for complaint in judge(consumers.broken(uses) if found[pair] else {}, said(*pair))]
                tried += 1
                uses = consumers.uses() if way == "there" and found[new, old] else None
        except pq.Refused as error:
            complaints.append(f"{name}: {error}")
        run("ROLLBACK TO base")
    run("ROLLBACK")
    consumers.connection.close()
    return complaints, tried


def main():
    with tempfile.TemporaryDirectory(prefix="schemagen-breaking.") as scratch:
        rows = [row for row in breaking_words.rows() if not sys.argv[1:] or any(word in row[0] for word in sys.argv[1:])]
        complaints, tried = check(os.path.abspath(os.environ["SCHEMAGEN"]), pathlib.Path(scratch) / "forms", rows)
    print("\n".join([*complaints, f"{tried} changes, {len(complaints)} complaints"]))
    return 1 if complaints or not tried else 0


if __name__ == "__main__":
    sys.exit(main())
