/* A copy of the user's tree for programs that read it from a disk: the files that would be generated, and
 * links to everything else, at the same place below a temporary directory. */
#ifndef ENGINE_STAGE_H
#define ENGINE_STAGE_H

#include "engine/child.h"

typedef struct Stage {
  Arena *arena;
  Str root; /* the temporary directory */
  Str dir;  /* the user's directory, absolute, whose tree is staged */
  Guard *guard;
} Stage;

/* An empty stage of the tree in `dir`. False and `*why` when there is no place for it. End it. */
bool stage_begin(Arena *arena, Str dir, Stage *stage, Str *why);

/* Where `path` of the tree is on the stage. */
Str stage_path(const Stage *stage, Str path);

bool stage_write(const Stage *stage, Str path, Str text, Str *why); /* makes its directories */
bool stage_link(const Stage *stage, Str path, Str target, Str *why);

/* Links what is beside the files and directories made so far, up to the root of the file system, so that
 * everything is found where it always was. Call it once, after the last stage_write. */
void stage_surround(const Stage *stage);

void stage_end(Stage *stage);

#endif
