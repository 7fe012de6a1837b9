/* verdict.h: what kind of file is this, by its name and by its bytes; while they pass, without
 * keeping them. */
#ifndef WEB_VERDICT_H
#define WEB_VERDICT_H

#include "store/base/arena.h"
#include "store/base/str.h"

enum verdict_kind { KIND_NONE, KIND_PDF, KIND_JPEG, KIND_PNG, KIND_DOC, KIND_DOCX };

struct verdict;

/* The ending of a file name in lower case, "" when there is none; and the kind that it promises. */
struct str verdict_ending(struct arena *a, struct str name);
enum verdict_kind verdict_promised(struct str ending);

struct verdict *verdict_open(struct arena *a, enum verdict_kind promised);
void verdict_add(struct verdict *v, struct str piece);

/* After the last piece: NULL when the bytes are what the name promised, else a key of
 * content/problems.yaml: file_empty, file_locked, file_macros, file_damaged (its end is missing), or what it
 * is instead: file_is_pdf, file_is_picture, file_is_word, file_is_other. */
const char *verdict_problem(struct verdict *v);

#endif
