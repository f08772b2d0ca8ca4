
static const sg_table *const tables[] = {
{% for t in tables %}
  &{{ t.name }}_table,
{% end %}
  NULL,
};

const sg_schema {{ type }} = {
  {{ name | c_string }}, tables, sizeof tables / sizeof *tables - 1, {{ macro }}_HASH,
};
