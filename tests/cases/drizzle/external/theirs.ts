import { integer, pgTable } from "drizzle-orm/pg-core";

export const accountsTable = pgTable('accounts', { id: integer('id').primaryKey() });
