
const char *const {{ e.name }}_names[{{ e.macro }}_COUNT + 1] = {
  NULL,
{% for label in e.labels %}
  {{ label.text | c_string }},
{% end %}
};
const int {{ e.name }}_lengths[{{ e.macro }}_COUNT + 1] = {
  0,
{% for label in e.labels %}
  {{ label.length }},
{% end %}
};

const char *{{ e.name }}_to_str({{ e.name }} value) {
  return (unsigned)value <= {{ e.macro }}_COUNT ? {{ e.name }}_names[value] : NULL;
}

{{ e.name }} {{ e.name }}_from_str(const char *text, size_t len) {
  if (text == NULL) return {{ e.macro }}_UNSET;
  switch (len) {
{% for group in e.lengths %}
  case {{ group.length }}:
{% for label in group.labels %}
    if (memcmp(text, {{ label.text | c_string }}, {{ group.length }}) == 0) return {{ label.name }};
{% end %}
    break;
{% end %}
  default: break;
  }
  return {{ e.macro }}_UNSET;
}
