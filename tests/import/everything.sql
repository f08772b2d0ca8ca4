-- Everything of Postgres 15 that the language knows or that becomes an sql: block, at least once.
SET check_function_bodies = off;
CREATE EXTENSION citext;
CREATE EXTENSION hstore SCHEMA public;
CREATE EXTENSION pg_trgm;
CREATE EXTENSION btree_gist;
CREATE SCHEMA auth;
COMMENT ON SCHEMA auth IS 'Who may come in';
CREATE SCHEMA "Mixed Case";
CREATE EXTENSION ltree SCHEMA auth;

-- types
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy', 'it''s complicated', 'Größe');
COMMENT ON TYPE mood IS 'How one feels';
CREATE TYPE auth.role AS ENUM ('admin', 'user');
CREATE TYPE "text" AS ENUM ('a');
CREATE TYPE address AS (street text, zip varchar(10), country char(2) COLLATE "C", moods mood[]);
COMMENT ON TYPE address IS 'Where one lives';
COMMENT ON COLUMN address.zip IS 'As written on letters';
CREATE TYPE pair AS (one address, two address);
CREATE TYPE float_range AS RANGE (subtype = double precision, subtype_diff = float8mi);
CREATE DOMAIN email AS citext CHECK (VALUE ~ '^[^@]+@[^@]+$'::citext);
COMMENT ON DOMAIN email IS 'An address with an @';
CREATE DOMAIN positive AS integer DEFAULT 1 NOT NULL CONSTRAINT positive_check CHECK (VALUE > 0);
CREATE DOMAIN odd_name AS integer CONSTRAINT is_small CHECK (VALUE < 10) CONSTRAINT is_big CHECK (VALUE > 5);
CREATE DOMAIN auth.code AS varchar(8) COLLATE "C";
CREATE DOMAIN of_composite AS address CHECK ((VALUE).zip IS NOT NULL);
CREATE DOMAIN many AS text[];
CREATE DOMAIN numeric_domain AS numeric(12,4) DEFAULT 0.5;

-- functions before tables that need them
CREATE FUNCTION slug(t text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$ SELECT lower(replace(t, ' ', '-')) $$;
COMMENT ON FUNCTION slug(text) IS 'For URLs';
CREATE FUNCTION slug(t text, sep text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower(replace(t, ' ', sep)) $$;
CREATE FUNCTION is_even(i integer) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN i % 2 = 0; END';
CREATE FUNCTION next_code() RETURNS text LANGUAGE sql AS $$ SELECT 'c' || count(*) FROM coded $$;

-- sequences
CREATE SEQUENCE order_numbers START 1000 INCREMENT 10 CACHE 5 CYCLE MAXVALUE 100000;
COMMENT ON SEQUENCE order_numbers IS 'Of orders';
CREATE SEQUENCE down AS smallint INCREMENT -1;
CREATE SEQUENCE "Odd Sequence" MINVALUE 0 START 0;
CREATE UNLOGGED SEQUENCE forgetful;
CREATE SEQUENCE auth.tokens;

-- every type
CREATE TABLE types (
  a smallint, b integer, c bigint, d real, e double precision, f numeric, g numeric(10), h numeric(10,2), i boolean, j text, k varchar, l varchar(20),
  m char, n char(3), o bpchar, p "char", q name, r citext, s uuid, t json, u jsonb, v bytea, w date, x time, y time(3), z timetz, aa timetz(2),
  ab timestamp, ac timestamp(0), ad timestamptz, ae timestamptz(3), af interval, ag interval(3), ah interval day to second, ai interval hour to minute,
  aj bit, ak bit(8), al bit varying, am varbit(12), an inet, ao cidr, ap macaddr, aq macaddr8, ar point, "as" line, at lseg, au box, av path, aw polygon, ax circle,
  ay tsvector, az tsquery, ba xml, bb money, bc auth.ltree, bd hstore, be int4range, bf tstzrange, bg datemultirange, bh jsonpath, bi oid, bj pg_lsn,
  bk text[], bl integer[][], bm varchar(5)[], bn numeric(4,1)[], bo mood, bp mood[], bq auth.role, br email, bs email[], bt positive, bu odd_name, bv address, bw pair[],
  bx float_range, by of_composite, bz many, ca "text", cb regclass, cc xid, cd tid, ce int2vector, cf numeric(3,-2), cg timestamptz[], ch auth.code, ci timestamp(6) without time zone, cj auth.ltree[], ck numeric_domain);
COMMENT ON TABLE types IS E'Every type\nin two lines\n';
COMMENT ON COLUMN types.a IS 'it''s "quoted": #1, {a}';

-- every default
CREATE TABLE defaults (
  a integer DEFAULT 0, b integer DEFAULT -1, c bigint DEFAULT 3000000000, d bigint DEFAULT '5'::bigint, e numeric DEFAULT 0.10, f numeric(10,2) DEFAULT -1.5, g double precision DEFAULT 0.5,
  h double precision DEFAULT '1e10'::double precision, i real DEFAULT 1, j boolean DEFAULT true, k boolean DEFAULT false NOT NULL, l text DEFAULT 'plain', m text DEFAULT '', n text DEFAULT 'it''s', o text DEFAULT 'now()',
  p varchar(10) DEFAULT 'a: b', q char(3) DEFAULT 'ab', r citext DEFAULT 'X', s text DEFAULT E'two\nlines', t text DEFAULT 'null', u text DEFAULT 'true', v text DEFAULT '007', w text DEFAULT NULL, x varchar DEFAULT NULL::character varying,
  y uuid DEFAULT gen_random_uuid(), z uuid DEFAULT '00000000-0000-0000-0000-000000000001', aa timestamptz DEFAULT now(), ab timestamptz DEFAULT CURRENT_TIMESTAMP, ac timestamp DEFAULT now(),
  ad timestamp DEFAULT (now() AT TIME ZONE 'utc'), ae date DEFAULT CURRENT_DATE, af date DEFAULT '2020-02-29', ag timestamptz DEFAULT '2020-01-01 00:00:00+00', ah time DEFAULT '12:00', ai interval DEFAULT '1 day', aj json DEFAULT '{}', ak jsonb DEFAULT '{}',
  al jsonb DEFAULT '[]'::jsonb, am jsonb DEFAULT '{"a": [1, 2.50, null, "x"], "b": {"c": true}}', an jsonb DEFAULT '"text"', ao json DEFAULT '{"a":1}', ap text[] DEFAULT '{}', aq text[] DEFAULT ARRAY['a', 'b'], ar text[] DEFAULT ARRAY[]::text[], "as" integer[] DEFAULT '{1,2}',
  at mood DEFAULT 'ok', au mood DEFAULT 'it''s complicated', av mood[] DEFAULT '{ok,happy}', aw auth.role DEFAULT 'user'::auth.role, ax bytea DEFAULT '\x00ff', ay inet DEFAULT '127.0.0.1', az bit(3) DEFAULT B'101', ba text DEFAULT slug('A B'), bb integer DEFAULT nextval('order_numbers'), bc integer DEFAULT (1 + 2) * 3,
  bd text DEFAULT CURRENT_USER, be text DEFAULT ('a' || 'b'), bf money DEFAULT 0, bg point DEFAULT '(1,2)', bh int4range DEFAULT '[1,10)', bi email DEFAULT 'a@b', bj smallint DEFAULT 1, bk smallint DEFAULT '-7', bl text DEFAULT current_setting('x.y', true), bm text DEFAULT 'lower(x)', bn timestamptz DEFAULT 'infinity', bo date DEFAULT '-infinity', bp text DEFAULT '  blank  ', bq text DEFAULT '{"not": "json"}', br jsonb DEFAULT jsonb_build_object('a', 1), bs numeric DEFAULT 'NaN', bt hstore DEFAULT '"a"=>"1"', bu text COLLATE "C" DEFAULT 'c', bv text DEFAULT ('x'::text COLLATE "C"));

-- serial, identity and sequences of one's own
CREATE TABLE numbered (a serial PRIMARY KEY, b bigserial, c smallserial NOT NULL, d integer GENERATED ALWAYS AS IDENTITY, e bigint GENERATED BY DEFAULT AS IDENTITY (START 5 INCREMENT 2 MINVALUE 3 MAXVALUE 99 CACHE 3 CYCLE),
  f smallint GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME own_name START 10), g integer NOT NULL DEFAULT nextval('down'), h integer);
ALTER SEQUENCE down OWNED BY numbered.g;
CREATE SEQUENCE numbered_h_seq OWNED BY numbered.h; -- bigint behind an integer, as before Postgres 10
ALTER TABLE numbered ALTER h SET DEFAULT nextval('numbered_h_seq');
COMMENT ON SEQUENCE numbered_a_seq IS 'Behind a serial';
CREATE TABLE "Mixed Case"."Serial Table" ("Id" serial PRIMARY KEY, "weird.name" text, "quo""te" integer, "select" integer, "UPPER" text, "ümläut" text, "emoji 😀" text, "a-b" integer, "1digit" integer, "$dollar" integer, "percent%s" integer, "back\slash" text, "true" boolean, "null" integer, "tab	in" integer);
CREATE TABLE "dotted.name" (id integer PRIMARY KEY, "x.y" integer UNIQUE);
CREATE TABLE refers_dotted (id integer REFERENCES "dotted.name", "of" integer REFERENCES "dotted.name"("x.y"), odd integer REFERENCES "Mixed Case"."Serial Table");
CREATE TABLE "user" ("order" integer PRIMARY KEY, "table" text, "x-custom" integer);
CREATE TABLE "a.b" (c integer);
CREATE TABLE auth.users (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text NOT NULL, role auth.role NOT NULL DEFAULT 'user');
CREATE TABLE users (id bigint PRIMARY KEY, auth_id uuid UNIQUE REFERENCES auth.users ON DELETE CASCADE, CONSTRAINT named_fk FOREIGN KEY (auth_id) REFERENCES auth.users (id));

-- generated, collations, storage
CREATE COLLATION case_insensitive (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
COMMENT ON COLLATION case_insensitive IS 'Ignores case';
CREATE COLLATION auth.german FROM "C";
CREATE TABLE columns (
  id integer, title text NOT NULL, sort_title text GENERATED ALWAYS AS (lower(title)) STORED, w integer, h integer, area integer GENERATED ALWAYS AS (w * h) STORED, slugged text GENERATED ALWAYS AS (slug(title)) STORED,
  body text COLLATE "C", folded text COLLATE case_insensitive, german text COLLATE auth.german, de text COLLATE "de-x-icu", search tsvector GENERATED ALWAYS AS (to_tsvector('english', title)) STORED, full_name text GENERATED ALWAYS AS (title || ' ' || coalesce(body, '')) STORED);
ALTER TABLE columns ALTER body SET STORAGE EXTERNAL, ALTER body SET STATISTICS 500, ALTER title SET (n_distinct = -0.5), ALTER search SET STORAGE MAIN;
ALTER TABLE columns ALTER title SET COMPRESSION pglz;

-- keys and references
CREATE TABLE parents (a integer, b integer, c integer NOT NULL, d text, PRIMARY KEY (a, b), CONSTRAINT parents_c_unique UNIQUE (c), UNIQUE NULLS NOT DISTINCT (d), UNIQUE (b, c) INCLUDE (d), CONSTRAINT later UNIQUE (a, d) DEFERRABLE INITIALLY DEFERRED, CONSTRAINT soon UNIQUE (d, b) DEFERRABLE);
COMMENT ON CONSTRAINT parents_c_unique ON parents IS 'One of each';
COMMENT ON CONSTRAINT parents_pkey ON parents IS 'The key';
CREATE TABLE named_key (id integer CONSTRAINT "the key" PRIMARY KEY, code text CONSTRAINT code_once UNIQUE, other text UNIQUE WITH (fillfactor = 70));
CREATE TABLE covering_key (id integer, x integer, PRIMARY KEY (id) INCLUDE (x));
CREATE TABLE deferred_key (id integer PRIMARY KEY DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE children (
  id integer PRIMARY KEY, pa integer, pb integer, pc integer REFERENCES parents (c) ON UPDATE CASCADE ON DELETE SET NULL, self integer REFERENCES children ON DELETE CASCADE, mfull_a integer, mfull_b integer,
  sd integer DEFAULT 1 REFERENCES named_key ON DELETE SET DEFAULT, r bigint REFERENCES children ON DELETE RESTRICT ON UPDATE RESTRICT, df integer REFERENCES named_key DEFERRABLE INITIALLY DEFERRED, di integer CONSTRAINT di_named REFERENCES named_key DEFERRABLE,
  FOREIGN KEY (pa, pb) REFERENCES parents ON DELETE CASCADE, CONSTRAINT both_or_none FOREIGN KEY (mfull_a, mfull_b) REFERENCES parents MATCH FULL, CONSTRAINT setcols FOREIGN KEY (pa, pb) REFERENCES parents ON DELETE SET NULL (pb), FOREIGN KEY (pb, pc) REFERENCES parents (b, c));
ALTER TABLE children ADD CONSTRAINT unchecked FOREIGN KEY (sd) REFERENCES parents (c) NOT VALID;
COMMENT ON CONSTRAINT unchecked ON children IS 'Old rows are wrong';
CREATE TABLE egg (id integer PRIMARY KEY, hen integer);
CREATE TABLE hen (id integer PRIMARY KEY, egg integer REFERENCES egg);
ALTER TABLE egg ADD FOREIGN KEY (hen) REFERENCES hen;
CREATE TABLE one_to_one (id integer PRIMARY KEY REFERENCES egg, note text);
CREATE TABLE coded (code text PRIMARY KEY DEFAULT next_code(), n integer CHECK (is_even(n)));

-- checks
CREATE TABLE checks (
  a integer CHECK (a > 0), b integer, c text CHECK (length(c) BETWEEN 1 AND 10), d varchar(10) CHECK (d IN ('x', 'y', 'z')), e text CHECK (e = ANY (ARRAY['p', 'q'])), f char(1) CHECK (f IN ('Y', 'N')), g numeric(10,2) CHECK (g >= 0), h double precision CHECK (h > 0 AND h < 1), i smallint CHECK (i <> 5),
  j mood CHECK (j <> 'sad'), k date CHECK (k >= '2000-01-01'), l timestamptz CHECK (l IS NOT NULL OR a IS NULL), m jsonb CHECK (jsonb_typeof(m) = 'object'), n text CHECK (n ~ '^[a-z]+$'), o text CHECK (o LIKE 'a%' AND o NOT LIKE '%z'), p boolean CHECK (p), q boolean CHECK (NOT q OR a > 1),
  r varchar(5) CHECK (r <> ''), s integer CHECK (s IN (1, 2, 3)), t bigint CHECK (t >= -1), u text CHECK (lower(u) = u), v varchar CHECK (lower(v) = v AND char_length(v) > 2), w integer[] CHECK (cardinality(w) > 0), x uuid CHECK (x <> '00000000-0000-0000-0000-000000000000'), y text CHECK (y COLLATE "C" > 'a'),
  z text CHECK (z > 'a'), aa integer CHECK (aa % 2 = 0), ab numeric CHECK (ab * 2 < 100.5), ac text CHECK (CASE WHEN a > 0 THEN ac IS NOT NULL ELSE true END), ad varchar(3) CHECK (ad NOT IN ('a', 'b')), ae varchar(9) CHECK (ae = 'only'), af integer CHECK (coalesce(af, 0) >= 0), ag text CHECK (ag IS DISTINCT FROM 'x'), ah real CHECK (ah < 1.5), ai integer CHECK (ai BETWEEN -5 AND 5), aj text CHECK (upper(trim(aj)) = 'X'), ak varchar(4) CHECK (length(ak) = 4), al email CHECK (al <> 'x@y'), am citext CHECK (am <> 'x'), an text CHECK (an ILIKE 'x%'), ao bit(3) CHECK (ao <> B'000'), ap integer CHECK (ap > 0 OR ap IS NULL AND a = 1),
  CONSTRAINT in_order CHECK (a < b), CONSTRAINT "odd name!" CHECK (a + b * 2 > -10), CONSTRAINT hidden CHECK (a > 1) NO INHERIT, CHECK (a IS NULL OR b IS NOT NULL), CHECK ((a > 0) = (b > 0)));
ALTER TABLE checks ADD CONSTRAINT later CHECK (b < 1000) NOT VALID;
COMMENT ON CONSTRAINT in_order ON checks IS 'In order';

-- indexes
CREATE TABLE indexed (id integer PRIMARY KEY, a text, b text, c integer, d jsonb, e tsvector, f int4range, g timestamptz, h varchar(20), i text[], j citext, k hstore, l inet, m auth.ltree, n mood);
CREATE INDEX ON indexed (a);
CREATE INDEX ON indexed (a, b);
CREATE INDEX ON indexed (a, b);
CREATE UNIQUE INDEX indexed_c_unique ON indexed (c);
CREATE UNIQUE INDEX indexed_lower ON indexed (lower(a));
CREATE INDEX ON indexed (lower(a), upper(b) DESC);
CREATE INDEX ON indexed ((a || b));
CREATE INDEX ON indexed (c DESC, g NULLS FIRST, b DESC NULLS LAST, a ASC NULLS LAST);
CREATE INDEX partial ON indexed (a) WHERE c > 0;
CREATE INDEX partial_in ON indexed (c) WHERE h IN ('a', 'b');
CREATE INDEX partial_null ON indexed (c) WHERE g IS NULL AND a = 'x';
CREATE INDEX partial_bool ON indexed (c) WHERE n = 'happy' AND a ~~ 'x%';
CREATE INDEX trgm ON indexed USING gin (a gin_trgm_ops);
CREATE INDEX trgm_gist ON indexed USING gist (a gist_trgm_ops (siglen = 32));
CREATE INDEX pattern ON indexed (a text_pattern_ops, h varchar_pattern_ops);
CREATE INDEX paths ON indexed USING gin (d jsonb_path_ops);
CREATE INDEX jb ON indexed USING gin (d);
CREATE INDEX ON indexed USING gin (e);
CREATE INDEX ON indexed USING gist (f);
CREATE INDEX ON indexed USING brin (g) WITH (pages_per_range = 16);
CREATE INDEX ON indexed USING hash (a);
CREATE INDEX ON indexed USING spgist (l);
CREATE INDEX ON indexed USING gin (i);
CREATE INDEX ON indexed USING gist (m auth.gist_ltree_ops (siglen = 100));
CREATE INDEX covering ON indexed (a) INCLUDE (b, c);
CREATE UNIQUE INDEX nulls ON indexed (b, c) NULLS NOT DISTINCT;
CREATE INDEX filled ON indexed (c) WITH (fillfactor = 70, deduplicate_items = off);
CREATE INDEX collated ON indexed (a COLLATE "C", b COLLATE "de-x-icu" DESC);
CREATE INDEX on_json ON indexed ((d ->> 'name'));
CREATE INDEX on_json_path ON indexed ((d #>> '{a,b}'));
CREATE INDEX on_case ON indexed ((CASE WHEN c > 0 THEN a ELSE b END));
CREATE INDEX on_call ON indexed (slug(a), slug(a, '_'));
CREATE UNIQUE INDEX "Odd Index" ON indexed (id, coalesce(a, ''));
CREATE INDEX mixed ON indexed (c, lower(h), (a IS NULL));
COMMENT ON INDEX partial IS 'Only some';
ALTER TABLE indexed CLUSTER ON pattern;
ALTER INDEX mixed ALTER COLUMN 2 SET STATISTICS 100;
CREATE STATISTICS stats (ndistinct, dependencies) ON a, b FROM indexed;
CREATE STATISTICS stats_expr ON lower(a), c FROM indexed;
COMMENT ON STATISTICS stats IS 'a and b go together';
ALTER STATISTICS stats SET STATISTICS 50;

-- exclusion
CREATE TABLE bookings (room integer, during tstzrange, cancelled boolean, EXCLUDE USING gist (room WITH =, during WITH &&), CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&) WHERE (NOT cancelled) DEFERRABLE INITIALLY DEFERRED, EXCLUDE (room WITH =), CONSTRAINT by_expr EXCLUDE USING gist (int4range(room, room + 1) WITH &&));
COMMENT ON CONSTRAINT no_overlap ON bookings IS 'One at a time';

-- properties of tables
CREATE UNLOGGED TABLE scratch (id serial PRIMARY KEY, a text) WITH (fillfactor = 50, autovacuum_enabled = off, toast.autovacuum_enabled = off, parallel_workers = 2);
CREATE TABLE animals (id integer PRIMARY KEY, name text NOT NULL DEFAULT 'x', CONSTRAINT named CHECK (name <> ''));
CREATE TABLE dogs (breed text DEFAULT 'mutt', CONSTRAINT own CHECK (breed <> '')) INHERITS (animals);
CREATE TABLE cats (lives integer, name text DEFAULT 'cat') INHERITS (animals);
CREATE TABLE puppies (age integer, UNIQUE (breed)) INHERITS (dogs);
CREATE TABLE both_parents (z integer) INHERITS (animals, egg);
COMMENT ON COLUMN dogs.name IS 'Inherited, and said here';
CREATE TABLE of_type OF address (PRIMARY KEY (zip), street WITH OPTIONS DEFAULT 'here');
CREATE TABLE replicated (id integer NOT NULL, code text NOT NULL UNIQUE, x text);
ALTER TABLE replicated REPLICA IDENTITY USING INDEX replicated_code_key;
CREATE TABLE replicated_full (id integer);
ALTER TABLE replicated_full REPLICA IDENTITY FULL;
CREATE TABLE replicated_not (id integer PRIMARY KEY);
ALTER TABLE replicated_not REPLICA IDENTITY NOTHING;
CREATE TABLE nothing ();
CREATE TABLE a_table_name_that_is_exactly_sixty_three_bytes_long_as_allowed1 (a_column_name_of_a_considerable_length_as_well integer UNIQUE, another_column_name_that_is_long_too serial REFERENCES egg);
CREATE INDEX ON a_table_name_that_is_exactly_sixty_three_bytes_long_as_allowed1 (a_column_name_of_a_considerable_length_as_well, another_column_name_that_is_long_too);

-- partitions
CREATE TABLE measurements (id bigserial, day date NOT NULL, value numeric, region text NOT NULL DEFAULT 'x', PRIMARY KEY (id, day, region)) PARTITION BY RANGE (day);
CREATE TABLE measurements_2020 PARTITION OF measurements FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE measurements_2021 PARTITION OF measurements FOR VALUES FROM ('2021-01-01') TO ('2022-01-01') PARTITION BY LIST (region);
CREATE TABLE measurements_2021_eu PARTITION OF measurements_2021 FOR VALUES IN ('de', 'fr');
CREATE TABLE measurements_2021_rest PARTITION OF measurements_2021 DEFAULT;
CREATE TABLE measurements_default PARTITION OF measurements DEFAULT;
CREATE INDEX ON measurements (region);
CREATE INDEX measurements_2020_value ON measurements_2020 (value);
CREATE TABLE hashed (id integer, name text) PARTITION BY HASH (id);
CREATE TABLE hashed_0 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE hashed_1 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE by_expression (a integer, b text) PARTITION BY RANGE (lower(b), a);
CREATE TABLE by_expression_1 PARTITION OF by_expression FOR VALUES FROM (MINVALUE, MINVALUE) TO ('m', 10);
CREATE TABLE other_order (b text, a integer);
ALTER TABLE by_expression ATTACH PARTITION other_order FOR VALUES FROM ('m', 10) TO (MAXVALUE, MAXVALUE);
CREATE TABLE fk_part (id integer PRIMARY KEY, egg integer REFERENCES egg) PARTITION BY RANGE (id);
CREATE TABLE fk_part_1 PARTITION OF fk_part FOR VALUES FROM (1) TO (10);
CREATE TABLE to_part (id integer REFERENCES fk_part);

-- views
CREATE VIEW adults AS SELECT id, name, id * 2 AS twice, NULL::address AS addr FROM animals WHERE id > 18;
COMMENT ON VIEW adults IS 'Grown up';
COMMENT ON COLUMN adults.twice IS 'Doubled';
CREATE VIEW checked WITH (security_barrier = true) AS SELECT * FROM animals WHERE name <> 'x' WITH LOCAL CHECK OPTION;
CREATE VIEW invoker WITH (security_invoker = true, check_option = cascaded) AS SELECT id FROM animals;
CREATE VIEW auth.v AS SELECT u.id, u.name, a.n FROM auth.users u CROSS JOIN (SELECT count(*) AS n FROM adults) a;
CREATE VIEW "View With Odd Name" AS SELECT 1 AS "Odd Column", 'x'::text AS b;
CREATE VIEW filtered AS SELECT id, h FROM indexed WHERE h IN ('a', 'b') AND h NOT IN ('c', 'd');
CREATE RECURSIVE VIEW counting (n) AS SELECT 1 UNION ALL SELECT n + 1 FROM counting WHERE n < 10;
CREATE MATERIALIZED VIEW summary WITH (fillfactor = 80) AS SELECT name, count(*) AS n, lower(name) AS l FROM animals GROUP BY name;
CREATE UNIQUE INDEX ON summary (name);
CREATE INDEX summary_l ON summary (lower(l)) WHERE n > 1;
COMMENT ON MATERIALIZED VIEW summary IS 'Counted';
CREATE MATERIALIZED VIEW empty_one AS SELECT * FROM summary WITH NO DATA;
ALTER VIEW adults ALTER twice SET DEFAULT 7;

-- functions, procedures, aggregates, operators
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.name := trim(NEW.name); RETURN NEW; END $$;
CREATE FUNCTION windows() RETURNS text LANGUAGE plpgsql AS E'BEGIN\r\n  RETURN ''crlf'';\r\nEND';
CREATE FUNCTION has_default(a integer DEFAULT 1, VARIADIC b text[] DEFAULT '{}') RETURNS TABLE (x integer, y text) LANGUAGE sql STABLE PARALLEL SAFE COST 10 ROWS 5 SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT 1, 'x' $$;
CREATE FUNCTION atomic(i integer) RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM animals WHERE animals.id > atomic.i; END;
CREATE FUNCTION of_row(a animals) RETURNS text LANGUAGE sql AS $$ SELECT a.name $$;
CREATE FUNCTION out_params(OUT a integer, INOUT b text) LANGUAGE plpgsql AS $$ BEGIN a := 1; END $$;
CREATE FUNCTION set_of() RETURNS SETOF animals LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY SELECT * FROM animals; RETURN; END $$;
CREATE FUNCTION "Odd Function"("A b" integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION poly(anyelement) RETURNS anyarray LANGUAGE sql AS 'SELECT ARRAY[$1]';
CREATE FUNCTION quoted() RETURNS text LANGUAGE sql AS $outer$ SELECT $a$it's$a$ || '$$' $outer$;
CREATE PROCEDURE proc(INOUT a integer) LANGUAGE plpgsql AS $$ BEGIN a := a + 1; COMMIT; END $$;
COMMENT ON PROCEDURE proc(integer) IS 'Adds';
CREATE FUNCTION add_up(state integer, value integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT coalesce($1, 0) + $2';
CREATE AGGREGATE total(integer) (SFUNC = add_up, STYPE = integer, INITCOND = '0', PARALLEL = SAFE, COMBINEFUNC = add_up);
CREATE AGGREGATE total_all(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0');
COMMENT ON AGGREGATE total(integer) IS 'Adds up';
CREATE FUNCTION same(a address, b address) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).zip = ($2).zip';
CREATE OPERATOR === (FUNCTION = same, LEFTARG = address, RIGHTARG = address, COMMUTATOR = ===, RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR === (address, address) IS 'Same place';
CREATE FUNCTION to_mood(integer) RETURNS mood LANGUAGE sql IMMUTABLE AS $$ SELECT 'ok'::mood $$;
CREATE CAST (integer AS mood) WITH FUNCTION to_mood(integer) AS ASSIGNMENT;
COMMENT ON CAST (integer AS mood) IS 'All is ok';
CREATE OPERATOR CLASS int_backwards FOR TYPE integer USING btree AS OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 btint4cmp(integer, integer);
CREATE TEXT SEARCH DICTIONARY plain (TEMPLATE = simple, STOPWORDS = english);
CREATE TEXT SEARCH CONFIGURATION own (COPY = english);
ALTER TEXT SEARCH CONFIGURATION own ALTER MAPPING FOR asciiword WITH plain, english_stem;
CREATE CONVERSION myconv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;

-- triggers, rules
CREATE TRIGGER touch BEFORE INSERT OR UPDATE ON animals FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER touch BEFORE UPDATE OF name, breed ON dogs FOR EACH ROW WHEN (NEW.name IS DISTINCT FROM OLD.name AND NEW.breed IN ('a', 'b')) EXECUTE FUNCTION touch();
CREATE TRIGGER after_all AFTER DELETE OR TRUNCATE ON animals FOR EACH STATEMENT EXECUTE FUNCTION touch('an', 'argument''s');
COMMENT ON TRIGGER after_all ON animals IS 'At the end';
CREATE TRIGGER with_tables AFTER UPDATE ON dogs REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION touch();
CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON cats DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER in_view INSTEAD OF INSERT ON adults FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER "Odd Trigger" BEFORE DELETE ON "user" FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER of_partitions AFTER INSERT ON measurements FOR EACH ROW EXECUTE FUNCTION touch();
ALTER TABLE cats DISABLE TRIGGER at_commit;
ALTER TABLE dogs ENABLE ALWAYS TRIGGER touch;
CREATE RULE protect AS ON DELETE TO egg DO INSTEAD NOTHING;
CREATE RULE log_it AS ON UPDATE TO hen WHERE NEW.id > 5 DO ALSO INSERT INTO egg VALUES (NEW.id);
COMMENT ON RULE protect ON egg IS 'Eggs stay';
ALTER TABLE hen DISABLE RULE log_it;
CREATE FUNCTION on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
CREATE EVENT TRIGGER watch ON ddl_command_end WHEN TAG IN ('DROP TABLE') EXECUTE FUNCTION on_ddl();
ALTER EVENT TRIGGER watch DISABLE;

-- row level security, grants
DO $$ BEGIN CREATE ROLE everything_reader; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE "Everything Writer" LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON users USING (id > 0 AND auth_id IS NOT NULL);
CREATE POLICY readers ON users FOR SELECT TO everything_reader, "Everything Writer" USING (true);
CREATE POLICY writers ON users AS RESTRICTIVE FOR INSERT TO "Everything Writer" WITH CHECK (id < 100);
COMMENT ON POLICY readers ON users IS 'Who may read';
ALTER TABLE auth.users ENABLE ROW LEVEL SECURITY;
ALTER TABLE auth.users FORCE ROW LEVEL SECURITY;
CREATE POLICY unused ON parents USING (a > 0);
ALTER TABLE egg FORCE ROW LEVEL SECURITY;
ALTER TABLE hen ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON animals TO everything_reader;
GRANT UPDATE (name) ON animals TO "Everything Writer" WITH GRANT OPTION;
GRANT USAGE ON SCHEMA auth TO everything_reader;
GRANT EXECUTE ON FUNCTION slug(text) TO everything_reader;
REVOKE EXECUTE ON FUNCTION slug(text) FROM PUBLIC;
GRANT USAGE ON SEQUENCE order_numbers TO everything_reader;
GRANT USAGE ON TYPE mood TO everything_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA auth GRANT SELECT ON TABLES TO everything_reader;

-- what others bring
CREATE FOREIGN DATA WRAPPER nobody OPTIONS (debug 'true');
CREATE SERVER far TYPE 'x' VERSION '1' FOREIGN DATA WRAPPER nobody OPTIONS (host 'far.example', port '5432');
CREATE FOREIGN TABLE far_away (id integer OPTIONS (column_name 'ID') NOT NULL, name text DEFAULT 'x', CHECK (id > 0)) SERVER far OPTIONS (table_name 'it''s');
COMMENT ON FOREIGN TABLE far_away IS 'Elsewhere';
CREATE USER MAPPING FOR PUBLIC SERVER far OPTIONS ("user" 'guest');
CREATE PUBLICATION pub FOR TABLE animals, users (id, auth_id) WHERE (id > 5) WITH (publish = 'insert, update');
CREATE PUBLICATION everything FOR ALL TABLES;

-- what others get wrong
CREATE EXTENSION adminpack;
CREATE SCHEMA extensions;
CREATE EXTENSION pgcrypto SCHEMA extensions;
CREATE EXTENSION intarray SCHEMA extensions;
CREATE TABLE heirs (own text) INHERITS (animals);
ALTER TABLE heirs ALTER name SET DEFAULT 'heir', ALTER own SET NOT NULL;
CREATE TABLE heirs2 () INHERITS (animals);
ALTER TABLE heirs2 ALTER name DROP DEFAULT, ALTER name SET STORAGE EXTERNAL;
ALTER TABLE measurements_2020 ALTER region SET DEFAULT 'y';
ALTER TABLE measurements_default ALTER value SET NOT NULL;
CREATE TABLE twice (a integer, b integer, UNIQUE (a, b), UNIQUE (a, b), UNIQUE (b, a), CHECK (a > 0), CHECK (a > 0));
CREATE TABLE wider (id bigint PRIMARY KEY, code varchar(10) UNIQUE, n numeric UNIQUE);
CREATE TABLE narrower (id integer REFERENCES wider, small smallint NOT NULL REFERENCES wider ON DELETE SET NULL, code text REFERENCES wider (code), n integer REFERENCES wider (n), again integer, FOREIGN KEY (id) REFERENCES wider, FOREIGN KEY (again) REFERENCES wider);
CREATE UNIQUE INDEX only_index ON indexed (b);
CREATE TABLE to_index (b text REFERENCES indexed (b));
CREATE FUNCTION label_of_knows() RETURNS text LANGUAGE sql AS $$ SELECT label FROM knows $$;
CREATE TABLE knows (id integer PRIMARY KEY, label text DEFAULT label_of_knows());
CREATE FUNCTION uses_knows(knows integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE VIEW seen AS SELECT uses_knows(1) AS a, extract('YEAR' FROM now()) AS y, extract(month FROM now()) AS m;
CREATE FUNCTION of_seen(seen) RETURNS integer LANGUAGE sql AS 'SELECT 1';
ALTER TABLE knows ADD n integer DEFAULT uses_knows(2) CHECK (uses_knows(n) > 0), ADD h bytea DEFAULT extensions.digest('x', 'sha1'), ADD ints integer[];
CREATE INDEX ON knows USING gin (ints extensions.gin__int_ops);
CREATE TABLE "CamelCase" ("userId" integer PRIMARY KEY, "createdAt" timestamptz DEFAULT now(), "parentId" integer REFERENCES "CamelCase", "isOk" boolean CHECK ("isOk"), UNIQUE ("userId", "parentId"));
CREATE INDEX "CamelCase_createdAt_idx" ON "CamelCase" ("createdAt" DESC) WHERE "isOk";
CREATE TABLE camelcase (id integer);
CREATE INDEX camelcase_createdat_idx ON camelcase (id);
CREATE TABLE emp (name text, "end" date, "desc" text, "group" integer, "default" text, "check" integer CHECK ("check" > 0), "references" integer, "primary" integer, yes text, "no" text, "on" integer, off integer, y integer, n integer, "~" integer, "-" integer, "?" integer, ":" integer, "#" integer, "a: b" integer, "[x]" integer, "{x}" integer, "*" integer, "&" integer, "!" integer, "|" integer, ">" integer, "'" integer, "%" integer, "@" integer, "`" integer, "," integer, " lead" integer, "trail " integer, "0x1F" integer, "1e3" integer, "2020-01-01" integer, "null" integer, "NULL" integer, "True" integer);
CREATE INDEX ON emp ("end", "desc" DESC, "a: b");
CREATE TABLE time_types (a timestamptz DEFAULT '2020-01-01 10:00:00+02', b date DEFAULT 'today'::text::date, c interval DEFAULT '01:30:00', d time DEFAULT '10:00:00', e timestamp DEFAULT '2020-01-01', f timestamptz DEFAULT date_trunc('day', now()), g timestamptz DEFAULT (now() + '1 day'::interval), h bigint DEFAULT (EXTRACT(epoch FROM now()) * (1000)::numeric), i text DEFAULT to_char(now(), 'YYYY'), j timestamptz(3) DEFAULT CURRENT_TIMESTAMP(3), k timestamp DEFAULT LOCALTIMESTAMP, l timestamptz DEFAULT clock_timestamp(), m timestamptz DEFAULT statement_timestamp(), n timestamptz(0) DEFAULT now(), o date DEFAULT now());
CREATE DOMAIN even AS integer CHECK (is_even(VALUE));
CREATE DOMAIN of_even AS even CONSTRAINT small CHECK (VALUE < 10) CONSTRAINT small2 CHECK (VALUE > -10);
ALTER DOMAIN of_even ADD CONSTRAINT unchecked CHECK (VALUE <> 4) NOT VALID;
COMMENT ON CONSTRAINT small ON DOMAIN of_even IS 'Below ten';
CREATE TABLE evens (a even, b of_even NOT NULL, c even[]);
