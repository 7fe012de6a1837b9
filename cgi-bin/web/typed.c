#include "cgi-bin/web/typed.h"

#include "cgi-bin/web/intake.h"
#include "cgi-bin/web/parked_post.h"
#include "cgi-bin/web/parking.h"
#include "cgi-bin/web/speech.h"
#include "store/compiled/form_values.h"

static void add(struct web *w, const struct values *post, const struct form *f,
                const struct form_page *p, struct values *one)
{
	struct form_view view = { .form = f, .answers = values_open(w->arena), .words = w->words,
		                      .blank = true };
	int64_t at = parked_post_typed_at(post);

	values_text(one, STR("form_title"), f->title);
	values_text(one, STR("page_title"), form_values_text(w->arena, &view, &p->title));
	values_text(one, STR("when"), words_when(w->arena, w->words, at));
	values_text(one, STR("key"), str_of_number(w->arena, at));
}

/* The form and page that it is of, as they are now. */
static bool find(struct web *w, struct str path, struct form **f, const struct form_page **p)
{
	struct intake in = { .form = STR("") };

	if (!intake_address(w, path, &in) || in.form.n == 0 ||
	    speech_form(w, in.form, STR(""), f) != OK)
		return false;
	*p = form_page_find(*f, in.page);
	return *p != NULL;
}

enum err typed_values(struct web *w, struct values *v)
{
	struct values *list = values_list(v, STR("typed_before")), *parked;
	const struct form_page *p;
	struct form *f;
	enum err e = parking_load(w, &parked);

	if (e != OK)
		return err_unless_missing(e);
	for (const struct value *one = values_get_list(parked, STR("posts"))->first; one;
	     one = one->next)
		if (parked_post_is_open(w, one->children) &&
		    find(w, values_get(one->children, STR("path")), &f, &p))
			add(w, one->children, f, p, values_add_tree(list));
	values_flag(v, STR("has_typed_before"), list->count > 0);
	return OK;
}

struct str typed_said(struct web *w, struct str next)
{
	struct words_pair pairs[2] = { { STR("form"), STR("") }, { STR("when"), STR("") } };
	const struct form_page *p;
	struct values *parked;
	struct form *f;

	if (!find(w, next, &f, &p) || parking_load(w, &parked) != OK)
		return STR("");
	pairs[0].text = f->title;
	for (const struct value *one = values_get_list(parked, STR("posts"))->first; one;
	     one = one->next)
		if (str_equal(values_get(one->children, STR("path")), next))
			pairs[1].text =
			    words_when(w->arena, w->words, parked_post_typed_at(one->children));
	return pairs[1].text.n == 0 ? STR("")
	                            : words_fill(w->arena, w->words,
	                                         words_get(w->words, STR("login.typed")), pairs, 2);
}
