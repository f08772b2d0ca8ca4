/* The values of each test column, as SQL literals of Postgres and SQLite: the borders where the two
 * engines part. NULL comes first where the column allows it. */
#ifndef TESTS_EXPR_GRID_H
#define TESTS_EXPR_GRID_H

typedef struct GridColumn {
  const char *name;
  const char *values[24]; /* "postgres" or "postgres|sqlite"; ends with NULL */
} GridColumn;

static const GridColumn grid_columns[] = {
  {"i", {"NULL", "0", "1", "-1", "7", "-7", "2147483647", "-2147483648"}},
  {"j", {"NULL", "0", "2", "-3", "2147483647", "-2147483648"}},
  {"k", {"0", "1", "-1", "32767", "-32768"}},
  {"big", {"NULL", "0", "1", "-5", "9007199254740993", "9223372036854775807", "-9223372036854775808"}},
  {"n", {"NULL", "0", "0.01", "-0.01", "0.10", "0.20", "3.00", "1.50", "2.50", "-2.50", "2.67", "99999999.99", "-99999999.99"}},
  {"m", {"NULL", "0", "2.6750", "1.0050", "-1.0050", "0.5000", "-0.5000", "1.5000", "0.3000", "12345678.1250", "0.0001", "-0.0001"}},
  {"exact", {"NULL", "0.0000|'0.0000'", "0.0001|'0.0001'", "-0.0001|'-0.0001'", "1.5000|'1.5000'", "12345678901234567890.1234|'12345678901234567890.1234'", "-99999999999999999999.9999|'-99999999999999999999.9999'"}},
  {"cents", {"NULL", "0", "0.01|1", "0.10|10", "1.50|150", "-1.50|-150", "9999999999.99|999999999999"}},
  {"d", {"NULL", "0", "0.1", "-0.5", "0.5", "1.5", "2.5", "-2.5", "1e100", "-1e-100", "0.30000000000000004", "9007199254740992", "1e15", "4503599627370495.5"}},
  {"r", {"NULL", "0", "0.1", "-0.1", "0.5", "1.5"}},
  {"b", {"NULL", "true|1", "false|0"}},
  {"c", {"true|1", "false|0"}},
  {"t", {"NULL", "''", "'a'", "'A'", "'b'", "'B'", "'ab'", "'a b'", "' a '", "'_'", "'%'", "'a%b'", "'[x]'", "'*'", "'?'", "'-'", "'a\\b'", "'xaxbx'", "'\303\251'", "'\303\204b'", "'z'", "'\346\227\245\346\234\254'", "'\360\237\230\200x'"}},
  {"s", {"''", "'a'", "'A'", "'aB'", "' x '", "'xAx'", "'a\tb'", "'007'"}},
  {"ci", {"NULL", "''", "'abc'", "'ABC'", "'Abd'", "'b'", "'_'", "'[c'"}},
  {"fixed", {"NULL", "''", "'ab'", "'AB'", "'ab   '", "'ab'|'ab '", "'abcde'", "' b'"}},
  {"state", {"NULL", "'open'", "'returned'", "'lost'"}},
  {"u", {"NULL", "'00000000-0000-0000-0000-000000000000'", "'aaaaaaaa-0000-0000-0000-000000000000'", "'ffffffff-ffff-ffff-ffff-ffffffffffff'"}},
  {"bin", {"NULL", "'\\x'|X''", "'\\x00'|X'00'", "'\\x00ff'|X'00FF'", "'\\xab'|X'AB'"}},
  {"day", {"NULL", "'0001-01-01'", "'1969-12-31'", "'2020-02-29'", "'9999-12-31'"}},
  {"tod", {"NULL", "'00:00:00'|'00:00:00.000'", "'09:30:00'|'09:30:00.000'", "'09:30:00.5'|'09:30:00.500'", "'23:59:59.999'"}},
  {"ts", {"NULL", "'2020-01-01 00:00:00+00'|1577836800000", "'2020-01-01 00:00:00.001+00'|1577836800001", "'1969-12-31 23:59:59.999+00'|-1", "'9999-12-31 23:59:59+00'|253402300799000"}},
  {"unix", {"NULL", "'2020-01-01 00:00:00+00'|1577836800", "'1969-12-31 23:59:59+00'|-1", "'0001-01-01 00:00:00+00'|-62135596800"}},
  {"iso", {"NULL", "'2020-01-01 00:00:00+00'|'2020-01-01T00:00:00.000Z'", "'2020-01-01 00:00:00.5+00'|'2020-01-01T00:00:00.500Z'", "'1969-12-31 23:59:59.999+00'|'1969-12-31T23:59:59.999Z'"}},
  {"local", {"NULL", "'2020-01-01 00:00:00'|'2020-01-01T00:00:00.000'", "'2020-01-01 00:00:00.5'|'2020-01-01T00:00:00.500'"}},
  {"js", {"NULL", "'{}'", "'[]'"}},
  {"end", {"NULL", "1"}},
  {"Mixed Case", {"NULL", "2"}},
};
enum { GRID_COLUMNS = sizeof grid_columns / sizeof *grid_columns };

/* What may stand for a letter of ops.def's operands. For `=` and `<`, whole operand lists by type,
 * their parts separated by `;`: the first two are taken by binary operators. */
typedef struct Pool {
  char letter;
  const char *items[24];
} Pool;

static const Pool pools[] = {
  {'b', {"b", "c", "i > 0", "true", "null"}},
  {'i', {"i", "j", "k", "big", "7", "-3", "length(t)"}},
  {'n', {"n", "m", "cents", "i", "2.5", "-0.05", "n * m"}},
  {'r', {"d", "n", "m", "i", "0.1"}},
  {'t', {"t", "s", "fixed", "''", "'a'", "' xX'", "null"}},
  {'A', {"s", "fixed", "'aB'"}}, /* lower and upper: SQLite knows the case of ASCII only */
  {'x', {"ci"}},
  {'B', {"bin"}},
  {'e', {"state"}},
  {'u', {"u"}},
  {'?', {"i", "t", "js", "b", "n + m", "fixed", "exact"}},
  {'z', {"7", "-3", "nullif(j, 0)", "nullif(k, 0)", "nullif(n, 0)", "0.5"}},
  {'p', {"1", "2", "5"}},
  {'k', {"0", "1", "100"}},
  {'d', {"0", "1", "3"}},
  {'l', {"'a'", "''", "'%'", "'_'", "'a%'", "'%b'", "'a\\%b'", "'[x]'", "'*'", "'?'", "'\\_'", "'a\\\\b'", "'__'", "'%[%'", "'\303\251%'", "'A_'", "'\\[x]'"}},
};
enum { POOLS = sizeof pools / sizeof *pools };

static const char *const equal_lists[] = {
  "i;j;7", "i;n;2.5", "n;m;0.3", "d;0.1;2.5", "d;n;m", "big;9007199254740993;i", "k;i;32767", "d;big;i",
  "t;s;'b'", "t;'a';'A'", "ci;'ABC';'b'", "fixed;'ab';t", "b;c;true", "u;'AAAAAAAA-0000-0000-0000-000000000000';u",
  "bin;'\\x00';'\\xAB'", "day;'2020-02-29';'1969-12-31'", "tod;'09:30';'09:30:00.5'",
  "ts;'2020-01-01';'1970-01-01 00:59:59.999+01:00'", "unix;'2020-01-01T00:00:00Z';'1969-12-31 23:59:59'",
  "iso;'2020-01-01 01:00+01';'2020-01-01T00:00:00.500Z'", "local;'2020-01-01';'2020-01-01 00:00:00.5'",
  "r;0.1;-0.1", "exact;0;1.5", "exact;12345678;-0.0001", "cents;1.5;0.005", "cents;n;m", "cents;-1.50;10", "i;null;1",
  "t || s;'a';t", "n + m;0.3;n", "i + j;k;-1", "big + big;big;i", "d + n;0.3;d",
};
static const char *const enum_lists[] = {"state;'open';'lost'", "state;state;null"};
enum { EQUAL_LISTS = sizeof equal_lists / sizeof *equal_lists, ENUM_LISTS = sizeof enum_lists / sizeof *enum_lists };

/* Shapes the table of operators does not make by itself. */
static const char *const extra_expressions[] = {
  "case when i > 0 then 'p' when i < 0 then 'n' else t end", "case i when 0 then j when 1 then null end",
  "case state when 'open' then state else 'lost' end", "case when b then n else i end", "case fixed when 'ab' then 1 else 0 end",
  "case day when '2020-02-29' then '1970-01-01' else day end = '1970-01-01'", "case when b then ts else '2020-01-01' end > '2020-01-01'",
  "state in ('open', 'lost') or i is null and not b", "not (b or c) = (not b and not c)", "b = c or b is distinct from c",
  "(i = 1) = (j = 2)", "((i > 0) is distinct from b) and c", "i - (j - k)", "i - j - k", "i / 2 * 2 + i % 2 = i", "-(-i)", "- -7 - -i",
  "n / 3 * 3", "n / nullif(m, 0) > 1", "round(n * m, 2)", "round(n * 1.075, 2)", "coalesce(round(m, 1), 0) + n",
  "floor(n) + ceil(m)", "floor(d) / 2", "abs(n - m)", "least(i, j, k, null)", "greatest(n, m, 0)", "replace(ci, 'a', 'B')", "lower(ci) || ci", "trim(ci, 'a') = 'bc'", "ci || 'x' = 'ABCx'", "length(ci)", "least(day, '2020-02-29', null)",
  "greatest(ts, '2020-01-01') = '2020-01-01'", "nullif(t, 'a') is null", "coalesce(t, '') || 'x' || s", "length(trim(t)) > 0",
  "length(fixed) + length(fixed || 'x')", "fixed || '|'", "substr(fixed, 2)", "replace(t, 'a', '')", "replace(t, '', 'z')", "trim(t, 'ab')",
  "i::text || t", "cast(b as text) || s", "cast(cast(ci as text) as text) = 'ABC'", "ci = 'abc' and cast(ci as text) <> 'abc'",
  "coalesce(cents, 0) + n", "cents * 3", "cents between 0 and 1.505", "cents in (0.01, 1.5)", "exact in (0, 1.5)", "exact between -1 and 2.00",
  "i between k and j", "i not between -1 and 7", "t between 'A' and 'a'", "t not in ('a', 'b', null)", "i not in (1, null)",
  "u::text || t", "state::text || 'x' <> 'lostx'", "(b)::integer + 1", "i::boolean and b", "big % 7", "abs(big + 1)", "big / nullif(k, 0)", "big * 2 > i", "-big < 0",
  "(i * j) * k > big", "i * j / 7", "i::double / 2", "n::bigint", "m::bigint * 2", "lower(s) = upper(s)", "coalesce(i, n, 1.5)", "nullif(n, 0.00)",
  "day > '2020-02-28'::date", "'2020-02-29'::date = day", "ts = '2020-01-01'::timestamptz", "coalesce(u, '00000000-0000-0000-0000-000000000000')",
  "bin is distinct from '\\x00'", "b is distinct from null", "n is not distinct from m", "r between 0.1 and 1.5", "r in (0.1, 0.5)",
  "greatest(t, s) < 'b'", "least(t, 'B', 'a')", "case when t < s then t else s end < 'a'", "(t || s) >= 'a'", "\"end\" + \"Mixed Case\"",
};
enum { EXTRA_EXPRESSIONS = sizeof extra_expressions / sizeof *extra_expressions };

#endif
