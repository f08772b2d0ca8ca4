CREATE TABLE `both` (
	`a` integer,
	`b` text NOT NULL,
	CONSTRAINT `both_pk` PRIMARY KEY(`a`, `b`),
	CONSTRAINT `both_fk` FOREIGN KEY (`a`) REFERENCES `users`(`id`) ON UPDATE SET NULL
);

CREATE TABLE `users` (
	`id` integer PRIMARY KEY AUTOINCREMENT,
	`name` text(20) DEFAULT 'o''x' NOT NULL,
	`mail` TEXT COLLATE NOCASE UNIQUE,
	`active` integer DEFAULT true,
	`at` integer DEFAULT (unixepoch()),
	`meta` text DEFAULT '{"a":1}',
	`num` numeric DEFAULT '1.5',
	`r` real DEFAULT 0.5,
	`b` blob,
	`parent` integer,
	`up` text GENERATED ALWAYS AS (upper("name")) STORED,
	`len` integer GENERATED ALWAYS AS (length("name")) VIRTUAL,
	CONSTRAINT `fk_users_parent_users_id_fk` FOREIGN KEY (`parent`) REFERENCES `users`(`id`) ON DELETE CASCADE,
	CONSTRAINT `nd` UNIQUE(`at`,`num`),
	CONSTRAINT "age_ok" CHECK("r" > 0.1)
);

CREATE INDEX `plain` ON `users` (`name`);
CREATE UNIQUE INDEX `lower_name` ON `users` (lower("name")) WHERE "users"."active" = 1;
CREATE INDEX `desc_expr` ON `users` ("at" desc);
CREATE VIEW `v` AS select "id" from "users";