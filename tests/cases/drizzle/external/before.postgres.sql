CREATE SCHEMA auth;
CREATE TABLE auth.users (id uuid PRIMARY KEY);
CREATE TABLE accounts (id integer PRIMARY KEY, plan text);
CREATE TYPE tier AS ENUM ('free', 'paid');
