SELECT id, job FROM stays
