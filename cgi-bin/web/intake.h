/* intake.h: a posted page of a form into a person's draft: by way of compiled/check, always
 * saved, right or wrong. */
#ifndef WEB_INTAKE_H
#define WEB_INTAKE_H

#include "cgi-bin/web/visitor.h"
#include "store/compiled/check.h"
#include "store/forms/draft.h"

struct intake {
	struct posted posted;          /* from: a struct request */
	struct str form, page;         /* ids; form is empty when draft is given */
	/* 16 bytes; empty: a page of a blank form, which begins a draft */
	struct str draft;
	/* who helps with the draft is let in too: the program asks intake_may */
	bool with_helpers;
	/* What intake_save found and made: */
	struct form *f;
	const struct form_page *p;
	struct draft d;                /* as saved; after ERR_CONFLICT as it stands in the store */
	const struct helper *helper;   /* whoever asks helps with it (helping.h); NULL: it is theirs */
	/* the page as posted is of another version (outdated.h), or NULL */
	struct outdated *older;
	struct values *typed;          /* the answers with this page's as posted */
	struct str next;               /* where the action leads: a path of this site */
	struct problems problems;      /* why Next does not lead on */
};

/* "/forms/FORM/PAGE" or "/drafts/DRAFT/PAGE" into in. */
bool intake_address(struct web *w, struct str path, struct intake *in);

/* The draft with its form in the version it was begun with, and the page in it: p, of another id
 * than page when that is of another version. ERR_EXISTS: it was sent, or a colleague has it.
 * ERR_EXPIRED: it can be sent no more (ended.h); all of it is there to be read. */
enum err intake_load(struct web *w, struct intake *in) MUST_CHECK;

/* Whoever asks may see and change that page. */
bool intake_may(const struct intake *in, const struct form_page *p);

/* What was posted of the page into typed; for a helper without what is kept back from them. */
void intake_read(struct web *w, struct intake *in);

/* The same for a blank form: a draft that is not in the store, with what is known filled in. */
enum err intake_blank(struct web *w, struct intake *in) MUST_CHECK;

/* main is WRITE and somebody is signed in. Saves the page whatever is wrong with it; then follows
 * its action. ERR_CONFLICT: the page was saved elsewhere since it was shown, with other answers;
 * nothing is written. ERR_INVALID: as intake_check; what was parked is not looked at.
 * ERR_NOT_FOUND, ERR_EXISTS (it was sent, or a colleague has it now). */
enum err intake_save(struct web *w, struct intake *in) MUST_CHECK;

/* ERR_INVALID: a file that nobody takes came with the page, or a field that this page has in no
 * version of the form that is kept. What an older one had is no fault of the person's: it may stand
 * in another window. */
enum err intake_check(struct web *w, const struct intake *in) MUST_CHECK;

/* typed differs from what was saved since the page was shown. */
bool intake_conflicts(const struct intake *in);

/* After ERR_EXISTS: the page as posted holds nothing but what was sent, or what the colleague has
 * who took it over; else in->d.answers is that, in->typed what was posted. */
bool intake_matches_sent(struct web *w, struct intake *in);

/* Of all answers of a draft, three times what the longest form takes; and of the name of whom it is
 * about. With more a request would run out of memory, and nobody could shorten or send it. */
enum { INTAKE_BYTES_MAX = 1 << 20, INTAKE_NAME_MAX = 2000 };

/* Writes in->typed into the draft, counting a save of the page. For programs that changed the
 * answers themselves. ERR_LIMIT: it grew beyond that (a problem says so, and w->status is 413); or
 * of draft_add. */
enum err intake_keep(struct web *w, struct intake *in) MUST_CHECK;

/* The form has a newer version than the draft. */
bool intake_is_older(struct web *w, const struct intake *in);

/* The name of the person the form is about, as far as in->typed says it. */
struct str intake_about(struct web *w, const struct intake *in);

#endif
