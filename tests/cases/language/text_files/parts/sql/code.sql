code ~ '^[A-Z]'
  AND code <> ''
