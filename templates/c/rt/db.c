/* --- databases --- */

void sg_pg_extras_free(sg_pg_params *params) {
  while (params->extra != NULL) {
    struct sg_pg_extra *next = params->extra->next;
    free(params->extra);
    params->extra = next;
  }
}

void sg_pg_params_free(sg_pg_params *params) {
  sg_pg_extras_free(params);
  free(params->block);
  memset(params, 0, sizeof *params);
}

sg_rc sg_db_open(sg_db *db, const sg_engine *engine, void *connection, const void *const *tables,
                 size_t n_tables) {
  memset(db, 0, sizeof *db);
  db->engine = engine;
  db->connection = connection;
  db->tables = tables;
  db->n_tables = n_tables;
  db->kept = (sg_kept *)calloc(n_tables + 1, sizeof *db->kept);
  return db->kept == NULL ? SG_ERR_MEMORY : SG_OK;
}

void sg_db_close(sg_db *db) {
  for (size_t i = 0; db->kept != NULL && i < db->n_tables; i++) {
    sg_kept *kept = &db->kept[i];
    for (uint32_t s = 0; s < kept->n_statements; s++)
      if (kept->statements[s] != NULL) db->engine->drop(db, kept->statements[s]);
    free((void *)kept->statements);
    free(kept->block);
  }
  free(db->kept);
  sg_pg_params_free(&db->params);
  memset(db, 0, sizeof *db);
}

const char *sg_db_error(const sg_db *db) { return db->column != NULL ? db->said : db->engine->error(db); }
const sg_column *sg_db_column(const sg_db *db) { return db->column; }

sg_rc sg_db_wrong(sg_db *db, const sg_table *table, const sg_column *column, sg_rc rc) {
  if (rc == SG_OK || rc == SG_ERR_DB) return rc; /* that the database explains */
  db->column = column;
  snprintf(db->said, sizeof db->said, "%.80s.%.80s: %s", table->name, column->name, sg_rc_text(rc));
  return rc;
}

static bool is_there(const sg_db *db, const sg_column *column) {
  return (db->engine->pg ? column->pg_type : column->sqlite_type) != NULL;
}

bool sg_is_bound(const sg_db *db, const sg_column *column) {
  return is_there(db, column) && (column->flags & (SG_F_GENERATED | SG_F_ALWAYS)) == 0;
}

sg_rc sg_db_wrong_at(sg_db *db, const sg_table *table, int read) {
  int place = (read >> 8) - 1;
  for (uint32_t i = 0; place >= 0 && i < table->n_columns; i++)
    if (is_there(db, &table->columns[i]) && place-- == 0)
      return sg_db_wrong(db, table, &table->columns[i], sg_rc_of(read));
  return sg_rc_of(read);
}

bool sg_db_is_pg(const sg_db *db) { return db->engine->pg; }
sg_rc sg_db_exec(sg_db *db, const char *sql) {
  db->column = NULL;
  return db->engine->exec(db, sql);
}
sg_rc sg_db_begin(sg_db *db) {
  return sg_db_exec(db, db->engine->pg ? "BEGIN ISOLATION LEVEL SERIALIZABLE" : "BEGIN IMMEDIATE");
}
sg_rc sg_db_commit(sg_db *db) { return sg_db_exec(db, "COMMIT"); }
sg_rc sg_db_rollback(sg_db *db) { return sg_db_exec(db, "ROLLBACK"); }

void **sg_db_keep(sg_db *db, const sg_table *table, int statement, uint32_t count) {
  sg_kept *kept = &db->kept[table->position];
  if (kept->statements == NULL) {
    kept->statements = (void **)calloc(count, sizeof *kept->statements);
    if (kept->statements == NULL) return NULL;
    kept->n_statements = count;
  }
  return &kept->statements[statement];
}

sg_rc sg_db_own(sg_db *db, const sg_table *table, void *row) {
  sg_kept *kept = &db->kept[table->position];
  size_t size = sg_row_outside(table, row);
  if (size > kept->block_size) {
    void *block = malloc(size);
    if (block == NULL) return SG_ERR_MEMORY;
    free(kept->block);
    kept->block = block;
    kept->block_size = size;
  }
  sg_row_copy_to(table, row, row, kept->block);
  return SG_OK;
}

static bool has_table(const sg_db *db, const sg_table *table) {
  return table->position < db->n_tables && db->tables[table->position] != NULL;
}

sg_rc sg_db_run(sg_db *db, const sg_table *table, int statement, const void *from, void *to) {
  db->column = NULL;
  return has_table(db, table) ? db->engine->run(db, table, statement, from, to) : SG_ERR_MISSING;
}

sg_rc sg_db_list(sg_db *db, const sg_table *table, int statement, const void *from, sg_rows *rows) {
  memset(rows, 0, sizeof *rows);
  rows->db = db;
  rows->table = table;
  db->column = NULL;
  return has_table(db, table) ? db->engine->list(db, table, statement, from, rows) : SG_ERR_MISSING;
}

sg_rc sg_rows_next(sg_rows *rows, void *row) {
  rows->db->column = NULL;
  if (rows->handle == NULL) return SG_NOROW;
  sg_rc rc = rows->db->engine->next(rows, row);
  if (rc != SG_OK) sg_rows_close(rows);
  return rc;
}

void sg_rows_close(sg_rows *rows) {
  if (rows->handle != NULL) rows->db->engine->close_rows(rows);
  rows->handle = NULL;
}

sg_rc sg_db_matches(sg_db *db, const sg_schema *schema, sg_mismatch *why) {
  sg_mismatch found = {NULL, NULL, NULL};
  sg_rc rc = SG_OK;
  db->column = NULL;
  for (size_t i = 0; i < schema->n_tables && rc == SG_OK; i++) {
    if (!has_table(db, schema->tables[i])) continue;
    found.table = schema->tables[i];
    rc = db->engine->matches(db, schema->tables[i], &found);
  }
  if (why != NULL) *why = found;
  return rc;
}

/* --- a column by its descriptor --- */

bool sg_has_value(const sg_column *column, const void *row) {
  const char *at = (const char *)row + column->offset;
  bool has;
  if (is_view(column)) return view_at(column, row).ptr != NULL;
  if (is_floats(column)) return floats_at(column, row).ptr != NULL;
  if (column->type == SG_T_ENUM) return integer_at(at, sizeof(int)) != 0;
  if ((column->flags & SG_F_NULLABLE) == 0) return true;
  memcpy(&has, at, sizeof has);
  return has;
}

const void *sg_value_at(const sg_column *column, const void *row) {
  const char *at = (const char *)row + column->offset;
  if ((column->flags & SG_F_NULLABLE) == 0 || is_view(column) || is_floats(column)) return at;
  switch (column->type) {
  case SG_T_ENUM: return at;
  case SG_T_BOOL:
  case SG_T_UUID: return at + 1;
  case SG_T_I16: return at + offsetof(sg_opt_i16, v);
  case SG_T_I32:
  case SG_T_F32:
  case SG_T_DATE:
  case SG_T_VECTOR:
  case SG_T_HALFVEC: return at + offsetof(sg_opt_i32, v);
  case SG_T_INTERVAL: return at + offsetof(sg_opt_interval, v);
  case SG_T_DECIMAL:
    return at + (is_wide(column) ? offsetof(sg_opt_i64, v) : offsetof(sg_opt_i32, v));
  default: return at + offsetof(sg_opt_i64, v);
  }
}
