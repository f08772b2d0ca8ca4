"""Every key of the language, changed: what `breaking` says of each. A row is a key of src/load/keys.def and changes of one place
of BASE: (path, before, after), where None is nothing. breaking_words.txt has the findings there and back; a key that is not listed fails.
No rows: its value is that of another key, or no output depends on it alone."""
import concurrent.futures
import copy
import json
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent

BASE = {
    "schemagen": 1, "name": "w",
    "outputs": {"postgres": {"path": "pg.sql"}, "sqlite": "lite.sql", "drizzle_pg": {"path": "dpg"}, "drizzle_sqlite": {"path": "dlite"}, "c": {"path": "c"},
                "docs": {"path": "docs"}, "lock": "w.lock"},
    "postgres": {"version": 15}, "sqlite": {"version": "3.40"},
    "extensions": [{"name": "btree_gist"}, {"name": "citext"}], "schemas": ["shop"], "roles": [{"name": "reader"}],
    "enums": {"mood": {"values": {"sad": {}, "ok": {}, "happy": {}}}},
    "domains": {"positive": {"type": "integer", "check": "value > 0"}},
    "sequences": {"counter": {}},
    "mixins": {"stamps": {"columns": {"seen": {"type": "timestamptz?"}}}, "more": {"columns": {"more": "text?"}}},
    "tables": {
        "people": {
            "columns": {
                "id": {"type": "bigint", "identity": {"always": False}, "primary_key": True}, "name": {"type": "text"}, "note": {"type": "text?"},
                "mood": {"type": "mood", "default": "ok"}, "level": {"enum": {"low": {}, "high": {}}}, "age": {"type": "positive?"},
                "price": {"type": "numeric(10,2)"}, "tag": {"type": "text?"}, "size": {"type": "integer", "default": 1},
                "at": {"type": "timestamptz?"}, "twice": {"type": "integer?", "generated": {"expr": "size + size"}}},
            "use": ["stamps"],
            "unique": [{"columns": ["tag", "name"], "name": "people_tag_name"}],
            "indexes": [{"columns": ["name"], "name": "people_name"}, {"columns": ["size"], "unique": True, "name": "people_size"}],
            "checks": {"sized": {"expr": "size > 0"}},
            "postgres": {"exclude": {"apart": {"elements": ["id with ="], "using": "gist", "only": "postgres"}},
                         "policies": {"seen_by": {"for": "select", "to": ["reader"], "using": "true"}}}},
        "pets": {
            "columns": {"id": {"type": "bigint", "identity": True, "primary_key": True}, "owner": {"references": {"column": "people.id"}},
                        "kind": "text", "born": "date?"}},
        "rooms": {
            "columns": {"house": "integer", "number": "integer", "name": "text?"}, "primary_key": {"columns": ["house", "number"]}},
        "beds": {
            "columns": {"id": {"type": "integer", "primary_key": True}, "house": "integer?", "number": "integer?"},
            "foreign_keys": [{"columns": ["house", "number"], "references": {"table": "rooms", "columns": ["house", "number"]}, "name": "beds_room"}]},
        "logs": {
            "only": "postgres", "columns": {"id": "integer", "day": "date"},
            "postgres": {"partition_by": {"range": ["day"]}, "partitions": {"logs_old": {"from": "minvalue", "to": "2024-01-01"}, "logs_new": {"from": "2024-01-01", "to": "2025-01-01"}}}},
        "theirs": {"external": True, "columns": {"id": {"type": "bigint", "primary_key": True}, "name": "text"}}},
    "views": {"seen": {"columns": {"name": "text?"}, "select": "SELECT name FROM people"},
              "kept": {"columns": {"name": "text?"}, "select": {"postgres": "SELECT name FROM people"}, "materialized": True, "only": "postgres",
                       "indexes": [{"columns": ["name"], "name": "kept_name"}]}},
    "functions": {"one": {"postgres": "CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$"}},
    "triggers": {"noticed": {"table": "pets", "timing": "after", "events": ["delete"], "postgres": "BEGIN RETURN NULL; END", "sqlite": "SELECT 1"}},
    "sql": [{"name": "block", "postgres": "COMMENT ON TABLE pets IS 'x'"}],
}

P, C = "tables.people", "tables.people.columns"
F = "tables.beds.foreign_keys.0"

WORDS = {
    "ROOT.SCHEMAGEN": [], "OUTPUTS.LOCK": [("outputs.lock", "w.lock", "v.lock")],
    "ROOT.NAME": [("name", "w", "v")],
    "ROOT.COMMENT": [("comment", None, "c")],
    "ROOT.INCLUDE": [],
    "ROOT.OUTPUTS": [("outputs.c", {"path": "c"}, None)],
    "ROOT.POSTGRES": [("postgres", {"version": 15}, None)],
    "ROOT.SQLITE": [("sqlite", {"version": "3.40"}, None)],
    "ROOT.DRIZZLE": [("drizzle", None, {"version": "0.45"})],
    "ROOT.NAMING": [("naming", None, "postgres")],
    "ROOT.EXTENSIONS": [("extensions.2", None, {"name": "ltree"})],
    "ROOT.SCHEMAS": [("schemas.1", None, "store")],
    "ROOT.ROLES": [("roles.1", None, "writer")],
    "ROOT.ENUMS": [("enums.other", None, {"values": ["a", "b"]})],
    "ROOT.DOMAINS": [("domains.short", None, "text")],
    "ROOT.SEQUENCES": [("sequences.other", None, {})],
    "ROOT.MIXINS": [("mixins.new", None, {"columns": {"q": "text?"}})],
    "ROOT.TABLES": [("tables.new", None, {"columns": {"id": {"type": "integer", "primary_key": True}}})],
    "ROOT.VIEWS": [("views.new", None, {"columns": {"name": "text?"}, "select": "SELECT name FROM people"})],
    "ROOT.FUNCTIONS": [("functions.two", None, {"postgres": "CREATE FUNCTION two() RETURNS integer LANGUAGE sql AS $$ SELECT 2 $$"})],
    "ROOT.TRIGGERS": [("triggers.new", None, {"table": "pets", "timing": "after", "events": ["insert"], "postgres": "BEGIN RETURN NULL; END", "sqlite": "SELECT 1"})],
    "ROOT.SQL": [("sql.1", None, {"name": "b", "postgres": "COMMENT ON TABLE people IS 'y'"})],
    "OUTPUTS.POSTGRES": [("outputs.postgres", {"path": "pg.sql"}, None)],
    "OUTPUTS.SQLITE": [("outputs.sqlite", "lite.sql", None)],
    "OUTPUTS.DRIZZLE_PG": [("outputs.drizzle_pg", {"path": "dpg"}, None)],
    "OUTPUTS.DRIZZLE_SQLITE": [("outputs.drizzle_sqlite", {"path": "dlite"}, None)],
    "OUTPUTS.C": [("outputs.c", {"path": "c"}, None)],
    "OUTPUTS.DOCS": [("outputs.docs", {"path": "docs"}, None)],
    "OUTPUTS.MIGRATIONS_PG": [("outputs.migrations_pg", None, "mpg")],
    "OUTPUTS.MIGRATIONS_SQLITE": [("outputs.migrations_sqlite", None, "mlite")],
    "OUTPUTS.CUSTOM": [],
    "OUTPUT_SQL.PATH": [("outputs.postgres.path", "pg.sql", "other.sql")],
    "OUTPUT_DRIZZLE.PATH": [("outputs.drizzle_pg.path", "dpg", "other")],
    "OUTPUT_DRIZZLE.LAYOUT": [("outputs.drizzle_pg.layout", None, "files")],
    "OUTPUT_DRIZZLE.FILE_CASE": [("outputs.drizzle_pg", {"path": "dpg", "layout": "files"}, {"path": "dpg", "layout": "files", "file_case": "snake"})],
    "OUTPUT_DRIZZLE.CASE": [("outputs.drizzle_pg.case", None, "snake")],
    "OUTPUT_DRIZZLE.TABLE_SUFFIX": [("outputs.drizzle_pg.table_suffix", None, "Table")],
    "OUTPUT_DRIZZLE.IMPORT_EXT": [("outputs.drizzle_pg.import_ext", None, "none")],
    "OUTPUT_C.PATH": [("outputs.c.path", "c", "other")],
    "OUTPUT_C.PREFIX": [("outputs.c.prefix", None, "v")],
    "OUTPUT_C.LAYOUT": [("outputs.c.layout", None, "files")],
    "OUTPUT_C.SELF_TEST": [("outputs.c.self_test", None, True)],
    "OUTPUT_DOCS.PATH": [("outputs.docs.path", "docs", "other")],
    "OUTPUT_DOCS.LAYOUT": [("outputs.docs.layout", None, "files")],
    "OUTPUT_MIGRATIONS.PATH": [], "OUTPUT_CUSTOM.TEMPLATE": [], "OUTPUT_CUSTOM.PATH": [],
    "POSTGRES.VERSION": [("postgres.version", 15, 16)],
    "POSTGRES.SCHEMA": [("postgres.schema", None, "app")],
    "POSTGRES.ENUMS": [("postgres.enums", None, "check")],
    "POSTGRES.IF_NOT_EXISTS": [("postgres.if_not_exists", None, True)],
    "SQLITE.VERSION": [("sqlite.version", "3.40", "3.45")],
    "SQLITE.ENFORCE": [("sqlite.enforce", "none", "full")],
    "SQLITE.TIMESTAMPS": [("sqlite.timestamps", None, "text")],
    "SQLITE.FORM": [("sqlite.form", None, "drizzle")],
    "DRIZZLE.VERSION": [("drizzle.version", None, "1.0")],
    "DRIZZLE.TS": [("drizzle.ts", None, {"bigint": "bigint"})],
    "NAMING.BASE": [("naming.base", None, "postgres")],
    "NAMING.PRIMARY_KEY": [("naming.primary_key", None, "pk_{table}")],
    "NAMING.UNIQUE": [("naming.unique", None, "uq_{table}_{columns}")],
    "NAMING.INDEX": [("naming.index", None, "ix_{table}_{columns}")],
    "NAMING.FOREIGN_KEY": [("naming.foreign_key", None, "fk_{table}_{columns}")],
    "NAMING.CHECK": [("naming.check", None, "ck_{table}_{column}")],
    "EXTENSION.NAME": [("extensions.1.name", "citext", "ltree")],
    "EXTENSION.SCHEMA": [("extensions.0.schema", None, "shop")],
    "EXTENSION.VERSION": [("extensions.0.version", None, "1.6")],
    "SCHEMA.NAME": [("schemas.0", "shop", "store")],
    "SCHEMA.EXTERNAL": [("schemas.0", "shop", {"name": "shop", "external": True})],
    "ROLE.NAME": [("roles.1", {"name": "a"}, {"name": "b"})],
    "ROLE.EXTERNAL": [("roles.0.external", None, True)],
    "ROLE.LOGIN": [("roles.0.login", None, True)],
    "ROLE.INHERIT": [("roles.0.inherit", None, False)],
    "ROLE.CREATE_DB": [("roles.0.create_db", None, True)],
    "ROLE.CREATE_ROLE": [("roles.0.create_role", None, True)],
    "ROLE.COMMENT": [("roles.0.comment", None, "c")],
    "ENUM.VALUES": [("enums.mood.values.great", None, {}), ("enums.mood.values", {"sad": {}, "ok": {}}, {"ok": {}, "sad": {}})],
    "ENUM.COMMENT": [("enums.mood.comment", None, "c")],
    "ENUM.NAME": [("enums.mood.name", None, "feeling")],
    "ENUM.SCHEMA": [("enums.mood.schema", None, "shop")],
    "ENUM.EXTERNAL": [("enums.mood.external", None, True)],
    "ENUM.RENAMED_FROM": [("enums.feeling", None, {"values": {"sad": {}, "ok": {}, "happy": {}}, "renamed_from": "mood"})],
    "ENUM.TS_NAME": [("enums.mood.ts_name", None, "feeling")],
    "ENUM.C_NAME": [("enums.mood.c_name", None, "feeling")],
    "ENUM_VALUE.COMMENT": [("enums.mood.values.sad.comment", None, "c")],
    "ENUM_VALUE.RENAMED_FROM": [("enums.mood.values", {"sad": {}, "ok": {}}, {"bad": {"renamed_from": "sad"}, "ok": {}})],
    "ENUM_VALUE.C_NAME": [("enums.mood.values.sad.c_name", None, "bad")],
    "DOMAIN.TYPE": [("domains.positive.type", "integer", "bigint")],
    "DOMAIN.NULLABLE": [("domains.some", {"type": "text"}, {"type": "text", "nullable": False})],
    "DOMAIN.DEFAULT": [("domains.positive.default", None, 4)],
    "DOMAIN.CHECK": [("domains.positive.check", "value > 0", None), ("domains.positive.check", "value > 0", "value > 1")],
    "DOMAIN.COMMENT": [("domains.positive.comment", None, "c")],
    "DOMAIN.NAME": [("domains.positive.name", None, "above")],
    "DOMAIN.SCHEMA": [("domains.positive.schema", None, "shop")],
    "DOMAIN.RENAMED_FROM": [("domains", {"positive": {"type": "integer"}, "free": "text"}, {"positive": {"type": "integer"}, "loose": {"type": "text", "renamed_from": "free"}})],
    "SEQUENCE.TYPE": [("sequences.counter.type", None, "integer")],
    "SEQUENCE.START": [("sequences.counter.start", None, 5)],
    "SEQUENCE.INCREMENT": [("sequences.counter.increment", None, 2)],
    "SEQUENCE.MIN": [("sequences.counter.min", None, 0)],
    "SEQUENCE.MAX": [("sequences.counter.max", None, 100)],
    "SEQUENCE.CACHE": [("sequences.counter.cache", None, 5)],
    "SEQUENCE.CYCLE": [("sequences.counter.cycle", None, True)],
    "SEQUENCE.OWNED_BY": [("sequences.counter.owned_by", None, "people.size")],
    "SEQUENCE.COMMENT": [("sequences.counter.comment", None, "c")],
    "SEQUENCE.NAME": [("sequences.counter.name", None, "other")],
    "SEQUENCE.SCHEMA": [("sequences.counter.schema", None, "shop")],
    "SEQUENCE.RENAMED_FROM": [("sequences", {"counter": {}}, {"count": {"renamed_from": "counter"}})],
    "MIXIN.COMMENT": [("mixins.stamps.comment", None, "c")],
    "MIXIN.COLUMNS": [("mixins.stamps.columns.made", None, {"type": "timestamptz"})],
    "MIXIN.USE": [("mixins.stamps.use", None, ["more"])],
    "TABLE.COMMENT": [(f"{P}.comment", None, "c")],
    "TABLE.COLUMNS": [(f"{C}.new", None, "text?"), (f"{C}.new", None, "text"), (f"{C}.new", None, {"type": "text", "default": "x"})],
    "TABLE.USE": [(f"{P}.use", ["stamps"], ["stamps", "more"])],
    "TABLE.PRIMARY_KEY": [("tables.rooms.primary_key", {"columns": ["house", "number"]}, {"columns": ["number", "house"]})],
    "TABLE.UNIQUE": [("tables.pets.unique", None, [["kind"]])],
    "TABLE.CHECKS": [("tables.pets.checks", None, {"kinds": "kind <> ''"})],
    "TABLE.INDEXES": [("tables.pets.indexes", None, [["kind"]])],
    "TABLE.FOREIGN_KEYS": [("tables.beds.foreign_keys", [{"columns": ["house", "number"], "references": "rooms"}], None)],
    "TABLE.EXTERNAL": [("tables.new", {"columns": {"id": {"type": "integer", "primary_key": True}}}, {"columns": {"id": {"type": "integer", "primary_key": True}}, "external": True})],
    "TABLE.ONLY": [("tables.rooms2", {"columns": {"id": "integer"}}, {"columns": {"id": "integer"}, "only": "postgres"})],
    "TABLE.ROWS": [("tables.rooms.rows", None, [{"house": 1, "number": 2}])],
    "TABLE.RESERVED": [(f"{P}.reserved", None, ["gone"])],
    "TABLE.RENAMED_FROM": [("tables.new", {"columns": {"id": "integer"}}, None), ("tables.held", {"columns": {"id": "integer"}, "name": "free"}, {"columns": {"id": "integer"}, "name": "loose", "renamed_from": "public.free"})],
    "TABLE.NAME": [("tables.beds.name", None, "cots")],
    "TABLE.SCHEMA": [("tables.beds.schema", None, "shop")],
    "TABLE.TS_NAME": [("tables.beds.ts_name", None, "cots")],
    "TABLE.C_NAME": [("tables.beds.c_name", None, "cots")],
    "TABLE.POSTGRES": [("tables.beds.postgres", None, {"unlogged": True})],
    "TABLE.SQLITE": [("tables.beds.sqlite", None, {"strict": True})],
    "TABLE_POSTGRES.UNLOGGED": [("tables.beds.postgres", None, {"unlogged": True})],
    "TABLE_POSTGRES.WITH": [("tables.beds.postgres", None, {"with": {"fillfactor": 70}})],
    "TABLE_POSTGRES.TABLESPACE": [("tables.beds.postgres", None, {"tablespace": "fast"})],
    "TABLE_POSTGRES.INHERITS": [("tables.logs2", {"only": "postgres", "columns": {"id": "integer", "day": "date"}}, {"only": "postgres", "columns": {"id": "integer", "day": "date"}, "postgres": {"inherits": ["base"]}}, {"base": {"only": "postgres", "columns": {"id": "integer"}}})],
    "TABLE_POSTGRES.PARTITION_BY": [("tables.logs.postgres", {"partition_by": {"range": ["day"]}, "partitions": {"d": "default"}}, None)],
    "TABLE_POSTGRES.PARTITIONS": [("tables.logs.postgres.partitions.logs_more", None, {"from": "2025-01-01", "to": "2026-01-01"}), ("tables.logs.postgres.partitions.rest", None, "default"),
                                  ("tables.logs.postgres", {"partition_by": {"range": ["day"]}, "partitions": {"a": "default"}}, {"partition_by": {"range": ["day"]}, "partitions": {"shop.b": "default"}})],
    "TABLE_POSTGRES.RLS": [("tables.pets.postgres", None, {"rls": "enable"}), ("tables.pets.postgres", {"rls": "enable"}, {"rls": "force"})],
    "TABLE_POSTGRES.POLICIES": [(f"{P}.postgres.policies.more", None, {"for": "select", "using": "true"})],
    "TABLE_POSTGRES.EXCLUDE": [(f"{P}.postgres.exclude", {"apart": {"elements": ["size with ="], "only": "postgres"}}, None)],
    "TABLE_POSTGRES.REPLICA_IDENTITY": [(f"{P}.postgres.replica_identity", None, "full")],
    "TABLE_SQLITE.STRICT": [("tables.beds.sqlite", None, {"strict": True})],
    "TABLE_SQLITE.WITHOUT_ROWID": [("tables.rooms.sqlite", None, {"without_rowid": True})],
    "TABLE_SQLITE.AUTOINCREMENT": [("tables.pets.sqlite", None, {"autoincrement": True})],
    "PARTITION_BY.RANGE": [], "PARTITION_BY.LIST": [], "PARTITION_BY.HASH": [],
    "PARTITION.FROM": [("tables.logs.postgres.partitions.logs_old.from", "minvalue", "2020-01-01")],
    "PARTITION.TO": [("tables.logs.postgres.partitions.logs_new.to", "2025-01-01", "2026-01-01")],
    "PARTITION.IN": [("tables.logs.postgres", {"partition_by": {"list": ["id"]}, "partitions": {"a": {"in": [1, 2]}}}, {"partition_by": {"list": ["id"]}, "partitions": {"a": {"in": [1, 2, 3]}}})],
    "PARTITION.MODULUS": [("tables.logs.postgres", {"partition_by": {"hash": ["id"]}, "partitions": {"a": {"modulus": 1, "remainder": 0}}}, {"partition_by": {"hash": ["id"]}, "partitions": {"a": {"modulus": 2, "remainder": 0}, "b": {"modulus": 2, "remainder": 1}}})],
    "PARTITION.REMAINDER": [("tables.logs.postgres", {"partition_by": {"hash": ["id"]}, "partitions": {"a": {"modulus": 2, "remainder": 0}, "b": {"modulus": 2, "remainder": 1}}}, {"partition_by": {"hash": ["id"]}, "partitions": {"a": {"modulus": 2, "remainder": 1}, "b": {"modulus": 2, "remainder": 0}}})],
    "PARTITION.DEFAULT": [("tables.logs.postgres.partitions.rest", None, {"default": True})],
    "PARTITION.PARTITION_BY": [], "PARTITION.PARTITIONS": [],
    "PARTITION.WITH": [("tables.logs.postgres.partitions.logs_old.with", None, {"fillfactor": 70})],
    "PARTITION.TABLESPACE": [("tables.logs.postgres.partitions.logs_old.tablespace", None, "fast")],
    "PARTITION.COMMENT": [("tables.logs.postgres.partitions.logs_old.comment", None, "c")],
    "POLICY.FOR": [(f"{P}.postgres.policies.seen_by.for", "select", "all")],
    "POLICY.TO": [(f"{P}.postgres.policies.seen_by.to", ["reader"], None)],
    "POLICY.USING": [(f"{P}.postgres.policies.seen_by.using", "true", "size > 0")],
    "POLICY.CHECK": [(f"{P}.postgres.policies.seen_by", {"using": "true"}, {"using": "true", "check": "size > 0"})],
    "POLICY.AS": [(f"{P}.postgres.policies.seen_by.as", None, "restrictive")],
    "POLICY.ONLY": [(f"{P}.postgres.policies.seen_by.only", None, "postgres")],
    "POLICY.COMMENT": [(f"{P}.postgres.policies.seen_by.comment", None, "c")],
    "EXCLUDE.ELEMENTS": [(f"{P}.postgres.exclude.apart.elements", ["size with ="], ["size with =", "name with ="])],
    "EXCLUDE.USING": [(f"{P}.postgres.exclude.apart.using", "gist", "btree")],
    "EXCLUDE.WHERE": [(f"{P}.postgres.exclude.apart.where", None, "size > 3")],
    "EXCLUDE.ONLY": [],
    "EXCLUDE.DEFERRABLE": [(f"{P}.postgres.exclude.apart.deferrable", None, "deferred")],
    "EXCLUDE.COMMENT": [(f"{P}.postgres.exclude.apart.comment", None, "c")],
    "COLUMN.TYPE": [(f"{C}.note", {"type": was}, {"type": now}) for was, now in [
        ("text?", "varchar(20)?"), ("text?", "integer?"), ("integer?", "bigint?"), ("real?", "double?"), ("json?", "jsonb?"), ("text?", "text[]?"),
        ("numeric(10,2)?", "numeric(12,2)?"), ("timestamptz?", "timestamp?"), ("timestamptz?", "timestamptz(3)?"), ("timestamptz?", "date?"), ("bytes?", "text?"), ("uuid?", "text?"),
        ("varchar(10)?", "varchar(20)?"), ("varchar?", "text?"), ("char(3)?", "text?"), ("boolean?", "integer?"), ("mood?", "text?"), ("positive?", "integer?"),
        ("inet?", "cidr?"), ("bit(3)?", "bit(4)?"), ("time?", "text?"), ("interval?", "text?"), ("smallint?", "integer?"), ("citext?", "text?")]],
    "COLUMN.NULLABLE": [(f"{C}.name.nullable", None, True), (f"{C}.size.nullable", None, True)],
    "COLUMN.PRIMARY_KEY": [("tables.beds.columns.id", {"type": "integer", "primary_key": True}, {"type": "integer"})],
    "COLUMN.UNIQUE": [("tables.pets.columns.kind", "text", {"type": "text", "unique": True})],
    "COLUMN.INDEX": [("tables.pets.columns.kind", "text", {"type": "text", "index": True})],
    "COLUMN.REFERENCES": [("tables.pets.columns.owner", {"type": "bigint"}, {"references": "people.id"})],
    "COLUMN.ON_DELETE": [("tables.pets.columns.owner.on_delete", None, "cascade"), ("tables.pets.columns.owner.on_delete", None, "restrict")],
    "COLUMN.ON_UPDATE": [("tables.pets.columns.owner.on_update", None, "cascade")],
    "COLUMN.DEFAULT": [(f"{C}.name.default", None, "x"), (f"{C}.note.default", None, "x"), (f"{C}.size.default", 1, 2), (f"{C}.size.default", 1, {"expr": "1 + 1"}),
                       (f"{C}.name.default", None, "nanoid()"), (f"{C}.name.default", "cuid()", "nanoid()")],
    "COLUMN.ENUM": [(f"{C}.level.enum.mid", None, {}), (f"{C}.level", {"type": "text"}, {"enum": ["low", "high"]})],
    "COLUMN.CHECK": [(f"{C}.size.check", None, "size < 9"), (f"{C}.size.check", {"expr": "size < 9"}, {"expr": "size < 8"})],
    "COLUMN.GENERATED": [(f"{C}.twice", {"type": "integer?", "generated": "size + size"}, {"type": "integer?"})],
    "COLUMN.IDENTITY": [("tables.beds.columns.id.identity", None, True), ("tables.beds.columns.id.identity", True, "always")],
    "COLUMN.BACKFILL": [(f"{C}.name.backfill", None, "'x'")],
    "COLUMN.SET_ON_UPDATE": [(f"{C}.at.set_on_update", None, "now()")],
    "COLUMN.STORAGE": [(f"{C}.price.storage", None, "scaled"), (f"{C}.price.storage", None, "text")],
    "COLUMN.COLLATE": [(f"{C}.name.collate", None, {"postgres": "C"})],
    "COLUMN.TS": [(f"{C}.id.ts", None, "bigint"), (f"{C}.at.ts", None, "string")],
    "COLUMN.TS_TYPE": [(f"{C}.name.ts_type", None, "'a' | 'b'")],
    "COLUMN.TS_NAME": [(f"{C}.name.ts_name", None, "called")],
    "COLUMN.C_NAME": [(f"{C}.name.c_name", None, "called")],
    "COLUMN.COMMENT": [(f"{C}.name.comment", None, "c")],
    "COLUMN.DEPRECATED": [(f"{C}.name.deprecated", None, "why")],
    "COLUMN.RENAMED_FROM": [("tables.pets.columns", {"id": {"type": "bigint", "primary_key": True}, "born": "date?"}, {"id": {"type": "bigint", "primary_key": True}, "birth": {"type": "date?", "renamed_from": "born"}})],
    "COLUMN.ONLY": [(f"{C}.note.only", None, "postgres"), (f"{C}.note.only", None, "sqlite")],
    "COLUMN.POSTGRES": [(f"{C}.note.postgres", None, {"storage": "external"})],
    "COLUMN_POSTGRES.STORAGE": [(f"{C}.note.postgres", None, {"storage": "external"})],
    "COLUMN_POSTGRES.COMPRESSION": [(f"{C}.note.postgres", None, {"compression": "pglz"})],
    "TYPE.POSTGRES": [(f"{C}.note", {"type": {"postgres": "text", "sqlite": "text"}}, {"type": {"postgres": "xml", "sqlite": "text"}})],
    "TYPE.SQLITE": [(f"{C}.note", {"type": {"postgres": "text", "sqlite": "text"}}, {"type": {"postgres": "text", "sqlite": "blob"}})],
    "COLLATE.POSTGRES": [(f"{C}.name.collate", {"postgres": "C"}, {"postgres": "POSIX"})],
    "COLLATE.SQLITE": [(f"{C}.name.collate", None, {"sqlite": "nocase"})],
    "COLUMN_UNIQUE.NAME": [("tables.pets.columns.kind", {"type": "text", "unique": True}, {"type": "text", "unique": {"name": "other"}})],
    "COLUMN_UNIQUE.NULLS_DISTINCT": [(f"{C}.tag.unique", True, {"nulls_distinct": False, "only": "postgres"})],
    "COLUMN_UNIQUE.DEFERRABLE": [(f"{C}.tag.unique", True, {"deferrable": "deferred", "only": "postgres"})],
    "COLUMN_UNIQUE.ONLY": [(f"{C}.tag.unique", True, {"only": "postgres"})],
    "COLUMN_UNIQUE.RENAMED_FROM": [(f"{C}.tag.unique", {"name": "a"}, {"name": "b", "renamed_from": "a"})],
    "COLUMN_INDEX.NAME": [(f"{C}.tag.index", True, {"name": "other"})],
    "COLUMN_INDEX.UNIQUE": [(f"{C}.tag.index", True, {"unique": True})],
    "COLUMN_INDEX.USING": [(f"{C}.tag.index", {"only": "postgres"}, {"using": "hash", "only": "postgres"})],
    "COLUMN_INDEX.WHERE": [(f"{C}.tag.index", {"unique": True}, {"unique": True, "where": "size > 3"})],
    "COLUMN_INDEX.ONLY": [(f"{C}.tag.index", {"unique": True}, {"unique": True, "only": "sqlite"})],
    "COLUMN_INDEX.RENAMED_FROM": [(f"{C}.tag.index", {"name": "a"}, {"name": "b", "renamed_from": "a"})],
    "COLUMN_CHECK.EXPR": [(f"{C}.size.check", {"expr": "size < 9"}, {"expr": "size < 10"})],
    "COLUMN_CHECK.POSTGRES": [(f"{C}.size.check", {"postgres": "size < 9"}, {"postgres": "size < 10"})],
    "COLUMN_CHECK.SQLITE": [(f"{C}.size.check", {"sqlite": "size < 9"}, {"sqlite": "size < 10"})],
    "COLUMN_CHECK.NAME": [(f"{C}.size.check", {"expr": "size < 9"}, {"expr": "size < 9", "name": "other"}), (f"{C}.level.check", None, {"name": "levels"})],
    "COLUMN_CHECK.ONLY": [(f"{C}.size.check", {"expr": "size < 9", "only": "postgres"}, {"expr": "size < 9"})],
    "COLUMN_CHECK.NOT_VALID": [(f"{C}.size.check", {"expr": "size < 9"}, {"expr": "size < 9", "not_valid": True})],
    "COLUMN_CHECK.NO_INHERIT": [(f"{C}.size.check", {"expr": "size < 9"}, {"expr": "size < 9", "no_inherit": True})],
    "COLUMN_CHECK.COMMENT": [(f"{C}.size.check", {"expr": "size < 9"}, {"expr": "size < 9", "comment": "c"})],
    "COLUMN_CHECK.RENAMED_FROM": [(f"{C}.size.check", {"expr": "size < 9", "name": "a"}, {"expr": "size < 9", "name": "b", "renamed_from": "a"})],
    "EXPR.POSTGRES": [], "EXPR.SQLITE": [], "NOTE.FILE": [], "DEPRECATED.FILE": [], "SQL.FILE": [], "DIALECT_SQL.FILE": [],
    "DEFAULT.VALUE": [(f"{C}.name.default", {"value": "x"}, {"value": "y"})],
    "DEFAULT.EXPR": [(f"{C}.name.default", {"expr": "'x'"}, {"expr": "'y'"})],
    "DEFAULT.POSTGRES": [(f"{C}.name.default", {"postgres": "'x'", "sqlite": "'x'"}, {"postgres": "'y'", "sqlite": "'x'"})],
    "DEFAULT.SQLITE": [(f"{C}.name.default", {"postgres": "'x'", "sqlite": "'x'"}, {"postgres": "'x'", "sqlite": "'y'"})],
    "GENERATED.EXPR": [(f"{C}.twice.generated.expr", "size + size", "size + 1")],
    "GENERATED.POSTGRES": [(f"{C}.twice.generated", {"postgres": "size + 1", "sqlite": "size + 1"}, {"postgres": "size + 2", "sqlite": "size + 1"})],
    "GENERATED.SQLITE": [(f"{C}.twice.generated", {"postgres": "size + 1", "sqlite": "size + 1"}, {"postgres": "size + 1", "sqlite": "size + 2"})],
    "GENERATED.VIRTUAL": [("tables.vs", {"only": "sqlite", "columns": {"a": "integer", "b": {"type": "integer?", "generated": {"expr": "a + 1"}}}},
                           {"only": "sqlite", "columns": {"a": "integer", "b": {"type": "integer?", "generated": {"expr": "a + 1", "virtual": True}}}})],
    "IDENTITY.ALWAYS": [(f"{C}.id.identity.always", False, True)],
    "IDENTITY.START": [("tables.logs.columns.id", {"type": "integer", "identity": True}, {"type": "integer", "identity": {"start": 5}})],
    "IDENTITY.INCREMENT": [("tables.logs.columns.id", {"type": "integer", "identity": True}, {"type": "integer", "identity": {"increment": 5}})],
    "IDENTITY.MIN": [("tables.logs.columns.id", {"type": "integer", "identity": True}, {"type": "integer", "identity": {"min": 1}})],
    "IDENTITY.MAX": [("tables.logs.columns.id", {"type": "integer", "identity": True}, {"type": "integer", "identity": {"max": 100}})],
    "IDENTITY.CACHE": [(f"{C}.id.identity.cache", None, 5)],
    "IDENTITY.CYCLE": [("tables.logs.columns.id", {"type": "integer", "identity": True}, {"type": "integer", "identity": {"cycle": True}})],
    "IDENTITY.NAME": [(f"{C}.id.identity.name", None, "seq")],
    "SET_ON_UPDATE.CLIENT": [(f"{C}.at.set_on_update", None, {"client": "now()"})],
    "SET_ON_UPDATE.POSTGRES": [(f"{C}.at.set_on_update", {"postgres": "now()", "sqlite": "1"}, {"postgres": "clock_timestamp()", "sqlite": "1"})],
    "SET_ON_UPDATE.SQLITE": [(f"{C}.at.set_on_update", {"postgres": "now()", "sqlite": "1"}, {"postgres": "now()", "sqlite": "2"})],
    "TS_TYPE.NAME": [(f"{C}.name.ts_type", {"name": "'a' | 'b'"}, {"name": "'a' | 'c'"})],
    "TS_TYPE.FROM": [(f"{C}.name.ts_type", {"name": "A", "from": "one"}, {"name": "A", "from": "two"})],
    "REFERENCES.COLUMN": [("tables.pets.columns.owner.references.column", "people.id", "theirs.id")],
    "REFERENCES.NAME": [("tables.pets.columns.owner.references.name", None, "fk")],
    "REFERENCES.ON_DELETE": [("tables.pets.columns.owner.references.on_delete", None, "cascade")],
    "REFERENCES.ON_UPDATE": [("tables.pets.columns.owner.references.on_update", None, "cascade")],
    "REFERENCES.MATCH": [("tables.pets.columns.owner.references.match", None, "full")],
    "REFERENCES.DEFERRABLE": [("tables.pets.columns.owner.references.deferrable", None, "deferred")],
    "REFERENCES.NOT_VALID": [("tables.pets.columns.owner.references.not_valid", None, True)],
    "REFERENCES.AS": [("tables.pets.columns.owner.references.as", None, "human")],
    "REFERENCES.INVERSE": [("tables.pets.columns.owner.references.inverse", None, "animals")],
    "REFERENCES.ONLY": [("tables.pets.columns.owner.references.only", None, "postgres")],
    "REFERENCES.RENAMED_FROM": [("tables.pets.columns.owner.references", {"column": "people.id", "name": "a"}, {"column": "people.id", "name": "b", "renamed_from": "a"})],
    "PRIMARY_KEY.COLUMNS": [("tables.other", {"columns": {"a": "integer", "b": "integer"}, "primary_key": ["a"]}, {"columns": {"a": "integer", "b": "integer"}, "primary_key": ["a", "b"]})],
    "PRIMARY_KEY.NAME": [("tables.rooms.primary_key.name", None, "pk")],
    "PRIMARY_KEY.RENAMED_FROM": [("tables.rooms.primary_key", {"columns": ["house", "number"], "name": "a"}, {"columns": ["house", "number"], "name": "b", "renamed_from": "a"})],
    "UNIQUE.COLUMNS": [(f"{P}.unique.0.columns", ["tag", "name"], ["tag", "note"])],
    "UNIQUE.NAME": [(f"{P}.unique.0.name", "people_tag_name", "other")],
    "UNIQUE.NULLS_DISTINCT": [(f"{P}.unique.0", {"columns": ["tag"], "only": "postgres"}, {"columns": ["tag"], "only": "postgres", "nulls_distinct": False})],
    "UNIQUE.DEFERRABLE": [(f"{P}.unique.0", {"columns": ["tag"], "only": "postgres"}, {"columns": ["tag"], "only": "postgres", "deferrable": "immediate"})],
    "UNIQUE.INCLUDE": [(f"{P}.unique.0", {"columns": ["tag"], "only": "postgres"}, {"columns": ["tag"], "only": "postgres", "include": ["name"]})],
    "UNIQUE.ONLY": [(f"{P}.unique.0.only", None, "postgres")],
    "UNIQUE.COMMENT": [(f"{P}.unique.0.comment", None, "c")],
    "UNIQUE.RENAMED_FROM": [(f"{P}.unique.0", {"columns": ["tag"], "name": "a"}, {"columns": ["tag"], "name": "b", "renamed_from": "a"})],
    "CHECK.EXPR": [(f"{P}.checks.sized.expr", "size > 0", "size > 1")],
    "CHECK.POSTGRES": [(f"{P}.checks.sized", {"postgres": "size > 0"}, {"postgres": "size > 1"})],
    "CHECK.SQLITE": [(f"{P}.checks.sized", {"sqlite": "size > 0"}, {"sqlite": "size > 1"})],
    "CHECK.ONLY": [(f"{P}.checks.sized.only", None, "postgres")],
    "CHECK.NOT_VALID": [(f"{P}.checks.sized.not_valid", None, True)],
    "CHECK.NO_INHERIT": [(f"{P}.checks.sized.no_inherit", None, True)],
    "CHECK.COMMENT": [(f"{P}.checks.sized.comment", None, "c")],
    "CHECK.RENAMED_FROM": [(f"{P}.checks", {"sized": "size > 0"}, {"larger": {"expr": "size > 0", "renamed_from": "sized"}})],
    "INDEX.COLUMNS": [(f"{P}.indexes.0.columns", ["name"], ["name desc"]), (f"{P}.indexes.1.columns", ["size"], ["size", "name"])],
    "INDEX.NAME": [(f"{P}.indexes.0.name", "people_name", "other"), (f"{P}.indexes.1.name", "people_size", "other")],
    "INDEX.UNIQUE": [(f"{P}.indexes.0.unique", None, True)],
    "INDEX.NULLS_DISTINCT": [(f"{P}.indexes.0", {"columns": ["tag"], "unique": True, "only": "postgres"}, {"columns": ["tag"], "unique": True, "only": "postgres", "nulls_distinct": False})],
    "INDEX.USING": [(f"{P}.indexes.0", {"columns": ["tag"], "only": "postgres"}, {"columns": ["tag"], "only": "postgres", "using": "hash"})],
    "INDEX.WHERE": [(f"{P}.indexes.1.where", None, "size > 3")],
    "INDEX.INCLUDE": [(f"{P}.indexes.0", {"columns": ["tag"], "only": "postgres"}, {"columns": ["tag"], "only": "postgres", "include": ["name"]})],
    "INDEX.WITH": [(f"{P}.indexes.0", {"columns": ["tag"], "only": "postgres"}, {"columns": ["tag"], "only": "postgres", "with": {"fillfactor": 70}})],
    "INDEX.TABLESPACE": [(f"{P}.indexes.0", {"columns": ["tag"], "only": "postgres"}, {"columns": ["tag"], "only": "postgres", "tablespace": "fast"})],
    "INDEX.ONLY": [(f"{P}.indexes.1.only", None, "sqlite")],
    "INDEX.COMMENT": [(f"{P}.indexes.0.comment", None, "c")],
    "INDEX.RENAMED_FROM": [(f"{P}.indexes.1", {"columns": ["tag"], "unique": True, "name": "a"}, {"columns": ["tag"], "unique": True, "name": "b", "renamed_from": "a"})],
    "INDEX_KEY.POSTGRES": [(f"{P}.indexes.0.columns", [{"postgres": "(lower(name))", "sqlite": "lower(name)"}], [{"postgres": "(upper(name))", "sqlite": "lower(name)"}]),
                           (f"{P}.indexes.1.columns", [{"postgres": "(lower(name))", "sqlite": "lower(name)"}], [{"postgres": "(upper(name))", "sqlite": "lower(name)"}])],
    "INDEX_KEY.SQLITE": [(f"{P}.indexes.1.columns", [{"postgres": "(lower(name))", "sqlite": "lower(name)"}], [{"postgres": "(lower(name))", "sqlite": "upper(name)"}])],
    "FOREIGN_KEY.COLUMNS": [(f"{F}.columns", ["house", "number"], ["number", "house"])],
    "FOREIGN_KEY.REFERENCES": [],
    "FOREIGN_KEY.NAME": [(f"{F}.name", "beds_room", "other")],
    "FOREIGN_KEY.ON_DELETE": [(f"{F}.on_delete", None, "set null")],
    "FOREIGN_KEY.ON_UPDATE": [(f"{F}.on_update", None, "cascade")],
    "FOREIGN_KEY.MATCH": [(f"{F}", {"columns": ["house", "number"], "references": "rooms", "only": "postgres"}, {"columns": ["house", "number"], "references": "rooms", "only": "postgres", "match": "full"})],
    "FOREIGN_KEY.DEFERRABLE": [(f"{F}.deferrable", None, "immediate")],
    "FOREIGN_KEY.NOT_VALID": [(f"{F}.not_valid", None, True)],
    "FOREIGN_KEY.AS": [(f"{F}.as", None, "place")],
    "FOREIGN_KEY.INVERSE": [(f"{F}.inverse", None, "places")],
    "FOREIGN_KEY.ONLY": [(f"{F}.only", None, "postgres")],
    "FOREIGN_KEY.COMMENT": [(f"{F}.comment", None, "c")],
    "FOREIGN_KEY.RENAMED_FROM": [(f"{F}", {"columns": ["house", "number"], "references": "rooms", "name": "a"}, {"columns": ["house", "number"], "references": "rooms", "name": "b", "renamed_from": "a"})],
    "FOREIGN_TARGET.TABLE": [("tables.halls", {"columns": {"house": "integer", "number": "integer"}, "primary_key": ["house", "number"]}, {"columns": {"house": "integer", "number": "integer"}, "primary_key": ["house", "number"]})],
    "FOREIGN_TARGET.COLUMNS": [(f"{F}.references.columns", ["house", "number"], ["number", "house"])],
    "EXTERNAL.FROM": [("tables.theirs.external", True, {"from": "./auth", "import": "theirs"})],
    "EXTERNAL.IMPORT": [("tables.theirs.external", {"from": "./auth", "import": "theirs"}, {"from": "./auth", "import": "others"})],
    "ROWS.VALUES": [("tables.rooms.rows", {"values": [{"house": 1, "number": 2}]}, {"values": [{"house": 1, "number": 3}]}),
                    ("tables.rooms.rows", {"values": [{"house": 1, "number": 2, "name": "x"}]}, {"values": [{"house": 1, "number": 2, "name": "y"}]}),
                    ("tables.rooms.rows", {"values": [{"house": 1, "number": 2, "name": "x"}]}, {"values": [{"house": 1, "number": 2}]})],
    "ROWS.SYNC": [("tables.rooms.rows", {"values": [{"house": 1, "number": 2, "name": "x"}]}, {"sync": True, "values": [{"house": 1, "number": 2, "name": "x"}]}),
                  ("tables.rooms.rows", {"sync": True, "values": [{"house": 1, "number": 2, "name": "x"}]}, {"sync": True, "values": [{"house": 1, "number": 2, "name": "y"}]})],
    "ROWS.ONLY": [("tables.rooms.rows", {"values": [{"house": 1, "number": 2}]}, {"only": "postgres", "values": [{"house": 1, "number": 2}]})],
    "VIEW.COLUMNS": [("views.seen", {"columns": {"name": "text?"}, "select": "SELECT name FROM people"}, {"columns": {"name": "text?", "note": "text?"}, "select": "SELECT name, note FROM people"})],
    "VIEW.SELECT": [("views.seen.select", "SELECT name FROM people", "SELECT note FROM people")],
    "VIEW.MATERIALIZED": [("views.seen.materialized", None, True)],
    "VIEW.INDEXES": [("views.kept.indexes", [{"columns": ["name"], "name": "kept_name"}], None)],
    "VIEW.COMMENT": [("views.seen.comment", None, "c")],
    "VIEW.ONLY": [("views.seen.only", None, "postgres")],
    "VIEW.AFTER": [("views.seen.after", None, ["one"])],
    "VIEW.BEFORE": [("views.seen.before", None, ["kept"])],
    "VIEW.NAME": [("views.seen.name", None, "watched")],
    "VIEW.SCHEMA": [("views.seen.schema", None, "shop")],
    "VIEW.RENAMED_FROM": [("views", {"seen": {"columns": {"name": "text?"}, "select": "SELECT name FROM people"}}, {"watched": {"columns": {"name": "text?"}, "select": "SELECT name FROM people", "renamed_from": "seen"}})],
    "VIEW.TS_NAME": [("views.seen.ts_name", None, "watched")],
    "VIEW.C_NAME": [("views.seen.c_name", None, "watched")],
    "VIEW.POSTGRES": [("views.seen.postgres", None, {"with": {"security_invoker": True}})],
    "VIEW_POSTGRES.WITH": [("views.seen.postgres", None, {"with": {"security_invoker": True}})],
    "VIEW_POSTGRES.TABLESPACE": [("views.kept.postgres", None, {"tablespace": "fast"})],
    "DIALECT_SQL.POSTGRES": [("views.seen.select", {"postgres": "SELECT name FROM people", "sqlite": "SELECT name FROM people"}, {"postgres": "SELECT note AS name FROM people", "sqlite": "SELECT name FROM people"})],
    "DIALECT_SQL.SQLITE": [("views.seen.select", {"postgres": "SELECT name FROM people", "sqlite": "SELECT name FROM people"}, {"postgres": "SELECT name FROM people", "sqlite": "SELECT note AS name FROM people"})],
    "FUNCTION.POSTGRES": [("functions.one.postgres", "CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$", t) for t in (
        "CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS $$ SELECT 2 $$", "CREATE FUNCTION one(a integer) RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$",
        "CREATE FUNCTION one() RETURNS bigint LANGUAGE sql AS $$ SELECT 1::bigint $$", "CREATE FUNCTION one() RETURNS integer LANGUAGE sql SECURITY DEFINER AS $$ SELECT 1 $$")],
    "FUNCTION.SQLITE": [], "FUNCTION.AFTER": [("functions.one.after", None, ["pets"])], "FUNCTION.BEFORE": [("functions.one.before", None, ["seen"])],
    "FUNCTION.ONLY": [("functions.one.only", None, "postgres")],
    "FUNCTION.COMMENT": [("functions.one.comment", None, "c")],
    "TRIGGER.TABLE": [("triggers.noticed.table", "pets", "beds")],
    "TRIGGER.TIMING": [("triggers.noticed.timing", "after", "before")],
    "TRIGGER.EVENTS": [("triggers.noticed.events", ["delete"], ["delete", "insert"])],
    "TRIGGER.OF": [("triggers.noticed", {"table": "pets", "timing": "after", "events": ["update"], "postgres": "BEGIN RETURN NULL; END", "sqlite": "SELECT 1"},
                    {"table": "pets", "timing": "after", "events": ["update"], "of": ["kind"], "postgres": "BEGIN RETURN NULL; END", "sqlite": "SELECT 1"})],
    "TRIGGER.FOR_EACH": [("triggers.noticed", {"table": "pets", "timing": "after", "events": ["update"], "postgres": "BEGIN RETURN NULL; END"},
                          {"table": "pets", "timing": "after", "events": ["update"], "for_each": "statement", "postgres": "BEGIN RETURN NULL; END"})],
    "TRIGGER.WHEN": [("triggers.noticed.when", None, {"postgres": "OLD.kind = 'a'", "sqlite": "OLD.kind = 'a'"})],
    "TRIGGER.POSTGRES": [("triggers.noticed.postgres", "BEGIN RETURN NULL; END", "BEGIN RETURN OLD; END")],
    "TRIGGER.SQLITE": [("triggers.noticed.sqlite", "SELECT 1", "SELECT 2")],
    "TRIGGER.ONLY": [("triggers.noticed.only", None, "sqlite")],
    "TRIGGER.AFTER": [("triggers.noticed.after", None, ["one"])], "TRIGGER.BEFORE": [],
    "TRIGGER.COMMENT": [("triggers.noticed.comment", None, "c")],
    "SQL_BLOCK.NAME": [("sql.0.name", "block", "other")],
    "SQL_BLOCK.POSTGRES": [("sql.0.postgres", "COMMENT ON TABLE pets IS 'x'", "COMMENT ON TABLE pets IS 'y'")],
    "SQL_BLOCK.SQLITE": [("sql.0.sqlite", None, "SELECT 1")], "SQL_BLOCK.AFTER": [("sql.0.after", None, ["one"])], "SQL_BLOCK.BEFORE": [],
}


def put(made, path, value):
    at, parts = made, path.split(".")
    for part in parts[:-1]:
        at = at[int(part)] if isinstance(at, list) else at.setdefault(part, {})
    last = parts[-1]
    if isinstance(at, list):
        del at[int(last):int(last) + 1]
        if value is not None:
            at.insert(int(last), copy.deepcopy(value))
    elif value is None:
        at.pop(last, None)
    else:
        at[last] = copy.deepcopy(value)


def keys_of_language():
    rows = re.findall(r"^KEY\((\w+), (\w+),", (ROOT / "src/load/keys.def").read_text(), flags=re.M)
    return [f"{context}.{key}" for context, key in rows]


def forms(row):
    """The schema before and after."""
    both = []
    for value in row[1:3]:
        made = copy.deepcopy(BASE)
        put(made, row[0], value)
        if len(row) > 3 and isinstance(row[3], dict):
            made["tables"].update(copy.deepcopy(row[3]))
        both.append(made)
    return both


# --- what is said of each row ---

def said(schemagen, folder, row):
    """The codes there and back: ["B1001 B1101", ""]."""
    folder.mkdir(parents=True)
    for name, made in zip("ab", forms(row)):
        (folder / f"{name}.yaml").write_text(json.dumps(made))
    both = []
    for old, new in ("ab", "ba"):
        done = subprocess.run([schemagen, "breaking", "--against", f"{old}.yaml", "-f", f"{new}.yaml", "--diagnostics", "json"], cwd=folder, capture_output=True, text=True)
        if done.returncode not in (0, 2):
            raise ValueError(f"{row[0]}: {done.stderr[:600]}")
        found = [json.loads(line)["code"] for line in done.stderr.splitlines() if line.startswith("{")]
        both.append(" ".join(sorted({code for code in found if code[0] == "B"})))
    return both


def rows():
    return [(f"{key} {number}", row) for key in keys_of_language() for number, row in enumerate(WORDS[key])]


def table(schemagen, scratch):
    """A line a row, as tests/breaking_words.txt has it: key, what changes, findings there | findings back."""
    keys = keys_of_language()
    if set(keys) != set(WORDS):
        raise ValueError(f"WORDS lacks {sorted(set(keys) - set(WORDS))} and should not have {sorted(set(WORDS) - set(keys))}")
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda named: said(schemagen, scratch / named[0].replace(" ", "."), named[1]), rows()))
    lines = []
    for (name, row), (there, back) in zip(rows(), found):
        change = " -> ".join("-" if value is None else json.dumps(value) for value in row[1:3])
        lines.append(f"{name.split(' ')[0]} {row[0]}: {change[:100]}\n  {there or 'nothing'} | {back or 'nothing'}\n")
    return "".join(lines)
