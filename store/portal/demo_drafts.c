#include "store/portal/demo_drafts.h"

#include "store/base/clock.h"
#include "store/base/hex.h"
#include "store/compiled/form_file.h"
#include "store/forms/draft.h"
#include "store/people/person.h"
#include "store/portal/demo_many.h"

enum { AGE_SECONDS_MAX = 14 * 86400 /* before any warning is due */ };

struct demo_drafts {
	const struct values *from;
	struct form *form;
	int64_t now;
};

static enum err add_owner(const struct tool *t, struct txn *txn, const struct demo_drafts *d,
                          int64_t at, struct person *p)
{
	struct arena *a = txn_arena(txn);
	const struct values *answers = values_get_tree(d->from, STR("answers"));

	*p = (struct person){
		.forename = values_get(answers, d->form->first),
		.surname = values_get(answers, d->form->last),
		.email = KEY(a, hex_write(a, vault_random_id(a)), STR("@family.example")),
		.address = values_open(a),
		.created_at = at, .signed_in_at = at,
	};
	return person_add(txn, t->keys, p);
}

static enum err add_draft(const struct tool *t, struct txn *txn, void *with)
{
	const struct demo_drafts *d = with;
	int64_t at = d->now - (int64_t)vault_random_below(AGE_SECONDS_MAX);
	const struct values *pages = values_get_list(d->from, STR("pages"));
	struct draft draft = {
		.form = d->form->id, .version = d->form->version, .keep_days = d->form->keep_draft_days,
		.answers = values_get_tree(d->from, STR("answers")), .visited = values_open(txn_arena(txn)),
	};
	struct person p;
	enum err e = add_owner(t, txn, d, at, &p);

	if (e != OK)
		return e;
	draft.person = p.id;
	draft.about = person_name(txn_arena(txn), &p);
	for (const struct value *one = pages ? pages->first : NULL; one; one = one->next)
		draft_page_saved(&draft, one->text);
	return draft_add(txn, t->keys, &draft, at);
}

enum err demo_drafts_add(struct tool *t, const struct values *from, uint64_t count)
{
	struct demo_drafts d = { .from = from, .now = clock_now() };
	enum err e = form_open(t->arena, t->compiled, values_get(from, STR("form")), STR(""), &d.form);

	return e == OK ? demo_many(t, "drafts", count, add_draft, &d) : e;
}
