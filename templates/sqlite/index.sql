CREATE {% if i.unique %}UNIQUE {% end %}INDEX {{ i.name }} ON {{ i.table }} ({{ i.keys }}){% if i.where %} WHERE {{ i.where }}{% end -%}
