/* The way through a form: its pages with their states, and the list of what is wrong. */
#include "store/compiled/check.h"
#include "store/compiled/form_look.h"
#include "store/compiled/form_share.h"

static bool is_seen(const struct form_view *v, const struct sight *s, const struct form_page *p)
{
	return sight_page(s, p) != SIGHT_HIDDEN && (!v->only || form_share_has(v->only, p->id));
}

static bool is_shown(const struct form_look *l, const struct form_page *p)
{
	return is_seen(l->view, &l->sight, p);
}

/* The shown page before or after p. p NULL: the review page, which is last. NULL: none, or the
 * review page. */
static const struct form_page *page_before(const struct form_view *v, const struct form_page *p)
{
	struct sight s = sight_open(v->form, v->answers, &v->occasion);
	size_t at = p ? (size_t)(p - v->form->pages) : v->form->page_count;

	while (at-- > 0)
		if (is_seen(v, &s, &v->form->pages[at]))
			return &v->form->pages[at];
	return NULL;
}

static const struct form_page *page_after(const struct form_view *v, const struct form_page *p)
{
	struct sight s = sight_open(v->form, v->answers, &v->occasion);

	for (size_t at = p ? (size_t)(p - v->form->pages) + 1 : v->form->page_count;
	     at < v->form->page_count; at++)
		if (is_seen(v, &s, &v->form->pages[at]))
			return &v->form->pages[at];
	return NULL;
}

/* Wrong: what was typed is at fault, not only missing. */
static bool is_wrong(const struct form_view *v, const struct form_page *p)
{
	struct problems problems = problems_open(v->answers->arena);

	check_page(v->form, p, v->answers, &v->occasion, CHECK_SHAPE, &problems);
	return problems.count > 0;
}

static void draw_state(const struct form_look *l, const struct form_page *p, struct values *out)
{
	static const char *const names[] = { "not_started", "started", "done", "wrong" };
	static const char *const words[] = { "states.not_started", "states.in_progress",
	                                     "states.completed",
		"states.problem" };
	const struct form_view *v = l->view;
	size_t state = PAGE_NOT_STARTED;

	if (v->answers)
		state = check_state(v->form, p, v->answers, v->visited, &v->occasion);
	if (state == PAGE_STARTED && is_wrong(v, p))
		state = COUNT(names) - 1;
	for (size_t i = 0; i < COUNT(names); i++)
		values_flag(out, str_of(names[i]), i == state);
	values_text(out, STR("state"), form_look_word(l, words[state]));
}

static void draw_page(const struct form_look *l, const struct form_page *p,
                      const struct form_page *current, struct values *out)
{
	values_text(out, STR("id"), p->id);
	values_text(out, STR("href"), form_look_address(l, p));
	values_text(out, STR("title"), form_look_text(l, &p->title));
	values_flag(out, STR("current"), p == current);
	draw_state(l, p, out);
}

static void draw_part(const struct form_look *l, size_t part, const struct form_page *current,
                      int64_t *number, struct values *side)
{
	const struct form *f = l->view->form;
	struct values *out = NULL, *page;

	for (const struct form_page *p = f->pages; p < f->pages + f->page_count; p++) {
		if (p->part != part || !is_shown(l, p))
			continue;
		if (!out) {
			out = values_add_tree(side);
			values_text(out, STR("title"), form_look_text(l, &f->parts[part].title));
		}
		page = values_add_tree(values_list(out, STR("pages")));
		values_number(page, STR("number"), ++*number);
		draw_page(l, p, current, page);
	}
}

static bool has_type(const struct form_field *fields, size_t count, enum field_type type)
{
	for (size_t i = 0; i < count; i++)
		if (fields[i].type == type || has_type(fields[i].columns, fields[i].column_count, type))
			return true;
	return false;
}

static bool page_has(const struct form_look *l, const struct form_page *p, enum field_type type)
{
	return is_shown(l, p) && has_type(p->fields, p->field_count, type);
}

/* Files are added on one page and chosen on others: each leads to the other. */
static void draw_picking(const struct form_look *l, const struct form_page *current,
                         struct values *out)
{
	const struct form *f = l->view->form;
	struct values *pickers = values_list(out, STR("pickers"));
	bool adds = current && has_type(current->fields, current->field_count, FIELD_UPLOAD);
	bool picks = current && has_type(current->fields, current->field_count, FIELD_FILEPICK);

	for (const struct form_page *p = f->pages; p < f->pages + f->page_count; p++) {
		if (adds && p != current && page_has(l, p, FIELD_FILEPICK))
			draw_page(l, p, current, values_add_tree(pickers));
		if (picks && p != current && page_has(l, p, FIELD_UPLOAD))
			values_text(out, STR("pick_page"), p->id);
	}
	values_flag(out, STR("has_pickers"), pickers->count > 0);
}

/* Whoever has been through the whole form came back to this page to put something right. */
static bool is_put_right(const struct form_look *l, const struct form_page *current)
{
	const struct form_view *v = l->view;
	const struct form *f = v->form;

	if (!current || !v->answers || v->only)
		return false;
	for (const struct form_page *p = f->pages; p < f->pages + f->page_count; p++)
		if (p != current && is_shown(l, p) &&
		    check_state(f, p, v->answers, v->visited, &v->occasion) == PAGE_NOT_STARTED)
			return false;
	return true;
}

void form_values_navigation(const struct form_view *v, const struct form_page *current,
                            struct values *out)
{
	struct form_look l = form_look_open(v, out->arena);
	const struct form_page *before = page_before(v, current);
	const struct form_page *after = page_after(v, current);
	struct values *side = values_list(out, STR("side"));
	int64_t number = 0;

	for (size_t i = 0; i < v->form->part_count; i++)
		draw_part(&l, i, current, &number, side);
	values_text(out, STR("previous"), before ? form_look_address(&l, before) : STR(""));
	values_text(out, STR("next"), current ? form_look_address(&l, after) : STR(""));
	values_flag(out, STR("first_page"), before == NULL);
	values_flag(out, STR("to_review"), after && is_put_right(&l, current));
	draw_picking(&l, current, out);
}

static struct str problem_href(const struct form_look *l, const struct problem *one)
{
	struct str id = one->field.n > 0 ? str_join(l->arena, STR("#"), form_look_id(l, one->field))
	                                 : STR("");
	const struct form_page *page = one->page.n > 0 ? form_page_find(l->view->form, one->page)
	                                               : NULL;

	return page ? str_join(l->arena, form_look_address(l, page), id) : id;
}

/* That an answer is recommended is said once above the list; each line names the question. */
void form_values_problems(const struct form_view *v, const struct problems *problems,
                          struct str name, struct values *out)
{
	struct form_look l = form_look_open(v, out->arena);
	struct values *list = values_list(out, name);

	for (const struct problem *one = problems ? problems->first : NULL; one; one = one->next) {
		struct values *tree = values_add_tree(list);

		values_text(tree, STR("href"), problem_href(&l, one));
		values_text(tree, STR("text"), form_look_fault(&l, one));
		values_text(tree, STR("field"), one->field);
	}
	values_flag(out, str_join(out->arena, STR("has_"), name), list->count > 0);
}
