SELECT start_value FROM pg_sequences WHERE schemaname = 'public' AND sequencename IN ('tickets', 'numbers')
