SELECT id, pages FROM books; SELECT id, room FROM shelves; SELECT id FROM kept; SELECT id FROM numbered; SELECT id FROM loose
