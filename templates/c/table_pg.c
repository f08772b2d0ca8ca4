
static int sg_pg_read_of_{{ t.name }}(const PGresult *result, int at_row, int at, void *to) {
  {{ t.name }} *row = ({{ t.name }} *)to;
{% for c in t.columns %}
{% if c.pg_codec %}
  SG_PG_GET({{ c.pg_at }}, {{ c.opt }}{{ c.pg_codec }}, {{ c.into }}{{ c.pg_extra }});
{% else %}
  memset(&row->{{ c.member }}, 0, sizeof row->{{ c.member }}); /* not in Postgres */
{% end %}
{% end %}
  return SG_OK;
}

sg_rc {{ t.name }}_pg_read(const struct pg_result *result, int at_row, int at, {{ t.name }} *row) {
  return sg_rc_of(sg_pg_read_of_{{ t.name }}(result, at_row, at, row));
}
{% if not t.read_only %}

sg_rc {{ t.name }}_pg_bind(const {{ t.name }} *row, sg_pg_params *params) {
  SG_TRY(sg_pg_begin(params, {{ t.pg_params }}));
{% if t.pg_params %}
  const sg_pg_out out = sg_pg_out_of(params);
{% else %}
  (void)row;
{% end %}
{% for c in t.columns %}
{% if c.pg_param %}
  SG_PG_PUT({{ c.pg_param }}, {{ c.opt }}{{ c.pg_codec }}, {{ c.from }}{{ c.pg_extra }});
{% end %}
{% end %}
  return SG_OK;
}

static sg_rc sg_pg_bind_of_{{ t.name }}(const void *row, sg_pg_params *params) {
  return {{ t.name }}_pg_bind((const {{ t.name }} *)row, params);
}
{% end %}

static const sg_statement sg_pg_sql_of_{{ t.name }}[] = {
{% for s in t.pg_statements %}
{% if s.macro %}
  { {{ s.macro }}, {% if s.columns %}(const uint16_t[]){ {{ s.columns }} }{% else %}NULL{% end %}, {{ s.count }} },
{% elif s.tail %}
  { "SELECT " {{ t.pg_cols }} {{ s.tail | c_string }}, {% if s.columns %}(const uint16_t[]){ {{ s.columns }} }{% else %}NULL{% end %}, {{ s.count }} },
{% else %}
  { NULL, NULL, 0 },
{% end %}
{% end %}
};
{% if files %}
extern const sg_pg_table {{ t.name }}_pg;
{% end %}
{% if files %}const{% else %}static const{% end %} sg_pg_table {{ t.name }}_pg = {
  sg_pg_read_of_{{ t.name }},
  {% if t.read_only %}NULL{% else %}sg_pg_bind_of_{{ t.name }}{% end %},
  sg_pg_sql_of_{{ t.name }},
  sizeof sg_pg_sql_of_{{ t.name }} / sizeof *sg_pg_sql_of_{{ t.name }},
};
