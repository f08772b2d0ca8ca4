{% file "schemagen_rt.h" %}
{% include "c/schemagen_rt.h" %}
{% end %}
{% if files %}
{% include "c/files.c" %}
{% else %}
{% include "c/single.c" %}
{% end %}
