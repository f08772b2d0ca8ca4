/* yaml_only FILE: what libyaml alone needs to parse a file: read it, take every event, keep nothing. */
#include <stdio.h>
#include <stdlib.h>
#include <yaml.h>

int main(int argc, char **argv) {
  FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
  if (!file || fseek(file, 0, SEEK_END) != 0) return 1;
  size_t len = (size_t)ftell(file);
  unsigned char *text = malloc(len + 1);
  rewind(file);
  if (!text || fread(text, 1, len, file) != len) return 1;
  yaml_parser_t parser;
  yaml_event_t event;
  if (!yaml_parser_initialize(&parser)) return 1;
  yaml_parser_set_input_string(&parser, text, len);
  yaml_event_type_t type;
  do {
    if (!yaml_parser_parse(&parser, &event)) return 1;
    type = event.type;
    yaml_event_delete(&event);
  } while (type != YAML_STREAM_END_EVENT);
  yaml_parser_delete(&parser);
  free(text);
  return fclose(file);
}
