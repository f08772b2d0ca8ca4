
#define {{ macro }}_HASH UINT64_C(0x{{ hash }})
extern const sg_schema {{ type }};
/* Compares the live database with the tables above; `why` may be NULL. */
SG_MUST_USE sg_rc {{ type }}_matches(sg_db *db, sg_mismatch *why);
{% if sqlite %}
struct sqlite3;
SG_MUST_USE sg_rc {{ type }}_open_sqlite(sg_db *db, struct sqlite3 *connection);
{% end %}
{% if pg %}
struct pg_conn;
SG_MUST_USE sg_rc {{ type }}_open_pg(sg_db *db, struct pg_conn *connection);
{% end %}
{% if self_test %}
/* Writes, reads, changes and deletes a row of every table in a transaction that is rolled back, and prints a line for
 * each. 0: all is well; 1: something failed; 2: of some tables no row was accepted. */
SG_MUST_USE int {{ type }}_self_test(sg_db *db);
{% end %}
