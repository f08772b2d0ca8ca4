INSERT INTO members (id, email, level) VALUES ('01890a5d-ac96-774b-bcce-b302099a8057', 'a@b', 'pro');
INSERT INTO books (id, title, genre, pages) VALUES (1, 'Dune', 'novel', 412), (2, 'Ode', 'poem', NULL);
INSERT INTO loans (id, book_id, member_id, state) VALUES
  ('01890a5d-ac96-774b-bcce-b302099a8001', 1, '01890a5d-ac96-774b-bcce-b302099a8057', 'open'),
  ('01890a5d-ac96-774b-bcce-b302099a8002', 2, '01890a5d-ac96-774b-bcce-b302099a8057', 'closed');
