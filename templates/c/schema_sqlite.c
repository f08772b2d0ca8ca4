
static const void *const sg_lite_tables[] = {
{% for t in names %}
  {% if t.sqlite_name %}&{{ t.name }}_sqlite{% else %}NULL{% end %},
{% end %}
  NULL,
};

sg_rc {{ type }}_open_sqlite(sg_db *db, struct sqlite3 *connection) {
  return sg_lite_open(db, connection, sg_lite_tables, sizeof sg_lite_tables / sizeof *sg_lite_tables - 1);
}
