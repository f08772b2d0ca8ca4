/* agent (--sqlite FILE | --postgres CONNECTION): works off the queue of the evidence store.
 *
 * Takes a pending job, reads the file of its document, writes a piece of evidence for each line that says what
 * must be, marks the job completed and the document processed. A job that fails is tried again until
 * max_retries. Any number of agents may run at once; nothing below knows which database it is. */
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ev.h"

static sg_opt_ts now(void) {
  struct timespec at;
  timespec_get(&at, TIME_UTC);
  sg_ts value = {(int64_t)at.tv_sec * 1000000 + at.tv_nsec / 1000};
  return sg_some_ts(value);
}

/* --- the queue --- */

/* Takes one pending job: SG_NOROW when there is none. Two agents that take the same one cannot both
 * commit: one of them is SG_ERR_BUSY and tries again. */
static sg_rc take_job(sg_db *db, sg_uuid *id) {
  sg_rows rows;
  ev_processing_jobs job;
  SG_TRY(sg_db_begin(db));
  sg_rc rc = ev_processing_jobs_list_by_status(db, EV_PROCESSING_JOBS_STATUS_PENDING, &rows);
  if (rc == SG_OK) rc = ev_processing_jobs_next(&rows, &job);
  if (rc == SG_OK) {
    *id = job.id;
    job.status = EV_PROCESSING_JOBS_STATUS_PROCESSING;
    job.started_at = now();
    rc = ev_processing_jobs_update(db, &job); /* its texts are borrowed from `rows`: closed after this */
    sg_rows_close(&rows);
  }
  if (rc == SG_OK) rc = sg_db_commit(db);
  if (rc != SG_OK && sg_db_rollback(db) != SG_OK) return SG_ERR_DB;
  return rc;
}

static sg_rc fail_job(sg_db *db, sg_uuid id, const char *why) {
  ev_processing_jobs job;
  SG_TRY(ev_processing_jobs_get(db, id, &job));
  int32_t tries = (job.retry_count.has ? job.retry_count.v : 0) + 1;
  bool again = job.max_retries.has && tries < job.max_retries.v;
  job.status = again ? EV_PROCESSING_JOBS_STATUS_PENDING : EV_PROCESSING_JOBS_STATUS_FAILED;
  job.retry_count = sg_some_i32(tries);
  job.error_message = sg_str_z(why);
  return ev_processing_jobs_update(db, &job);
}

/* --- evidence --- */

static sg_rc add_evidence(sg_db *db, sg_uuid document_id, sg_str line, int number) {
  char raw[64];
  ev_evidence evidence;
  sg_violation bad;
  memset(&evidence, 0, sizeof evidence);
  snprintf(raw, sizeof raw, "{\"line\": %d}", number);
  evidence.document_id = sg_some_uuid(document_id);
  evidence.type = sg_str_z("requirement");
  evidence.content = line;
  evidence.raw_data = sg_str_z(raw);
  sg_rc rc = ev_evidence_validate(&evidence, &bad);
  if (rc != SG_OK) {
    fprintf(stderr, "agent: line %d: %s: %s\n", number, bad.column == NULL ? bad.constraint : bad.column->name,
            sg_rc_text(rc));
    return rc;
  }
  return ev_evidence_create(db, &evidence); /* the database gives it its id and time */
}

/* A requirement is a line with one of the words of RFC 2119. */
static bool is_requirement(const char *line) { return strstr(line, "MUST") != NULL || strstr(line, "SHALL") != NULL; }

static sg_rc read_document(sg_db *db, const ev_documents *document, int *found) {
  char line[4096];
  FILE *file = fopen(document->file_path.ptr, "r");
  if (file == NULL) return SG_NOROW;
  sg_rc rc = SG_OK;
  for (int number = 1; rc == SG_OK && fgets(line, sizeof line, file) != NULL; number++) {
    line[strcspn(line, "\r\n")] = '\0';
    if (!is_requirement(line)) continue;
    rc = add_evidence(db, document->id, sg_str_z(line), number);
    *found += rc == SG_OK;
  }
  fclose(file);
  return rc;
}

/* All of a job's evidence is written, or none. */
static sg_rc do_job(sg_db *db, sg_uuid id, int *found) {
  ev_processing_jobs job;
  ev_documents document;
  SG_TRY(ev_processing_jobs_get(db, id, &job));
  if (!job.document_id.has) return SG_NOROW;
  SG_TRY(ev_documents_get(db, job.document_id.v, &document));
  SG_TRY(read_document(db, &document, found));
  document.status = EV_DOCUMENTS_STATUS_COMPLETED;
  document.processed_at = now();
  SG_TRY(ev_documents_update(db, &document));
  job.status = EV_PROCESSING_JOBS_STATUS_COMPLETED;
  job.completed_at = now();
  return ev_processing_jobs_update(db, &job);
}

/* Another agent may be in the way (it marks the same document): then everything is done again. */
static sg_rc try_job(sg_db *db, sg_uuid id, int *found) {
  for (;;) {
    *found = 0;
    SG_TRY(sg_db_begin(db));
    sg_rc rc = do_job(db, id, found);
    if (rc == SG_OK) rc = sg_db_commit(db);
    if (rc == SG_OK) return SG_OK;
    SG_TRY(sg_db_rollback(db));
    if (rc != SG_ERR_BUSY) return rc;
  }
}

static sg_rc finish_job(sg_db *db, sg_uuid id) {
  char text[SG_UUID_SIZE];
  int found = 0;
  sg_rc rc = try_job(db, id, &found);
  sg_uuid_print(id, text);
  if (rc == SG_OK) {
    printf("%s: %d pieces of evidence\n", text, found);
    return SG_OK;
  }
  const char *why = rc == SG_NOROW ? "the document or its file is missing" : sg_rc_text(rc);
  fprintf(stderr, "agent: %s: %s\n", text, why);
  return fail_job(db, id, why);
}

static int work(sg_db *db) {
  sg_uuid id;
  sg_mismatch why;
  sg_rc matches = ev_schema_matches(db, &why);
  if (matches == SG_ERR_MISSING) {
    fprintf(stderr, "agent: the database is not of this program's schema: %s%s%s %s\n", why.table->name,
            why.column == NULL ? "" : ".", why.column == NULL ? "" : why.column->name, why.what);
    return 1;
  }
  if (matches != SG_OK) {
    fprintf(stderr, "agent: %s: %s\n", sg_rc_text(matches), sg_db_error(db));
    return 1;
  }
  for (;;) {
    sg_rc rc = take_job(db, &id);
    if (rc == SG_NOROW) return 0; /* nothing to do */
    if (rc == SG_ERR_BUSY) continue;
    if (rc == SG_OK) rc = finish_job(db, id);
    if (rc == SG_OK) continue;
    fprintf(stderr, "agent: %s: %s\n", sg_rc_text(rc), sg_db_error(db));
    return 1;
  }
}

/* --- the databases --- */

static int work_sqlite(const char *file) {
  sqlite3 *connection = NULL;
  sg_db db;
  int status = 1;
  bool open = sqlite3_open_v2(file, &connection, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK;
  if (open) sqlite3_busy_timeout(connection, 5000);
  open = open && sqlite3_exec(connection, "PRAGMA foreign_keys = ON", NULL, NULL, NULL) == SQLITE_OK;
  if (open && ev_schema_open_sqlite(&db, connection) == SG_OK) {
    status = work(&db);
    sg_db_close(&db);
  } else {
    fprintf(stderr, "agent: %s: %s\n", file, sqlite3_errmsg(connection));
  }
  sqlite3_close(connection);
  return status;
}

static int work_postgres(const char *address) {
  PGconn *connection = PQconnectdb(address);
  sg_db db;
  int status = 1;
  if (PQstatus(connection) == CONNECTION_OK && ev_schema_open_pg(&db, connection) == SG_OK) {
    status = work(&db);
    sg_db_close(&db);
  } else {
    fprintf(stderr, "agent: %s", PQerrorMessage(connection));
  }
  PQfinish(connection);
  return status;
}

int main(int argc, char **argv) {
  if (argc == 3 && strcmp(argv[1], "--sqlite") == 0) return work_sqlite(argv[2]);
  if (argc == 3 && strcmp(argv[1], "--postgres") == 0) return work_postgres(argv[2]);
  fputs("usage: agent (--sqlite FILE | --postgres CONNECTION)\n", stderr);
  return 1;
}
