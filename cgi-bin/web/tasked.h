/* tasked.h: what pages say of a form to complete, to the family, school or service that was
 * asked. */
#ifndef WEB_TASKED_H
#define WEB_TASKED_H

#include "cgi-bin/web/web.h"
#include "store/cases/task.h"

/* "/children/CHILD/forms/TASK". */
struct str tasked_path(struct web *w, const struct task *t);
/* Of one that was sent: what was sent for it, as the visitor, who was asked, reads it. */
struct str tasked_copy(struct web *w, const struct task *t);

/* What is said of one that was taken back, or closed with its case; empty: it was neither. */
struct str tasked_over(struct web *w, const struct task *t);

/* Its title, who asked and when, by when, and what became of it, into one. */
void tasked_facts(struct web *w, const struct task *t, struct values *one);

/* What it is about, still stands and is lent to the visitor (task_lent.h): files, has_files. */
enum err tasked_documents(struct web *w, const struct task *t, struct values *v) MUST_CHECK;

/* Of one that the council took back from the visitor, who may see no more of the case: says so, and
 * leads to what they wrote. Else e, by which the page was not found. */
enum err tasked_taken_back(struct web *w, enum err e) MUST_CHECK;

#endif
