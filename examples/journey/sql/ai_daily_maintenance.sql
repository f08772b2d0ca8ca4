CREATE OR REPLACE FUNCTION ai_daily_maintenance() RETURNS VOID AS $$
DECLARE
  v_batch_count INTEGER;
  v_total_count INTEGER := 0;
BEGIN
  -- Mark stale recommendations in batches
  LOOP
    v_batch_count := mark_stale_recommendations_batch(1000);
    v_total_count := v_total_count + v_batch_count;
    EXIT WHEN v_batch_count = 0;
  END LOOP;

  -- Clean up old context snapshots
  DELETE FROM ai_context_snapshots
  WHERE created_at < NOW() - INTERVAL '90 days';

  -- Clean up old generation logs
  DELETE FROM ai_generation_logs
  WHERE created_at < NOW() - INTERVAL '90 days';

  -- Log the maintenance run
  INSERT INTO system_logs (component, message)
  VALUES ('ai_maintenance', format('Marked %s recommendations as stale', v_total_count));
END;
$$ LANGUAGE plpgsql;
