/* submission.h: a form that was sent; never changed again. Only the council's response, and the
 * case that took it in, are added beside it. Every submission has a subject, the child or young
 * person it is about, whose key seals it and its files: that of the case when the council asked for
 * the form (task.h), else one of its own. Table "submission": key = submission id. Table
 * "submitted": person id, newest sent_at, submission id -> row of the person's list. Table
 * "intake": newest sent_at, submission id -> row of all that was ever sent, for export and check;
 * what waits for the council is work (work.h). */
#ifndef FORMS_SUBMISSION_H
#define FORMS_SUBMISSION_H

#include "store/forms/draft.h"

struct submission {
	struct str id, subject, person;        /* 16 bytes each */
	/* sent_at and id as they stand in the list's key: 24 bytes, for addresses */
	struct str address;
	struct str reference;          /* what people quote, "7K3F-92QX" */
	struct str form, version, title, details, about;
	struct values *answers;        /* only what was shown: answers_sent() */
	bool is_self, professional;
	int64_t sent_at;               /* seconds, UTC */
	int32_t received_on;           /* the day of sending in the UK */
	int32_t decision_due;          /* day; 0 when the form starts no clock */
	struct str postcode;           /* of the first address that is answered; or empty */
	struct str child;              /* the case it belongs to, 16 bytes; empty: none yet */
	struct str task;               /* that it answers, 24 bytes; or empty */
	struct str response;           /* the council's; empty: none yet */
	int32_t response_on;
};

/* Sends a complete draft: the record, both list rows, the files given over to the subject, the
 * draft turned into a signpost, the council's work (WORK_APPLICATION, or the task that came back),
 * all in t. The caller adds the letter and the audit entry. ERR_EXISTS: it was sent before; s is
 * that submission. */
enum err submission_add(struct txn *t, struct keys *k, const struct form *f, struct draft *d,
                        const struct occasion *o, struct submission *s) MUST_CHECK;

/* One of the person's own, by its address (24 bytes). */
enum err submission_load(struct txn *t, struct keys *k, struct str person, struct str address,
                         struct submission *s) MUST_CHECK;

/* The person's, newest first; only list fields are set (address, reference, details, about,
 * sent_at, response). count_max at most. */
enum err submission_list(struct txn *t, struct keys *k, struct str person, size_t count_max,
                         struct submission **list, size_t *count) MUST_CHECK;

/* Removes it for good: both records, the rows of both lists, its files' rows, and its subject's key
 * unless a case has it too. ERR_NOT_FOUND. The person's draft, a signpost by then, goes by its own
 * time. */
enum err submission_forget(struct txn *t, struct keys *k, struct str address) MUST_CHECK;

#endif
