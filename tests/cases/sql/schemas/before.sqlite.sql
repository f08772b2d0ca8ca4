CREATE TABLE public_accounts (id integer PRIMARY KEY NOT NULL);
