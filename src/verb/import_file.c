/* Files of other programs that hold a schema: drizzle-kit's snapshots. */
#include "base/fs.h"
#include "load/load.h"
#include "reflect/drizzle_snapshot.h"
#include "verb/import.h"

/* A snapshot, or the folder drizzle-kit writes to: the newest in it. */
Catalog *import_snapshot(Import *import) {
  Run *run = import->run;
  Str text, why, path = drizzle_snapshot_newest(import->arena, run->diags, import->source);
  if (!str_given(path)) return NULL;
  if (!fs_read(import->arena, path, LOAD_MAX_BYTES, &text, &why)) {
    diag_add_path(run->diags, DIAG_IMPORT_REFUSED, path, STRS(why));
    return NULL;
  }
  return drizzle_snapshot_read(import->arena, run->diags, path, text);
}
