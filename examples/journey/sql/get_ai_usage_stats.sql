CREATE OR REPLACE FUNCTION get_ai_usage_stats(
  p_start_date TIMESTAMPTZ,
  p_end_date TIMESTAMPTZ
) RETURNS TABLE(
  day DATE,
  generation_type TEXT,
  generations_count BIGINT,
  tokens_used BIGINT,
  avg_generation_time_ms NUMERIC,
  success_rate NUMERIC
) AS $$
BEGIN
  RETURN QUERY
  SELECT
    DATE(l.created_at),
    l.generation_type,
    COUNT(*),
    SUM(l.tokens_used),
    AVG(l.generation_time_ms)::NUMERIC,
    SUM(CASE WHEN l.success THEN 1 ELSE 0 END)::NUMERIC / COUNT(*)::NUMERIC * 100
  FROM ai_generation_logs l
  WHERE l.created_at BETWEEN p_start_date AND p_end_date
  GROUP BY DATE(l.created_at), l.generation_type
  ORDER BY DATE(l.created_at), l.generation_type;
END;
$$ LANGUAGE plpgsql;
