CREATE TABLE not_null_clause (a TEXT NULL, b INT NULL ON CONFLICT FAIL, c INT CONSTRAINT nu NULL CHECK (c > 0));
CREATE TABLE generated_columns (a INT, b INT GENERATED ALWAYS AS (a + 1) STORED NOT NULL UNIQUE, c AS (a * 2), d TEXT COLLATE NOCASE AS ('x' || a) CHECK (d <> ''));
CREATE TABLE two_checks (a INT CHECK (a > 0) CHECK (a < 10), b INT CONSTRAINT k1 CHECK (b > 0) CONSTRAINT k2 CHECK (b < 10));
CREATE TABLE default_is_a_name (a DEFAULT abc, b TEXT DEFAULT [b r], c DEFAULT `x y`, d TEXT DEFAULT key, e DEFAULT "d q", f DEFAULT - 5, g DEFAULT 1., h INT DEFAULT Größe, i TEXT DEFAULT 'a' DEFAULT 'b', j DATETIME DEFAULT Current_Timestamp, k INTEGER DEFAULT TRUE);
CREATE TABLE types_of_words (a varchar ( 10, 2 ), b UNSIGNED BIG INT, c "my type", d numeric(+5,-2), e, f ANY, g LONG VARCHAR NOT NULL DEFAULT '');
CREATE INDEX keys_mixed ON types_of_words (a COLLATE NOCASE DESC, b ASC, lower(c), (d + 1) DESC) WHERE g > 0 AND a IS NOT NULL;
CREATE UNIQUE INDEX IF NOT EXISTS main.keys_of_strings ON types_of_words ([a], "b" DESC);
