/* typed.h: what was typed into a blank form before somebody signed in in this browser: named by
 * form and time, never shown, as at a shared computer it may be another's (parked.h). */
#ifndef WEB_TYPED_H
#define WEB_TYPED_H

#include "cgi-bin/web/web.h"

/* For Recover a Form: typed_before (list: form_title, page_title, when, key),
 * has_typed_before. */
enum err typed_values(struct web *w, struct values *v) MUST_CHECK;

/* For the page that signs in: the sentence that says what goes into the account, when the visitor
 * goes on to a page of a blank form that was typed here. Empty: they do not. */
struct str typed_said(struct web *w, struct str next);

#endif
