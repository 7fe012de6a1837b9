#include "store/forms/rehearsal.h"

#include <string.h>

#include "store/base/arena.h"
#include "store/compiled/form_file.h"
#include "store/forms/carry.h"

enum { DRAFT_VERSIONS_MAX = 1024 };

/* One draft, carried over for looking. */
struct tried {
	struct rehearsal *r;
	const struct occasion *occasion;
	const struct form_match *m;
	struct carry carry;
	struct rehearsal_counts any;       /* each 0 or 1 */
};

struct rehearsal rehearsal_open(struct arena *a, const char *compiled, const struct form *to)
{
	struct rehearsal r = { .arena = a, .compiled = compiled, .to = to };

	r.versions = ARENA_MANY(a, DRAFT_VERSIONS_MAX, struct rehearsal_version);
	return r;
}

static enum err version_of(struct rehearsal *r, struct str id, struct rehearsal_version **version)
{
	struct rehearsal_version *v = r->versions;
	struct form *form;
	enum err e;

	for (; v < r->versions + r->version_count; v++)
		if (str_equal(v->id, id)) {
			*version = v;
			return OK;
		}
	if (r->version_count == DRAFT_VERSIONS_MAX)
		return ERR_FULL;
	e = form_open(r->arena, r->compiled, r->to->id, id, &form);
	if (e != OK && e != ERR_NOT_FOUND && e != ERR_DAMAGED)
		return e;
	*v = (struct rehearsal_version){ .id = str_copy(r->arena, id), .form = e == OK ? form : NULL };
	if (v->form)
		v->match = form_match_open(r->arena, v->form, r->to);
	r->version_count++;
	*version = v;
	return OK;
}

static struct rehearsal_counts *field_of(struct rehearsal *r, const struct form_field *field)
{
	struct rehearsal_field *more;

	for (size_t i = 0; i < r->field_count; i++)
		if (str_equal(r->fields[i].id, field->id))
			return &r->fields[i].drafts;
	if (r->field_count == r->field_room) {
		r->field_room = r->field_room * 2 + 64;
		more = ARENA_MANY(r->arena, r->field_room, struct rehearsal_field);
		if (r->field_count > 0)
			memcpy(more, r->fields, r->field_count * sizeof(*more));
		r->fields = more;
	}
	r->fields[r->field_count] = (struct rehearsal_field){ .id = field->id,
		                                                  .label = field->label.in[VOICE_CHILD] };
	return &r->fields[r->field_count++].drafts;
}

/* Has to be answered again: that is said already. */
static bool is_again(const struct tried *t, struct str id)
{
	for (const struct value *one = t->carry.lost->first; one; one = one->next) {
		const struct form_pair *pair = form_match_find(t->m, one->text);

		if (pair && pair->to && str_equal(pair->to->id, id))
			return true;
	}
	return false;
}

/* Would be asked anew, with the answers that came along. */
static const struct form_field *asked(const struct tried *t, struct str id)
{
	const struct form *f = t->r->to;
	const struct form_page *page;
	const struct form_field *field = form_field_find(f, id, &page);

	if (!field || is_again(t, id) || !answers_shows_page(f, page, t->carry.answers, t->occasion) ||
	    !answers_shows_field(f, field, t->carry.answers, t->occasion))
		return NULL;
	return field;
}

static void count_lost(struct tried *t)
{
	for (const struct value *one = t->carry.lost->first; one; one = one->next) {
		const struct form_pair *pair = form_match_find(t->m, one->text);
		const struct form_field *field = form_field_find(t->m->from, one->text, NULL);

		if (pair && pair->to) {
			field_of(t->r, pair->to)->again++;
			t->any.again = 1;
		} else if (field) {
			field_of(t->r, field)->lost++;
			t->any.lost = 1;
		}
	}
}

static void count_over(struct tried *t)
{
	for (const struct value *one = t->carry.over->first; one; one = one->next) {
		const struct form_field *field = form_field_find(t->r->to, one->text, NULL);

		if (!field)
			continue;
		field_of(t->r, field)->over++;
		t->any.over = 1;
	}
}

static void count_asked(struct tried *t)
{
	const struct form_field *field;

	for (const struct value *one = t->carry.added->first; one; one = one->next)
		if (!carry_names(t->carry.required, one->text) && (field = asked(t, one->text))) {
			field_of(t->r, field)->added++;
			t->any.added = 1;
		}
	for (const struct value *one = t->carry.required->first; one; one = one->next)
		if ((field = asked(t, one->text))) {
			field_of(t->r, field)->insisted++;
			t->any.insisted = 1;
		}
}

enum err rehearsal_add(struct rehearsal *r, const struct draft *d, const struct occasion *o)
{
	struct tried t = { .r = r, .occasion = o };
	struct rehearsal_version *v;
	enum err e;

	if (!str_equal(d->form, r->to->id) || d->submission.n > 0)
		return OK;
	if ((e = version_of(r, d->version, &v)) != OK)
		return e;
	r->all++;
	v->drafts++;
	if (str_equal(v->id, r->to->version) || !v->form) {
		r->same += str_equal(v->id, r->to->version);
		r->unkept += !str_equal(v->id, r->to->version);
		return OK;
	}
	t.m = &v->match;
	carry_answers(t.m, d->answers, d->aside, &t.carry);
	count_lost(&t);
	count_over(&t);
	count_asked(&t);
	r->drafts.lost += t.any.lost;
	r->drafts.again += t.any.again;
	r->drafts.over += t.any.over;
	r->drafts.added += t.any.added;
	r->drafts.insisted += t.any.insisted;
	return OK;
}
