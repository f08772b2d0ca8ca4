CREATE OR REPLACE FUNCTION track_recommendation_start(
  p_recommendation_id UUID
) RETURNS VOID AS $$
DECLARE
  v_company_id UUID;
  v_generated_at TIMESTAMPTZ;
BEGIN
  -- Get recommendation details
  SELECT company_id, generated_at INTO v_company_id, v_generated_at
  FROM ai_generated_recommendations
  WHERE id = p_recommendation_id;

  -- Update or insert effectiveness record
  INSERT INTO ai_recommendation_effectiveness (
    recommendation_id, company_id, was_started, time_to_start
  )
  VALUES (
    p_recommendation_id, v_company_id, true, NOW() - v_generated_at
  )
  ON CONFLICT (recommendation_id) DO UPDATE
  SET
    was_started = true,
    time_to_start = NOW() - v_generated_at;

  -- Update recommendation status
  PERFORM update_recommendation_status(p_recommendation_id, 'active');
END;
$$ LANGUAGE plpgsql;
