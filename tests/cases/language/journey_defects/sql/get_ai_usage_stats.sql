CREATE OR REPLACE FUNCTION get_ai_usage_stats(
  p_start_date TIMESTAMPTZ,
  p_end_date TIMESTAMPTZ
) RETURNS TABLE(
  day DATE,
  generation_type TEXT,
  generations_count INTEGER,
  tokens_used INTEGER,
  avg_generation_time_ms NUMERIC,
  success_rate NUMERIC
) AS $$
BEGIN
  RETURN QUERY
  SELECT
    DATE(created_at) AS day,
    generation_type,
    COUNT(*) AS generations_count,
    SUM(tokens_used) AS tokens_used,
    AVG(generation_time_ms)::NUMERIC AS avg_generation_time_ms,
    (SUM(CASE WHEN success THEN 1 ELSE 0 END)::NUMERIC / COUNT(*)::NUMERIC * 100)::NUMERIC AS success_rate
  FROM ai_generation_logs
  WHERE created_at BETWEEN p_start_date AND p_end_date
  GROUP BY DATE(created_at), generation_type
  ORDER BY DATE(created_at), generation_type;
END;
$$ LANGUAGE plpgsql;
