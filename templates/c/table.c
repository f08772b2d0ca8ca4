{% for e in t.enums %}
{% include "c/enum.c" %}
{% end %}

const sg_column {{ t.name }}_columns[{{ t.macro }}_N_COLS] = {
{% for c in t.columns %}
  { {{ c.sql | c_string }}, {% if c.pg_type %}{{ c.pg_type | c_string }}{% else %}NULL{% end %}, {% if c.sqlite_type %}{{ c.sqlite_type | c_string }}{% else %}NULL{% end %}, {% if c.labels %}{{ c.labels }}{% else %}NULL{% end %}, SG_FIELD({{ t.name }}, {{ c.member }}), SG_T_{{ c.tag }}, {% if c.flags %}SG_F_{{ c.flags | join:' | SG_F_' }}{% else %}0{% end %}, {{ c.arg0 }}, {{ c.arg1 }}, SG_T_{{ c.element }}, SG_S_{{ c.storage }} },
{% end %}
};

const sg_table {{ t.name }}_table = {
  {{ t.sql | c_string }}, {% if t.pg_name %}{{ t.pg_name | c_string }}{% else %}NULL{% end %}, {% if t.sqlite_name %}{{ t.sqlite_name | c_string }}{% else %}NULL{% end %}, {{ t.name }}_columns, {{ t.macro }}_N_COLS, sizeof({{ t.name }}), {{ t.position }}, {% if t.read_only %}true{% else %}false{% end %}, {{ t.macro }}_HASH,
};
{% if not t.read_only %}

sg_rc {{ t.name }}_validate(const {{ t.name }} *row, sg_violation *bad) {
{% if t.checks %}
  sg_eval e = { NULL };
  sg_rc rc = sg_row_validate(&{{ t.name }}_table, row, bad);
{% for check in t.checks %}
  /* {{ check.text | comment_c }} */
  if (rc == SG_OK)
    rc = sg_check(bad, {{ check.name | c_string }}, {{ check.condition }});
{% end %}
  sg_eval_end(&e);
  return rc;
{% else %}
  return sg_row_validate(&{{ t.name }}_table, row, bad);
{% end %}
}
{% end %}

sg_rc {{ t.name }}_copy({{ t.name }} *to, const {{ t.name }} *from, const sg_alloc *alloc, void **block) {
  return sg_row_copy(&{{ t.name }}_table, to, from, alloc, block);
}
{% if t.key %}

sg_rc {{ t.name }}_get(sg_db *db, {% for k in t.key %}{{ k.type }} {{ k.member }}, {% end %}{{ t.name }} *row) {
{% for k in t.key %}
  row->{{ k.member }} = {{ k.member }};
{% end %}
  return sg_db_run(db, &{{ t.name }}_table, SG_V_GET, row, row);
}
{% end %}
{% if not t.read_only %}

sg_rc {{ t.name }}_insert(sg_db *db, const {{ t.name }} *row) {
  return sg_db_run(db, &{{ t.name }}_table, SG_V_INSERT, row, NULL);
}

sg_rc {{ t.name }}_create(sg_db *db, {{ t.name }} *row) {
  return sg_db_run(db, &{{ t.name }}_table, SG_V_CREATE, row, row);
}
{% if t.upserts %}

sg_rc {{ t.name }}_upsert(sg_db *db, const {{ t.name }} *row) {
  return sg_db_run(db, &{{ t.name }}_table, SG_V_UPSERT, row, NULL);
}
{% end %}
{% if t.updates %}

sg_rc {{ t.name }}_update(sg_db *db, const {{ t.name }} *row) {
  return sg_db_run(db, &{{ t.name }}_table, SG_V_UPDATE, row, NULL);
}
{% end %}
{% if t.key %}

sg_rc {{ t.name }}_delete(sg_db *db{% for k in t.key %}, {{ k.type }} {{ k.member }}{% end %}) {
  {{ t.name }} row;
  memset(&row, 0, sizeof row);
{% for k in t.key %}
  row.{{ k.member }} = {{ k.member }};
{% end %}
  return sg_db_run(db, &{{ t.name }}_table, SG_V_DELETE, &row, NULL);
}
{% end %}
{% end %}

sg_rc {{ t.name }}_list_all(sg_db *db, sg_rows *rows) {
  return sg_db_list(db, &{{ t.name }}_table, SG_V_ALL, NULL, rows);
}
{% for list in t.lists %}

sg_rc {{ t.name }}_list_by_{{ list.name }}(sg_db *db, {% for c in list.columns %}{{ c.type }} {{ c.member }}, {% end %}sg_rows *rows) {
  {{ t.name }} row;
  memset(&row, 0, sizeof row);
{% for c in list.columns %}
  row.{{ c.member }} = {{ c.member }};
{% end %}
  return sg_db_list(db, &{{ t.name }}_table, SG_V_LIST + {{ list.number }}, &row, rows);
}
{% end %}

sg_rc {{ t.name }}_next(sg_rows *rows, {{ t.name }} *row) {
  return sg_rows_next(rows, row);
}
