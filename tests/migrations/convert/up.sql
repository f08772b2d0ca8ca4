SELECT id, size, weight, note FROM parcels ORDER BY id
