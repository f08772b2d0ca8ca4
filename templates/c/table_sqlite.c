
static int sg_lite_read_of_{{ t.name }}(sqlite3_stmt *st, int at, void *to) {
  {{ t.name }} *row = ({{ t.name }} *)to;
{% for c in t.columns %}
{% if c.sqlite_codec %}
  SG_LITE_GET({{ c.sqlite_at }}, {{ c.opt }}{{ c.sqlite_codec }}, {{ c.into }}{{ c.sqlite_extra }});
{% else %}
  memset(&row->{{ c.member }}, 0, sizeof row->{{ c.member }}); /* not in SQLite */
{% end %}
{% end %}
  return SG_OK;
}

sg_rc {{ t.name }}_sqlite_read(struct sqlite3_stmt *st, int at, {{ t.name }} *row) {
  return sg_rc_of(sg_lite_read_of_{{ t.name }}(st, at, row));
}
{% if not t.read_only %}

sg_rc {{ t.name }}_sqlite_bind(struct sqlite3_stmt *st, const {{ t.name }} *row) {
{% if not t.sqlite_params %}
  (void)st;
  (void)row;
{% end %}
{% for c in t.columns %}
{% if c.sqlite_param %}
  SG_LITE_PUT({{ c.sqlite_param }}, {{ c.opt }}{{ c.sqlite_codec }}, {{ c.from }}{{ c.sqlite_extra }});
{% end %}
{% end %}
  return SG_OK;
}

static sg_rc sg_lite_bind_of_{{ t.name }}(sqlite3_stmt *st, const void *row) {
  return {{ t.name }}_sqlite_bind(st, (const {{ t.name }} *)row);
}
{% end %}

static const sg_statement sg_lite_sql_of_{{ t.name }}[] = {
{% for s in t.sqlite_statements %}
{% if s.macro %}
  { {{ s.macro }}, {% if s.columns %}(const uint16_t[]){ {{ s.columns }} }{% else %}NULL{% end %}, {{ s.count }} },
{% elif s.tail %}
  { "SELECT " {{ t.sqlite_cols }} {{ s.tail | c_string }}, {% if s.columns %}(const uint16_t[]){ {{ s.columns }} }{% else %}NULL{% end %}, {{ s.count }} },
{% else %}
  { NULL, NULL, 0 },
{% end %}
{% end %}
};
{% if files %}
extern const sg_lite_table {{ t.name }}_sqlite;
{% end %}
{% if files %}const{% else %}static const{% end %} sg_lite_table {{ t.name }}_sqlite = {
  sg_lite_read_of_{{ t.name }},
  {% if t.read_only %}NULL{% else %}sg_lite_bind_of_{{ t.name }}{% end %},
  sg_lite_sql_of_{{ t.name }},
  sizeof sg_lite_sql_of_{{ t.name }} / sizeof *sg_lite_sql_of_{{ t.name }},
};
