code <> 'x'
-- it's a placeholder
