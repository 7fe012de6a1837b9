/* export.h: submissions in clear, for a case-management system: FOLDER/REFERENCE/submission.json
 * and the files beside it. Folders 0700, files 0600, nothing is ever replaced.
 * submission.json: v (1), reference, form, version, title, details, about, sent_at (ISO 8601, UTC),
 * received_on, decision_due (null: no clock), voice ("child", "self"), professional, answers. An
 * answer, by field id: page, label, type, private, value (answers.h) and, when options were
 * chosen, text (their words, in the same order). Of a table or people list also columns: id to
 * label. A file in an upload's value has its name in the folder as "file". */
#ifndef KEEPING_EXPORT_H
#define KEEPING_EXPORT_H

#include "store/compiled/words.h"
#include "store/forms/submission.h"

struct export {
	const char *folder;            /* where to */
	const char *data, *compiled;
	const struct words *words;
	uint64_t submissions, files;   /* counted */
};

/* Makes the folder, or takes an empty one. ERR_EXISTS: something is in it. */
enum err export_begin(const struct export *x) MUST_CHECK;

/* One submission. ERR_NOT_FOUND: its form's version is not among the compiled ones, or a file is
 * missing. After an error its folder is not whole. */
enum err export_submission(struct txn *t, struct keys *k, struct export *x,
                           const struct submission *s) MUST_CHECK;

#endif
