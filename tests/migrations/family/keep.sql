SELECT id, name FROM people ORDER BY id;
SELECT id, owner_id, keeper_id FROM houses ORDER BY id;
SELECT id, house_id FROM keepers ORDER BY id;
SELECT house_id, number FROM rooms ORDER BY 1, 2;
SELECT id, house_id, room FROM things ORDER BY id
