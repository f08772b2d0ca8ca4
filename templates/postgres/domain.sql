CREATE DOMAIN {{ d.name }} AS {{ d.type }}{% if d.initial %} DEFAULT {{ d.initial }}{% end %}{% if d.not_null %} NOT NULL{% end %}{% if d.check %} CHECK ({{ d.check }}){% end %};
