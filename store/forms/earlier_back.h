/* earlier_back.h: an earlier answer comes back into a draft. Pure. Rows and files that went are
 * added to those there are now; of a list everything that came since stays; any other answer is
 * replaced. */
#ifndef FORMS_EARLIER_BACK_H
#define FORMS_EARLIER_BACK_H

#include "store/forms/earlier.h"

struct earlier_back {
	const struct form_field *field;
	const struct form_page *page;
	const struct value *was;       /* as it stood; NULL: there was no answer */
	/* list: the rows or files that this save took and that are not there now */
	const struct values *missing;
	const struct values *answers;  /* all of them, with this one back; NULL: nothing would change */
};

/* One answer of an entry; before: the entry's, as the form f takes it (carry.h). False: f has no
 * such field. */
bool earlier_back_find(const struct form *f, const struct values *before, const struct values *gone,
                       struct str field, const struct values *answers, struct earlier_back *b);

/* The key of content/problems.yaml when the form would hold too much; NULL: it fits. */
const char *earlier_back_problem(const struct earlier_back *b, int64_t *most);

#endif
