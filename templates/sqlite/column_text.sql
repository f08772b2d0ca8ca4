{{ c.name }} {{ c.type }}{% include "sqlite/column.sql" -%}
