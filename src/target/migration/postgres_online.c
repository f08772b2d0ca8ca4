/* Parts of a table that is in use, added so that nobody waits: what takes long takes no strong lock, and what
 * takes a strong lock takes no time. It takes several transactions, so that it is a script of its own
 * (docs/decisions/0062-online-scripts.md). Sources: the Postgres 15 manual, CREATE INDEX "Building Indexes
 * Concurrently", ALTER TABLE "Notes". */
#include "target/migration/postgres.h"

#include "base/buf.h"

static Str alter(Plan *plan, const TablePair *pair, Str what, Str name) {
  return CAT(plan->arena, STR("ALTER TABLE "), pair->new->name, STR(" "), what, STR(" "), name);
}

/* --- constraints: first for new rows, then for all --- */

static void add_then_validate(Plan *plan, const TablePair *pair, const Part *part) {
  bool reference = part->kind == PART_FOREIGN_KEY;
  Str name = CAT(plan->arena, part->name, STR(" "), part->text);
  bool open = str_ends(part->text, STR(" NOT VALID"));
  plan_add(plan, reference ? PHASE_ONLINE_REFERENCES : PHASE_CREATE_PARTS,
           CAT(plan->arena, alter(plan, pair, STR("ADD CONSTRAINT"), name), open ? STR("") : STR(" NOT VALID")));
  if (open) return;
  Move *move = plan_add(plan, reference ? PHASE_ONLINE_REFERENCED : PHASE_ONLINE_VALIDATE,
                        alter(plan, pair, STR("VALIDATE CONSTRAINT"), part->name));
  if (plan_part_holds(plan, pair, part)) return;
  plan_hazard(plan, move, (Hazard){HAZARD_MAY_FAIL,
                                   CAT(plan->arena, pair_name(plan->arena, pair), STR("."), part->name),
                                   STR_NONE, plan_part_query(plan, pair->new, part)});
}

/* --- indexes, and keys by way of them --- */

static void may_repeat(Plan *plan, Move *move, const TablePair *pair, const Part *part) {
  if (plan_part_holds(plan, pair, part)) return;
  Str object = CAT(plan->arena, pair_name(plan->arena, pair), STR("."), part->name);
  plan_hazard(plan, move, (Hazard){HAZARD_MAY_FAIL, object, STR_NONE, plan_part_query(plan, pair->new, part)});
}

static void add_index(Plan *plan, const TablePair *pair, const Part *part) {
  Str sql = str_replace(plan->arena, postgres_index_statement(plan, pair->new, part->of), STR("INDEX "),
                        STR("\1")); /* the first one alone */
  ptrdiff_t at = str_find_char(sql, '\1');
  Str rest = str_replace(plan->arena, str_slice(sql, (size_t)at + 1, sql.len), STR("\1"), STR("INDEX "));
  Move *move = plan_add(plan, PHASE_ONLINE_INDEXES,
                        CAT(plan->arena, str_slice(sql, 0, (size_t)at), STR("INDEX CONCURRENTLY "), rest));
  if (((const SqlIndex *)part->of)->unique) may_repeat(plan, move, pair, part);
}

/* CREATE UNIQUE INDEX CONCURRENTLY k ON t (a); ALTER TABLE t ADD CONSTRAINT k UNIQUE USING INDEX k */
static void add_key(Plan *plan, const TablePair *pair, const Part *part) {
  Arena *arena = plan->arena;
  const Key *key = ((const SqlKey *)part->of)->key;
  Buf sql = BUF(arena);
  buf_format(&sql, "CREATE UNIQUE INDEX CONCURRENTLY %.*s ON %.*s (%.*s)", STR_ARG(part->name),
             STR_ARG(pair->new->name), STR_ARG(sql_columns(arena, DIALECT_POSTGRES, &key->columns)));
  if (key->include.len > 0)
    buf_format(&sql, " INCLUDE (%.*s)", STR_ARG(sql_columns(arena, DIALECT_POSTGRES, &key->include)));
  if (key->nulls_not_distinct) buf_lit(&sql, " NULLS NOT DISTINCT");
  Move *move = plan_add(plan, PHASE_ONLINE_INDEXES, buf_str(&sql));
  may_repeat(plan, move, pair, part);
  ptrdiff_t later = str_find(part->text, STR(" DEFERRABLE"));
  Str rest = later < 0 ? STR("") : str_slice(part->text, (size_t)later, part->text.len);
  Str kind = key->primary ? STR(" PRIMARY KEY USING INDEX ") : STR(" UNIQUE USING INDEX ");
  plan_add(plan, PHASE_ONLINE_KEYS,
           CAT(arena, alter(plan, pair, STR("ADD CONSTRAINT"), part->name), kind, part->name, rest));
}

bool postgres_is_partitioned(const TablePair *pair, const Part *part) {
  if (str_given(pair->new->partition_by)) return true;
  return part->kind == PART_FOREIGN_KEY &&
         ((const SqlForeignKey *)part->of)->foreign_key->target->postgres.partitioning != NULL;
}

bool online_add_part(Plan *plan, const TablePair *pair, const Part *part) {
  if (!plan->online || pair->old == NULL || postgres_is_partitioned(pair, part)) return false;
  switch (part->kind) {
  case PART_FOREIGN_KEY:
  case PART_CHECK: add_then_validate(plan, pair, part); return true;
  case PART_INDEX: add_index(plan, pair, part); return true;
  case PART_KEY: add_key(plan, pair, part); return true;
  case PART_EXCLUDE: break;
  }
  return false;
}

/* --- NOT NULL --- */

/* A check that holds for all rows spares SET NOT NULL looking at them. */
bool online_set_not_null(const ColumnRun *run, Str query) {
  Plan *plan = run->plan;
  if (!plan->online || str_given(run->table->new->partition_by)) return false;
  Str name = sql_ident(plan->arena, DIALECT_POSTGRES,
                       CAT(plan->arena, run->pair->new->column->name.str, STR("__not_null")));
  Str check = CAT(plan->arena, name, STR(" CHECK ("), run->pair->new->name, STR(" IS NOT NULL) NOT VALID"));
  plan_add(plan, PHASE_ONLINE_VALIDATE, alter(plan, run->table, STR("ADD CONSTRAINT"), check));
  Move *move = plan_add(plan, PHASE_ONLINE_VALIDATE, alter(plan, run->table, STR("VALIDATE CONSTRAINT"), name));
  if (str_given(query)) column_hazard(run, move, HAZARD_MAY_FAIL, PLAN_GIVE_BACKFILL, query);
  column_say(run, PHASE_ONLINE_VALIDATE, STR("SET NOT NULL"))->proven = true;
  plan_add(plan, PHASE_ONLINE_VALIDATE, alter(plan, run->table, STR("DROP CONSTRAINT"), name));
  return true;
}
