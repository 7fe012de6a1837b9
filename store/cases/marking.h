/* marking.h: answers of a form that mark the case they belong to (flag in docs/form-language.md):
 * what staff must know first stands from the moment the case has the form, and not from when
 * somebody has read it. */
#ifndef CASES_MARKING_H
#define CASES_MARKING_H

#include "store/cases/allow.h"
#include "store/cases/child.h"
#include "store/compiled/words.h"
#include "store/forms/submission.h"

/* Where it is written. main is WRITE; words: English, as what is kept is for the council. */
struct marking {
	struct txn *main;
	struct keys *keys;
	const struct words *words;
	int64_t now;
};

/* A form that was sent, and what it was sent with. In an older version those answers mark that do
 * in the newest. */
struct marking_form {
	const struct form *form, *newest;      /* in English; newest NULL: there is none of that id */
	const struct submission *sent;
};

/* "None", "n/a", a dash: a no that was typed (words casework.flags.none). */
bool marking_says_none(struct arena *a, const struct words *w, struct str text);

/* Adds to list what marks, as in child.marks. An answer that says no, also in words (words
 * casework.flags.none), does not. */
void marking_find(const struct marking *m, const struct marking_form *f, struct values *list);

/* Marks the case of f by its answers; the case is loaded and saved. Whoever was marked as protected
 * is not any more, but the sender: whom the new answer protects an officer has to say. */
enum err marking_take(const struct marking *m, const struct marking_form *f) MUST_CHECK;

/* Sets the flags of found, notes each answer in the history, and saves the case with `all` as its
 * marks. but: as below. */
enum err marking_put(const struct marking *m, struct child *c, const struct values *found,
                     struct values *all, struct str but) MUST_CHECK;

/* Nobody on the case stays marked as protected by what is noted there, but the person `but` (empty:
 * without exception); count: how many were. Goes to the history. */
enum err marking_unprotect(const struct marking *m, const struct asker *who, struct str child,
                           struct str but, size_t *count) MUST_CHECK;

/* Is there an answer behind that flag; one at which nobody has looked? Flag empty: any. */
bool marking_has(const struct values *marks, struct str flag);
bool marking_waits(const struct values *marks, struct str flag);

#endif
