CREATE OR REPLACE FUNCTION should_regenerate_content(
  p_company_id UUID,
  p_content_type TEXT,
  p_context_hash TEXT
) RETURNS BOOLEAN AS $$
DECLARE
  v_current_hash TEXT;
  v_last_generated TIMESTAMPTZ;
  v_regenerate BOOLEAN := false;
BEGIN
  -- Get current context hash for the company
  SELECT context_hash INTO v_current_hash
  FROM ai_context_snapshots
  WHERE company_id = p_company_id
  ORDER BY created_at DESC
  LIMIT 1;

  -- Check if context has changed significantly
  IF v_current_hash != p_context_hash THEN
    v_regenerate := true;
  END IF;

  -- Check time-based expiration
  IF p_content_type = 'recommendation' THEN
    SELECT MAX(generated_at) INTO v_last_generated
    FROM ai_generated_recommendations
    WHERE company_id = p_company_id AND status NOT IN ('stale');

    IF v_last_generated IS NULL OR v_last_generated < NOW() - INTERVAL '14 days' THEN
      v_regenerate := true;
    END IF;
  ELSIF p_content_type = 'insight' THEN
    SELECT MAX(generated_at) INTO v_last_generated
    FROM ai_generated_insights
    WHERE company_id = p_company_id;

    IF v_last_generated IS NULL OR v_last_generated < NOW() - INTERVAL '30 days' THEN
      v_regenerate := true;
    END IF;
  ELSIF p_content_type = 'health' THEN
    SELECT MAX(generated_at) INTO v_last_generated
    FROM ai_business_health_summaries
    WHERE company_id = p_company_id;

    IF v_last_generated IS NULL OR v_last_generated < NOW() - INTERVAL '7 days' THEN
      v_regenerate := true;
    END IF;
  END IF;

  RETURN v_regenerate;
END;
$$ LANGUAGE plpgsql;
