/* The generated files on disk: the only code of schemagen that writes there.
 *
 * A caller builds a TreePlan (every file a run generates, in memory), and then either looks
 * (tree_compare: `check`) or writes (tree_write: `generate`). What was written before is known from
 * the lock (docs/lock.md), so that a changed, missing, orphaned, hand-edited or foreign file is
 * told apart without guessing.
 *
 * Writing is safe: an unchanged file is not touched; each file is replaced atomically; the set is
 * recoverable through a journal beside the lock, so that a run that was killed is finished or undone
 * by the next one (write.c); nothing is ever written through a symbolic link. */
#ifndef TREE_TREE_H
#define TREE_TREE_H

#include "base/buf.h"
#include "base/fs.h"
#include "base/map.h"
#include "diag/diag.h"

/* Where a tree lies. Another `dir` (`--out`) is another tree, with a lock of its own in it. */
typedef struct TreePlace {
  Str dir;  /* all paths of the plan are relative to it; as shown to the user */
  Str yaml; /* the root YAML as the lock names it: relative to its own directory, never absolute */
  Str lock; /* relative to dir */
} TreePlace;

/* One file to be generated. */
typedef struct TreeFile {
  Str path;   /* relative to the tree's directory, normal */
  Str text;   /* a view: must outlive the plan */
  Str hash;   /* of the text; absent: not made yet */
  bool same;  /* the disk has it already: the text may be gone */
  Str target; /* id of the output: "postgres", "custom:templates/python" */
  Span span;  /* where the output stands in the YAML, for diagnostics; may be none */
  bool yields; /* a file that is not ours may stand in its place (.gitattributes) */
} TreeFile;

typedef struct TreePlan {
  Arena *arena;
  Diags *diags;
  TreePlace place;
  VEC(TreeFile *) files;
  VEC(TreeFile) outputs; /* for .gitattributes: path and whether it is a directory (yields) */
  Str texts;   /* what the lock should say about the user's texts; absent: what it says now */
  Map by_path; /* case-folded path to TreeFile */
  Map dirs;    /* case-folded directory to the first TreeFile below it */
} TreePlan;

/* The most directories a path may go down. */
enum { TREE_MAX_DEPTH = 64 };

/* An empty plan. A lock path that cannot be used is reported. */
TreePlan *tree_plan_new(Arena *arena, Diags *diags, TreePlace place);

/* Adds a file. Refused with a diagnostic (false): a path that leaves the tree or holds a control
 * character; a path another output, the lock or the schema has, also when only the case differs; a
 * file that is also needed as a directory. */
bool tree_plan_add(TreePlan *plan, TreeFile file);

/* Says that an output writes `path`, a file or a directory all of whose files are generated. To be
 * called for every output of the YAML, also for those that `--only` leaves out. */
void tree_plan_output(TreePlan *plan, Str path, bool directory);

/* Adds the .gitattributes that mark the outputs as generated: one beside the lock for all outputs
 * below its directory, one beside each other output, none in the tree's own directory, which is the
 * user's. Call it once, after the last output and file. */
void tree_plan_attributes(TreePlan *plan);

/* The hash of the user's texts that the lock remembers as checked; absent: none. */
Str tree_texts(Arena *arena, TreePlace place);

typedef struct TreeOptions {
  bool force;    /* replace and delete what the user made or changed, too */
  bool durable;  /* sync every file and directory, not only the journal */
  bool dry_run;  /* tree_write: report what would be done and refused, write nothing */
  StrList only;  /* ids of targets; empty: all. The files of other targets are left alone */
} TreeOptions;

/* What stands where a file belongs. */
typedef enum TreeState {
  TREE_SAME,    /* what the plan says */
  TREE_MISSING,
  TREE_STALE,   /* what schemagen wrote last, and the plan says something else */
  TREE_EDITED,  /* schemagen wrote it, and someone changed it since */
  TREE_FOREIGN, /* schemagen did not write it */
  TREE_LINK,    /* a symbolic link: the file or a directory above it */
  TREE_BLOCKED  /* a directory, or something that is no file; or no directory above it */
} TreeState;

typedef enum TreeAction { TREE_NOTHING, TREE_CREATE, TREE_UPDATE, TREE_DELETE } TreeAction;

typedef struct TreeChange {
  Str path, target;
  TreeState state;
  TreeAction action; /* what `generate` does; TREE_NOTHING: refused, or left to the user */
  bool orphan;       /* in the lock, and no longer generated */
  Str text;          /* new text; absent for an orphan */
  Str hash;          /* of the new text; of what is to be deleted */
  unsigned mode;     /* permission bits of the file that is replaced; 0: there is none */
  Span span;         /* of the output in the YAML */
  Str blocker;       /* TREE_LINK, TREE_BLOCKED: what stands in the way */
} TreeChange;

typedef struct TreeReport {
  TreePlace place;
  VEC(TreeChange) changes; /* by path; without the files that are as they should be */
  size_t files;            /* of the plan */
  size_t same;             /* of these: already as planned */
  Str lock_text;           /* what the lock should say */
  bool lock_stale;         /* and does not */
  bool lock_missing;
  unsigned lock_mode;      /* its permission bits; 0: missing */
  bool interrupted; /* a run was killed while it wrote; only `generate` mends that */
} TreeReport;

/* True when the tree is exactly what `generate` would leave. */
bool tree_report_clean(const TreeReport *report);

/* How many files `generate` creates, updates, deletes or (TREE_NOTHING) leaves to the user. */
size_t tree_report_count(const TreeReport *report, TreeAction action);

/* Looks at the places of files before they go to the plan, as soon as each is made and while its text
 * is in the processor's cache: sets `hash` and `same`. For a run that only looks; what cannot be read is
 * left to tree_compare. Several may look at one tree at the same time. */
typedef struct TreeLook TreeLook;
TreeLook *tree_look_begin(Arena *arena, const TreePlace *place);
void tree_look(TreeLook *look, TreeFile *file);

/* Takes a part of a long file when the disk has it, too, in that place. The next part follows, or tree_look with the
 * rest of the text, which makes it whole again when the disk does not have that. False: not taken, and to come with the
 * rest. Parts of several files may come in turn. */
bool tree_look_part(TreeLook *look, Str path, Str text);
void tree_look_end(TreeLook *look);

/* Compares the plan with the disk; changes nothing. NULL after an error, which is reported: an
 * unusable lock, a file that cannot be read, another run that is writing just now. */
TreeReport *tree_compare(const TreePlan *plan, const TreeOptions *options);

/* Makes the disk agree with the plan. False after an error, which is reported: then the tree is as it
 * was, or, when the system failed while files were being put in place, the journal is there and the
 * next run finishes. `*report` (NULL allowed) says what was done; it is NULL when that is not known.
 * Does nothing but fail when the plan's diagnostics hold errors. */
bool tree_write(const TreePlan *plan, const TreeOptions *options, TreeReport **report);

typedef struct TreeStyle {
  bool colour;
  bool diff;        /* with a unified diff of each file that would be updated */
  size_t max_lines; /* of diff for one file; 0: all */
} TreeStyle;

/* Prints one line for each change, and the diffs: the data of `check` and `--dry-run`. */
void tree_report_print(Buf *out, const TreeReport *report, TreeStyle style);

#endif
