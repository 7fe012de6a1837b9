/* notice.h: a letter that says "something is waiting, sign in", in the transaction of its cause,
 * once. Nothing of the case stands in it: no name, no subject, no title. */
#ifndef CASES_NOTICE_H
#define CASES_NOTICE_H

#include "store/cases/child.h"
#include "store/people/organisation.h"

struct notice {
	/* content/letters: "new-message", "new-form", "new-document", "new-response", "new-dates",
	 * "new-decision", "new-officer", "new-rights", "school-age", "case-opened", "case-closed",
	 * "case-reopened", "data-done", "task-reminder", "form-shut", "form-taken-back"; to
	 * staff "staff-message", "staff-new-work" */
	const char *letter;
	struct str path;               /* of this site, what the link leads to */
	int64_t now;
};

/* To one person; nothing when the account is gone. */
enum err notice_person(struct txn *t, struct keys *k, const struct notice *n,
                       struct str person) MUST_CHECK;

/* To everyone with an open grant that has one of these bits (grant.h MAY_…). */
enum err notice_family(struct txn *t, struct keys *k, const struct notice *n, struct str child,
                       unsigned may) MUST_CHECK;

/* To all who belong to the organisation now, and to its own address when it has one. */
enum err notice_organisation(struct txn *t, struct keys *k, const struct notice *n,
                             struct str organisation) MUST_CHECK;

/* To the officers of today of the case, and who covers for them, whose accounts are in use; nobody
 * is assigned: to nobody (their digest says so). */
enum err notice_officers(struct txn *t, struct keys *k, const struct notice *n,
                         const struct child *c) MUST_CHECK;

#endif
