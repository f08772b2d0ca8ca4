/* Looks through all units and puts together what was found: a header is read again in each unit that
 * includes it, so most of its uses are found more than once. */
#include "reflect/c_uses.h"

#include "base/parallel.h"

#include <stdlib.h>

const CUseInfo c_use_infos[C_USE_COUNT] = {
#define C_USE(id, name, words) [C_USE_##id] = {STR_INIT(name), STR_INIT(words)},
#include "reflect/c_uses.def"
};

enum { UNIT_SIZE = 64 }; /* a unit takes as long as that many tables, or longer: parallel_workers */

typedef struct Piece { /* what one unit gave */
  CUnitUses found;
  CProblem problem;
  bool looked_at;
} Piece;

typedef struct Search {
  const Clang *clang;
  const CCommands *commands;
  const CWanted *wanted;
  Piece *pieces;
} Search;

static void search_unit(void *context, size_t index, Worker *worker) {
  Search *search = context;
  const CCommand *command = &search->commands->items[index];
  Piece *piece = &search->pieces[index];
  if (c_file_is_generated(worker->scratch, command->file)) return;
  CUnit unit = c_unit_open(worker->kept, search->clang, command);
  piece->looked_at = true;
  if (unit.unit == NULL || str_given(unit.error.text))
    piece->problem = (CProblem){command->file, unit.error};
  if (unit.unit != NULL)
    piece->found =
      c_uses_in_unit(worker->kept, search->clang, command, &unit, search->wanted);
  c_unit_close(search->clang, &unit);
}

static int compare_numbers(unsigned a, unsigned b) { return (a > b) - (a < b); }

static int compare_uses(const void *first, const void *second) {
  const CUse *a = first, *b = second;
  const int orders[] = {
    str_cmp(a->file, b->file),         compare_numbers(a->line, b->line),
    compare_numbers(a->column, b->column), compare_numbers(a->kind, b->kind),
    str_cmp(a->name, b->name),         str_cmp(a->function, b->function),
    str_cmp(a->macro, b->macro),       str_cmp(a->macro_file, b->macro_file),
    compare_numbers(a->macro_line, b->macro_line),
    compare_numbers(a->macro_column, b->macro_column),
  };
  for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
    if (orders[i] != 0) return orders[i];
  return 0;
}

static int compare_problems(const void *first, const void *second) {
  const CProblem *a = first, *b = second;
  int order = str_cmp(a->file, b->file);
  if (order == 0) order = str_cmp(a->error.file, b->error.file);
  if (order == 0) order = compare_numbers(a->error.line, b->error.line);
  return order != 0 ? order : str_cmp(a->error.text, b->error.text);
}

static int compare_files(const void *first, const void *second) {
  return str_cmp(*(const Str *)first, *(const Str *)second);
}

static size_t sort_once(void *items, size_t len, size_t size,
                        int (*compare)(const void *, const void *)) {
  char *bytes = items;
  size_t kept = 0;
  if (len > 1) qsort(items, len, size, compare);
  for (size_t i = 0; i < len; i++) {
    if (kept > 0 && compare(bytes + (kept - 1) * size, bytes + i * size) == 0) continue;
    memmove(bytes + kept++ * size, bytes + i * size, size);
  }
  return kept;
}

CFound c_uses_find(Arena *arena, const Clang *clang, const CCommands *commands,
                   const CWanted *wanted) {
  Search search = {clang, commands, wanted, arena_array(arena, Piece, commands->len + 1)};
  CFound found = {0};
  parallel_run(arena, commands->len, parallel_workers(commands->len * UNIT_SIZE), search_unit,
               &search);
  for (size_t i = 0; i < commands->len; i++) {
    const Piece *piece = &search.pieces[i];
    const CUnitUses *unit = &piece->found;
    if (piece->looked_at) found.units++;
    if (unit->has_row) found.with_row++;
    if (unit->missing_members > 0) vec_push(arena, &found.stale, commands->items[i].file);
    if (str_given(piece->problem.file)) vec_push(arena, &found.problems, piece->problem);
    each(j, unit->uses) vec_push(arena, &found.uses, unit->uses.items[j]);
  }
  found.uses.len =
    sort_once(found.uses.items, found.uses.len, sizeof *found.uses.items, compare_uses);
  found.stale.len =
    sort_once(found.stale.items, found.stale.len, sizeof *found.stale.items, compare_files);
  found.problems.len = sort_once(found.problems.items, found.problems.len,
                                 sizeof *found.problems.items, compare_problems);
  return found;
}
