/* draft_files.h: the files that the answers of a draft name. Uploads are lists of trees with an id
 * and a size (answers.h); the form need not be at hand. */
#ifndef FORMS_DRAFT_FILES_H
#define FORMS_DRAFT_FILES_H

#include "store/compiled/values.h"
#include "store/engine/txn.h"

/* One file after the other; start with a zeroed one. */
struct draft_file {
	const struct value *list, *at;     /* the answer that holds it; the file in it */
	struct str id;                     /* hex */
	int64_t size;
};

bool draft_files_next(const struct values *answers, struct draft_file *file);
bool draft_files_has(const struct values *answers, struct str id);

/* Of what a form no longer asks: a tree by field id of lists of {answer, …} (carry.h). */
bool draft_files_aside(const struct values *aside, struct str id);

/* Their blobs go, but for those that kept names; either may be NULL. */
enum err draft_files_remove(struct txn *t, const struct values *answers,
                            const struct values *kept) MUST_CHECK;
enum err draft_files_remove_aside(struct txn *t, const struct values *aside,
                                  const struct values *kept) MUST_CHECK;

/* One of them, which may be gone already. */
enum err draft_files_remove_one(struct txn *t, struct str id) MUST_CHECK;

#endif
