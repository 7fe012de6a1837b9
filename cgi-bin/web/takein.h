/* takein.h: how a request becomes a case, from a form that was sent or from a letter: a new case,
 * or one that is there. What is done goes to the history; main is WRITE. */
#ifndef WEB_TAKEIN_H
#define WEB_TAKEIN_H

#include "cgi-bin/web/newcase.h"

struct takein {
	struct asker who;
	/* to join: as loaded; new: what only the caller knows (id, postcode, reference) */
	struct child child;
	struct str requestor;          /* who asked, by name */
	bool requestor_open;           /* as in child.h */
	/* whose account it came from; empty: none, or it is gone */
	struct str sender;
	struct str reference;          /* what the history names; empty: the case's own */
	/* of the form that was sent, 24 bytes; empty: it came on paper */
	struct str address;
	int32_t received_on;           /* from which the clock runs; 0: it starts none */
};

/* Opens it for whom n says. */
enum err takein_open(struct web *w, struct takein *t, const struct newcase *n) MUST_CHECK;

/* Adds it to the case. Where a plan is in force, closed or not, it asks for a new assessment
 * from its day, unless it came before the plan or one was asked for and is not answered, or
 * under way: everything of the plan stays. Else one that was closed is opened again and begins
 * anew: of the earlier request no date and no exemption counts any more. So does an open one
 * whose plan ended or whose child moved away before the request came. A closed one keeps its
 * dates where this one asks for no assessment, or came before the child moved away, the plan
 * ended or the answer was no, which settled both. No plan is in force in a case that was closed
 * after a decided end that cannot be appealed any more. One whose earlier request was answered
 * with no begins anew from this one's day; its dates stay, as those of an earlier request. One
 * without a request yet gets its day. One whose request waits, too, but came later counts from
 * this one's day, and its family is told so. Of the family the sender alone reads that it was
 * added. */
enum err takein_join(struct web *w, struct takein *t) MUST_CHECK;

/* Joined to that case, does it move the day from which the case counts, and is the family told? */
bool takein_comes_first(const struct web *w, const struct child *c, int32_t received_on);

#endif
