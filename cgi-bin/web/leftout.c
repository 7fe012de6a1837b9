#include "cgi-bin/web/leftout.h"

#include "cgi-bin/web/casefacts.h"
#include "cgi-bin/web/prefill.h"
#include "cgi-bin/web/sheet.h"
#include "cgi-bin/web/speech.h"
#include "store/compiled/field_kind.h"
#include "store/compiled/form_file.h"
#include "store/forms/carry_fit.h"

/* What is nobody's answer. */
static struct values *filled_ahead(struct web *w, const struct intake *in)
{
	struct values *ahead = values_open(w->arena);
	struct child c;
	bool of_case = in->d.child.n > 0 && child_load(w->main, w->keys, in->d.child, &c) == OK;

	prefill_answers(w, in->f, of_case ? casefacts_for(w, &c, in->d.person) : NULL, ahead);
	return ahead;
}

/* What stands aside since the form changed, as the version that asked it did. */
static void add_of(struct web *w, const struct intake *in, struct form *f, struct values *aside,
                   struct values *v)
{
	struct intake old = *in;
	struct form_view view;

	old.f = f;
	old.p = NULL;
	view = sheet_view(w, &old, NULL);
	view.address = view.files = STR("");     /* nothing of it can be changed or opened */
	for (struct value *list = aside->first; list; list = list->next) {
		const struct form_field *field = form_field_find(f, list->name, NULL);

		for (struct value *one = list->children->first; field && one; one = one->next) {
			const struct value *answer = values_find(one->children, STR("answer"));
			struct values *left = values_open(w->arena);

			if (!answer ||
			    !str_is(values_get(one->children, STR("type")), field_kind(field->type)->name))
				continue;
			carry_put(left, list->name, answer);
			form_values_unsent(&view, left, v);
			values_remove(one->children, STR("answer"));     /* told once */
		}
	}
}

static void add_aside(struct web *w, const struct intake *in, struct values *v)
{
	struct str versions[VERSIONS_MAX];
	struct values *aside = values_open(w->arena);
	struct form *f;
	size_t count;

	if (!in->d.aside || !in->d.aside->first ||
	    form_versions(w->arena, w->config.compiled, in->f->id, versions, &count) != OK)
		return;
	values_copy(aside, in->d.aside);
	for (size_t i = 0; i < count; i++)
		if (speech_form(w, in->f->id, versions[i], &f) == OK)
			add_of(w, in, f, aside, v);
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
	add_aside(w, in, v);
}
