{%- if c.collation %} COLLATE {{ c.collation }}{% end -%}
{%- if c.key_name %} CONSTRAINT {{ c.key_name }}{% end -%}
{%- if c.primary_key %} PRIMARY KEY{% if c.autoincrement %} AUTOINCREMENT{% end %}{% end -%}
{%- if c.initial %} DEFAULT {{ c.initial }}{% end -%}
{%- if c.generated %} GENERATED ALWAYS AS ({{ c.generated }}) {% if c.stored %}STORED{% else %}VIRTUAL{% end %}{% end -%}
{%- if c.not_null %} NOT NULL{% end -%}
