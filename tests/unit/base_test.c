/* What src/base gives everybody: text, paths, JSON, hashes, file reading. */
#include "base/buf.h"
#include "base/calendar.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/sha256.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define ROWS(table) (sizeof(table) / sizeof *(table))

static int make_arena(void **state) {
  *state = arena_new(0, NULL);
  return 0;
}

static int free_arena(void **state) {
  arena_free(*state);
  return 0;
}

static void check_str(Str got, const char *expected) {
  if (!str_eq(got, str_from_z(expected)))
    fail_msg("got \"%.*s\", expected \"%s\"", STR_ARG(got), expected);
}

/* --- str --- */

static void numbers(void **state) {
  (void)state;
  static const struct {
    const char *text;
    bool ok;
    int64_t value;
  } rows[] = {
      {"0", true, 0},
      {"-0", true, 0},
      {"+7", true, 7},
      {"007", true, 7},
      {"9223372036854775807", true, INT64_MAX},
      {"-9223372036854775808", true, INT64_MIN},
      {"9223372036854775808", false, 0},
      {"-9223372036854775809", false, 0},
      {"99999999999999999999", false, 0},
      {"", false, 0},
      {"-", false, 0},
      {"+-1", false, 0},
      {"1 ", false, 0},
      {"0x1", false, 0},
  };
  for (size_t i = 0; i < ROWS(rows); i++) {
    int64_t value = 0;
    bool ok = str_to_int64(str_from_z(rows[i].text), &value);
    if (ok != rows[i].ok || value != rows[i].value)
      fail_msg("\"%s\": %d, %lld", rows[i].text, ok, (long long)value);
  }
}

static void order_and_search(void **state) {
  (void)state;
  static const struct {
    const char *a, *b;
    int order;
  } rows[] = {{"", "", 0},   {"", "a", -1},     {"a", "", 1},
              {"a", "b", -1}, {"ab", "a", 1}, {"\xC3\xA9", "z", 1}};
  for (size_t i = 0; i < ROWS(rows); i++) {
    int order = str_cmp(str_from_z(rows[i].a), str_from_z(rows[i].b));
    assert_int_equal((order > 0) - (order < 0), rows[i].order);
  }
  assert_int_equal(str_find(STR("abcabc"), STR("ca")), 2);
  assert_int_equal(str_find(STR("abc"), STR("")), 0);
  assert_int_equal(str_find(STR("ab"), STR("abc")), -1);
  assert_int_equal(str_find_char(STR_NONE, 'a'), -1);
  assert_int_equal(str_find_last(STR("a.b.c"), '.'), 3);
  assert_int_equal(str_find_last(STR(""), '.'), -1);
  assert_true(str_eq_fold(STR("aZ_\xC3\x89"), STR("Az_\xC3\x89")));
  assert_false(str_eq_fold(STR("\xC3\x89"), STR("\xC3\xA9"))); /* ASCII only */
  assert_true(str_starts(STR("a"), STR("")) && str_ends(STR("a"), STR("")));
  assert_false(str_starts(STR("a"), STR("ab")) || str_ends(STR("b"), STR("ab")));
}

static void joining(void **state) {
  check_str(str_join(*state, STRS(STR("a"), STR(""), STR("b"))), "ab");
  check_str(str_join(*state, STRS(STR_NONE)), "");
  check_str(str_concat(*state, STR_NONE, STR("a")), "a");
}

static void hexadecimal(void **state) {
  (void)state;
  for (int c = -128; c < 128; c++) {
    static const char digits[] = "0123456789abcdef";
    const char *at = c == 0 ? NULL : strchr(digits, c >= 'A' && c <= 'F' ? c + 32 : c);
    assert_int_equal(char_hex((char)c), at == NULL ? -1 : at - digits);
  }
  assert_true(str_is_uuid(STR("0123abcd-4567-89EF-0000-000000000000")));
  assert_false(str_is_uuid(STR("0123abcd-4567-89EF-0000-00000000000g")));
  assert_false(str_is_uuid(STR("0123abcd-4567-89EF-0000-00000000000")));
  assert_false(str_is_uuid(STR("0123abcd04567-89EF-0000-000000000000")));
}

static void slices(void **state) {
  (void)state;
  check_str(str_slice(STR("abc"), 1, 9), "bc");
  check_str(str_slice(STR("abc"), 3, 3), "");
  check_str(str_slice(STR("abc"), 9, 2), "");
  assert_false(str_given(str_slice(STR_NONE, 0, 4)));
  check_str(str_trim(STR(" \t\r\n a b \n")), "a b");
  check_str(str_trim(STR(" \n ")), "");
}

/* Every text is the parts between the separators, also when they are empty. */
static void splitting(void **state) {
  (void)state;
  static const struct {
    const char *text;
    const char *parts[4];
  } rows[] = {{"", {""}}, {"a", {"a"}}, {"a,b", {"a", "b"}}, {",", {"", ""}}, {"a,,", {"a", "", ""}}};
  for (size_t i = 0; i < ROWS(rows); i++) {
    size_t count = 0;
    for (Str rest = str_from_z(rows[i].text), part; str_split(&rest, ',', &part); count++)
      check_str(part, rows[i].parts[count]);
    assert_true(count < 4 && rows[i].parts[count] == NULL);
  }
  Str none = STR_NONE, part;
  assert_false(str_split(&none, ',', &part));
}

static void replacing(void **state) {
  Arena *arena = *state;
  static const struct {
    const char *text, *from, *to, *result;
  } rows[] = {{"", "a", "b", ""},        {"aaa", "a", "bb", "bbbbbb"}, {"aaa", "aa", "b", "ba"},
              {"abc", "", "x", "abc"},   {"it's", "'", "''", "it''s"}, {"a.b", ".", "", "ab"},
              {"none", "x", "y", "none"}};
  for (size_t i = 0; i < ROWS(rows); i++)
    check_str(str_replace(arena, str_from_z(rows[i].text), str_from_z(rows[i].from),
                          str_from_z(rows[i].to)),
              rows[i].result);
}

/* Around the length up to which a result is formatted once. */
static void formatting(void **state) {
  Arena *arena = *state;
  static char long_text[1000];
  memset(long_text, 'x', sizeof long_text);
  for (size_t len = 190; len < 210; len++) {
    Str made = str_format(arena, "%.*s!", (int)len, long_text);
    assert_int_equal(made.len, len + 1);
    assert_int_equal(made.ptr[len], '!');
    assert_int_equal(made.ptr[len + 1], '\0');
    Buf buf = BUF(arena);
    buf_format(&buf, "%.*s!", (int)len, long_text);
    assert_true(str_eq(buf_str(&buf), made));
  }
}

/* --- buf --- */

static void building(void **state) {
  Buf buf = BUF(*state);
  assert_true(str_given(buf_str(&buf)));
  check_str(buf_str(&buf), "");
  buf_append(&buf, STR_NONE);
  buf_int(&buf, INT64_MIN);
  buf_char(&buf, ' ');
  buf_uint(&buf, UINT64_MAX);
  buf_repeat(&buf, '-', 0);
  buf_repeat(&buf, '-', 3);
  check_str(buf_str(&buf), "-9223372036854775808 18446744073709551615---");
  size_t start = buf.len;
  for (size_t i = 0; i < 300000; i++) buf_char(&buf, (char)('a' + i % 26)); /* into a large block */
  for (size_t i = 0; i < 300000; i++) assert_int_equal(buf.ptr[start + i], 'a' + i % 26);
}

/* --- utf8 --- */

static void decoding(void **state) {
  (void)state;
  static const struct {
    const char *bytes;
    size_t len;
    uint32_t rune;
  } rows[] = {
      {"a", 1, 'a'},
      {"\xC2\x80", 2, 0x80},
      {"\xE2\x82\xAC", 3, 0x20AC},
      {"\xF4\x8F\xBF\xBF", 4, 0x10FFFF},
      {"\x80", 0, 0},             /* a tail alone */
      {"\xC1\xBF", 0, 0},         /* overlong */
      {"\xE0\x9F\xBF", 0, 0},     /* overlong */
      {"\xF0\x8F\xBF\xBF", 0, 0}, /* overlong */
      {"\xED\xA0\x80", 0, 0},     /* a surrogate */
      {"\xF4\x90\x80\x80", 0, 0}, /* above U+10FFFF */
      {"\xE2\x82", 0, 0},         /* cut off */
      {"\xE2\x28\xA1", 0, 0},
      {"\xFF", 0, 0},
      {"", 0, 0},
  };
  for (size_t i = 0; i < ROWS(rows); i++) {
    uint32_t rune = 0;
    assert_int_equal(utf8_decode(str_from_z(rows[i].bytes), &rune), rows[i].len);
    assert_int_equal(rune, rows[i].rune);
  }
  assert_int_equal(utf8_valid_prefix(STR("a\xE2\x82\xAC\xFF")), 4);
  assert_int_equal(utf8_length(STR("a\xE2\x82\xAC\xFF\xFF")), 4);
  check_str(utf8_clip(STR("a\xE2\x82\xAC"), 3), "a");
  check_str(utf8_clip(STR("a\xE2\x82\xAC"), 4), "a\xE2\x82\xAC");
  check_str(utf8_clip(STR("\xE2\x82\xAC"), 2), "");
}

/* --- paths --- */

static void paths(void **state) {
  Arena *arena = *state;
  static const struct {
    const char *path, *normal, *dir, *base;
  } rows[] = {
      {"a", "a", ".", "a"},           {"./a//b/", "a/b", "./a//b", ""},
      {"a/../b", "b", "a/..", "b"},   {"..", "..", ".", ".."},
      {"a/../..", "..", "a/..", ".."}, {"/", "/", "/", ""},
      {"/..", "/", "/", ".."},        {"/a/./b/..", "/a", "/a/./b", ".."},
      {"", ".", ".", ""},             {"../../x", "../../x", "../..", "x"},
  };
  for (size_t i = 0; i < ROWS(rows); i++) {
    Str path = str_from_z(rows[i].path);
    check_str(path_normal(arena, path), rows[i].normal);
    check_str(path_dir(path), rows[i].dir);
    check_str(path_base(path), rows[i].base);
  }
  static const struct {
    const char *from, *to, *result;
  } ways[] = {{"a", "a", "."},         {"a/b", "a", ".."},        {".", "x/y", "x/y"},
              {"a/b", "a/c/d", "../c/d"}, {"ab", "a", "../a"}, {"/x/y", "/x/z", "../z"}};
  for (size_t i = 0; i < ROWS(ways); i++)
    check_str(path_relative(arena, str_from_z(ways[i].from), str_from_z(ways[i].to)),
              ways[i].result);
  check_str(path_join(arena, STR("a"), STR("b")), "a/b");
  check_str(path_join(arena, STR("a/"), STR("b")), "a/b");
  check_str(path_join(arena, STR("."), STR("b")), "b");
  check_str(path_join(arena, STR("a"), STR("/b")), "/b");
}

/* --- dates and times --- */

static void moments(void **state) {
  static const struct {
    const char *text, *utc; /* NULL: refused */
    bool zoned;
  } rows[] = {
      {"1970-01-01", "1970-01-01 00:00:00", false},
      {"1969-12-31T23:59:59.999999", "1969-12-31 23:59:59.999999", false},
      {"2024-02-29 12:00:00.5Z", "2024-02-29 12:00:00.5", true},
      {"2024-02-29 12:00+05:30", "2024-02-29 06:30:00", true},
      {"2024-02-29 12:00 -0130", "2024-02-29 13:30:00", true},
      {"0001-01-01T00:00Z", "0001-01-01 00:00:00", true},
      {"9999-12-31T23:59:59Z", "9999-12-31 23:59:59", true},
      {"0001-01-01T00:00+01", NULL, false}, /* the year 0 in UTC */
      {"9999-12-31T23:59:59-01", NULL, false},
      {"2023-02-29", NULL, false},
      {"1900-02-29", NULL, false},
      {"2024-13-01", NULL, false},
      {"2024-1-01", NULL, false},
      {"0000-01-01", NULL, false},
      {"2024-01-01T24:00", NULL, false},
      {"2024-01-01T12:60", NULL, false},
      {"2024-01-01T12:00+16", NULL, false},
      {"2024-01-01T12:00:00.1234567", NULL, false},
      {"2024-01-01Z", NULL, false},
      {"", NULL, false},
  };
  for (size_t i = 0; i < ROWS(rows); i++) {
    int64_t micros = 0;
    bool zoned = false, ok = calendar_timestamp(str_from_z(rows[i].text), &micros, &zoned);
    if (ok != (rows[i].utc != NULL)) fail_msg("%s: %d", rows[i].text, ok);
    if (!ok) continue;
    check_str(calendar_text(*state, micros), rows[i].utc);
    assert_int_equal(zoned, rows[i].zoned);
  }
}

static void intervals(void **state) {
  (void)state;
  static const char *const good[] = {"P1Y", "PT1S", "P1Y2M3W4DT5H6M7S", "P-1D", "PT0.5S", "P2MT3M"};
  static const char *const bad[] = {"", "P", "PT", "P1", "1D", "P1DT", "P1D1Y", "P0.5D", "PT1.S", "P1S",
                                    "PT1D", "P1D1D", "PT1ST1S", "P1Dx", "P--1D", "PT1H "};
  for (size_t i = 0; i < ROWS(good); i++)
    if (!calendar_interval(str_from_z(good[i]))) fail_msg("%s is refused", good[i]);
  for (size_t i = 0; i < ROWS(bad); i++)
    if (calendar_interval(str_from_z(bad[i]))) fail_msg("%s is taken", bad[i]);
}

/* --- JSON, hashes --- */

static void json(void **state) {
  static const struct {
    const char *text, *json;
  } rows[] = {
      {"", "\"\""},
      {"a \"b\" \\", "\"a \\\"b\\\" \\\\\""},
      {"\n\t\x01\x7F", "\"\\n\\t\\u0001\\u007f\""},
      {"\xE2\x82\xAC\xE2\x80\xA8", "\"\xE2\x82\xAC\\u2028\""},
      {"\xFFz", "\"\\ufffdz\""},
  };
  for (size_t i = 0; i < ROWS(rows); i++) {
    Buf buf = BUF(*state);
    json_string(&buf, str_from_z(rows[i].text));
    check_str(buf_str(&buf), rows[i].json);
  }
}

/* The values of the XXH3 specification: they are part of what is generated. */
static void hashes(void **state) {
  char long_text[1500];
  for (size_t i = 0; i < sizeof long_text; i++) long_text[i] = (char)('a' + i * i % 26);
  long_text[sizeof long_text - 1] = '\0';
  check_str(hash128_hex(*state, STR("")), "99aa06d3014798d86001c324468d497f");
  assert_true(hash64(STR("")) == UINT64_C(0x2d06800538d394c2));
  assert_true(hash64(STR_NONE) == hash64(STR("")));
  /* In parts, the same. */
  Hash128 *parts = hash128_new(*state);
  check_str(hash128_end(*state, parts), "99aa06d3014798d86001c324468d497f");
  Str text = str_from_z(long_text);
  for (size_t cut = 0; cut <= text.len; cut += 97) {
    hash128_begin(parts);
    hash128_add(parts, str_slice(text, 0, cut));
    hash128_add(parts, str_slice(text, cut, text.len));
    assert_true(str_eq(hash128_end(*state, parts), hash128_hex(*state, text)));
  }
}

/* FIPS 180-4's examples, and both sides of a block's end. */
static void digests(void **state) {
  char many[120];
  memset(many, 'a', sizeof many);
  check_str(sha256_hex(*state, STR("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  check_str(sha256_hex(*state, STR("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  check_str(sha256_hex(*state, (Str){many, 55}), "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318");
  check_str(sha256_hex(*state, (Str){many, 56}), "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a");
  check_str(sha256_hex(*state, (Str){many, 120}), "2f3d335432c70b580af0e8e1b3674a7c020d683aa5f73aaaedfdc55af904c21c");
}

/* --- files --- */

static void write_file(const char *path, const char *text) {
  FILE *file = fopen(path, "wb");
  assert_non_null(file);
  assert_true(fputs(text, file) >= 0);
  assert_int_equal(fclose(file), 0);
}

static void files(void **state) {
  Arena *arena = *state;
  char dir[] = "/tmp/schemagen-base-XXXXXX";
  assert_non_null(mkdtemp(dir));
  Str root = str_from_z(dir), text, why;
  static const char *const names[] = {"b.yaml", "B.yaml", "a.yaml", "c.txt"};
  for (size_t i = 0; i < ROWS(names); i++)
    write_file(str_z(arena, path_join(arena, root, str_from_z(names[i]))), names[i]);
  StrList found = fs_glob(arena, path_join(arena, root, STR("*.yaml")));
  assert_int_equal(found.len, 3);
  check_str(path_base(found.items[0]), "B.yaml");
  check_str(path_base(found.items[1]), "a.yaml");
  check_str(path_base(found.items[2]), "b.yaml");
  assert_int_equal(fs_glob(arena, path_join(arena, root, STR("*.sql"))).len, 0);
  Str c = path_join(arena, root, STR("c.txt"));
  assert_true(fs_read(arena, c, 5, &text, &why));
  check_str(text, "c.txt");
  assert_int_equal(text.ptr[text.len], '\0');
  assert_false(fs_read(arena, c, 4, &text, &why));
  check_str(why, "larger than 4 bytes");
  assert_false(fs_read(arena, root, 100, &text, &why));
  check_str(why, "Is a directory");
  assert_int_equal(fs_kind(arena, c), FS_FILE);
  assert_int_equal(fs_kind(arena, root), FS_DIRECTORY);
  Str link = path_join(arena, root, STR("link"));
  assert_int_equal(symlink("nowhere", str_z(arena, link)), 0);
  assert_int_equal(fs_kind(arena, link), FS_LINK);
  assert_int_equal(fs_kind(arena, path_join(arena, root, STR("none"))), FS_MISSING);
  StrList all = fs_glob(arena, path_join(arena, root, STR("*")));
  each(i, all) assert_int_equal(unlink(str_z(arena, all.items[i])), 0);
  assert_int_equal(rmdir(dir), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(numbers),    cmocka_unit_test(order_and_search),
      cmocka_unit_test(joining),    cmocka_unit_test(hexadecimal),
      cmocka_unit_test(slices),     cmocka_unit_test(splitting),
      cmocka_unit_test(replacing),  cmocka_unit_test(formatting),
      cmocka_unit_test(building),   cmocka_unit_test(decoding),
      cmocka_unit_test(paths),      cmocka_unit_test(moments),
      cmocka_unit_test(intervals),  cmocka_unit_test(json),
      cmocka_unit_test(hashes),     cmocka_unit_test(digests),
          cmocka_unit_test(files),
  };
  return cmocka_run_group_tests(tests, make_arena, free_arena);
}
