/* The tables of keys.def and words.def for people, editors and the fuzzer. */
#ifndef LOAD_KEYS_PRINT_H
#define LOAD_KEYS_PRINT_H

#include "base/buf.h"

/* The JSON Schema of a schema file, draft 7 (which editors' YAML servers know best): what
 * `schemagen schema` prints. */
void keys_print_json_schema(Buf *out);

/* The key tables of docs/language.md: a section per mapping, a row per key; then the word lists. */
void keys_print_markdown(Buf *out);

/* Every key and word as a libFuzzer dictionary. */
void keys_print_dictionary(Buf *out);

#endif
