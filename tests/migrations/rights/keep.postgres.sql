SELECT proacl::text FROM pg_proc WHERE proname = 'twice'
