
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
