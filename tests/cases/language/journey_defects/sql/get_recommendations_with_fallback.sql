CREATE OR REPLACE FUNCTION get_recommendations_with_fallback(
  p_company_id UUID,
  p_limit INTEGER DEFAULT 3
) RETURNS SETOF ai_generated_recommendations AS $$
DECLARE
  v_context_hash TEXT;
  v_found_count INTEGER;
BEGIN
  -- Get current context hash
  v_context_hash := generate_company_context_hash(p_company_id);

  -- Try to get recommendations for current context
  RETURN QUERY
  SELECT * FROM ai_generated_recommendations
  WHERE company_id = p_company_id
    AND context_hash = v_context_hash
    AND status IN ('fresh', 'active')
  ORDER BY generated_at DESC
  LIMIT p_limit;

  GET DIAGNOSTICS v_found_count = ROW_COUNT;

  -- If not enough found, fall back to any non-stale recommendations
  IF v_found_count < p_limit THEN
    RETURN QUERY
    SELECT * FROM ai_generated_recommendations
    WHERE company_id = p_company_id
      AND status IN ('fresh', 'active')
      AND id NOT IN (
        SELECT id FROM ai_generated_recommendations
        WHERE company_id = p_company_id
          AND context_hash = v_context_hash
          AND status IN ('fresh', 'active')
      )
    ORDER BY generated_at DESC
    LIMIT (p_limit - v_found_count);
  END IF;
END;
$$ LANGUAGE plpgsql;
