{% for e in t.enums %}
{% include "c/enum.h" %}
{% end %}
{% for v in t.vectors %}

typedef struct {{ v.type }} {
  bool has; /* false: NULL */
  float v[{{ v.dimensions }}];
} {{ v.type }};
{% end %}

/* {{ t.sql | comment_c }}{% if t.read_only %}, only read{% end %}{% if t.comment %}: {{ t.comment | comment_c }}{% end %} */
typedef struct {{ t.name }} {
{% for c in t.columns %}
  {{ c.type }} {{ c.member }}{% if c.length %}[{{ c.length }}]{% end %}; /* {{ c.comment | comment_c }} */
{% end %}
} {{ t.name }};
#define {{ t.macro }}_HASH UINT64_C(0x{{ t.hash }})
{% for constant in t.constants %}
#define {{ constant.name }} {{ constant.value }}
{% end %}
enum { /* the order of the columns */
{% for c in t.columns %}
  {{ c.index }},
{% end %}
  {{ t.macro }}_N_COLS
};
#define {{ t.macro }}_FIELDS(X) /* X(member, SG_T_ suffix, nullable) */{% for c in t.columns %} \
  X({{ c.member }}, {{ c.tag }}, {% if c.nullable %}1{% else %}0{% end %}){% end %}
{% if not t.read_only %}
#define {{ t.macro }}_INIT { /* each column with its default, as far as it is a value */{% for c in t.columns %} \
  {{ c.initial }}, /* {{ c.member }} */{% end %} \
}
{% end %}

#if SG_LAYOUT_64
SG_SIZE({{ t.name }}, {{ t.size }});
#endif
extern const sg_column {{ t.name }}_columns[{{ t.macro }}_N_COLS];
extern const sg_table {{ t.name }}_table;
{% if not t.read_only %}
{% if t.database_checks %}
/* Only the database checks: {{ t.database_checks | join:', ' | comment_c }}. */
{% end %}
SG_MUST_USE sg_rc {{ t.name }}_validate(const {{ t.name }} *row, sg_violation *bad);
{% end %}
SG_MUST_USE sg_rc {{ t.name }}_copy({{ t.name }} *to, const {{ t.name }} *from, const sg_alloc *alloc, void **block);
{% if t.key %}
SG_MUST_USE sg_rc {{ t.name }}_get(sg_db *db, {% for k in t.key %}{{ k.type }} {{ k.member }}, {% end %}{{ t.name }} *row);
{% end %}
{% if not t.read_only %}
SG_MUST_USE sg_rc {{ t.name }}_insert(sg_db *db, const {{ t.name }} *row);
SG_MUST_USE sg_rc {{ t.name }}_create(sg_db *db, {{ t.name }} *row); /* with the defaults of the database */
{% if t.upserts %}
SG_MUST_USE sg_rc {{ t.name }}_upsert(sg_db *db, const {{ t.name }} *row);
{% end %}
{% if t.updates %}
SG_MUST_USE sg_rc {{ t.name }}_update(sg_db *db, const {{ t.name }} *row);
{% end %}
{% if t.key %}
SG_MUST_USE sg_rc {{ t.name }}_delete(sg_db *db{% for k in t.key %}, {{ k.type }} {{ k.member }}{% end %});
{% end %}
{% end %}
SG_MUST_USE sg_rc {{ t.name }}_list_all(sg_db *db, sg_rows *rows);
{% for list in t.lists %}
SG_MUST_USE sg_rc {{ t.name }}_list_by_{{ list.name }}(sg_db *db, {% for c in list.columns %}{{ c.type }} {{ c.member }}, {% end %}sg_rows *rows);
{% end %}
SG_MUST_USE sg_rc {{ t.name }}_next(sg_rows *rows, {{ t.name }} *row);
{% if t.sqlite_name %}
SG_MUST_USE sg_rc {{ t.name }}_sqlite_read(struct sqlite3_stmt *st, int at, {{ t.name }} *row);
{% if not t.read_only %}
SG_MUST_USE sg_rc {{ t.name }}_sqlite_bind(struct sqlite3_stmt *st, const {{ t.name }} *row);
{% end %}
{% end %}
{% if t.pg_name %}
SG_MUST_USE sg_rc {{ t.name }}_pg_read(const struct pg_result *result, int at_row, int at, {{ t.name }} *row);
{% if not t.read_only %}
SG_MUST_USE sg_rc {{ t.name }}_pg_bind(const {{ t.name }} *row, sg_pg_params *params);
{% end %}
{% end %}

{% for m in t.macros %}
#define {{ m.name }}{% for p in m.pieces %}{% if p.breaks %} \
  {% else %} {% end %}{% if p.macro %}{{ p.macro }}{% else %}{{ p.text | c_string }}{% end %}{% end %}
{% end %}
