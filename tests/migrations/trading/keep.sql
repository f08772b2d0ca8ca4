SELECT j.id, j.a, j.b, j.how, p.a FROM jobs j JOIN parts p ON p.id = j.id
