#include "target/migration/folder.h"

#include "base/calendar.h"
#include "base/hash.h"
#include "base/sha256.h"

enum { SECOND = 1000, STAMP_LENGTH = 14 };

/* What stands before and behind the tag, or else the index. */
static const struct {
  Str before, after;
  bool index;
} file_names[LAYOUT_COUNT][FILE_COUNT] = {
    [LAYOUT_JOURNAL] = {
        [FILE_UP] = {STR_INIT(""), STR_INIT(".sql"), false},
        [FILE_DOWN] = {STR_INIT(""), STR_INIT(".down.sql"), false},
        [FILE_ONLINE] = {STR_INIT(""), STR_INIT(".online.sql"), false},
        [FILE_SNAPSHOT] = {STR_INIT("meta/"), STR_INIT("_snapshot.json"), true},
        [FILE_OWN] = {STR_INIT("meta/_"), STR_INIT("_schemagen.json"), true},
    },
    [LAYOUT_DIRECTORIES] = {
        [FILE_UP] = {STR_INIT(""), STR_INIT("/migration.sql"), false},
        [FILE_DOWN] = {STR_INIT(""), STR_INIT("/down.sql"), false},
        [FILE_ONLINE] = {STR_INIT(""), STR_INIT("/online.sql"), false},
        [FILE_SNAPSHOT] = {STR_INIT(""), STR_INIT("/snapshot.json"), false},
        [FILE_OWN] = {STR_INIT(""), STR_INIT("/schemagen.json"), false},
    },
};

/* What the tag begins with, which drizzle-kit's snapshot has, too: the index may be another when somebody edited the
 * journal. */
static Str number_of(Arena *arena, const MigrationEntry *entry) {
  Str rest = entry->tag, number;
  int64_t value;
  if (!str_split(&rest, '_', &number)) number = STR("no number");
  bool said = str_empty(number) || (str_to_int64(number, &value) && value >= 0); /* `prefix: "none"` has none */
  return said ? number : str_format(arena, "%04lld", (long long)entry->index);
}

Str folder_file(Arena *arena, FolderLayout layout, const MigrationEntry *entry, FolderFile file) {
  Str name = file_names[layout][file].index ? number_of(arena, entry) : entry->tag;
  return CAT(arena, file_names[layout][file].before, name, file_names[layout][file].after);
}

/* drizzle-kit's journal has one version; an entry has that of its snapshot. */
Str folder_snapshot_version(FolderHead head) {
  bool postgres = head.dialect == DIALECT_POSTGRES;
  if (head.layout == LAYOUT_DIRECTORIES) return postgres ? STR("9") : STR("7");
  return postgres ? STR("7") : STR("6");
}

static Str number(Arena *arena, int64_t value) {
  Buf text = BUF(arena);
  buf_int(&text, value);
  return buf_str(&text);
}

Str folder_journal(Arena *arena, Dialect dialect, const MigrationEntries *entries) {
  Buf out = BUF(arena);
  JsonWriter json = JSON_WRITER(&out);
  json_open(&json, '{');
  json_member(&json, STR("version"), STR("7"));
  json_member(&json, STR("dialect"), dialect == DIALECT_POSTGRES ? STR("postgresql") : STR("sqlite"));
  json_open_at(&json, STR("entries"), '[');
  each(i, *entries) {
    const MigrationEntry *entry = &entries->items[i];
    json_open(&json, '{');
    json_key(&json, STR("idx"));
    json_raw(&json, number(arena, entry->index));
    json_member(&json, STR("version"), entry->version);
    json_key(&json, STR("when"));
    json_raw(&json, number(arena, entry->when));
    json_member(&json, STR("tag"), entry->tag);
    json_flag(&json, STR("breakpoints"), true);
    json_close(&json, '}');
  }
  json_close(&json, ']');
  json_close(&json, '}');
  return buf_str(&out);
}

/* A name as part of a file's: letters, digits and _. */
static Str file_part(Arena *arena, Str name) {
  Buf out = BUF(arena);
  for (size_t i = 0; i < name.len; i++) {
    bool kept = char_is_word(name.ptr[i]);
    if (kept) buf_char(&out, name.ptr[i]);
    else if (out.len > 0 && out.ptr[out.len - 1] != '_') buf_char(&out, '_');
  }
  return out.len == 0 ? STR("migration") : buf_str(&out);
}

/* 19700101000001, of a time in milliseconds */
static Str stamp(Arena *arena, int64_t when) {
  Str text = calendar_text(arena, when * 1000);
  Buf out = BUF(arena);
  for (size_t i = 0; i < text.len && out.len < STAMP_LENGTH; i++)
    if (char_is_digit(text.ptr[i])) buf_char(&out, text.ptr[i]);
  return buf_str(&out);
}

Str folder_stamp(Str tag) { return str_slice(tag, 0, STAMP_LENGTH + 1); }

int64_t folder_time(Str tag) {
  static const Str marks = STR_INIT("0000-00-00 00:00:00");
  char text[32];
  size_t at = 0;
  int64_t micros;
  bool zoned;
  if (tag.len < STAMP_LENGTH) return -1;
  for (size_t i = 0; i < marks.len; i++) text[i] = marks.ptr[i] == '0' ? tag.ptr[at++] : marks.ptr[i];
  return calendar_timestamp((Str){text, marks.len}, &micros, &zoned) ? micros / 1000 : -1;
}

enum { FIRST_TIME = 1000000000 }; /* numbers from here on are times: `prefix` of drizzle-kit, `timestamp` or `unix` */

/* A second later. */
static Str number_after(Arena *arena, int64_t time) {
  int64_t when = folder_time(number(arena, time));
  return when < 0 ? number(arena, time + 1) : stamp(arena, when + SECOND);
}

/* A second apart: directories of 1.0 are named by seconds, also those that `drizzle-kit up` makes of a journal. */
MigrationEntry folder_next(Arena *arena, FolderHead head, const MigrationEntries *entries, Str name) {
  MigrationEntry next = {.when = SECOND, .version = folder_snapshot_version(head)};
  int64_t time = 0;
  each(i, *entries) {
    const MigrationEntry *entry = &entries->items[i];
    int64_t last = entry->index, tagged;
    bool said = head.layout == LAYOUT_JOURNAL && str_to_int64(number_of(arena, entry), &tagged);
    if (said && tagged >= FIRST_TIME) time = tagged > time ? tagged : time;
    else if (said && tagged > last) last = tagged;
    if (last >= next.index) next.index = last + 1;
    if (entry->when >= next.when) next.when = entry->when + SECOND;
  }
  Str first = head.layout == LAYOUT_DIRECTORIES ? stamp(arena, next.when)
              : time > 0                        ? number_after(arena, time)
                                                : str_format(arena, "%04lld", (long long)next.index);
  next.tag = CAT(arena, first, STR("_"), file_part(arena, name));
  return next;
}

/* A line of SQL comment; line ends inside would end it. */
static void add_note(Buf *out, Str text) {
  buf_lit(out, "-- ");
  buf_append(out, str_replace(out->arena, text, STR("\n"), STR(" ")));
  buf_char(out, '\n');
}

static void add_move(Buf *out, const Move *move) {
  Arena *arena = out->arena;
  StrList said = {0}; /* a table that is locked for several of its columns is so once */
  each(h, move->hazards) {
    const Hazard *hazard = &move->hazards.items[h];
    Str note = CAT(arena, hazard_name(hazard->kind), STR(": "), hazard_text(arena, hazard));
    if (strs_have(&said, note)) continue;
    vec_push(arena, &said, note);
    add_note(out, note);
    if (str_given(hazard->query)) add_note(out, CAT(arena, STR("  "), hazard->query, STR(";")));
  }
  if (str_given(move->lock)) add_note(out, CAT(arena, STR("lock: "), move->lock));
  buf_append(out, move->sql);
  buf_lit(out, ";\n");
}

Str folder_sql(Arena *arena, const MoveList *moves) {
  Buf out = BUF(arena);
  each(i, *moves) {
    const Move *move = &moves->items[i];
    if (i > 0) buf_lit(&out, "--> statement-breakpoint\n");
    add_move(&out, move);
  }
  return buf_str(&out);
}

/* --- online --- */

static const Str online_head = STR_INIT(
    "-- Does what the file beside it does, in several steps: what takes long takes no strong lock, and what takes a\n"
    "-- strong lock takes no time. Run it with psql, before the migrator, which then finds its file applied:\n"
    "--   psql -v ON_ERROR_STOP=1 -f THIS_FILE\n"
    "-- Where a step fails, mend the cause and go on from that step. An index that failed half way is invalid:\n"
    "-- drop it.\n"
    "SET lock_timeout = '5s';\n");

/* Where a migrator keeps what it has run: drizzle-orm looks for the time of the last one (its pg-core/dialect.js and
 * libsql/migrator.js), 1.0 for the names (its pg-core/async/session.js and up-migrations). */
static Str records_table(Dialect dialect) {
  return dialect == DIALECT_POSTGRES ? STR("drizzle.__drizzle_migrations") : STR("__drizzle_migrations");
}

Str folder_records(Arena *arena, FolderHead head) {
  Buf out = BUF(arena);
  bool postgres = head.dialect == DIALECT_POSTGRES;
  if (postgres) buf_lit(&out, "CREATE SCHEMA IF NOT EXISTS drizzle;\n");
  buf_format(&out, "CREATE TABLE IF NOT EXISTS %.*s (id %s PRIMARY KEY, hash text NOT NULL, created_at %s",
             STR_ARG(records_table(head.dialect)), postgres ? "serial" : "INTEGER", postgres ? "bigint" : "numeric");
  if (head.layout == LAYOUT_DIRECTORIES)
    buf_format(&out, ", name text, applied_at %s", postgres ? "timestamptz DEFAULT now()" : "TEXT");
  buf_lit(&out, ");\n");
  return buf_str(&out);
}

Str folder_record(Arena *arena, FolderHead head, const MigrationEntry *entry, Str up) {
  bool named = head.layout == LAYOUT_DIRECTORIES;
  Buf out = BUF(arena);
  buf_format(&out, "INSERT INTO %.*s (hash, created_at%s) VALUES ('%.*s', %lld",
             STR_ARG(records_table(head.dialect)), named ? ", name" : "", STR_ARG(sha256_hex(arena, up)),
             (long long)entry->when);
  if (named) buf_format(&out, ", %.*s", STR_ARG(sql_literal(arena, entry->tag)));
  buf_lit(&out, ");\n");
  return buf_str(&out);
}

/* Moves before the first that has to stand alone or takes long are one transaction, and those after the last. */
Str folder_online_sql(Arena *arena, const MoveList *moves, FolderLayout layout, const MigrationEntry *entry, Str up) {
  Buf out = BUF(arena);
  bool open = false;
  buf_append(&out, online_head);
  each(i, *moves) {
    const Move *move = &moves->items[i];
    if (open && move->apart) buf_lit(&out, "COMMIT;\n");
    if (!open && !move->apart) buf_lit(&out, "BEGIN;\n");
    open = !move->apart;
    add_move(&out, move);
  }
  if (!open) buf_lit(&out, "BEGIN;\n");
  FolderHead head = {layout, DIALECT_POSTGRES};
  buf_append(&out, folder_records(arena, head));
  buf_append(&out, folder_record(arena, head, entry, up));
  buf_lit(&out, "COMMIT;\n");
  return buf_str(&out);
}

Str folder_id(Arena *arena, Str text) {
  Str hex = hash128_hex(arena, text);
  Str parts[5];
  static const size_t ends[] = {0, 8, 12, 16, 20, 32};
  for (size_t i = 0; i < 5; i++) parts[i] = str_slice(hex, ends[i], ends[i + 1]);
  return CAT(arena, parts[0], STR("-"), parts[1], STR("-8"), str_slice(parts[2], 1, 4), STR("-a"),
             str_slice(parts[3], 1, 4), STR("-"), parts[4]); /* RFC 9562: version 8 */
}
