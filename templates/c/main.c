{% file "schemagen_rt.h" %}
{% include "c/rt/schemagen_rt.h" %}
{% end %}
{% file "schemagen_rt.c" %}
{% include "c/rt/schemagen_rt.c" %}
{% end %}
{% file "schemagen_inside.h" %}
{% include "c/rt/schemagen_inside.h" %}
{% end %}
{% if checks %}
{% file "schemagen_check.h" %}
{% include "c/rt/schemagen_check.h" %}
{% end %}
{% file "schemagen_check.c" %}
{% include "c/rt/schemagen_check.c" %}
{% end %}
{% end %}
{% if sqlite %}
{% file "schemagen_sqlite.h" %}
{% include "c/rt/schemagen_sqlite.h" %}
{% end %}
{% file "schemagen_sqlite.c" %}
{% include "c/rt/schemagen_sqlite.c" %}
{% end %}
{% end %}
{% if pg %}
{% file "schemagen_pg.h" %}
{% include "c/rt/schemagen_pg.h" %}
{% end %}
{% file "schemagen_pg.c" %}
{% include "c/rt/schemagen_pg.c" %}
{% end %}
{% end %}
