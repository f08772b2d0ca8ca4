
{% if e.comment %}
/* {{ e.comment | comment_c }} */
{% end %}
typedef enum {{ e.name }} {
  {{ e.macro }}_UNSET = 0, /* NULL, or not set */
{% for label in e.labels %}
  {{ label.name }} = {{ label.number }},{% if label.comment %} /* {{ label.comment | comment_c }} */{% end %}
{% end %}
} {{ e.name }};
#define {{ e.macro }}_COUNT {{ e.count }}
SG_ENUM_IS_INT({{ e.name }});
extern const char *const {{ e.name }}_names[{{ e.macro }}_COUNT + 1]; /* [UNSET] is NULL */
extern const int {{ e.name }}_lengths[{{ e.macro }}_COUNT + 1]; /* of the names, in bytes */
const char *{{ e.name }}_to_str({{ e.name }} value); /* NULL when UNSET or out of range */
{{ e.name }} {{ e.name }}_from_str(const char *text, size_t len); /* UNSET when unknown */
