#include "target/frame/record.h"

#include "frame_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void expect_text(const Buf *got, const char *wanted) {
  if (!str_eq(buf_str(got), str_from_z(wanted)))
    fail_msg("gave\n%.*s\nnot\n%s", STR_ARG(buf_str(got)), wanted);
}

static void test_json(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Buf out = BUF(arena);
  record_print_json(&out, &plan_record, plan_make(arena));
  expect_text(&out, "{\n"
                    "  \"name\": \"shop\",\n"
                    "  \"nothing\": null,\n"
                    "  \"odd\": \"it's \\\"*/\\\" \\\\ $x ?\?/\\n/* `\",\n"
                    "  \"count\": -3,\n"
                    "  \"yes\": true,\n"
                    "  \"no\": false,\n"
                    "  \"names\": [\"a\", \"b\"],\n"
                    "  \"none\": [],\n"
                    "  \"settings\": {\n"
                    "    \"version\": \"1.0\",\n"
                    "    \"strict\": true\n"
                    "  },\n"
                    "  \"tables\": [\n"
                    "    {\n"
                    "      \"name\": \"users\",\n"
                    "      \"columns\": [\n"
                    "        {\n"
                    "          \"name\": \"id\",\n"
                    "          \"comment\": \"the key\",\n"
                    "          \"nullable\": false,\n"
                    "          \"size\": 4,\n"
                    "          \"type\": \"integer\",\n"
                    "          \"target\": null,\n"
                    "          \"labels\": []\n"
                    "        },\n"
                    "        {\n"
                    "          \"name\": \"bio\",\n"
                    "          \"comment\": null,\n"
                    "          \"nullable\": true,\n"
                    "          \"size\": 0,\n"
                    "          \"type\": \"text\",\n"
                    "          \"target\": null,\n"
                    "          \"labels\": [\"x\"]\n"
                    "        }\n"
                    "      ],\n"
                    "      \"parent\": null,\n"
                    "      \"number\": 7\n"
                    "    },\n"
                    "    {\n"
                    "      \"name\": \"posts\",\n"
                    "      \"columns\": [\n"
                    "        {\n"
                    "          \"name\": \"id\",\n"
                    "          \"comment\": \"the key\",\n"
                    "          \"nullable\": false,\n"
                    "          \"size\": 4,\n"
                    "          \"type\": \"integer\",\n"
                    "          \"target\": null,\n"
                    "          \"labels\": []\n"
                    "        },\n"
                    "        {\n"
                    "          \"name\": \"author\",\n"
                    "          \"comment\": null,\n"
                    "          \"nullable\": false,\n"
                    "          \"size\": 4,\n"
                    "          \"type\": \"integer\",\n"
                    "          \"target\": \"users\",\n"
                    "          \"labels\": []\n"
                    "        }\n"
                    "      ],\n"
                    "      \"parent\": \"users\",\n"
                    "      \"number\": 8\n"
                    "    }\n"
                    "  ],\n"
                    "  \"roots\": [\n"
                    "    \"users\"\n"
                    "  ],\n"
                    "  \"kinds\": [\n"
                    "    {\n"
                    "      \"name\": \"text\",\n"
                    "      \"exact\": true\n"
                    "    }\n"
                    "  ],\n"
                    "  \"main\": \"posts\",\n"
                    "  \"missing\": null\n"
                    "}\n");
  arena_free(arena);
}

/* A struct without a name that leads back to itself. */
typedef struct Link Link;
struct Link {
  int64_t value;
  const Link *next;
  VEC(Link) none;
};

static const Record link_record;
static const Field link_fields[] = {
    FIELD_OF(Link, value, INT, NULL, "a number"),
    FIELD_OF(Link, next, REF, &link_record, "the next one"),
    FIELD_OF(Link, none, LIST, &link_record, "more"),
};
static const Record link_record = {STR_INIT("chain link"), sizeof(Link), link_fields, 3,
                                   STR_INIT("One of a chain.")};

typedef struct Chain {
  const Link *start;
} Chain;

static const Field chain_fields[] = {FIELD_OF(Chain, start, LINK, &link_record, "a | b")};
static const Record chain_record = {STR_INIT("chain"), sizeof(Chain), chain_fields, 1, STR_INIT("")};

static void test_cycle_without_names(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Link a = {.value = 1}, b = {.value = 2, .next = &a};
  a.next = &b;
  Buf out = BUF(arena);
  record_print_json(&out, &chain_record, &(Chain){&a});
  expect_text(&out, "{\n"
                    "  \"start\": {\n"
                    "    \"value\": 1,\n"
                    "    \"next\": null,\n"
                    "    \"none\": []\n"
                    "  }\n"
                    "}\n");
  arena_free(arena);
}

static void test_markdown(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Buf out = BUF(arena);
  record_print_markdown(&out, &chain_record);
  expect_text(&out, "### chain\n\n"
                    "| field | holds | meaning |\n|---|---|---|\n"
                    "| `start` | [chain link](#chain-link) | a \\| b |\n"
                    "\n### chain link\n\nOne of a chain.\n\n"
                    "| field | holds | meaning |\n|---|---|---|\n"
                    "| `value` | number | a number |\n"
                    "| `next` | [chain link](#chain-link) or absent | the next one |\n"
                    "| `none` | list of [chain link](#chain-link) | more |\n");
  arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_json),
      cmocka_unit_test(test_cycle_without_names),
      cmocka_unit_test(test_markdown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
