CREATE {% if t.unlogged %}UNLOGGED {% end %}TABLE {% if if_not_exists %}IF NOT EXISTS {% end %}{{ t.name }} (
{% for c in t.columns %}
  {{ c.name }} {{ c.type }}{% include "postgres/column.sql" %}{% if c.comma %},{% end %}
{% end %}
{% for c in t.constraints %}
  {% if c.name %}CONSTRAINT {{ c.name }} {% end %}{{ c.definition }}{% if c.comma %},{% end %}
{% end %}
){% if t.inherits %} INHERITS ({{ t.inherits }}){% end %}{% if t.partition_by %} PARTITION BY {{ t.partition_by }}{% end %}{% if t.with %} WITH ({{ t.with }}){% end %}{% if t.tablespace %} TABLESPACE {{ t.tablespace }}{% end -%}
