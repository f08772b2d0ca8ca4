CREATE OR REPLACE FUNCTION mark_stale_recommendations_batch(
  p_batch_size INTEGER DEFAULT 1000
) RETURNS INTEGER AS $$
DECLARE
  v_count INTEGER := 0;
BEGIN
  WITH updated AS (
    UPDATE ai_generated_recommendations
    SET status = 'stale'
    WHERE id IN (
      SELECT r.id
      FROM ai_generated_recommendations r
      JOIN ai_context_snapshots s ON r.company_id = s.company_id
      WHERE r.status IN ('fresh', 'active')
        AND r.context_hash != s.context_hash
        AND s.created_at > r.generated_at
      ORDER BY r.generated_at ASC
      LIMIT p_batch_size
    )
    RETURNING id
  )
  SELECT COUNT(*) INTO v_count FROM updated;

  RETURN v_count;
END;
$$ LANGUAGE plpgsql;
