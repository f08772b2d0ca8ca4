SELECT id, n, how, note FROM jobs; SELECT id, day FROM logs
