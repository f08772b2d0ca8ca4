CREATE OR REPLACE FUNCTION update_recommendation_status(
  p_recommendation_id UUID,
  p_new_status TEXT
) RETURNS VOID AS $$
BEGIN
  UPDATE ai_generated_recommendations
  SET
    status = p_new_status,
    last_presented_at = CASE WHEN p_new_status = 'active' THEN NOW() ELSE last_presented_at END,
    times_presented = CASE WHEN p_new_status = 'active' THEN times_presented + 1 ELSE times_presented END
  WHERE id = p_recommendation_id;
END;
$$ LANGUAGE plpgsql;
