DO {{ role.quote }} BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {{ role.literal }}) THEN
    CREATE ROLE {{ role.name }}{% if role.options %} {{ role.options }}{% end %};
{% if role.comment %}
    COMMENT ON ROLE {{ role.name }} IS {{ role.comment }};
{% end %}
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END {{ role.quote }};
