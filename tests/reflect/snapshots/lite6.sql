CREATE TABLE `users` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text(20) DEFAULT 'o''x' NOT NULL,
	`mail` TEXT COLLATE NOCASE,
	`active` integer DEFAULT true,
	`at` integer DEFAULT (unixepoch()),
	`meta` text DEFAULT '{"a":1}',
	`num` numeric DEFAULT '1.5',
	`r` real DEFAULT 0.5,
	`b` blob,
	`parent` integer,
	`up` text GENERATED ALWAYS AS (upper("name")) STORED,
	`len` integer GENERATED ALWAYS AS (length("name")) VIRTUAL,
	FOREIGN KEY (`parent`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "age_ok" CHECK("users"."r" > 0.1)
);

CREATE UNIQUE INDEX `users_mail_unique` ON `users` (`mail`);
CREATE INDEX `plain` ON `users` (`name`);
CREATE UNIQUE INDEX `lower_name` ON `users` (lower("name")) WHERE "users"."active" = 1;
CREATE INDEX `desc_expr` ON `users` ("at" desc);
CREATE UNIQUE INDEX `nd` ON `users` (`at`,`num`);
CREATE TABLE `both` (
	`a` integer,
	`b` text NOT NULL,
	PRIMARY KEY(`a`, `b`),
	FOREIGN KEY (`a`) REFERENCES `users`(`id`) ON UPDATE set null ON DELETE no action
);

CREATE VIEW `v` AS select "id" from "users";