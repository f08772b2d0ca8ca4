/* --- rows of any table --- */

static bool is_view(const sg_column *column) {
  switch (column->type) {
  case SG_T_NUMERIC:
  case SG_T_TEXT:
  case SG_T_JSON:
  case SG_T_BYTES:
  case SG_T_ARRAY: return true;
  default: return false;
  }
}

static bool is_floats(const sg_column *column) {
  bool vector = column->type == SG_T_VECTOR || column->type == SG_T_HALFVEC;
  return vector && column->arg0 > SG_INLINE_FLOATS;
}

/* sg_array has the same members as sg_str. */
static sg_str view_at(const sg_column *column, const void *row) {
  sg_str view;
  memcpy(&view, (const char *)row + column->offset, sizeof view);
  return view;
}

static sg_floats floats_at(const sg_column *column, const void *row) {
  sg_floats floats;
  memcpy(&floats, (const char *)row + column->offset, sizeof floats);
  return floats;
}

/* The bytes a column's value has outside the row, and where. */
static size_t outside(const sg_column *column, const void *row, const void **at) {
  *at = NULL;
  if (is_view(column)) {
    sg_str view = view_at(column, row);
    *at = view.ptr;
    return view.ptr == NULL ? 0 : view.len + 1; /* a NUL behind it */
  }
  if (is_floats(column)) {
    sg_floats floats = floats_at(column, row);
    *at = floats.ptr;
    return floats.ptr == NULL ? 0 : floats.len * (floats.form == SG_FLOATS_HALF ? 2U : 4U);
  }
  return 0;
}

static size_t rounded(size_t bytes) { return (bytes + 7) & ~(size_t)7; }

size_t sg_row_outside(const sg_table *table, const void *row) {
  size_t total = 0;
  const void *at;
  for (uint32_t i = 0; i < table->n_columns; i++) total += rounded(outside(&table->columns[i], row, &at));
  return total;
}

void sg_row_copy_to(const sg_table *table, void *to, const void *from, void *block) {
  char *free_at = (char *)block;
  if (to != from) memcpy(to, from, table->row_size);
  for (uint32_t i = 0; i < table->n_columns; i++) {
    const sg_column *column = &table->columns[i];
    const void *at;
    size_t bytes = outside(column, to, &at);
    if (at == NULL) continue;
    memcpy(free_at, at, is_view(column) ? bytes - 1 : bytes);
    if (is_view(column)) free_at[bytes - 1] = '\0';
    memcpy((char *)to + column->offset, &free_at, sizeof free_at); /* ptr is the first member */
    free_at += rounded(bytes);
  }
}

sg_rc sg_row_copy(const sg_table *table, void *to, const void *from, const sg_alloc *alloc,
                  void **block) {
  size_t total = sg_row_outside(table, from);
  *block = total == 0 ? NULL : take_memory(alloc, total);
  if (total > 0 && *block == NULL) return SG_ERR_MEMORY;
  sg_row_copy_to(table, to, from, *block);
  return SG_OK;
}

/* --- validation --- */

static int64_t integer_at(const char *at, size_t size) {
  int16_t i16;
  int32_t i32;
  int64_t i64;
  switch (size) {
  case 2: memcpy(&i16, at, sizeof i16); return i16;
  case 4: memcpy(&i32, at, sizeof i32); return i32;
  default: memcpy(&i64, at, sizeof i64); return i64;
  }
}

/* A value that is there is as wide as its optional struct less the alignment of `has`. */
static bool is_wide(const sg_column *column) {
  bool nullable = (column->flags & SG_F_NULLABLE) != 0;
  return column->size == (nullable ? sizeof(sg_opt_i64) : sizeof(int64_t));
}

static sg_rc validate_decimal(const sg_column *column, const void *row) {
  int64_t value = integer_at(sg_value_at(column, row), is_wide(column) ? 8 : 4), limit = 1;
  for (int i = 0; i < column->arg0; i++) limit *= 10;
  return value > -limit && value < limit ? SG_OK : SG_ERR_RANGE;
}

/* A numeric(p,s) as text: no more digits before the point than it has room for. */
static sg_rc validate_numeric(const sg_column *column, sg_str text) {
  size_t at = text.len > 0 && (text.ptr[0] == '-' || text.ptr[0] == '+') ? 1 : 0, digits = 0;
  while (at < text.len && text.ptr[at] == '0') at++;
  while (at + digits < text.len && text.ptr[at + digits] >= '0' && text.ptr[at + digits] <= '9') digits++;
  return column->arg0 > 0 && digits > (size_t)(column->arg0 - column->arg1) ? SG_ERR_RANGE : SG_OK;
}

static bool may_be_null(const sg_column *column) {
  return (column->flags & (SG_F_NULLABLE | SG_F_PARTIAL)) != 0;
}

static sg_rc validate_view(const sg_column *column, const void *row) {
  sg_str text = view_at(column, row);
  if (text.ptr == NULL) return may_be_null(column) ? SG_OK : SG_ERR_NULL;
  if (column->type == SG_T_NUMERIC) return validate_numeric(column, text);
  if (column->type != SG_T_TEXT || column->arg0 == 0) return SG_OK;
  size_t length = sg_text_length(text), limit = (size_t)column->arg0;
  bool fits = (column->flags & SG_F_FIXED) != 0 ? length == limit : length <= limit;
  return fits ? SG_OK : SG_ERR_LENGTH;
}

static sg_rc validate_enum(const sg_column *column, const char *at) {
  int64_t value = integer_at(at, sizeof(int));
  if (value == 0) return may_be_null(column) ? SG_OK : SG_ERR_NULL;
  return value > 0 && value <= column->arg0 ? SG_OK : SG_ERR_LABEL;
}

static sg_rc validate_floats(const sg_column *column, const void *row) {
  sg_floats floats = floats_at(column, row);
  if (floats.ptr == NULL) return may_be_null(column) ? SG_OK : SG_ERR_NULL;
  return floats.len == (uint32_t)column->arg0 ? SG_OK : SG_ERR_LENGTH;
}

/* Says NULL and holds a value all the same: somebody forgot `has`. What pads the two may be anything. */
static sg_rc validate_has(const sg_column *column, const void *row) {
  const char *at = (const char *)row + column->offset, *value = sg_value_at(column, row);
  bool has;
  memcpy(&has, at, sizeof has);
  if (has) return SG_OK;
  for (; value < at + column->size; value++)
    if (*value != 0) return SG_ERR_NULL;
  return SG_OK;
}

static sg_rc validate_column(const sg_column *column, const void *row) {
  const char *at = (const char *)row + column->offset;
  if ((column->flags & (SG_F_GENERATED | SG_F_ALWAYS)) != 0) return SG_OK;
  if (is_view(column)) return validate_view(column, row);
  if (is_floats(column)) return validate_floats(column, row);
  if (column->type == SG_T_ENUM) return validate_enum(column, at);
  if ((column->flags & SG_F_NULLABLE) != 0) SG_TRY(validate_has(column, row));
  return column->type == SG_T_DECIMAL ? validate_decimal(column, row) : SG_OK;
}

sg_rc sg_row_validate(const sg_table *table, const void *row, sg_violation *bad) {
  for (uint32_t i = 0; i < table->n_columns; i++) {
    sg_rc rc = validate_column(&table->columns[i], row);
    if (rc == SG_OK) continue;
    if (bad != NULL) {
      bad->rc = rc;
      bad->column = &table->columns[i];
      bad->constraint = NULL;
    }
    return rc;
  }
  return SG_OK;
}
