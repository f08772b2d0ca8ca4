-- may_fail: rows that exist may stand against languages.languages_name_index
--   SELECT name, count(*) FROM languages GROUP BY name HAVING count(*) > 1;
CREATE UNIQUE INDEX languages_name_index ON languages (name);
--> statement-breakpoint
-- may_fail: rows that exist may stand against languages.languages_rank_index
--   SELECT rank, count(*) FROM languages WHERE (rank > 5) GROUP BY rank HAVING count(*) > 1;
CREATE UNIQUE INDEX languages_rank_index ON languages (rank) WHERE rank > 5;
--> statement-breakpoint
-- may_fail: rows that exist may stand against languages.rows
--   SELECT * FROM languages WHERE (code = 'en' AND NOT (id = 1)) OR (name = 'English' AND NOT (id = 1)) OR (rank = 1 AND (rank > 5) AND NOT (id = 1)) OR (code = 'it' AND NOT (id = 2)) OR (name = 'L''italiano' AND NOT (id = 2)) OR (rank = 7 AND (rank > 5) AND NOT (id = 2));
INSERT INTO languages (id, code, name, rank) VALUES
  (1, 'en', 'English', 1)
ON CONFLICT (id) DO UPDATE SET
  code = EXCLUDED.code,
  name = EXCLUDED.name,
  rank = EXCLUDED.rank
WHERE languages.code IS NOT EXCLUDED.code
  OR languages.name IS NOT EXCLUDED.name
  OR languages.rank IS NOT EXCLUDED.rank;
--> statement-breakpoint
-- may_fail: rows that exist may stand against languages.rows
--   SELECT * FROM languages WHERE (code = 'en' AND NOT (id = 1)) OR (name = 'English' AND NOT (id = 1)) OR (rank = 1 AND (rank > 5) AND NOT (id = 1)) OR (code = 'it' AND NOT (id = 2)) OR (name = 'L''italiano' AND NOT (id = 2)) OR (rank = 7 AND (rank > 5) AND NOT (id = 2));
INSERT INTO languages (id, code, name) VALUES
  (2, 'it', 'L''italiano')
ON CONFLICT (id) DO UPDATE SET
  code = EXCLUDED.code,
  name = EXCLUDED.name
WHERE languages.code IS NOT EXCLUDED.code
  OR languages.name IS NOT EXCLUDED.name;
--> statement-breakpoint
INSERT INTO colours (code) VALUES
  ('red')
ON CONFLICT (code) DO NOTHING;
