/* coded.h: the page that asks for a six-digit code, the same for registering, signing in,
 * resetting and moving. */
#ifndef WEB_CODED_H
#define WEB_CODED_H

#include "cgi-bin/web/web.h"
#include "store/people/flow.h"
#include "store/people/person.h"

/* The flow that this browser's cookie names. ERR_NOT_FOUND: none of that kind, or over. */
enum err coded_find(struct web *w, enum flow_kind kind, struct flow *f) MUST_CHECK;

/* A new one with its cookie. edge is WRITE. ERR_FULL: nobody registers, so that those who have an
 * account can sign in. */
enum err coded_begin(struct web *w, enum flow_kind kind, struct flow *f) MUST_CHECK;

/* Sends a code to `to` by that letter and saves the flow. letter NULL: does all but send. Earlier
 * codes stay good as long as they went to the same address. edge is WRITE. ERR_LIMIT: too many
 * were sent in this flow or to this address, or too many wrong ones were typed. */
enum err coded_send(struct web *w, struct flow *f, const char *letter, struct str to) MUST_CHECK;

/* After that ERR_LIMIT: says beside the field how many minutes to wait. */
void coded_say_wait(struct web *w, const struct flow *f, const char *field);

/* There is a new password: whoever knew the older one gets no further. edge is WRITE. */
enum err coded_forgive(struct web *w, struct str email) MUST_CHECK;

/* One such page of a program, from its address to what a right code does. Places: code (with its
 * problem), sent_to, sent_at (time), minutes, and a notice when asked by ?sent=1. After CODE_TRIES
 * wrong ones nobody tries a code of this account for a while; signing in, after 15 of a day hardly
 * anybody until there is a new password: the page says how long to wait, with 429, and the owner
 * is told. */
struct coded_step {
	enum flow_kind kind;
	const char *page;                                    /* in site/pages */
	const char *path;                                    /* its address */
	const char *begin;                                   /* where one goes who has no such flow */
	enum err (*find)(struct web *w, struct flow *f);     /* NULL: coded_find of that kind */
	enum err (*leave)(struct web *w);                    /* the button "Cancel" */
	enum err (*enter)(struct web *w, struct flow *f);    /* the code was right */
};

enum err coded_get(struct web *w, const struct coded_step *s) MUST_CHECK;
enum err coded_post(struct web *w, const struct coded_step *s) MUST_CHECK;

/* The account behind an e-mail address, or one with an empty password: an unknown address costs
 * the same work and gets the same answer. */
enum err coded_account(struct web *w, struct str email, struct person *p) MUST_CHECK;

/* What a flow hangs on that a password began, or that leads to another one: with a new password it
 * is over. */
struct str coded_print(struct web *w, struct str password);

/* path with ?next=… behind it, so that the way back survives the steps; alone when it would be
 * too long for an address. */
struct str coded_with_next(struct web *w, const char *path, struct str next);

/* How many may hash a password at once on this host. */
struct password_slots coded_slots(const struct web *w);

#endif
