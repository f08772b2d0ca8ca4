CREATE POLICY {{ policy.name }} ON {{ policy.table }}{% if policy.restrictive %} AS RESTRICTIVE{% end %}{% if policy.command %} FOR {{ policy.command }}{% end %}{% if policy.to %} TO {{ policy.to }}{% end %}{% if policy.using %}
  USING ({{ policy.using }}){% end %}{% if policy.check %}
  WITH CHECK ({{ policy.check }}){% end %};
