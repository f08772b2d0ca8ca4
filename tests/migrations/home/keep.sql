SELECT 'the tables of Postgres have other names on the way'
