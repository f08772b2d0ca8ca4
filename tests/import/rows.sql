-- Objects made of rows of tables: the tables stay tables, what depends on their rows comes behind them.
CREATE TYPE clock AS RANGE (subtype = time);
CREATE TYPE mood AS ENUM ('up', 'down');
CREATE TABLE slots (id integer PRIMARY KEY, r clock, m mood);
CREATE FUNCTION slots_r(slots) RETURNS clock LANGUAGE sql IMMUTABLE AS 'SELECT ($1).r';
CREATE FUNCTION slots_m(slots) RETURNS mood LANGUAGE sql IMMUTABLE AS 'SELECT ($1).m';
CREATE CAST (slots AS clock) WITH FUNCTION slots_r(slots);
CREATE CAST (slots AS mood) WITH FUNCTION slots_m(slots) AS IMPLICIT;
-- rows in columns, arrays, domains, composite types, ranges; both ways
CREATE TABLE a (id integer PRIMARY KEY, x integer);
CREATE TABLE b (id integer PRIMARY KEY, x integer, a a, many a[]);
CREATE FUNCTION a_int(a) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE FUNCTION b_int(b) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE FUNCTION a_b(a) RETURNS b LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN NULL; END';
CREATE FUNCTION b_a(b) RETURNS a LANGUAGE sql IMMUTABLE AS 'SELECT ($1).a';
CREATE CAST (a AS b) WITH FUNCTION a_b(a); CREATE CAST (b AS a) WITH FUNCTION b_a(b); CREATE CAST (a AS json) WITH INOUT;
ALTER TABLE a ADD CHECK (b_int(NULL) > id), ALTER x SET DEFAULT b_int(NULL);
ALTER TABLE b ADD CHECK (a_int(NULL) > x), ALTER x SET DEFAULT a_int(NULL);
CREATE DOMAIN good_a AS a CHECK ((VALUE).id > 0); CREATE TYPE pair AS (one a, two b[]);
CREATE FUNCTION good_id(good_a) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
ALTER TABLE a ADD CONSTRAINT good CHECK (good_id(a.*::good_a) > 0);
CREATE TABLE has (id integer DEFAULT good_id(NULL), g good_a, p pair);
CREATE VIEW casts AS SELECT (b.a)::json AS j, (b.*)::a AS a FROM b;
-- defaults, checks and indexes over the table itself: by a result, an argument, an array, a body, an operator, a cast
CREATE TABLE c (id integer PRIMARY KEY, x integer, y integer, z integer, n integer);
CREATE FUNCTION new_c() RETURNS c LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE FUNCTION c_int(c) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE FUNCTION of_many(c[]) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE FUNCTION most_c() RETURNS integer BEGIN ATOMIC SELECT max(c.id) + 1 FROM c; END;
CREATE FUNCTION c_eq(c, c) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE OPERATOR === (LEFTARG = c, RIGHTARG = c, FUNCTION = c_eq); CREATE CAST (c AS integer) WITH FUNCTION c_int(c);
ALTER TABLE c ALTER x SET DEFAULT (new_c()).id, ALTER y SET DEFAULT c_int(NULL), ALTER z SET DEFAULT of_many(ARRAY[NULL]::c[]), ALTER n SET DEFAULT most_c(),
  ADD CONSTRAINT self CHECK (c.* === c.*), ADD CONSTRAINT number CHECK (c.*::integer > 0), ADD CONSTRAINT alone EXCLUDE USING btree (c_int(c.*) WITH =);
CREATE INDEX by_cast ON c ((c.*::integer)); CREATE INDEX by_operator ON c (x) WHERE c.* === c.*; CREATE INDEX by_function ON c (c_int(c.*));
-- an operator class over rows, a range of them, a column and a key that need it unsaid
CREATE TABLE k (id integer PRIMARY KEY);
CREATE FUNCTION k_lt(k, k) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).id < ($2).id';
CREATE FUNCTION k_eq(k, k) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).id = ($2).id';
CREATE FUNCTION k_gt(k, k) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).id > ($2).id';
CREATE FUNCTION k_cmp(k, k) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT ($1).id - ($2).id';
CREATE OPERATOR <# (LEFTARG = k, RIGHTARG = k, FUNCTION = k_lt, COMMUTATOR = >#); CREATE OPERATOR =# (LEFTARG = k, RIGHTARG = k, FUNCTION = k_eq);
CREATE OPERATOR ># (LEFTARG = k, RIGHTARG = k, FUNCTION = k_gt, COMMUTATOR = <#);
CREATE OPERATOR CLASS k_ops DEFAULT FOR TYPE k USING btree AS OPERATOR 1 <#, OPERATOR 3 =#, OPERATOR 5 >#, FUNCTION 1 k_cmp(k, k);
CREATE INDEX by_row ON k ((k.*)); CREATE TYPE k_range AS RANGE (subtype = k); CREATE TABLE of_k (one k UNIQUE, many k_range);
-- rows of views, aggregates over rows, children, policies
CREATE VIEW v AS SELECT id FROM slots; CREATE FUNCTION v_int(v) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT ($1).id';
CREATE FUNCTION one_v() RETURNS v LANGUAGE sql AS 'SELECT * FROM v LIMIT 1'; CREATE CAST (v AS integer) WITH FUNCTION v_int(v);
ALTER TABLE slots ADD CHECK (v_int(NULL) > id), ADD y integer DEFAULT (one_v()).id;
CREATE FUNCTION last_slot(slots, slots) RETURNS slots LANGUAGE sql IMMUTABLE AS 'SELECT $2'; CREATE AGGREGATE last(slots) (SFUNC = last_slot, STYPE = slots);
CREATE VIEW lasts AS SELECT m, (last(slots.*)).id FROM slots GROUP BY m; CREATE TABLE of_view (v v, w lasts[]);
CREATE TABLE parent (id integer, x integer); CREATE TABLE child (y integer) INHERITS (parent);
CREATE FUNCTION parent_int(parent) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1'; ALTER TABLE parent ADD CHECK (parent_int(NULL) > x);
CREATE FUNCTION slots_ok(slots) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT true';
ALTER TABLE slots ENABLE ROW LEVEL SECURITY; CREATE POLICY ok ON slots USING (slots_ok(slots.*));
