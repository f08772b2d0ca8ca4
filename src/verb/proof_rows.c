/* Rows of a proof: made of nothing but the schema, and asked for again.
 *
 * A value depends on its type and the number of its row alone, so that a reference finds the row of that number. What a
 * check asks for beyond that is tried: texts that stand in it, NULLs, defaults. A table that takes none has none. */
#include "base/buf.h"
#include "verb/proof.h"

static const Str samples[TYPE_COUNT] = {
#define SAMPLE(id, text) [TYPE_##id] = STR_INIT(text),
#include "verb/samples.def"
};

typedef struct Filler {
  ProofDb *db;
  const SqlTable *table;
  int number;     /* of the row, 1 or 2 */
  size_t variant; /* 0: a value everywhere; 1: NULL where one may be; more: the texts of the checks in turn */
} Filler;

enum { VARIANTS = 8 };

static Str numbered(const Filler *filler, Str sample) {
  char number[2] = {(char)('0' + filler->number), 0};
  return str_replace(filler->db->arena, sample, STR("@"), str_from_z(number));
}

/* The text of `check` between the quotes of its n-th literal; absent when it has fewer. */
static Str literal_in(Arena *arena, Str check, size_t n) {
  for (size_t at = 0; at < check.len; at++) {
    if (check.ptr[at] != '\'') continue;
    size_t end = at + 1;
    while (end < check.len && (check.ptr[end] != '\'' || (end + 1 < check.len && check.ptr[end + 1] == '\'')))
      end += check.ptr[end] == '\'' ? 2 : 1;
    if (end >= check.len) break;
    if (n-- == 0) return str_replace(arena, str_slice(check, at + 1, end), STR("''"), STR("'"));
    at = end;
  }
  return STR_NONE;
}

static Str text_of_checks(const Filler *filler, const SqlColumn *column) {
  Arena *arena = filler->db->arena;
  if (filler->variant < 2) return STR_NONE;
  each(i, filler->table->checks) {
    const SqlText *text = &filler->table->checks.items[i].expression;
    bool reads = false;
    each(k, text->pieces) reads = reads || text->pieces.items[k].column == column->column;
    if (!reads) continue;
    Str found = literal_in(arena, sql_text(arena, filler->db->dialect, *text), filler->variant - 2);
    if (str_given(found)) return found;
  }
  return STR_NONE;
}

/* An instant as SQLite keeps it. */
static Str instant(const Filler *filler, ExprStorage storage) {
  long long seconds = 1704112496 + 86400LL * (filler->number - 1);
  return str_format(filler->db->arena, "%lld", storage == EXPR_STORED_UNIX ? seconds : seconds * 1000);
}

static Str sqlite_value(const Filler *filler, const SqlColumn *column, Str text) {
  Arena *arena = filler->db->arena;
  const Type *type = &column->column->type;
  if (column->storage == EXPR_STORED_UNIX || column->storage == EXPR_STORED_UNIX_MS)
    return instant(filler, column->storage);
  if (type->id == TYPE_BOOLEAN && type->array == 0) return STR("1");
  if (type->id == TYPE_BYTES && type->array == 0) return numbered(filler, STR("x'0@'"));
  if (type->id == TYPE_TIMESTAMP && column->storage == EXPR_STORED_TEXT) return sql_literal(arena, text);
  bool number = type_infos[type->id].class == EXPR_INTEGER || type_infos[type->id].class == EXPR_REAL ||
                (type->id == TYPE_NUMERIC && column->storage != EXPR_STORED_TEXT);
  return number && type->array == 0 ? text : sql_literal(arena, text);
}

/* A literal; absent: none is known. */
static Str value_of(const Filler *filler, const SqlColumn *column) {
  Arena *arena = filler->db->arena;
  const Type *type = &column->column->type;
  bool sqlite = filler->db->dialect == DIALECT_SQLITE;
  if (type->array > 0) return sqlite ? STR("'[]'") : STR("'{}'");
  Str text = text_of_checks(filler, column);
  if (type->id == TYPE_ENUM && type->enumeration->labels.len > 0) {
    const StrList *labels = &type->enumeration->labels;
    return sql_literal(arena, labels->items[((size_t)filler->number - 1) % labels->len]);
  }
  if (type->id == TYPE_BIT || type->id == TYPE_VARBIT) {
    Buf bits = BUF(arena);
    for (int i = 0; i < (type->args[0] > 0 ? type->args[0] : 1); i++) buf_char(&bits, (char)('0' + filler->number % 2));
    return sql_literal(arena, buf_str(&bits));
  }
  if (!str_given(samples[type->id])) return STR_NONE;
  if (!str_given(text)) text = numbered(filler, samples[type->id]);
  return sqlite ? sqlite_value(filler, column, text) : sql_literal(arena, text);
}

/* False when the row needs a value that is not known. */
static bool add_cell(const Filler *filler, const SqlColumn *column, Buf *columns, Buf *values) {
  bool given = str_given(column->initial) || column->identity != NULL;
  if (!sqltext_empty(column->generated)) return true;
  if (column->column->nullable && filler->variant == 1) return true;
  Str value = value_of(filler, column);
  if (!str_given(value)) return column->column->nullable || given;
  buf_format(columns, "%s%.*s", columns->len > 0 ? ", " : "", STR_ARG(column->name));
  buf_format(values, "%s%.*s", values->len > 0 ? ", " : "", STR_ARG(value));
  return true;
}

static bool insert_row(const Filler *filler) {
  Arena *arena = filler->db->arena;
  Buf columns = BUF(arena), values = BUF(arena);
  each(i, filler->table->columns)
    if (!add_cell(filler, &filler->table->columns.items[i], &columns, &values)) return false;
  bool postgres = filler->db->dialect == DIALECT_POSTGRES;
  Str over = postgres ? STR(" OVERRIDING SYSTEM VALUE") : STR("");
  return columns.len > 0 && proof_run(filler->db, CAT(arena, STR("INSERT INTO "), filler->table->name, STR(" ("),
                                                      buf_str(&columns), STR(")"), over, STR(" VALUES ("),
                                                      buf_str(&values), STR(")")));
}

static bool fill_table(ProofDb *db, const SqlTable *table, int number) {
  for (size_t variant = 0; variant < VARIANTS; variant++) {
    const Filler filler = {db, table, number, variant};
    if (insert_row(&filler)) return true;
  }
  return false;
}

size_t proof_fill(ProofDb *db, const SqlSchema *sql) {
  size_t filled = 0;
  bool *done = arena_array(db->arena, bool, 2 * sql->tables.len + 1);
  for (int pass = 0; pass < 2; pass++) each(i, sql->tables) { /* a circle needs a second one */
    for (int number = 1; number <= 2; number++) {
      size_t at = 2 * i + (size_t)number - 1;
      if (!done[at]) done[at] = fill_table(db, &sql->tables.items[i], number);
    }
  }
  each(i, sql->tables) filled += done[2 * i] || done[2 * i + 1];
  return filled;
}

/* --- what stays --- */

static Str former(const RenameList *renames, RenameKind kind, Str owner, Str now) {
  each(i, *renames) {
    const Rename *rename = &renames->items[i];
    bool same_owner = !str_given(owner) || str_eq(rename->owner, owner);
    if (rename->kind == kind && same_owner && str_eq(rename->to, now)) return rename->from;
  }
  return now;
}

static const SqlTable *table_named(Arena *arena, const SqlSchema *sql, Str name) {
  each(i, sql->tables)
    if (str_eq(table_key_name(arena, sql->tables.items[i].table), name)) return &sql->tables.items[i];
  return NULL;
}

static const SqlColumn *column_named(const SqlTable *table, Str name) {
  each(i, table->columns)
    if (str_eq(table->columns.items[i].column->name.str, name)) return &table->columns.items[i];
  return NULL;
}

static bool same_labels(const Type *a, const Type *b) {
  if (a->id != TYPE_ENUM || b->id != TYPE_ENUM) return a->id == b->id;
  if (a->enumeration->labels.len != b->enumeration->labels.len) return false;
  each(i, a->enumeration->labels)
    if (!str_eq(a->enumeration->labels.items[i], b->enumeration->labels.items[i])) return false;
  return true;
}

/* A numeric of another scale may be written in another way in SQLite, and is rounded in both. */
static bool same_scale(const Type *a, const Type *b) {
  bool open = (a->args[0] < 0) == (b->args[0] < 0);
  return a->id != TYPE_NUMERIC || (open && a->args[1] == b->args[1]);
}

/* Its values are the same afterwards. */
static bool is_kept(const SqlColumn *old, const SqlColumn *new) {
  bool plain = sqltext_empty(old->generated) && sqltext_empty(new->generated) && sqltext_empty(new->backfill);
  return plain && str_eq(old->type, new->type) && old->storage == new->storage &&
         same_labels(&old->column->type, &new->column->type) &&
         same_scale(&old->column->type, &new->column->type);
}

typedef struct Kept {
  Arena *arena;
  bool postgres;
  const RenameList *renames;
  ProofRowsList out;
} Kept;

static void keep_table(Kept *kept, const SqlTable *old, const SqlTable *new) {
  Arena *arena = kept->arena;
  const RenameList *renames = kept->renames;
  Str owner = table_key_name(arena, new->table);
  Buf before = BUF(arena), after = BUF(arena);
  each(i, new->columns) {
    const SqlColumn *column = &new->columns.items[i];
    const SqlColumn *was = column_named(old, former(renames, RENAME_COLUMN, owner, column->column->name.str));
    if (was == NULL || !is_kept(was, column)) continue;
    buf_format(&before, "%s%.*s", before.len > 0 ? ", " : "", STR_ARG(was->name));
    buf_format(&after, "%s%.*s", after.len > 0 ? ", " : "", STR_ARG(column->name));
  }
  if (before.len == 0) return;
  bool alone = kept->postgres && !str_given(new->partition_by); /* without the rows of children */
  Str from = alone ? STR(" FROM ONLY ") : STR(" FROM ");
  ProofRows rows = {.table = owner,
                    .before = CAT(arena, STR("SELECT "), buf_str(&before), from, old->name),
                    .after = CAT(arena, STR("SELECT "), buf_str(&after), from, new->name)};
  vec_push(arena, &kept->out, rows);
}

static Str partition_whole(Arena *arena, const SqlPartition *partition) {
  return qualified_name(arena, partition->partition->schema, partition->partition->name.str);
}

/* A partition goes, and with it its rows: that is asked for with consent. */
static bool loses_partition(const Kept *kept, const SqlTable *old, const SqlTable *new) {
  if (!str_eq(old->partition_by, new->partition_by)) return false; /* all rows go over */
  StrList stay = {0};
  Str owner = table_key_name(kept->arena, new->table);
  each(i, new->partitions)
    vec_push(kept->arena, &stay,
             former(kept->renames, RENAME_PARTITION, owner, partition_whole(kept->arena, &new->partitions.items[i])));
  each(i, old->partitions)
    if (!strs_have(&stay, partition_whole(kept->arena, &old->partitions.items[i]))) return true;
  return false;
}

ProofRowsList proof_kept(Arena *arena, const SqlSchema *old, const SqlSchema *new, const RenameList *renames) {
  Kept kept = {.arena = arena, .postgres = new->dialect == DIALECT_POSTGRES, .renames = renames};
  each(i, new->tables) {
    const SqlTable *table = &new->tables.items[i];
    Str name = table_key_name(arena, table->table);
    const SqlTable *was = table_named(arena, old, former(renames, RENAME_TABLE, STR_NONE, name));
    bool synced = table->table->rows_sync && table->rows.len > 0; /* its rows become what the YAML says */
    if (was != NULL && !synced && !loses_partition(&kept, was, table)) keep_table(&kept, was, table);
  }
  return kept.out;
}

/* --- asking --- */

static bool count_rows(ProofDb *db, Str query, Map *found) {
  Rows rows;
  if (!proof_rows(db, query, &rows)) return false;
  for (size_t row = 0; row < rows.count; row++) {
    Buf line = BUF(db->arena);
    for (size_t column = 0; column < rows.columns; column++) {
      Str cell = rows_cell(&rows, row, column);
      buf_format(&line, "%s%zu:%.*s|", str_given(cell) ? "" : "null", cell.len, STR_ARG(cell));
    }
    size_t *count = map_get(found, buf_str(&line));
    if (count == NULL) map_set(db->arena, found, buf_str(&line), count = arena_make(db->arena, size_t));
    *count += 1;
  }
  return true;
}

bool proof_note(ProofDb *db, ProofRowsList *kept) {
  each(i, *kept)
    if (!count_rows(db, kept->items[i].before, &kept->items[i].found)) return false;
  return true;
}

Str proof_lost(ProofDb *db, const ProofRowsList *kept, bool after) {
  each(i, *kept) {
    const ProofRows *rows = &kept->items[i];
    Map now = {0};
    if (!count_rows(db, after ? rows->after : rows->before, &now)) return rows->table;
    for (size_t at = 0; at < rows->found.cap; at++) {
      const MapSlot *slot = &rows->found.slots[at];
      const size_t *count = slot->value == NULL ? NULL : map_get(&now, slot->key);
      if (slot->value != NULL && (count == NULL || *count < *(const size_t *)slot->value)) return rows->table;
    }
  }
  return STR_NONE;
}
