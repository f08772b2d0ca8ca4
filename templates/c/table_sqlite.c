
sg_rc {{ t.name }}_sqlite_read(struct sqlite3_stmt *st, int at, {{ t.name }} *row) {
{% for c in t.columns %}
{% if c.sqlite_codec %}
  SG_GET({{ c.sqlite_at }}, {{ c.opt }}{{ c.sqlite_codec }}, {{ c.into }}{{ c.sqlite_extra }});
{% else %}
  memset(&row->{{ c.member }}, 0, sizeof row->{{ c.member }}); /* not in SQLite */
{% end %}
{% end %}
  return SG_OK;
}
{% if not t.read_only %}

sg_rc {{ t.name }}_sqlite_bind(struct sqlite3_stmt *st, const {{ t.name }} *row) {
{% if not t.sqlite_params %}
  (void)st;
  (void)row;
{% end %}
{% for c in t.columns %}
{% if c.sqlite_param %}
  SG_PUT({{ c.sqlite_param }}, {{ c.opt }}{{ c.sqlite_codec }}, {{ c.from }}{{ c.sqlite_extra }});
{% end %}
{% end %}
  return SG_OK;
}
{% end %}

SG_READER({{ t.name }})
{% if not t.read_only %}
SG_BINDER({{ t.name }})
{% end %}
static const sg_statement {{ t.name }}_statements[] = {
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
const sg_lite_table {{ t.name }}_sqlite = {
  read_{{ t.name }}, {% if t.read_only %}NULL{% else %}bind_{{ t.name }}{% end %}, {{ t.name }}_statements, sizeof {{ t.name }}_statements / sizeof *{{ t.name }}_statements,
};
