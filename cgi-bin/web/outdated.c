#include "cgi-bin/web/outdated.h"

#include "cgi-bin/web/speech.h"
#include "store/base/arena.h"
#include "store/compiled/form_file.h"
#include "store/compiled/form_share.h"
#include "store/forms/carry.h"
#include "store/forms/carry_fit.h"
#include "store/forms/helper.h"

static void put(struct values *to, struct str id, const struct value *one)
{
	values_remove(to, id);
	if (one)
		carry_put(to, id, one);
}

static struct str posted_version(const struct intake *in)
{
	struct str version;

	if (!in->posted.find || !in->posted.find(in->posted.from, STR("version"), 0, &version))
		return STR("");
	return version;
}

static void find_posted(struct web *w, struct intake *in)
{
	struct outdated *old = ARENA_NEW(w->arena, struct outdated);
	struct str version = posted_version(in);

	if (version.n == 0 || str_equal(version, in->f->version) ||
	    speech_form(w, in->f->id, version, &old->f) != OK ||
	    !(old->p = form_page_find(old->f, in->page)))
		return;
	old->match = form_match_open(w->arena, old->f, in->f);
	in->older = old;
}

/* An address from before: of a bookmark, of the list of pages of a page that is open. */
static const struct form_page *page_of_any(struct web *w, const struct intake *in)
{
	struct str versions[VERSIONS_MAX];
	const struct form_page *old, *now = NULL;
	struct form_match match;
	struct form *f;
	size_t count;

	if (form_versions(w->arena, w->config.compiled, in->f->id, versions, &count) != OK)
		return NULL;
	for (size_t i = 0; i < count && !now; i++) {
		if (speech_form(w, in->f->id, versions[i], &f) != OK ||
		    !(old = form_page_find(f, in->page)))
			continue;
		match = form_match_open(w->arena, f, in->f);
		now = form_match_page(&match, old);
	}
	return now;
}

void outdated_find(struct web *w, struct intake *in)
{
	in->older = NULL;
	in->p = form_page_find(in->f, in->page);
	find_posted(w, in);
	if (!in->p)
		in->p = in->older ? form_match_page(&in->older->match, in->older->p) : page_of_any(w, in);
}

/* The answers of the draft by the ids that they had there: what is not posted of a file stands in
 * them. */
static struct values *as_it_was(const struct intake *in)
{
	struct values *v = values_open(in->typed->arena);

	for (size_t i = 0; i < in->older->match.count; i++) {
		const struct form_pair *pair = &in->older->match.pairs[i];

		if (pair->from && pair->from_page == in->older->p && pair->to)
			put(v, pair->from->id, values_find(in->typed, pair->to->id));
	}
	return v;
}

/* Of what a helper posted only what they may change now. */
static void settle(struct intake *in)
{
	const struct values *saved = in->d.answers;

	for (const struct form_page *p = in->f->pages; p < in->f->pages + in->f->page_count; p++) {
		if (form_share_has(in->helper->pages, p->id)) {
			form_share_settle(in->f, p, in->helper->pages, saved, in->typed);
			continue;
		}
		for (size_t i = 0; i < p->field_count; i++)
			put(in->typed, p->fields[i].id, values_find(saved, p->fields[i].id));
	}
}

void outdated_read(struct web *w, struct intake *in)
{
	struct occasion o = visitor_occasion(w);
	struct outdated *old = in->older;
	struct values *posted = as_it_was(in);
	struct carry c;

	check_read(old->f, old->p, &in->posted, &o, posted);
	carry_answers(&old->match, posted, NULL, &c);
	for (size_t i = 0; i < old->match.count; i++) {
		const struct form_pair *pair = &old->match.pairs[i];

		if (pair->from && pair->from_page == old->p && pair->to)
			put(in->typed, pair->to->id, values_find(c.answers, pair->to->id));
	}
	old->left = c.aside;
	if (in->helper)
		settle(in);
}

static bool differs(const struct intake *in, const struct form_page *p, bool where_answered)
{
	for (size_t i = 0; i < p->field_count; i++) {
		struct str id = p->fields[i].id;

		if (!values_same(in->typed, in->d.answers, id) &&
		    (!where_answered || !answers_is_empty(values_find(in->d.answers, id))))
			return true;
	}
	return false;
}

bool outdated_conflicts(const struct intake *in)
{
	for (size_t i = 0; i < in->f->page_count; i++)
		if (differs(in, &in->f->pages[i], true))
			return true;
	return false;
}

static void add_new(struct values *list, const struct values *entries)
{
	for (const struct value *entry = entries ? entries->first : NULL; entry; entry = entry->next) {
		const struct value *there = list->first;

		while (there && !values_equal(there->children, entry->children))
			there = there->next;
		if (!there)
			values_copy(values_add_tree(list), entry->children);
	}
}

/* Newest first. */
static void keep_left(struct intake *in)
{
	struct values *aside = values_open(in->typed->arena);

	for (const struct value *one = in->older->left->first; one; one = one->next) {
		const struct form_field *field = form_field_find(in->older->f, one->name, NULL);

		if (!in->helper || !form_share_keeps_back(in->older->f, field, in->helper->pages))
			add_new(values_list(aside, one->name), one->children);
	}
	for (const struct value *one = in->d.aside ? in->d.aside->first : NULL; one; one = one->next)
		add_new(values_list(aside, one->name), one->children);
	in->d.aside = aside;
}

void outdated_keep(struct intake *in)
{
	for (const struct form_page *p = in->f->pages; p < in->f->pages + in->f->page_count; p++)
		if (p != in->p && differs(in, p, false))
			draft_page_saved(&in->d, p->id);
	if (in->older->left && in->older->left->first)
		keep_left(in);
}
