"""A random schema with every construct, and another form of it: what random_pairs.py migrates between."""
import copy
import functools
import json
import re

from random_schemas import LABELS, PLAIN, Schema

EXTENSIONS = ["citext", "hstore", "ltree", "btree_gist"]
ROLES = ["pairs_reader", "pairs_writer", "pairs Odd"]
# Types a column may change to, where the values of the rows allow it.
CASTS = {"integer": ["bigint", "smallint", "text", "numeric(10,2)", "double", "varchar(20)", "boolean", "timestamptz", "uuid", "integer[]"], "bigint": ["integer", "text", "numeric"],
         "smallint": ["integer", "bigint"], "text": ["varchar(20)", "varchar", "citext", "integer", "char(3)", "bytes", "jsonb", "text[]", "uuid", "timestamptz"],
         "varchar(20)": ["text", "varchar"], "boolean": ["text", "integer"], "uuid": ["text"], "numeric(10,2)": ["numeric(30,4)", "numeric(6)", "double"],
         "timestamptz": ["timestamp", "date", "timestamptz(3)", "text"], "date": ["timestamptz", "text"], "json": ["jsonb", "text"],
         "jsonb": ["json", "text", "text[]"], "text[]": ["jsonb", "text", "varchar(20)[]"], "integer[]": ["text[]", "bigint[]", "jsonb"], "real": ["double", "numeric"], "inet": ["cidr", "text"], "time": ["text"], "timestamp": ["timestamptz"]}
DEFAULTS = {"text": ["x", "it's", "y"], "integer": [1, 2], "bigint": [1, 3], "boolean": [True, False], "timestamptz": ["now()", "2024-02-29T12:34:56Z"],
            "date": ["2024-01-01", "current_date()"], "numeric(10,2)": [1.5, 2], "uuid": ["uuid()"], "varchar(20)": ["v"], "smallint": [3],
            "jsonb": [[], {"value": {"a": 1}}]}


dump = functools.partial(json.dumps, ensure_ascii=False)


FILLS = {"text": ["'filled'", "'a' || 'b'"], "integer": ["0", "1 + 2"], "bigint": ["5"], "boolean": ["true"], "date": ["date '2024-01-01'"], "smallint": ["7"]}


# What random_pairs.py puts into a first row, where no partition of random_schemas.py has it.
FIRST = {"integer": 1, "bigint": 1, "smallint": 1, "text": "k1", "varchar(20)": "k1", "date": "2024-01-01"}


HOLDER = "rows of_"


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def flat(name):
    return name.replace(".", "_")


def in_postgres(name):
    return ".".join(quoted(part) for part in name.split("."))


class Wide(Schema):
    """A random schema with what random_schemas.py leaves out."""

    def make(self):
        super().make()
        made = self.made
        made["outputs"] = {"postgres": "postgres.sql", "sqlite": "sqlite.sql"}
        made["postgres"]["if_not_exists"] = False
        made["extensions"] = [{"name": name} for name in EXTENSIONS]
        if "spread table" not in self.tables and not self.unlogged and self.chance(0.3):
            self.partitioned()
        if self.chance(0.6):
            self.domains(made)
        if self.chance(0.3):
            self.security(made)
        for name, table in list(made["tables"].items()):
            self.widen(name, table)
        for name, table in list(made["tables"].items()):
            self.refer_to_unique(name, table)
        if self.chance(0.4):
            self.code(made)
        if self.chance(0.1):
            self.family(made)
        for sequence in list(made.get("sequences", {})):
            if self.chance():
                self.own(sequence)
        if self.chance(0.25):
            self.row_types(made)

    def own(self, sequence):
        """A sequence belongs to a column of a table, and is where that is."""
        table = self.pick(self.made["tables"])
        columns = self.plain(self.made["tables"][table], "integer", "bigint", "text")
        if columns and self.made["tables"][table].get("only") != "sqlite":
            numbers = {**(self.made["sequences"].pop(sequence) or {}), "owned_by": f"{table}.{self.pick(columns)}"}
            self.made["sequences"][("app." if table.startswith("app.") else "") + sequence] = numbers

    def refer_to_unique(self, name, table):
        keys = [(t, c) for t, other in self.tables.items() for c, what in other["columns"].items()
                if isinstance(what, dict) and what.get("unique") is True and not {"references", "only"} & set(what)]
        for target, other in self.tables.items():
            plain = self.plain(other, "text", "integer", "uuid") if self.chance(0.2) and not {"only", "rows"} & set(other) else []
            if plain:
                other.setdefault("indexes", []).append({"columns": [plain[-1]], "unique": True})
                keys.append((target, plain[-1]))
        if keys and self.chance(0.2):
            table["columns"]["to_unique_"] = {"references": ".".join(self.pick(keys)), "nullable": True}

    def domains(self, made):
        made["domains"] = {"positive": {"type": "integer", "check": "value > 0"}, "short": {"type": "text", "check": "length(value) < 30"}}
        if self.chance():
            made["domains"]["positive"]["comment"] = self.text()
        for table in made["tables"].values():
            if self.chance(0.4):
                table["columns"]["of_domain_"] = {"type": self.pick(["positive", "short"]), "nullable": "rows" in table or self.chance()}

    def security(self, made):
        made["roles"] = [name if self.chance(0.7) else {"name": name, "login": True, "comment": self.text()} for name in ROLES[:2]]
        for name, table in made["tables"].items():
            if self.chance(0.5):
                self.policies(table)
            elif self.chance(0.2):
                table.setdefault("postgres", {})["rls"] = self.pick(["enable", "force"])

    def policies(self, table):
        column = self.pick(self.plain(table) or [next(iter(table["columns"]))])
        table.setdefault("postgres", {})["policies"] = {
            f"p{n}": {key: value for key, value in {
                "for": self.pick(["select", "delete", None]), "to": self.pick([None, [ROLES[0]], ROLES[:2], ["public"]]),
                "using": self.pick(["true", f"{quoted(column)} is not null"]), "as": self.pick([None, "restrictive"]),
                "comment": self.pick([None, self.text()])}.items() if value is not None}
            for n in range(self.random.randint(1, 2))}

    def plain(self, table, *kinds):
        return [n for n, c in table["columns"].items() if self.kind_of(c) in (kinds or PLAIN)
                and not (isinstance(c, dict) and {"enum", "references", "only"} & set(c))]

    def widen(self, name, table):
        postgres = table.setdefault("postgres", {})
        numbers = self.plain(table, "integer", "bigint")
        if numbers and self.chance(0.15) and not table.get("only"):
            postgres["exclude"] = {f"apart_{len(name)}_{numbers[0]}"[:40]: {"using": self.pick(["gist", "btree"]), "elements": [f"{quoted(self.pick(numbers))} with ="],
                                                  "where": f"{quoted(self.pick(numbers))} > 1000000", "only": "postgres"}}
        if self.chance(0.1):
            postgres["replica_identity"] = self.pick(["full", "nothing"])
        texts = self.plain(table, "text")
        if texts and self.chance(0.15):
            column = table["columns"][self.pick(texts)]
            if isinstance(column, dict):
                column["postgres"] = self.pick([{"storage": "external"}, {"compression": "pglz"}])
        named = self.plain(table, "text", "integer", "uuid")
        if named and name == next(iter(self.tables)) and self.chance(0.5):
            table.setdefault(self.pick(["unique", "indexes"]), []).append({"columns": [named[0]], "name": "fixed_name"})
        if self.chance(0.15):
            integer = any(isinstance(c, dict) and c.get("identity") for c in table["columns"].values())
            table["sqlite"] = {"autoincrement": True} if integer and self.chance() else {"strict": True}
        if not postgres:
            del table["postgres"]

    def code(self, made):
        tables = [name for name, table in made["tables"].items() if self.plain(table)]
        if not tables:
            return
        for number in range(self.random.randint(1, 2)):
            name = self.pick(tables)
            columns = self.some(self.plain(made["tables"][name]), 2)
            made.setdefault("views", {})[f"seen_{number}"] = self.view(name, columns)
        if self.chance():
            made["functions"] = {"twice": self.function(2)}
        if self.chance():
            name = self.pick(tables)
            column = self.pick(self.plain(made["tables"][name]))
            made["triggers"] = {"noticed": {"table": name, "timing": "after", "events": ["delete"], "for_each": "row",
                                            "postgres": "BEGIN\n  RETURN NULL;\nEND",
                                            "sqlite": f"SELECT OLD.{quoted(column)}"}}

    def view(self, name, columns, materialized=None):
        select = "SELECT " + ", ".join(map(quoted, columns)) + " FROM {}"
        of = self.made["tables"][name]["columns"]
        view = {"columns": {column: self.kind_of(of[column]) + "?" for column in columns},
                "select": {"postgres": select.format(in_postgres(name)), "sqlite": select.format(quoted(flat(name)))}}
        if self.chance(0.3):
            view["comment"] = self.text()
        if materialized if materialized is not None else self.chance(0.2):
            view = {**view, "materialized": True, "only": "postgres"}
            view["select"] = view["select"]["postgres"]
        return view

    def row_types(self, made):
        """A table with columns of the rows of a view and of a table, and of what functions say that read or take these."""
        tables = [name for name, table in made["tables"].items() if self.plain(table) and name != HOLDER and table.get("only") != "sqlite"]
        if not tables:
            return
        views, name = made.setdefault("views", {}), self.pick(tables)
        if not views or self.chance(0.3):
            view = self.view(name, self.some(self.plain(made["tables"][name]), 2), materialized=self.chance(0.2))
            views["seen_rows"] = {**view, "only": "postgres", "select": view["select"]["postgres"] if isinstance(view["select"], dict) else view["select"]}
        view = self.pick([key for key in views if views[key].get("only") != "sqlite"])
        if self.chance():
            views["over_view"] = {"columns": {"n": "bigint?"}, "only": "postgres", "select": f"SELECT count(*) FROM {quoted(view)}"}
        made.setdefault("functions", {}).update({
            "most": {"postgres": f"CREATE FUNCTION most(more integer) RETURNS bigint LANGUAGE sql IMMUTABLE BEGIN ATOMIC SELECT count(*) + more FROM {quoted(view)}; END"},
            "of_row": {"postgres": f"CREATE FUNCTION of_row(r {quoted(view)}) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 1 $$"}})
        columns = {"one": {"type": {"postgres": quoted(view) + "?"}}, "many": {"type": {"postgres": quoted(view) + "[]?"}},
                   "whole": {"type": {"postgres": in_postgres(name) + "?"}}, "n": {"type": "bigint?", "default": {"postgres": "most(1)"}},
                   "made": {"type": "bigint?", "generated": {"postgres": "most(id)"}},
                   "over": {"type": {"postgres": '"over_view"?' if "over_view" in views else "text?"}}}
        made["tables"][HOLDER] = holder = {"only": "postgres", "columns": {"id": {"type": "integer", "primary_key": True}}}
        for column in self.some(list(columns), 4):
            holder["columns"][column] = columns[column]
        if "one" in holder["columns"] and self.chance():
            holder["checks"] = {"fits": {"postgres": "of_row(one) > 0"}}
        if self.chance(0.3):
            holder["indexes"] = [{"columns": [{"postgres": "most(id)"}], "name": "holder_most"}]

    def function(self, factor):
        return {"postgres": f"CREATE FUNCTION twice(n integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT n * {factor} $$"}

    def family(self, made):
        made["tables"]["parent_"] = {"only": "postgres", "columns": {"name": "text", "people": "integer?"}, "checks": {"some_people": "people > 0"}}
        made["tables"]["child_"] = {"only": "postgres", "columns": {"name": "text", "people": "integer?", "state": "text?"}, "checks": {"some_people": "people > 0"},
                                    "postgres": {"inherits": ["parent_"]}}


class Changer:
    """Makes another form of a schema. What it renames is in `renamed`: {(table, column or None): the new one}."""

    def __init__(self, wide, number):
        self.before, self.made = wide.made, copy.deepcopy(wide.made)
        self.wide, self.random = wide, wide.random
        self.random.seed(number)
        self.tables = self.made["tables"]
        self.renamed = {}
        self.chance, self.pick = wide.chance, wide.pick
        changes = [getattr(self, name) for name in sorted(dir(self)) if name.startswith("change_")]
        self.done = []
        for change in self.random.choices(changes, k=self.random.randint(1, 6)):
            if change() is not False:
                self.done.append(change.__name__)
            self.prune()

    def prune(self):
        """Takes away what names a view, function or table that is gone."""
        views, functions, holder = self.made.get("views", {}), self.made.get("functions", {}), self.tables.get(HOLDER)
        tables = {"n", *(part for name in self.tables for part in (name, *name.split(".")))}
        lacks = lambda what: any(name not in views and name not in tables for name in re.findall(r'"([^"]+)"', str(what.get("postgres", what.get("select")))))
        for of in (views, functions):
            for key in [key for key in of if key in ("over_view", "most", "of_row") and lacks(of[key])]:
                del of[key]
        for kind in ("views", "functions"):
            if self.made.get(kind) == {}:
                del self.made[kind]
        if holder is None:
            return
        for name, what in list(holder["columns"].items()):
            if isinstance(what.get("type"), dict) and lacks(what["type"]):
                del holder["columns"][name]
        for key in ("checks", "indexes"):
            if key in holder and ("most" not in functions or "of_row" not in functions or "one" not in holder["columns"]):
                del holder[key]
        for name in [name for name, what in holder["columns"].items() if "most(" in dump(what) and "most" not in functions]:
            del holder["columns"][name]

    # --- finding things ---

    def table(self):
        return self.pick(self.tables)

    def column(self, *kinds):
        """A table and a plain column of it, as a mapping, or None."""
        found = [(t, c) for t, table in self.tables.items() for c in self.wide.plain(table, *kinds)
                 if not (isinstance(table["columns"][c], dict) and "generated" in table["columns"][c])]
        if not found:
            return None
        table, name = self.pick(found)
        columns = self.tables[table]["columns"]
        if isinstance(columns[name], str):
            columns[name] = {"type": columns[name]}
        return table, name, columns[name]

    def loose(self, column):
        """A column that nothing else reads, as far as its own mapping says."""
        return not any(key in column for key in ("primary_key", "generated", "references", "identity"))

    def fresh(self, taken):
        return self.wide.name({*taken})

    def mentions(self, table, name):
        table = {**table, "columns": {n: c for n, c in table["columns"].items() if n != name}}
        text = dump(table)
        return dump(name)[1:-1] in text

    # --- tables ---

    def change_add_table(self):
        taken = {n.lower().replace("_", "") for n in self.tables}
        name = f"new_{self.fresh(taken)}"
        if name in self.tables:
            return False
        self.wide.tables = self.tables
        self.wide.table(name)

    def change_drop_table(self):
        name = self.table()
        if len(self.tables) < 2 or name == "parent_":
            return False
        for table in self.tables.values():
            for column, what in list(table["columns"].items()):
                if isinstance(what, dict) and str(what.get("references", "")).startswith(name + "."):
                    if self.mentions(table, column):
                        return False
                    del table["columns"][column]
            table["foreign_keys"] = [key for key in table.get("foreign_keys", []) if key["references"] != name]
            if not table["foreign_keys"]:
                del table["foreign_keys"]
        del self.tables[name]
        self.disown(name + ".")
        self.forget(name)

    def forget(self, name):
        for kind in ("views", "triggers"):
            for key, what in list(self.made.get(kind, {}).items()):
                if what.get("table") == name or quoted(name.split(".")[-1]) in dump(what).replace('\\"', '"'):
                    del self.made[kind][key]
            if self.made.get(kind) == {}:
                del self.made[kind]

    def disown(self, owner):
        """`owner`: a column, or a table and a dot."""
        for sequence in (self.made.get("sequences") or {}).values():
            by = str((sequence or {}).get("owned_by", ""))
            if by == owner or owner.endswith(".") and by.startswith(owner):
                del sequence["owned_by"]

    def follow(self, old, new):
        """Sequences of columns follow the table, or stay."""
        sequences = self.made.get("sequences") or {}
        for name, sequence in list(sequences.items()):
            if not str((sequence or {}).get("owned_by", "")).startswith(old + "."):
                continue
            sequence["owned_by"] = new + sequence["owned_by"][len(old):]
            if ("." in old) != ("." in new) and self.chance(0.3):
                del sequence["owned_by"]
            elif ("." in old) != ("." in new):
                sequences["app." + name if "." in new else name.split(".")[-1]] = sequences.pop(name)

    def change_rename_table(self):
        old = self.table()
        if (old, None) in self.renamed.values() or old.endswith("_") or "renamed_from" in self.tables[old] or old not in self.wide.tables:
            return False
        new = self.pick(["app.", ""]) + "renamed_" + old.split(".")[-1]
        text = dump({name: table for name, table in self.tables.items()})
        text = text.replace(dump(old + ".")[:-1], dump(new + ".")[:-1])
        tables = json.loads(text)
        self.tables.clear()
        for name, table in tables.items():
            for key in table.get("foreign_keys", []):
                if key["references"] == old:
                    key["references"] = new
            self.tables[new if name == old else name] = table
        self.tables[new]["renamed_from"] = old if "." in old or "." not in new else self.pick([old, old])
        if "." not in old and "." in new and self.chance():
            self.tables[new]["renamed_from"] = "public." + old
        elif "." not in old and "." in new:
            return False if self.move_back(old, new) else None
        self.renamed[old, None] = new
        self.follow(old, new)
        self.forget(old)

    def move_back(self, old, new):
        """A former name without a schema is in the schema of the new one: not this table's."""
        plain = new.split(".")[-1]
        text = dump(dict(self.tables)).replace(dump(new + ".")[:-1], dump(plain + ".")[:-1])
        tables = json.loads(text)
        self.tables.clear()
        for name, table in tables.items():
            for key in table.get("foreign_keys", []):
                if key["references"] == new:
                    key["references"] = plain
            self.tables[plain if name == new else name] = table
        self.renamed[old, None] = plain
        self.follow(old, plain)
        self.forget(old)
        return False

    # --- columns ---

    def change_add_column(self):
        table = self.tables[self.table()]
        taken = {n.lower().replace("_", "") for n in table["columns"]}
        column = self.wide.column()
        column = {"type": column} if isinstance(column, str) else column
        kind = self.wide.kind_of(column)
        must = not column["type"].endswith("?") and "default" not in column
        if must and self.chance(0.4):
            column["type"] += "?"
        elif must and kind in FILLS and self.chance(0.7):
            column["backfill"] = self.pick(FILLS[kind])
        column.pop("unique", None)
        items = list(table["columns"].items())
        items.insert(self.random.randint(0, len(items)), (f"added_{self.fresh(taken)}", column))
        table["columns"] = dict(items)
        return kind

    def change_add_column_again(self):
        return self.change_add_column()

    def change_drop_column(self):
        found = self.column()
        if not found or not self.loose(found[2]):
            return False
        table, name, _ = found
        holder = self.tables[table]
        if len(holder["columns"]) < 2 or name in holder.get("primary_key", []):
            return False
        self.strip(holder, name)
        del holder["columns"][name]
        self.disown(f"{table}.{name}")
        self.forget(table)

    def strip(self, table, name):
        """Takes away what reads the column."""
        for key in ("indexes", "unique"):
            table[key] = [what for what in table.get(key, []) if dump(name)[1:-1] not in dump(what)]
        table["checks"] = {n: c for n, c in table.get("checks", {}).items() if quoted(name) not in dump(c).replace('\\"', '"')}
        for key in ("indexes", "unique", "checks"):
            if not table[key]:
                del table[key]
        for other, what in list(table["columns"].items()):
            if isinstance(what, dict) and "generated" in what and quoted(name) in str(what["generated"]):
                table["columns"].pop(other, None)
                self.strip(table, other)
        table.pop("rows", None)
        postgres = table.get("postgres", {})
        for key in ("exclude", "policies"):
            if quoted(name) in dump(postgres.get(key)).replace('\\"', '"'):
                del postgres[key]
        if postgres == {}:
            table.pop("postgres", None)

    def change_rename_column(self):
        found = self.column()
        if not found or any(found[:2] == key or value == found[1] for key, value in self.renamed.items()):
            return False
        table, name, column = found
        if "renamed_from" in column or name.startswith(("added_", "renamed_")) or table not in self.before["tables"]:
            return False
        if name not in self.before["tables"][table]["columns"] or f"most({name}" in dump(self.tables[table]):
            return False
        new = f"renamed_{name}"
        if "rows" in self.tables[table] or any(f"{table}.{name}" in dump(t) for t in self.tables.values()):
            return False
        family = {"parent_", "child_"}
        for table in sorted(family & set(self.tables)) if table in family and name != "state" else [table]:
            text = dump(self.tables[table])
            for spelt in (dump(name), dump(quoted(name))[1:-1], f"{name} > 0"):
                text = text.replace(spelt, spelt.replace(dump(name)[1:-1], dump(new)[1:-1]))
            self.tables[table] = json.loads(text)
            column = self.tables[table]["columns"].get(new)
            if column is None:
                continue
            self.tables[table]["columns"][new] = {**({"type": column} if isinstance(column, str) else column), "renamed_from": name}
            self.renamed[table, name] = new
            for key, sequence in (self.made.get("sequences") or {}).items():
                if sequence and sequence.get("owned_by") == f"{table}.{name}":
                    sequence["owned_by"] = f"{table}.{new}"
            self.forget(table)

    def change_type(self):
        found = self.column(*CASTS) if self.chance(0.7) else self.column("text[]", "integer[]", "jsonb", "boolean", "date") or self.column(*CASTS)
        if not found or not self.loose(found[2]):
            return False
        table, name, column = found
        if name in self.tables[table].get("primary_key", []):
            return False
        nullable = "?" if str(column["type"]).endswith("?") else ""
        for key in ("default", "set_on_update", "storage", "check", "postgres", "ts"):
            if key != "default" or self.chance(0.7):
                column.pop(key, None)
        old = self.wide.kind_of(column)
        new = self.pick(self.made["enums"]) if old == "text" and self.made.get("enums") and self.chance(0.3) else self.pick(CASTS[old])
        column["type"] = new + nullable
        if self.chance(0.7):
            self.strip(self.tables[table], name)
        if self.chance():
            self.forget(table)

    def change_nullable(self):
        found = self.column()
        if not found or not self.loose(found[2]):
            return False
        column = found[2]
        kind = column["type"]
        column["type"] = kind[:-1] if kind.endswith("?") else kind + "?"
        if kind.endswith("?") and kind[:-1] in FILLS and self.chance():
            column["backfill"] = self.pick(FILLS[kind[:-1]])
        if found[1] in self.tables[found[0]].get("primary_key", []):
            column["type"] = kind

    def change_default(self):
        found = self.column(*DEFAULTS)
        if not found or not self.loose(found[2]):
            return False
        column = found[2]
        if "default" in column and self.chance():
            del column["default"]
        else:
            column["default"] = self.pick(DEFAULTS[self.wide.kind_of(column)])

    def change_unique(self):
        found = self.column("text", "integer", "bigint", "uuid")
        if not found or "primary_key" in found[2]:
            return False
        column = found[2]
        was = column.pop("unique", None)
        column.pop("index", None)
        if not was:
            column["unique"] = True
        elif self.chance():
            column["index"] = True

    def change_check(self):
        found = self.column()
        if not found or "check" in found[2]:
            return found and found[2].pop("check", None)
        found[2]["check"] = self.wide.condition(found[1], self.wide.kind_of(found[2]))

    def change_comment(self):
        where = self.pick([self.tables[self.table()], (self.column() or [0, 0, self.tables[self.table()]])[2]])
        if where.pop("comment", None) is None:
            where["comment"] = self.wide.text()

    def change_references(self):
        """A foreign key that goes, with its column or without, or acts otherwise."""
        found = [(t, c) for t, table in self.tables.items() for c, what in table["columns"].items()
                 if isinstance(what, dict) and "references" in what]
        if not found:
            return False
        table, name = self.pick(found)
        column = self.tables[table]["columns"][name]
        how = self.random.random()
        if how < 0.4:
            column["on_delete"] = self.pick(["cascade", "restrict", "no action"])
        elif how < 0.7 and not self.mentions(self.tables[table], name):
            del self.tables[table]["columns"][name]
        else:
            column["on_update"] = "cascade"

    def change_add_reference(self):
        name = self.table()
        keys = [(t, c) for t, table in self.tables.items() for c, what in table["columns"].items()
                if isinstance(what, dict) and (what.get("primary_key") is True or what.get("unique") is True and self.chance())
                and not {"references", "only", "generated"} & set(what) and not table.get("only")]
        if keys and not self.tables[name].get("only"):
            target = self.pick(keys)
            self.tables[name]["columns"][f"ref_{len(self.tables[name]['columns'])}_"] = {
                "references": ".".join(target), "nullable": True, "index": self.chance()}

    def change_index(self):
        table = self.tables[self.table()]
        plain = self.wide.plain(table)
        indexes = table.setdefault("indexes", [])
        if indexes and self.chance():
            indexes.pop()
        elif plain:
            indexes.append(self.wide.index(table, plain))
        if not indexes:
            del table["indexes"]

    def change_key(self):
        """A primary key of one column becomes one of two, or goes."""
        name = self.table()
        table = self.tables[name]
        text = dump(self.made)
        key = next((n for n, c in table["columns"].items() if isinstance(c, dict) and c.get("primary_key") is True), None)
        if key is None or f"{name}.{key}" in text or "rows" in table or "identity" in table["columns"][key] or table.get("sqlite"):
            return False
        other = [n for n in self.wide.plain(table) if n != key and not str(self.wide.kind_of(table["columns"][n])).endswith("?")]
        del table["columns"][key]["primary_key"]
        if other and self.chance(0.7):
            second = self.pick(other)
            column = table["columns"][second]
            column = table["columns"][second] = {"type": column} if isinstance(column, str) else column
            if column["type"].endswith("?"):
                column["type"] = column["type"][:-1]
            table["primary_key"] = [key, second]

    def change_identity(self):
        found = [(t, c) for t, table in self.tables.items() for c, what in table["columns"].items()
                 if isinstance(what, dict) and "identity" in what]
        if found:
            table, name = self.pick(found)
            self.tables[table]["columns"][name]["identity"] = self.pick([True, "always", {"start": 1000}, {"always": True, "increment": 5}])
        return bool(found)

    def change_serial(self):
        """Numbered by a serial type, by identity, or not at all."""
        found = [(t, c) for t, table in self.tables.items() for c, what in table["columns"].items()
                 if isinstance(what, dict) and what.get("primary_key") is True and self.wide.kind_of(what) in ("integer", "bigint", "serial", "bigserial")]
        if not found or "rows" in self.tables[found[0][0]]:
            return False
        table, name = self.pick(found)
        column = self.tables[table]["columns"][name]
        sized = "big" if self.wide.kind_of(column).startswith("big") else ""
        column.pop("identity", None)
        self.tables[table].pop("sqlite", None)
        column["type"], column["identity"] = self.pick([(sized + "serial", None), ("bigint" if sized else "integer", True),
                                                        ("bigint" if sized else "integer", None)])
        if not column["identity"]:
            del column["identity"]
        if "rows" in self.tables[table]:
            del self.tables[table]["rows"]

    def change_named(self):
        """A unique constraint that becomes an index of its name, or goes on to another table."""
        names = [(t, key, i) for t, table in self.tables.items() for key in ("unique", "indexes")
                 for i, what in enumerate(table.get(key, [])) if isinstance(what, dict) and what.get("name") == "fixed_name"]
        if names:
            table, key, at = names[0]
            what = self.tables[table][key].pop(at)
            if not self.tables[table][key]:
                del self.tables[table][key]
            if self.chance():
                self.tables[table].setdefault("indexes" if key == "unique" else "unique", []).append({"columns": what["columns"], "name": "fixed_name"})
                return
        name = self.table()
        plain = self.wide.plain(self.tables[name], "text", "integer", "uuid")
        if plain and not self.tables[name].get("only"):
            self.tables[name].setdefault(self.pick(["unique", "indexes"]), []).append({"columns": [plain[0]], "name": "fixed_name"})

    def change_replace_table(self):
        """A table goes and another one like it, with the same names of constraints, comes."""
        name = self.table()
        table = self.tables[name]
        if "." in name or name.endswith("_") or f"{name}." in dump(self.made) or any(k["references"] == name for t in self.tables.values() for k in t.get("foreign_keys", [])):
            return False
        plain = self.wide.plain(table, "text", "integer")
        if plain:
            table.setdefault("unique", []).append({"columns": [plain[0]], "name": f"kept_{len(name)}"})
            self.before["tables"].get(name, table).setdefault("unique", []).append({"columns": [plain[0]], "name": f"kept_{len(name)}"})
        self.forget(name)
        self.tables[f"other_{name}"] = self.tables.pop(name)
        self.tables[f"other_{name}"].pop("renamed_from", None)

    def change_generated(self):
        found = [(t, c) for t, table in self.tables.items() for c, what in table["columns"].items()
                 if isinstance(what, dict) and "generated" in what]
        if not found:
            return False
        table, name = self.pick(found)
        column = self.tables[table]["columns"][name]
        if self.chance():
            column["generated"] = json.loads(dump(column["generated"]).replace("lower", "upper").replace("% 1000", "% 500").replace("most(id)", "most(id + 1)"))
        else:
            del column["generated"]

    def change_touch(self):
        found = self.column("timestamptz")
        if not found or not self.loose(found[2]):
            return False
        if found[2].pop("set_on_update", None) is None:
            found[2]["set_on_update"] = "now()"

    # --- enums, domains, sequences ---

    def change_enum(self):
        if not self.made.get("enums"):
            return False
        enum = self.made["enums"][self.pick(self.made["enums"])]
        values = enum["values"] if isinstance(enum["values"], dict) else {label: None for label in enum["values"]}
        labels = list(values.items())
        how = self.random.random()
        free = [label for label in LABELS if label not in values] or ["more"]
        if how < 0.35:
            labels.insert(self.random.randint(0, len(labels)), (self.pick(free), None))
        elif how < 0.6 and len(labels) > 1:
            labels.pop(self.random.randrange(len(labels)))
        elif how < 0.75:
            self.random.shuffle(labels)
        else:
            at = self.random.randrange(len(labels))
            if labels[at][1] is None and f"{dump(labels[at][0])}" not in dump(self.tables):
                labels[at] = (self.pick(free), {"renamed_from": labels[at][0]})
        enum["values"] = dict(labels)

    def change_enum_kind(self):
        self.made["postgres"]["enums"] = self.pick(["native", "check"])

    def change_domain(self):
        domains = self.made.get("domains")
        if not domains:
            return False
        domains["positive"]["check"] = self.pick(["value >= 0", "value > -5", "value <> 0"])
        if self.chance(0.3):
            domains["positive"]["default"] = 7
        if self.chance(0.3) and "short" in domains:
            domains["short"]["comment"] = self.wide.text()

    def change_rename_domain(self):
        """With its columns, and a sequence."""
        domains, sequences = self.made.get("domains") or {}, self.made.get("sequences") or {}
        if sequences and self.chance():
            name = self.pick(sequences)
            if name in self.before.get("sequences", {}) and "renamed_from" not in (sequences[name] or {}):
                sequences["app." * name.startswith("app.") + "called_otherwise"] = {**(sequences.pop(name) or {}), "renamed_from": name}
                return
        if "short" not in domains or dump(domains["short"]) != dump((self.before.get("domains") or {}).get("short")):
            return False
        domains["brief"] = {**domains.pop("short"), "renamed_from": "short"}
        for table in self.tables.values():
            for column in table["columns"].values():
                if isinstance(column, dict) and column.get("type") == "short":
                    column["type"] = "brief"

    def change_sequence(self):
        sequences = self.made.setdefault("sequences", {})
        if sequences and self.chance():
            sequences[self.pick(sequences)] = self.pick([None, {"start": 9}, {"increment": 3, "comment": self.wide.text()}, {"type": "smallint", "cache": 5}])
        elif sequences and self.chance():
            del sequences[self.pick(sequences)]
        else:
            sequences["new_numbers"] = {"start": 3}
        if not sequences:
            del self.made["sequences"]

    # --- security and code ---

    def change_security(self):
        if "roles" not in self.made:
            self.wide.security(self.made)
            return
        name = self.table()
        postgres = self.tables[name].setdefault("postgres", {})
        how = self.random.random()
        if how < 0.4:
            postgres.pop("policies", None)
            self.wide.policies(self.tables[name])
        elif how < 0.6:
            postgres.pop("policies", None)
        elif how < 0.8:
            postgres["rls"] = self.pick(["enable", "force"])
        else:
            self.made["roles"] = [ROLES[0], {"name": ROLES[1], "create_db": True}, ROLES[2]]
        if not postgres:
            del self.tables[name]["postgres"]

    def change_exclude(self):
        table = self.tables[self.table()]
        postgres = table.setdefault("postgres", {})
        numbers = self.wide.plain(table, "integer", "bigint")
        if not postgres.pop("exclude", None) and numbers:
            postgres["exclude"] = {f"apart_{numbers[0]}"[:40]: {"elements": [f"{quoted(numbers[0])} with ="], "using": "btree", "comment": self.wide.text(), "only": "postgres"}}
        if not postgres:
            del table["postgres"]

    def change_view(self):
        tables = [name for name, table in self.tables.items() if self.wide.plain(table) and not table.get("only")]
        if not tables:
            return False
        views = self.made.setdefault("views", {})
        key = self.pick(list(views) + ["seen_new"])
        if key in views and self.chance(0.3):
            del views[key]
        else:
            name = self.pick(tables)
            self.wide.made = self.made
            views[key] = self.wide.view(name, self.wide.some(self.wide.plain(self.tables[name]), 3))
        if not views:
            del self.made["views"]

    def change_function(self):
        functions = self.made.setdefault("functions", {})
        if functions.pop("twice", None) is None or self.chance():
            functions["twice"] = self.wide.function(self.random.randint(2, 9))

    def change_rename_view(self):
        views = self.made.get("views", {})
        old = self.pick([key for key in views if key in self.before.get("views", {}) and "renamed_from" not in views[key]] or [None])
        if old is None:
            return False
        new = "called_" + old
        text = dump({key: self.made.get(key, {}) for key in ("views", "functions")}).replace(dump(quoted(old))[1:-1], dump(quoted(new))[1:-1])
        for key, what in json.loads(text).items():
            if what:
                self.made[key] = what
        self.made["views"] = {new if key == old else key: view for key, view in self.made["views"].items()}
        self.made["views"][new]["renamed_from"] = old
        if HOLDER in self.tables:
            self.tables[HOLDER] = json.loads(dump(self.tables[HOLDER]).replace(dump(quoted(old))[1:-1], dump(quoted(new))[1:-1]))

    def change_row_types(self):
        holder = self.tables.get(HOLDER)
        self.wide.made = self.made
        if holder is None or self.chance(0.3):
            self.wide.row_types(self.made)
        elif self.chance(0.4):
            del self.tables[HOLDER]
        else:
            names = [name for name in holder["columns"] if name not in ("id", "one")]
            if not names:
                return False
            del holder["columns"][self.pick(names)]

    def change_trigger(self):
        triggers = self.made.get("triggers")
        if not triggers:
            return False
        if self.chance():
            del self.made["triggers"]
        else:
            triggers["noticed"]["events"] = ["delete", "insert"]
            triggers["noticed"]["sqlite"] = "SELECT 1"

    # --- settings ---

    def change_options(self):
        table = self.tables[self.table()]
        postgres = table.setdefault("postgres", {})
        how = self.random.random()
        if how < 0.3:
            postgres["with"] = self.pick([{"fillfactor": 80}, {"autovacuum_enabled": "false"}])
        elif how < 0.5:
            postgres.pop("with", None)
        elif how < 0.7:
            postgres["replica_identity"] = self.pick(["full", "nothing", "default"])
        elif self.wide.chance():
            table["sqlite"] = self.pick([{"strict": True}, {"without_rowid": True}, {}])
        if not postgres:
            del table["postgres"]

    def change_partitions(self):
        """One that takes rows of the default one; on the way down they go back."""
        table = self.tables.get("spread table", {"columns": {"spread": "x"}})
        postgres = table.get("postgres", {})
        (method, (column, *_)), = postgres.get("partition_by", {"": ["spread"]}).items()
        parts, kind = postgres.get("partitions", {}), self.wide.kind_of(table["columns"][column])
        last = next((part for part in reversed(parts.values()) if isinstance(part, dict) and part.get("to", "maxvalue") != "maxvalue"), None)
        if method == "range" and last and self.chance():
            last["to"] = "maxvalue"
        elif method == "range" and last:
            parts["part_more"] = {"from": last["to"], "to": "maxvalue"}
        elif method == "list" and kind in FIRST and "part_more" not in parts:
            parts["part_more"] = {"in": [FIRST[kind]]}
        else:
            return False

    def change_spread(self):
        """Two partitions become one, or one becomes two: every row finds a place."""
        postgres = self.tables.get("spread table", {}).get("postgres", {})
        (method, _), = postgres.get("partition_by", {"": None}).items()
        parts = postgres.get("partitions", {})
        plain = [name for name, part in parts.items() if isinstance(part, dict) and "partitions" not in part and "default" not in part]
        if method == "hash":
            name = next((name for name in plain if parts[name]["modulus"] == 4), None)
            if name is None:
                return False
            rest = parts.pop(name)["remainder"]
            parts.update({f"{name}_{n}": {"modulus": 8, "remainder": rest + 4 * n} for n in (0, 1)})
        elif len(plain) < 2 or method == "":
            return False
        elif method == "list":
            one, two = plain[:2]
            parts["part_both"] = {"in": [value for name in (one, two) for value in parts.pop(name)["in"]]}
        else:
            one, two = plain[:2]
            if parts[one]["to"] != parts[two]["from"]:
                return False
            if self.chance():
                parts["part_both"] = {"from": parts.pop(one)["from"], "to": parts.pop(two)["to"]}
            else:
                parts[one]["to"] = parts.pop(two)["to"]

    def change_rename_partition(self):
        """Another name for the same rows, also one that another partition has, gives away or had."""
        levels = [self.tables.get("spread table", {}).get("postgres", {}).get("partitions", {})]
        levels += [part["partitions"] for part in levels[0].values() if "partitions" in part]
        parts = self.pick(levels)
        if len(parts) < 2:
            return False
        names = list(parts)
        at, other = self.random.sample(range(len(names)), 2)
        how = self.random.random()
        if how < 0.3:
            names[at], names[other] = names[other], names[at]
        elif how < 0.5:
            names[at], names[other] = "took its place", names[at]
        else:
            names[at] = self.pick(["", "app.", "public."]) + "renamed " + names[at]
        found = list(parts.values())
        parts.clear()
        parts.update(zip(names, found))

    def change_below(self):
        """A partition that has its own ones is partitioned otherwise, or no more, or begins to be."""
        table = self.tables.get("spread table", {})
        postgres = table.get("postgres", {})
        (_, (column, *_)), = postgres.get("partition_by", {"": [""]}).items()
        if column not in table.get("columns", {}):
            return False
        parts = postgres["partitions"]
        name = next((name for name, part in parts.items() if "partitions" in part), None) or self.pick(parts)
        part = {"default": True} if parts[name] == "default" else dict(parts[name])
        had = part.pop("partition_by", None), part.pop("partitions", None)
        if had[0] is None or self.chance(0.8):
            below = self.wide.spread(column, self.wide.kind_of(table["columns"][column]), self.pick(["part_x", "below"]), False)
            part.update(below)
        parts[name] = part
        if self.chance(0.3):
            parts["another " + name] = parts.pop(name)

    def change_settings(self):
        how = self.random.random()
        if how < 0.3:
            self.made["naming"] = self.pick(["drizzle", "postgres"])
        elif how < 0.7:
            self.made["sqlite"]["enforce"] = self.pick(["none", "values", "full"])
        else:
            self.made["sqlite"]["timestamps"] = self.pick(["unix_ms", "unix", "text"])

    def change_rows(self):
        name = self.table()
        table = self.tables[name]
        if table.pop("rows", None) is None:
            self.wide.keys = {t: k for t, k in self.wide.keys.items() if t in self.tables}
            self.wide.rows(name, table)

    def change_extension(self):
        names = [extension["name"] for extension in self.made["extensions"]]
        if "pg_trgm" not in names and self.chance(0.3):
            self.made["extensions"].append({"name": "pg_trgm"})
