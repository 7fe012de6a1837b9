/* entry.h: the short forms around the big ones (register, sign in, account): a table of fields
 * each. */
#ifndef WEB_ENTRY_H
#define WEB_ENTRY_H

#include "cgi-bin/web/web.h"

enum entry_shape { ENTRY_TEXT, ENTRY_FLAG, ENTRY_EMAIL, ENTRY_POSTCODE, ENTRY_PASSWORD,
                   ENTRY_CODE };

enum { ENTRY_TEXT_MAX = 100 };

struct entry_field {
	const char *id;            /* name of the input */
	const char *label;         /* key in content/words.yaml, for {what} */
	/* key in content/problems.yaml when it must be given; NULL: it may be left out */
	const char *required;
	enum entry_shape shape;
};

/* Reads the posted fields into steps in normal form (flags as "yes") and adds what is wrong to
 * w->problems. Passwords and codes are checked, never kept in steps. */
void entry_read(struct web *w, const struct entry_field *fields, size_t count,
                struct values *steps);

/* For the page: a tree by field id with value and, when there is one, problem. Passwords and
 * codes are never put back. */
void entry_values(struct web *w, const struct entry_field *fields, size_t count,
                  const struct values *steps, struct values *v);

/* One problem of one field, beside those of entry_read. */
struct problem *entry_problem(struct web *w, const char *field, const char *key);

/* Says so in w->problems when text has more than max characters; label: key in
 * content/words.yaml. */
void entry_check_length(struct web *w, const char *field, const char *label, struct str text,
                        size_t max);

/* A posted text of one box without the blanks at its ends, and entry_check_length of it. */
struct str entry_text(struct web *w, const char *field, const char *label, size_t max);

/* For the page, of a field that stands in no table: into its box what is wrong with it, empty when
 * nothing is; the box itself, the tree FIELD with value and problem. */
void entry_put_problem(struct web *w, struct str field, struct values *box);
void entry_box(struct web *w, struct values *v, const char *field, struct str value);

/* The new password's own rules: length, not easy to guess, not made of the words beside it (name,
 * e-mail), not on the council's list of stolen ones (guessable.h). */
void entry_check_password(struct web *w, const char *field, struct str password,
                          const struct str *beside, size_t count);

/* What the button said: the posted field "action" is this. */
bool entry_pressed(const struct web *w, const char *action);

#endif
