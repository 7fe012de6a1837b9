/* asking.h: sending a form to complete: which forms there are, by when each is usually wanted,
 * which dates of the case it belongs to, and whom it can go to. */
#ifndef WEB_ASKING_H
#define WEB_ASKING_H

#include "cgi-bin/web/desk_case.h"
#include "store/cases/task.h"

/* What the law ties to a form: timescale_event_id of the day it was sent on and of the day it came
 * back; empty: none. */
struct asking_dates {
	struct str sent, back;
};

/* May staff send it? council.forms_sent. */
bool asking_offered(struct web *w, struct str form);

/* The forms that staff may send, as form_choices (list: id, label, chosen). */
enum err asking_forms(struct web *w, struct str chosen, struct values *v) MUST_CHECK;

/* The day it is usually wanted by, when it is sent today: that of its limit in this case. What
 * belongs to a review counts from the meeting. Two weeks where none is known, or the day past. */
int32_t asking_due(struct str form, const struct child *c, int32_t today);
struct asking_dates asking_dates(struct str form, const struct child *c);

/* How many other forms of the case are out whose coming back is the same date: the last one's day
 * is that of all. */
enum err asking_out(struct web *w, const struct child *c, const struct task *but,
                    int64_t *count) MUST_CHECK;

/* Sets assignee, assignee_name and for_organisation of the task. ERR_NOT_FOUND: no account with
 * that e-mail address, or no such organisation that is in use. ERR_INVALID: the account is not used
 * professionally, so that it cannot be meant. */
enum err asking_by_email(struct web *w, struct str email, struct task *one) MUST_CHECK;
enum err asking_organisation(struct web *w, struct str hex, struct task *one) MUST_CHECK;

/* May whom it is for open it, once it is sent? Not who has access to the case without MAY_FORMS. */
bool asking_reaches(struct web *w, const struct child *c, const struct task *one);
/* And read what comes with it? Not who has that access without MAY_DOCUMENTS. */
bool asking_lends(struct web *w, const struct child *c, const struct task *one);

/* main is WRITE. Adds it with sender, time and, when it has none, the form's title; the letter and
 * the history. form, assignee, due_on, note and documents are set. ERR_NOT_FOUND: the form is not
 * there. */
enum err asking_send(struct web *w, const struct desk_case *d, struct task *one) MUST_CHECK;

/* main is WRITE. Nobody can send it any more; the history says so. It is open. */
enum err asking_withdraw(struct web *w, const struct desk_case *d, struct task *one) MUST_CHECK;

/* A letter to whoever has it. */
enum err asking_tell(struct web *w, const struct task *one, const char *letter) MUST_CHECK;

#endif
