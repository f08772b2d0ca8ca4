SELECT id, light, coalesce(sound, 'none'), replace(replace(replace(replace(replace(CAST(lights AS text), '[', ''), ']', ''), '"', ''), '{', ''), '}', '') FROM jobs ORDER BY id
