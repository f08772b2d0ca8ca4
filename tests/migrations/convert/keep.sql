SELECT id, note FROM parcels ORDER BY id
