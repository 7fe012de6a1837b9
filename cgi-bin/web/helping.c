#include "cgi-bin/web/helping.h"
#include "cgi-bin/web/intake_path.h"

#include "cgi-bin/web/sheet.h"
#include "cgi-bin/web/visitor.h"
#include "store/base/arena.h"
#include "store/base/hex.h"
#include "store/cases/task.h"
#include "store/compiled/form_share.h"
#include "store/people/grant.h"

bool helping_may_ask(struct web *w, const struct draft *d)
{
	struct grant g;
	struct task t;

	if (d->task.n == 0)
		return true;
	if (task_load(w->main, w->keys, d->child, d->task, &t) != OK || t.for_organisation ||
	    !task_is_open(&t) || grant_load(w->main, w->keys, d->person, d->child, &g) != OK ||
	    !grant_is_open(&g, w->now))
		return false;
	return g.relation == RELATION_PARENT || g.relation == RELATION_CARER ||
	       g.relation == RELATION_SELF;
}

enum err helping_load(struct web *w, struct intake *in)
{
	struct helper *h = ARENA_NEW(w->arena, struct helper);
	struct person *owner = ARENA_NEW(w->arena, struct person);
	enum err e;

	if ((e = helper_find(w->main, w->keys, w->visitor->person.id, in->draft, h)) != OK)
		return e;
	if ((e = draft_load(w->main, w->keys, h->owner, in->draft, &in->d)) != OK)
		return e;
	if (draft_is_signpost(&in->d) || !helping_may_ask(w, &in->d))
		return ERR_NOT_FOUND;
	if ((e = person_load(w->main, w->keys, h->owner, owner)) != OK)
		return e;
	in->d.by_name = person_name(w->arena, &w->visitor->person);
	in->helper = h;
	w->visitor->helps = owner;
	return OK;
}

struct str helping_path(struct web *w, const struct intake *in)
{
	return str_join(w->arena, STR("/helping/"), hex_write(w->arena, in->d.id));
}

struct str helping_saved(struct web *w, const struct intake *in)
{
	return str_join(w->arena, helping_path(w, in), STR("?saved=1"));
}

void helping_values(struct web *w, const struct intake *in, struct values *v)
{
	values_flag(v, STR("helping"), in->helper != NULL);
	if (!in->helper)
		return;
	values_text(v, STR("helped"), person_name(w->arena, w->visitor->helps));
	values_text(v, STR("help_href"), helping_path(w, in));
}

struct str helping_hand(struct web *w, const struct intake *in, struct str page)
{
	struct str name = values_get(in->d.hands, page);

	if (!in->helper || draft_page_revision(&in->d, page) == 0)
		return name;
	return str_equal(name, in->d.by_name) ? STR("") : helping_last(w, in, page);
}

struct str helping_last(struct web *w, const struct intake *in, struct str page)
{
	struct str name = values_get(in->d.hands, page);

	if (name.n > 0 && in->helper && !str_equal(name, in->d.by_name))
		return words_get(w->words, STR("helping.another"));
	if (name.n > 0)
		return name;
	return person_name(w->arena, in->helper ? w->visitor->helps : &w->visitor->person);
}

void helping_pages(struct web *w, const struct intake *in, const struct values *pages,
                   bool with_links, struct values *list)
{
	struct form_view view = sheet_view(w, in, NULL);

	for (const struct form_page *p = in->f->pages; p < in->f->pages + in->f->page_count; p++) {
		struct values *one;

		if (!form_share_has(pages, p->id) ||
		    !answers_shows_page(in->f, p, in->typed, &view.occasion))
			continue;
		one = values_add_tree(list);
		values_text(one, STR("title"), form_values_text(w->arena, &view, &p->title));
		values_text(one, STR("href"), with_links ? intake_path(w, &in->d, p->id) : STR(""));
	}
}

struct str helping_address(struct web *w, const struct helper *h)
{
	struct person p;

	if (h->person.n == 0)
		return h->email;
	if (person_load(w->main, w->keys, h->person, &p) != OK || !str_equal(p.email, h->email))
		return STR("");
	return h->email;
}
