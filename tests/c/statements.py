#!/usr/bin/env python3
"""statements.py FOLDER: prints a C program that has the databases compile every statement of the generated headers.

statements SQLITE_FILE POSTGRES_CONNECTION: each _SQL_ macro is prepared in the database of its dialect, and has
as many parameters as the columns that the descriptors say it uses.
"""
import pathlib
import re
import sys

PROGRAM = r"""
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

typedef struct Statement { const sg_table *table; const char *name, *sql; } Statement;

static const Statement statements[] = {
STATEMENTS
  {NULL, NULL, NULL}
};

static int has(const sg_column *column, int flags) { return (column->flags & flags) != 0; }

/* Whether a statement has a parameter for the column. */
static int uses(const char *name, const sg_column *column, int default_flag) {
  int given = !has(column, SG_F_GENERATED | SG_F_ALWAYS);
  if (strstr(name, "_SQL_GET") || strstr(name, "_SQL_DELETE")) return has(column, SG_F_KEY);
  if (strstr(name, "_SQL_INSERT_DEFAULTS")) return given && !has(column, default_flag);
  if (strstr(name, "_SQL_UPDATE"))
    return has(column, SG_F_KEY) || (given && !has(column, SG_F_IDENTITY));
  return given;
}

static int parameters(const Statement *s, int postgres) {
  int count = 0;
  for (unsigned i = 0; i < s->table->n_columns; i++) {
    const sg_column *column = &s->table->columns[i];
    if ((postgres ? column->pg_type : column->sqlite_type) == NULL) continue;
    count += uses(s->name, column, postgres ? SG_F_DEFAULT_PG : SG_F_DEFAULT_SQLITE);
  }
  return count;
}

static int failures;

static void check(const Statement *s, int found, int wanted, const char *why) {
  if (found == wanted) return;
  fprintf(stderr, "%s: %s: %d parameters, not %d: %s\n", s->name, why, found, wanted, s->sql);
  failures++;
}

static void check_sqlite(sqlite3 *db, const Statement *s) {
  sqlite3_stmt *statement = NULL;
  int rc = sqlite3_prepare_v2(db, s->sql, -1, &statement, NULL);
  check(s, rc == SQLITE_OK ? sqlite3_bind_parameter_count(statement) : -1, parameters(s, 0), sqlite3_errmsg(db));
  sqlite3_finalize(statement);
}

static void check_postgres(PGconn *db, const Statement *s) {
  PGresult *made = PQprepare(db, "", s->sql, 0, NULL);
  PGresult *known = PQdescribePrepared(db, "");
  int fine = PQresultStatus(made) == PGRES_COMMAND_OK;
  check(s, fine ? PQnparams(known) : -1, parameters(s, 1), PQerrorMessage(db));
  PQclear(known);
  PQclear(made);
}

int main(int argc, char **argv) {
  sqlite3 *sqlite = NULL;
  PGconn *postgres = argc > 2 && argv[2][0] != '\0' ? PQconnectdb(argv[2]) : NULL;
  if (argc > 1 && argv[1][0] != '\0' && sqlite3_open(argv[1], &sqlite) != SQLITE_OK) return 1;
  if (postgres != NULL && PQstatus(postgres) != CONNECTION_OK) return 1;
  int checked = 0;
  for (const Statement *s = statements; s->table != NULL; s++) {
    int for_postgres = strcmp(s->name + strlen(s->name) - 3, "_PG") == 0;
    if (for_postgres ? postgres == NULL : sqlite == NULL) continue;
    if (for_postgres) check_postgres(postgres, s);
    else check_sqlite(sqlite, s);
    checked++;
  }
  sqlite3_close(sqlite);
  PQfinish(postgres);
  return failures > 0 || checked == 0;
}
"""


def main():
    inside = ("schemagen_sqlite.h", "schemagen_pg.h")
    headers = [header for header in sorted(pathlib.Path(sys.argv[1]).glob("*.h")) if header.name not in inside]
    text = "\n".join(header.read_text() for header in headers)
    tables = re.findall(r"^extern const sg_table (\w+)_table;", text, flags=re.M)
    rows = []
    for table in tables:
        verbs = "GET|INSERT|INSERT_DEFAULTS|UPSERT|UPDATE|DELETE"
        found = re.findall(rf"^#define ({table.upper()}_SQL_(?:{verbs})_(?:PG|SQLITE))\b", text, flags=re.M)
        rows += [f'  {{&{table}_table, "{name}", {name}}},' for name in found]
    if not rows:
        sys.exit(f"statements.py: no statement in {sys.argv[1]}")
    print("".join(f'#include "{header.name}"\n' for header in headers) + PROGRAM.replace("STATEMENTS", "\n".join(rows)))


if __name__ == "__main__":
    main()
