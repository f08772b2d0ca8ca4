CREATE OR REPLACE FUNCTION generate_company_context_hash(
  p_company_id UUID
) RETURNS TEXT AS $$
DECLARE
  v_completed_steps TEXT;
  v_in_progress_steps TEXT;
  v_domain_levels TEXT;
  v_last_activity TIMESTAMPTZ;
  v_context_data JSONB;
  v_hash TEXT;
BEGIN
  -- Get completed steps
  SELECT string_agg(step_id::text, ',' ORDER BY step_id) INTO v_completed_steps
  FROM company_journey_steps
  WHERE company_id = p_company_id AND status = 'completed';

  -- Get in-progress steps
  SELECT string_agg(step_id::text, ',' ORDER BY step_id) INTO v_in_progress_steps
  FROM company_journey_steps
  WHERE company_id = p_company_id AND status = 'in_progress';

  -- Get domain maturity levels
  SELECT string_agg(domain_id::text || ':' || maturity_level, ',' ORDER BY domain_id) INTO v_domain_levels
  FROM company_domain_progress
  WHERE company_id = p_company_id;

  -- Get last activity timestamp
  SELECT MAX(last_activity_timestamp) INTO v_last_activity
  FROM step_activity
  WHERE company_id = p_company_id;

  -- Construct context data
  v_context_data := jsonb_build_object(
    'completed_steps', v_completed_steps,
    'in_progress_steps', v_in_progress_steps,
    'domain_levels', v_domain_levels,
    'last_activity', v_last_activity
  );

  -- Generate hash
  v_hash := encode(sha256(convert_to(v_context_data::text, 'UTF8')), 'hex');

  -- Store context snapshot
  INSERT INTO ai_context_snapshots (company_id, context_hash, context_data)
  VALUES (p_company_id, v_hash, v_context_data)
  ON CONFLICT (company_id, context_hash) DO NOTHING;

  RETURN v_hash;
END;
$$ LANGUAGE plpgsql;
