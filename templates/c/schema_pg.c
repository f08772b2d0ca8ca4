
static const void *const sg_pg_tables[] = {
{% for t in names %}
  {% if t.pg_name %}&{{ t.name }}_pg{% else %}NULL{% end %},
{% end %}
  NULL,
};

sg_rc {{ type }}_open_pg(sg_db *db, struct pg_conn *connection) {
  return sg_pg_open(db, connection, sg_pg_tables, sizeof sg_pg_tables / sizeof *sg_pg_tables - 1);
}
