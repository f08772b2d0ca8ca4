{% for statement in o.statements %}

{{ statement }};
{% end %}
{% for c in o.comments %}
COMMENT ON {{ c.object }} IS {{ c.text }};
{% end %}
