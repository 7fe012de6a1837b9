#include "cgi-bin/web/leftout.h"

#include "cgi-bin/web/casefacts.h"
#include "cgi-bin/web/prefill.h"

/* What is nobody's answer. */
static struct values *filled_ahead(struct web *w, const struct intake *in)
{
	struct values *ahead = values_open(w->arena);
	struct child c;
	bool of_case = in->d.child.n > 0 && child_load(w->main, w->keys, in->d.child, &c) == OK;

	prefill_answers(w, in->f, of_case ? casefacts_for(w, &c, in->d.person) : NULL, ahead);
	return ahead;
}

void leftout_values(struct web *w, const struct intake *in, const struct form_view *view,
                    struct values *v)
{
	struct values *left = answers_unsent(in->f, in->typed, &view->occasion);
	const struct values *ahead = left->first ? filled_ahead(w, in) : NULL;

	for (const struct value *one = ahead ? ahead->first : NULL; one; one = one->next)
		if (values_same(in->typed, ahead, one->name))
			values_remove(left, one->name);
	form_values_unsent(view, left, v);
}
