/* The comments in the text of a table, which SQLite keeps as somebody typed them:
 *
 *   CREATE TABLE books ( -- of the table
 *     -- of the title
 *     title TEXT,
 *     isbn TEXT, -- of the ISBN, as schemagen's own DDL has it
 *     UNIQUE (title, isbn) -- of the constraint
 */
#include "reflect/sqlite_remark.h"

#include "base/utf8.h"
#include "reflect/fill.h"
#include "reflect/sqlite_text.h"

typedef struct Remarks {
  Catalog *catalog;
  CatalogTable *table;
  SqlTokens tokens;
  CatalogObject *owner; /* of the item that is read; NULL: nothing that is known */
  size_t constraint;    /* the next one of the table */
  Str ahead;            /* what stands above the next item */
} Remarks;

static Str address(CatalogObject *const *object) { return (Str){(const char *)object, sizeof *object}; }

static void add(Remarks *r, CatalogObject *object, Str text) {
  Arena *arena = r->catalog->arena;
  bool utf8 = utf8_valid_prefix(text) == text.len; /* it may be of another time */
  if (object == NULL || text.len == 0 || !utf8) return;
  const Str *before = map_get(&r->catalog->remarks, address(&object));
  Str *said = arena_make(arena, Str);
  *said = before == NULL ? text : CAT(arena, *before, STR("\n"), text);
  CatalogObject **key = arena_make(arena, CatalogObject *);
  *key = object;
  map_set(arena, &r->catalog->remarks, address(key), said);
}

/* --- which item --- */

/* The next constraint that stands beside no column; the table for its key, of which the language says nothing. */
static CatalogObject *next_constraint(Remarks *r) {
  const CatalogConstraint *found = NULL;
  while (found == NULL && r->constraint < r->table->constraints.len) {
    found = r->table->constraints.items[r->constraint++];
    if (found->column != NULL) found = NULL;
  }
  if (found == NULL || found->type == CONSTRAINT_PRIMARY_KEY) return &r->table->object;
  return &r->table->constraints.items[r->constraint - 1]->object;
}

static void begin_item(Remarks *r, const SqlToken *first) {
  CatalogColumn *column = fill_column(r->table, first->value);
  r->owner = sql_begins_constraint(first) ? next_constraint(r) : column == NULL ? NULL : &column->object;
  add(r, r->owner, r->ahead);
  r->ahead = STR("");
}

/* --- the comments between two tokens --- */

typedef enum Spot { SPOT_HEAD, SPOT_OPEN, SPOT_COMMA, SPOT_INSIDE, SPOT_END } Spot;

static void place(Remarks *r, Spot spot, bool own_line, Str text) {
  bool above = own_line && (spot == SPOT_OPEN || spot == SPOT_COMMA);
  if (above) r->ahead = r->ahead.len == 0 ? text : CAT(r->catalog->arena, r->ahead, STR("\n"), text);
  else if (spot == SPOT_HEAD || spot == SPOT_OPEN || (spot == SPOT_END && own_line)) add(r, &r->table->object, text);
  else add(r, r->owner, text);
}

/* The lines of a block without the stars before them. */
static Str block_text(Arena *arena, Str block) {
  Buf out = BUF(arena);
  for (Str line; str_split(&block, '\n', &line);) {
    line = str_trim(line);
    while (str_starts(line, STR("*"))) line = str_trim(str_slice(line, 1, line.len));
    if (line.len == 0) continue;
    if (out.len > 0) buf_char(&out, '\n');
    buf_append(&out, line);
  }
  return buf_str(&out);
}

static void read_gap(Remarks *r, Str gap, Spot spot) {
  bool own_line = false;
  for (size_t at = 0; at < gap.len; at++) {
    Str rest = str_slice(gap, at, gap.len), text;
    own_line = own_line || gap.ptr[at] == '\n';
    size_t end;
    if (str_starts(rest, STR("--"))) {
      ptrdiff_t line = str_find_char(rest, '\n');
      end = line < 0 ? gap.len : at + (size_t)line;
      for (at += 2; at < end && gap.ptr[at] == '-';) at++;
      text = str_trim(str_slice(gap, at, end));
      place(r, spot, own_line, text);
      at = end - 1;
    } else if (str_starts(rest, STR("/*"))) {
      ptrdiff_t close = str_find(rest, STR("*/"));
      end = close < 0 ? gap.len : at + (size_t)close;
      text = block_text(r->catalog->arena, str_slice(gap, at + 2, end));
      place(r, spot, own_line, text);
      at = close < 0 ? gap.len : end + 1;
    }
  }
}

static bool has_comment(Str text) { return str_find(text, STR("--")) >= 0 || str_find(text, STR("/*")) >= 0; }

static void read_index(Remarks *r, CatalogIndex *index) {
  Str text = index->definition;
  if (!has_comment(text)) return;
  sql_tokens_read(r->catalog->arena, text, SIZE_MAX - 1, &r->tokens);
  r->owner = &index->object;
  for (size_t i = 0; i + 1 < r->tokens.len; i++)
    read_gap(r, str_slice(text, r->tokens.items[i].to, r->tokens.items[i + 1].from), SPOT_INSIDE);
}

static void read_table(Remarks *r, CatalogTable *table) {
  Str text = table->definition;
  if (table->type != TABLE_ORDINARY || !has_comment(text)) return;
  sql_tokens_read(r->catalog->arena, text, SIZE_MAX - 1, &r->tokens);
  r->table = table;
  r->owner = NULL;
  r->constraint = 0;
  r->ahead = STR("");
  const SqlToken *tokens = r->tokens.items;
  size_t depth = 0;
  bool begins = false;
  for (size_t i = 0; i + 1 < r->tokens.len; i++) {
    if (begins && depth == 1) begin_item(r, &tokens[i]);
    begins = false;
    bool open = sql_token_is(&tokens[i], "("), close = sql_token_is(&tokens[i], ")");
    bool comma = depth == 1 && sql_token_is(&tokens[i], ",");
    Spot spot = depth == 0 ? SPOT_HEAD : SPOT_INSIDE;
    if (open && depth++ == 0) spot = SPOT_OPEN, begins = true;
    if (comma) spot = SPOT_COMMA, begins = true;
    if (close && --depth == 0) return;
    if (spot == SPOT_INSIDE && depth == 1 && sql_token_is(&tokens[i + 1], ")")) spot = SPOT_END;
    read_gap(r, str_slice(text, tokens[i].to, tokens[i + 1].from), spot);
  }
}

void sqlite_read_remarks(Catalog *catalog) {
  Remarks r = {.catalog = catalog};
  each(i, catalog->tables) {
    CatalogTable *table = catalog->tables.items[i];
    read_table(&r, table);
    each(j, table->indexes) read_index(&r, table->indexes.items[j]);
  }
}
