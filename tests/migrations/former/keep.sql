SELECT j.id, j.size FROM jobs j
