SELECT j.id, j.area, d.size, w.words, n.name FROM jobs j JOIN over_doubled o ON o.id = j.id JOIN doubled d ON d.id = j.id JOIN words_of w ON w.id = j.id JOIN names_of n ON n.id = j.id
