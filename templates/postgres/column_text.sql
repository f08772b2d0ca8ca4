{{ c.name }} {{ c.type }}{% include "postgres/column.sql" -%}
