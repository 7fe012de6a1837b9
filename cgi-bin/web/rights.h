/* rights.h: what somebody gets who is linked to a case: who they are to the child, and what they
 * may see. Asked when somebody is linked, invited, or what they may see is changed. */
#ifndef WEB_RIGHTS_H
#define WEB_RIGHTS_H

#include "cgi-bin/web/casechange.h"
#include "store/people/grant.h"

#define RIGHTS_FIELDS "relation responsibility may last-day last-month last-year warned"

struct rights {
	enum relation relation;        /* RELATIONS: not chosen yet */
	bool responsibility;
	unsigned may;                  /* bits of grant.h */
	struct casechange_day last;    /* the last day, as typed */
	int64_t until;                 /* the end of that day; 0: open */
};

/* What was posted; what is wrong goes to w->problems. Who sees anything sees the dates. */
void rights_read(struct web *w, struct rights *r);

/* Who gives somebody access read what staff must know first, as it stands now; else a problem. */
void rights_check_warned(struct web *w, const struct child *c);

/* For the part rights: relations and mays (lists: id, label, chosen), relation, may, last
 * (trees); young, where a young person decides who sees the case; warning (pagemark.h). */
void rights_values(struct web *w, const struct child *c, const struct rights *r,
                   struct values *v);

/* "dates, messages, documents" */
struct str rights_words(struct web *w, unsigned may);

#endif
