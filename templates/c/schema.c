
static const sg_table *const sg_schema_tables[] = {
{% for t in names %}
  &{{ t.name }}_table,
{% end %}
  NULL,
};

const sg_schema {{ type }} = {
  {{ name | c_string }}, sg_schema_tables, sizeof sg_schema_tables / sizeof *sg_schema_tables - 1, {{ macro }}_HASH,
};

sg_rc {{ type }}_matches(sg_db *db, sg_mismatch *why) {
  return sg_db_matches(db, &{{ type }}, why);
}
