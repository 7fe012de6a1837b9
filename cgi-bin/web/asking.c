#include "cgi-bin/web/asking.h"
#include "cgi-bin/web/speech.h"

#include "store/base/hex.h"
#include "store/cases/history.h"
#include "store/cases/notice.h"
#include "store/cases/task_lent.h"
#include "store/cases/timescale.h"
#include "store/cases/timescale_table.h"
#include "store/compiled/form_file.h"
#include "store/compiled/words.h"
#include "store/people/person.h"

/* By the beginning of a form's id: a form for one service more needs no row. */
struct rule {
	const char *form;
	enum limit_of_time limit;
	const char *sent, *back;
};

static const struct rule rules[] = {
	{ "draft-response", LIMIT_DRAFT_RESPONSE, "draft_served", "draft_answered" },
	{ "school-consultation", LIMIT_CONSULTATION, "consulted", "consultation_in" },
	{ "professional-advice", LIMIT_ADVICE, "advice_asked", "advice_in" },
	{ "review-views", LIMIT_REVIEW_ADVICE, "", "" },
	{ "annual-review", LIMIT_REVIEW_REPORT, "", "review_report" },
};

/* The same form answers the changes to a plan that is there. */
static const struct rule changes = { "draft-response", LIMIT_AMENDMENT_RESPONSE, "amendment_notice",
	                                 "amendment_answered" };

enum { USUAL_DAYS = 14 };

static const struct rule *rule_of(struct str form, const struct child *c)
{
	if (str_starts(form, str_of(changes.form)) && child_has_plan(c))
		return &changes;
	for (size_t i = 0; i < COUNT(rules); i++)
		if (str_starts(form, str_of(rules[i].form)))
			return &rules[i];
	return NULL;
}

bool asking_offered(struct web *w, struct str form)
{
	struct str rest = words_get(w->words, STR("council.forms_sent")), id;

	while (str_cut(&rest, ' ', &id))
		if (id.n > 0 && str_equal(id, form))
			return true;
	return false;
}

enum err asking_forms(struct web *w, struct str chosen, struct values *v)
{
	struct values *list = values_list(v, STR("form_choices"));
	struct str rest = words_get(w->words, STR("council.forms_sent")), id;

	while (str_cut(&rest, ' ', &id)) {
		struct values *one;
		struct form *f;
		enum err e;

		if (id.n == 0)
			continue;
		if ((e = speech_form(w, id, STR(""), &f)) != OK)
			return e;
		one = values_add_tree(list);
		values_text(one, STR("id"), id);
		values_text(one, STR("label"), f->title);
		values_flag(one, STR("chosen"), str_equal(id, chosen));
	}
	return OK;
}

/* What the case's own clock says, so that nobody reads two days for one thing. */
int32_t asking_due(struct str form, const struct child *c, int32_t today)
{
	const struct rule *r = rule_of(form, c);
	int32_t from = today, due = 0;

	if (r && timescale_row(r->limit)->from == ON_REVIEW_MEETING)
		from = child_date(c, STR("review_meeting"));
	if (r && from != 0)
		due = timescale_due(r->limit, from, c->count_receipt_day);
	return due > today ? due : today + USUAL_DAYS;
}

struct asking_dates asking_dates(struct str form, const struct child *c)
{
	const struct rule *r = rule_of(form, c);

	return (struct asking_dates){ r ? str_of(r->sent) : STR(""), r ? str_of(r->back) : STR("") };
}

enum err asking_out(struct web *w, const struct child *c, const struct task *but, int64_t *count)
{
	struct str back = asking_dates(but->form, c).back;
	struct task *all;
	size_t n;
	enum err e = task_list(w->main, w->keys, c->id, &all, &n);

	*count = 0;
	for (size_t i = 0; e == OK && i < n; i++)
		*count += task_is_open(&all[i]) && !str_equal(all[i].id, but->id) &&
		          str_equal(asking_dates(all[i].form, c).back, back);
	return e;
}

/* --- whom it goes to --- */

enum err asking_by_email(struct web *w, struct str email, struct task *one)
{
	struct person p;
	struct str id;
	enum err e;

	if ((e = person_find(w->main, w->keys, email, &id)) != OK ||
	    (e = person_load(w->main, w->keys, id, &p)) != OK)
		return e;
	if (!p.professional)
		return ERR_INVALID;
	one->assignee = id;
	one->assignee_name = person_name(w->arena, &p);
	one->for_organisation = false;
	return OK;
}

enum err asking_organisation(struct web *w, struct str hex, struct task *one)
{
	struct organisation o;
	struct str id;
	enum err e;

	if (!hex_read(w->arena, hex, VAULT_ID_BYTES, &id))
		return ERR_NOT_FOUND;
	if ((e = organisation_load(w->main, w->keys, id, &o)) != OK)
		return e;
	if (o.closed_at > 0)
		return ERR_NOT_FOUND;
	one->assignee = id;
	one->assignee_name = o.name;
	one->for_organisation = true;
	return OK;
}

bool asking_reaches(struct web *w, const struct child *c, const struct task *one)
{
	struct task sent = *one;

	sent.child = c->id;
	sent.sent_at = w->now;
	return one->for_organisation || task_is_for(w->main, w->keys, &sent, one->assignee, w->now);
}

bool asking_lends(struct web *w, const struct child *c, const struct task *one)
{
	struct task sent = *one;

	sent.child = c->id;
	sent.sent_at = w->now;
	return one->for_organisation || task_is_lent(w->main, w->keys, &sent, one->assignee, w->now);
}

/* --- sending --- */

enum err asking_tell(struct web *w, const struct task *one, const char *letter)
{
	struct str path = str_join(w->arena, STR("/children/"), hex_write(w->arena, one->child));
	struct notice n = { .letter = letter, .now = w->now };

	path = str_join(w->arena, path, STR("/forms/"));
	n.path = str_join(w->arena, path, hex_write(w->arena, one->id));
	if (one->for_organisation)
		return notice_organisation(w->main, w->keys, &n, one->assignee);
	return notice_person(w->main, w->keys, &n, one->assignee);
}

enum err asking_send(struct web *w, const struct desk_case *d, struct task *one)
{
	struct history_entry entry = { .action = STR("form_sent") };
	struct form *f;
	enum err e;

	if (one->title.n == 0) {
		if ((e = speech_form(w, one->form, STR(""), &f)) != OK)
			return e;
		one->title = f->title;
	}
	one->child = d->what.child.id;
	one->by = d->who.id;
	one->by_name = d->who.name;
	one->sent_at = w->now;
	entry.what = one->title;
	entry.to = task_person(one);
	if ((e = task_add(w->main, w->keys, one)) != OK || (e = asking_tell(w, one, "new-form")) != OK)
		return e;
	return history_add(w->main, w->keys, &d->who, one->child, one->id, &entry);
}

enum err asking_withdraw(struct web *w, const struct desk_case *d, struct task *one)
{
	struct history_entry entry = { .action = STR("form_withdrawn"), .what = one->title,
	                               .to = task_person(one) };
	enum err e;

	one->state = TASK_WITHDRAWN;
	if ((e = task_save(w->main, w->keys, one)) != OK)
		return e;
	return history_add(w->main, w->keys, &d->who, one->child, STR(""), &entry);
}
