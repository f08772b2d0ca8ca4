CREATE TABLE {{ t.name }} ({% if t.comment %} -- {{ t.comment }}{% end %}
{% for c in t.columns %}
  {{ c.name }}{% if c.type %} {{ c.type }}{% end %}{% include "sqlite/column.sql" %}{% if c.comma %},{% end %}{% if c.comment %} -- {{ c.comment }}{% end %}
{% end %}
{% for c in t.constraints %}
  {% if c.name %}CONSTRAINT {{ c.name }} {% end %}{{ c.definition }}{% if c.comma %},{% end %}
{% end %}
){% if t.options %} {{ t.options }}{% end -%}
