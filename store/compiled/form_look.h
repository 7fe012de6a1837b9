/* form_look.h: a view opened once for one call, and the small things that page and review share.
 * Inside compiled/ only: others ask form_values.h. */
#ifndef COMPILED_FORM_LOOK_H
#define COMPILED_FORM_LOOK_H

#include "store/compiled/form_values.h"
#include "store/compiled/sight.h"

struct form_look {
	const struct form_view *view;
	struct sight sight;
	enum voice voice;
	struct str first;
	struct arena *arena;
};

struct form_look form_look_open(const struct form_view *v, struct arena *a);

struct str form_look_text(const struct form_look *l, const struct form_text *text);

/* The sentence for a problem; of what is recommended the question alone. */
struct str form_look_fault(const struct form_look *l, const struct problem *problem);
struct str form_look_word(const struct form_look *l, const char *key);

/* The sentence for the first problem of that input or of a box of it ("dob", "address-line1"), or
 * empty. */
struct str form_look_problem(const struct form_look *l, struct str input);

/* What an option is called; the id itself when nothing is known of it. */
struct str form_look_option(const struct form_look *l, const struct form_field *field,
                            struct str id);

/* "needs.r1.date" to "needs-r1-date", and to the box that takes the keyboard. */
struct str form_look_id(const struct form_look *l, struct str input);
struct str form_look_address(const struct form_look *l, const struct form_page *p);

/* "files.ID" and the like. */
struct str form_look_dot(struct arena *a, struct str left, struct str right);

/* The facts of one file: id, name, size, kind, author, date, about, href; and does, told to the
 * council alone. */
void form_look_file(const struct form_look *l, const struct values *file, struct values *out);

/* Whose answers the view leaves out. */
bool form_look_skips(const struct form_look *l, const struct form_field *field);

#endif
