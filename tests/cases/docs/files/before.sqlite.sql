CREATE TABLE auth_users (id text PRIMARY KEY NOT NULL, name text NOT NULL);
