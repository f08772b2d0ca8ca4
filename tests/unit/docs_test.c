/* The pages of docs/ and README.md: their tables are the ones of the code, their examples work, their
 * links lead somewhere. Run with SCHEMAGEN_UPDATE_DOCS=1 (scripts/update-docs.sh), the test writes the
 * tables instead of comparing them. Tests run in the top folder. */
#include "base/fs.h"
#include "diag/codes_print.h"
#include "expr/expr.h"
#include "load/keys_print.h"
#include "model/tables_print.h"
#include "target/breaking/breaking.h"
#include "target/custom/view.h"
#include "target/frame/filter.h"
#include "target/frame/record.h"
#include "verb/options_print.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* --- tables printed from the code --- */

static void print_fields(Buf *out) { record_print_markdown(out, &view_schema_record); }

static void print_operators(Buf *out) { buf_append(out, expr_operators_markdown(out->arena)); }

typedef struct Section {
  const char *page, *name; /* between the lines <!-- NAME:begin --> and <!-- NAME:end --> */
  void (*print)(Buf *out);
} Section;

static const Section sections[] = {
    {"README.md", "commands", commands_print_markdown},
    {"docs/breaking.md", "findings", breaking_print_markdown},
    {"docs/commands.md", "options", options_print_markdown},
    {"docs/diagnostics.md", "codes", codes_print_markdown},
    {"docs/language.md", "aliases", aliases_print_markdown},
    {"docs/language.md", "features", features_print_markdown},
    {"docs/language.md", "keys", keys_print_markdown},
    {"docs/language.md", "operators", print_operators},
    {"docs/language.md", "types", types_print_markdown},
    {"docs/templates.md", "fields", print_fields},
    {"docs/templates.md", "filters", filters_print_markdown},
};

static Str read_file(Arena *arena, Str path) {
  Str text, why;
  if (!fs_read(arena, path, 1 << 22, &text, &why))
    fail_msg("%.*s: %.*s", STR_ARG(path), STR_ARG(why));
  return text;
}

static void write_file(const char *path, Str text) {
  FILE *file = fopen(path, "wb");
  assert_non_null(file);
  assert_int_equal(fwrite(text.ptr, 1, text.len, file), text.len);
  assert_int_equal(fclose(file), 0);
}

/* Where the text of a section begins and ends in its page. */
static Str section_of(Arena *arena, Str page, const Section *section, size_t *from) {
  Str begin = str_format(arena, "<!-- %s:begin -->\n", section->name);
  Str end = str_format(arena, "<!-- %s:end -->", section->name);
  ptrdiff_t start = str_find(page, begin), stop = str_find(page, end);
  if (start < 0 || stop < start) fail_msg("%s has no section %s", section->page, section->name);
  *from = (size_t)start + begin.len;
  return str_slice(page, *from, (size_t)stop);
}

/* The page with the section's text replaced. */
static Str with_section(Arena *arena, Str page, const Section *section, Str text) {
  size_t from;
  Str old = section_of(arena, page, section, &from);
  Buf out = BUF(arena);
  buf_append(&out, str_slice(page, 0, from));
  buf_append(&out, text);
  buf_append(&out, str_slice(page, from + old.len, page.len));
  return buf_str(&out);
}

/* A page that is not as wanted is written when asked, else reported with its first other line. */
static void hold_page(const char *path, Str page, Str wanted) {
  const char *update = getenv("SCHEMAGEN_UPDATE_DOCS");
  if (str_eq(page, wanted)) return;
  if (update != NULL && *update != '\0') {
    write_file(path, wanted);
    return;
  }
  Str old = STR_NONE, new = STR_NONE;
  while (str_split(&page, '\n', &old) && str_split(&wanted, '\n', &new) && str_eq(old, new))
    continue;
  fail_msg("%s is not up to date: run scripts/update-docs.sh\n- %.*s\n+ %.*s", path, STR_ARG(old),
           STR_ARG(new));
}

static void test_tables(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
    const Section *section = &sections[i];
    Str page = read_file(arena, str_from_z(section->page));
    Buf table = BUF(arena);
    section->print(&table);
    hold_page(section->page, page, with_section(arena, page, section, buf_str(&table)));
  }
  arena_free(arena);
}

/* --- files shown as they are --- */

/* A block ```yaml tests/cases/readme/blog/schema.yaml shows lines of that file. When the file has them
 * no longer, it shall show those from the one that was its first to the next that was its last, or the
 * whole file when these are the first and the last of it. */
typedef struct Shown {
  Arena *arena;
  const char *page;
  Buf out; /* the page with the blocks as the files have them */
  size_t count;
} Shown;

/* Offset of the first whole line `line` of `text` at or after `from`; -1 when there is none. */
static ptrdiff_t find_line(Str text, Str line, size_t from) {
  for (size_t at = from; at < text.len;) {
    ptrdiff_t end = str_find_char(str_slice(text, at, text.len), '\n');
    size_t len = end < 0 ? text.len - at : (size_t)end;
    if (str_eq(str_slice(text, at, at + len), line)) return (ptrdiff_t)at;
    at += len + 1;
  }
  return -1;
}

static Str last_line(Str text) {
  assert_true(str_ends(text, STR("\n")));
  text = str_slice(text, 0, text.len - 1);
  return str_slice(text, (size_t)(str_find_last(text, '\n') + 1), text.len);
}

static Str lines_of_file(const Shown *shown, Str path, Str block) {
  Str file = read_file(shown->arena, path), rest = block, first, last = last_line(block);
  assert_true(str_split(&rest, '\n', &first));
  ptrdiff_t at = str_find(file, block);
  if (at == 0 || (at > 0 && file.ptr[at - 1] == '\n')) return block;
  if (str_starts(file, first) && str_eq(last_line(file), last)) return file;
  ptrdiff_t from = find_line(file, first, 0);
  ptrdiff_t to = from < 0 ? -1 : find_line(file, last, (size_t)from);
  if (to < 0)
    fail_msg("%s: %.*s has no longer the first or last line shown: %.*s .. %.*s", shown->page,
             STR_ARG(path), STR_ARG(first), STR_ARG(last));
  return str_slice(file, (size_t)from, (size_t)to + last.len + 1);
}

static void show_page(Shown *shown, Str page) {
  Str rest = page, line;
  while (!str_empty(rest) && str_split(&rest, '\n', &line)) {
    buf_append(&shown->out, line);
    buf_char(&shown->out, '\n');
    ptrdiff_t space = str_find_char(line, ' ');
    if (!str_starts(line, STR("```")) || space < 0) continue;
    Str path = str_slice(line, (size_t)space + 1, line.len);
    if (str_find_char(path, '/') < 0) continue;
    ptrdiff_t end = find_line(rest, STR("```"), 0);
    assert_true(end > 0);
    buf_append(&shown->out, lines_of_file(shown, path, str_slice(rest, 0, (size_t)end)));
    rest = str_slice(rest, (size_t)end, rest.len);
    shown->count++;
  }
}

static void test_shown_files(void **state) {
  (void)state;
  static const struct {
    const char *page;
    size_t least;
  } pages[] = {{"README.md", 5}, {"docs/templates.md", 3}};
  Arena *arena = arena_new(0, NULL);
  for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
    Str page = read_file(arena, str_from_z(pages[i].page));
    Shown shown = {arena, pages[i].page, BUF(arena), 0};
    show_page(&shown, page);
    assert_true(shown.count >= pages[i].least);
    hold_page(pages[i].page, page, buf_str(&shown.out));
  }
  arena_free(arena);
}

/* --- links --- */

/* `## The lock, and why` has the anchor the-lock-and-why. */
static bool has_anchor(Arena *arena, Str page, Str anchor) {
  Str line;
  while (str_split(&page, '\n', &line)) {
    if (!str_starts(line, STR("#"))) continue;
    while (str_starts(line, STR("#"))) line = str_slice(line, 1, line.len);
    Buf slug = BUF(arena);
    line = str_trim(line);
    for (size_t i = 0; i < line.len; i++) {
      char c = line.ptr[i];
      if (char_is_word(c) || c == '-') buf_char(&slug, char_lower(c));
      else if (c == ' ') buf_char(&slug, '-');
    }
    if (str_eq(buf_str(&slug), anchor)) return true;
  }
  return false;
}

static void check_link(Arena *arena, Str page_path, Str page, Str target) {
  if (str_starts(target, STR("http")) || str_find_char(target, ' ') >= 0) return;
  ptrdiff_t hash = str_find_char(target, '#');
  Str path = hash < 0 ? target : str_slice(target, 0, (size_t)hash);
  Str file = path_normal(arena, path_join(arena, path_dir(page_path), path));
  if (!str_empty(path) && fs_kind(arena, file) == FS_MISSING)
    fail_msg("%.*s: dead link (%.*s)", STR_ARG(page_path), STR_ARG(target));
  if (hash < 0) return;
  Str other = str_empty(path) ? page : read_file(arena, file);
  if (!has_anchor(arena, other, str_slice(target, (size_t)hash + 1, target.len)))
    fail_msg("%.*s: dead anchor (%.*s)", STR_ARG(page_path), STR_ARG(target));
}

static size_t check_links(Arena *arena, Str path) {
  Str page = read_file(arena, path);
  size_t count = 0;
  for (Str rest = page;;) {
    ptrdiff_t at = str_find(rest, STR("]("));
    if (at < 0) return count;
    rest = str_slice(rest, (size_t)at + 2, rest.len);
    ptrdiff_t close = str_find_char(rest, ')');
    assert_true(close >= 0);
    check_link(arena, path, page, str_slice(rest, 0, (size_t)close));
    count++;
  }
}

static void test_links(void **state) {
  (void)state;
  static const char *const patterns[] = {"*.md", "docs/*.md", "docs/decisions/*.md",
                                         "examples/*/*.md", "templates/*.md"};
  Arena *arena = arena_new(0, NULL);
  size_t count = 0;
  for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
    StrList pages = fs_glob(arena, str_from_z(patterns[i]));
    each(k, pages) count += check_links(arena, pages.items[k]);
  }
  assert_true(count > 50);
  arena_free(arena);
}

static void test_every_page_is_found(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Str readme = read_file(arena, STR("README.md"));
  StrList pages = fs_glob(arena, STR("docs/*.md"));
  assert_true(pages.len > 0);
  each(i, pages) {
    if (str_find(readme, str_format(arena, "(%.*s)", STR_ARG(pages.items[i]))) < 0)
      fail_msg("README.md has no link to %.*s", STR_ARG(pages.items[i]));
  }
  arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_tables),
      cmocka_unit_test(test_shown_files),
      cmocka_unit_test(test_links),
      cmocka_unit_test(test_every_page_is_found),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
