length(code) < 10
