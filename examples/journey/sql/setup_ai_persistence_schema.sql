CREATE OR REPLACE FUNCTION setup_ai_persistence_schema() RETURNS VOID AS $$
BEGIN
  INSERT INTO ai_generation_prompts (id, prompt_type, prompt_template, version)
  VALUES
    ('recommendation_v1', 'recommendation', '...template here...', 1),
    ('peer_insight_v1', 'peer_insight', '...template here...', 1),
    ('health_summary_v1', 'health_summary', '...template here...', 1)
  ON CONFLICT (id) DO NOTHING;
END;
$$ LANGUAGE plpgsql;
