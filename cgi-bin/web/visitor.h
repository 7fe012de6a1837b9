/* visitor.h: cookie to person: who asks, and what every page shows of them. */
#ifndef WEB_VISITOR_H
#define WEB_VISITOR_H

#include "cgi-bin/web/web.h"
#include "store/people/person.h"
#include "store/people/session.h"

struct visitor {
	bool signed_in;
	/* a session that was idle for too long: may save and see nothing */
	bool is_late;
	struct session session;        /* set when signed_in or is_late */
	struct person person;          /* set when signed_in */
	/* whose draft they help with (helping.h); NULL: it is their own */
	const struct person *helps;
};

/* For struct web_program: sets w->visitor and w->identity, and notes that the person was here. */
enum err visitor_find(struct web *w) MUST_CHECK;

/* For struct web_program: signed_in, person_name, idle_minutes. */
void visitor_common(struct web *w, struct values *v);

/* What is new for the person in that child's case, in words; empty: nothing, or
 * nothing that they may see. */
struct grant;
struct str visitor_news(struct web *w, const struct grant *g);

/* Seconds a session may be idle: council.idle_minutes. */
int64_t visitor_idle_seconds(const struct web *w);

/* What conditions in forms need to know. */
struct occasion;
struct occasion visitor_occasion(const struct web *w);

/* Begins a session: cookie, what was parked is applied, 303 to where the person was going. main
 * and edge are WRITE. */
enum err visitor_sign_in(struct web *w, struct person *p, struct str next) MUST_CHECK;

/* The same by way of a page that says so: 303 to via?next=…. */
enum err visitor_sign_in_at(struct web *w, struct person *p, const char *via,
                            struct str next) MUST_CHECK;

#endif
