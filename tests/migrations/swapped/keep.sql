SELECT id, stale FROM jobs
