/* casechange.h: a change of a case by one of the council's people, as every page that makes one
 * does it: it is kept, written into the history with the old value, and the family is told. main is
 * WRITE. */
#ifndef WEB_CASECHANGE_H
#define WEB_CASECHANGE_H

#include "cgi-bin/web/casehead.h"
#include "store/cases/history.h"

/* One entry of the history. */
enum err casechange_note(struct web *w, const struct desk_case *d,
                         struct history_entry *entry) MUST_CHECK;

/* Sets the day of what happened in c (0: forgets it) and says in entry what the history is to say;
 * false: it stands so already. */
bool casechange_set(struct web *w, struct child *c, struct str event, int32_t day,
                    struct history_entry *entry);

/* The same for the case of a page, with its entry written. */
enum err casechange_date(struct web *w, struct desk_case *d, struct str event, int32_t day,
                         bool *is_changed) MUST_CHECK;

enum err casechange_save(struct web *w, struct desk_case *d) MUST_CHECK;

/* A letter of that name to everybody who may see the case; page: below /children/CHILD. */
enum err casechange_tell(struct web *w, const struct desk_case *d, const char *letter,
                         const char *page) MUST_CHECK;

/* First of all in a post that must not count twice (its page has a nonce, once.h): *is_done: it
 * counted already, and is answered by where it led. */
enum err casechange_again(struct web *w, bool *is_done) MUST_CHECK;

/* That, the case (desk_case_open, for ACT_CASE_EDIT) and the button "Cancel", which leads to it:
 * *is_done: it is answered. */
enum err casechange_open(struct web *w, struct desk_case *d, bool *is_done) MUST_CHECK;

/* 303 to a page of the case that says what was done: casework.done.WHAT; kept for
 * casechange_again. */
enum err casechange_done(struct web *w, const struct desk_case *d, const char *page,
                         const char *what) MUST_CHECK;

/* What the page that casechange_done leads to says: the place notice. */
void casechange_notice(struct web *w, struct values *v);

/* --- boxes ------------------------------------------------------------------------------------ */

/* Three boxes of a date, NAME-day, NAME-month, NAME-year, as they were typed. */
struct casechange_day {
	struct str day, month, year;
	int32_t on;                    /* 0: nothing was typed, or it is no date */
};

/* What was posted. False: something was typed that is no date; a problem of that field, whose label
 * stands at words key. */
bool casechange_day_read(struct web *w, struct str name, struct str label,
                         struct casechange_day *d);

/* The same for a day that may lie ahead, but not so far that its year must be mistyped. */
bool casechange_day_read_near(struct web *w, struct str name, struct str label,
                              struct casechange_day *d);
void casechange_day_of(struct web *w, int32_t on, struct casechange_day *d);

/* The tree NAME: day, month, year, problem. */
void casechange_day_values(struct web *w, struct str name, const struct casechange_day *d,
                           struct values *tree);

#endif
