/* unsaved.h: a page that was posted to something which is not there for whoever asks: a draft that
 * was deleted in another window, a helper's help or the access to a case has ended, the case is
 * another team's, its questions are not asked any more. web_run asks for it whatever the program
 * was. And one that was open since before they logged in anew. */
#ifndef WEB_UNSAVED_H
#define WEB_UNSAVED_H

#include "cgi-bin/web/web.h"

/* Somebody wrote some of that. */
bool unsaved_has_words(const struct fields *f);
/* Or chose it, or put a date in: there is more than what every page brings. */
bool unsaved_has_answers(const struct fields *f);

/* The words, and of officers the dates, that stand in the fields of the request: texts, has_texts.
 * How many. */
size_t unsaved_texts(struct web *w, struct values *v);

/* The 404 of all of them: what may have become of it, and the words that were posted, so that they
 * can be copied; it tells whoever asks nothing that they did not send. Of a GET for which no such
 * words are kept: ERR_NOT_FOUND, for the page that is always sent then. */
enum err unsaved_page(struct web *w) MUST_CHECK;
/* The same when e is ERR_NOT_FOUND, before anything was written; else e. */
enum err unsaved_gone(struct web *w, enum err e) MUST_CHECK;

/* The 404 of the address of a form that is not there for them: what may have become of it. The same
 * for one that never was. */
enum err unsaved_form(struct web *w) MUST_CHECK;

/* The 403 of a page of an earlier session of theirs, with the words, if any; again: where to open
 * it. */
enum err unsaved_older(struct web *w, struct str again) MUST_CHECK;

/* The 403 of a page of who was signed in here before: nothing of it. is_kept: for them. */
enum err unsaved_others(struct web *w, bool is_kept) MUST_CHECK;

/* The 503 of a store that takes nothing, with the words. ERR_FULL: nobody wrote any. */
enum err unsaved_full(struct web *w) MUST_CHECK;

/* The 413 of a text that is longer than any box may hold, with the words. ERR_NOT_FOUND: to a
 * script, or nobody wrote any. */
enum err unsaved_long(struct web *w) MUST_CHECK;

/* The 429 or 503 of what could not be kept until they have signed in, with the words, if there are
 * any; sign_in: where. e of a post that asks for JSON. */
enum err unsaved_unkept(struct web *w, enum err e, struct str sign_in) MUST_CHECK;

#endif
