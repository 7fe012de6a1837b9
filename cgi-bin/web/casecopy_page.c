/* A case that casecopy.c has read, as the places of a page. */
#include "cgi-bin/web/casecopy.h"

#include "cgi-bin/web/chronicle.h"
#include "cgi-bin/web/sheet.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/timescale_words.h"
#include "store/compiled/doing.h"
#include "store/people/team.h"

static struct str day(struct web *w, int32_t on)
{
	return on != 0 ? words_date(w->arena, w->words, on) : STR("");
}

static void row(struct values *list, struct str label, struct str value)
{
	struct values *one;

	if (value.n == 0)
		return;
	one = values_add_tree(list);
	values_text(one, STR("label"), label);
	values_text(one, STR("value"), value);
}

static void add_private(struct web *w, const struct child *c, struct values *facts)
{
	row(facts, words_get(w->words, STR("casework.details.setting")), c->setting);
	row(facts, words_get(w->words, STR("casework.details.upn")), c->upn);
	row(facts, words_get(w->words, STR("casework.details.postcode")), c->postcode);
	row(facts, words_get(w->words, STR("dashboard.requestor")), c->requestor);
	row(facts, web_word(w, "casework.acting.", STR("title")), values_get(c->acting, STR("name")));
	for (const struct value *one = c->flags->first; one; one = one->next)
		row(facts, web_word(w, "casework.flags.", one->name),
		    one->text.n > 0 ? one->text : STR("-"));
}

static void add_facts(struct web *w, const struct casecopy *x, struct values *v)
{
	const struct child *c = x->child;
	struct values *facts = values_list(v, STR("card")), *dates = values_list(v, STR("dates"));

	row(facts, words_get(w->words, STR("casework.reference")), c->reference);
	row(facts, words_get(w->words, STR("casework.born")), day(w, c->born_on));
	row(facts, words_get(w->words, STR("casework.team")), team_name(w->arena, w->words, x->team));
	if (x->whom.n == 0)
		add_private(w, c, facts);
	for (int i = ON_RECEIVED; i < EVENTS_GIVEN; i++) {
		struct str event = str_of(timescale_event_id((enum timescale_event)i));

		row(dates, web_word(w, "timescale.events.", event), day(w, child_date(c, event)));
	}
	for (const struct value *one = c->decisions->first; one; one = one->next)
		row(values_list(v, STR("made")),
		    web_word(w, "casework.decision.", values_get(one->children, STR("event"))),
		    values_get(one->children, STR("reason")));
	for (const struct value *one = x->officers->first; one; one = one->next)
		row(values_list(v, STR("officers")),
		    web_word(w, "officer_role.", values_get(one->children, STR("role"))),
		    values_get(one->children, STR("name")));
}

static void add_sent(struct web *w, const struct casecopy *x, struct values *v)
{
	struct values *list = values_list(v, STR("submissions")), *one;

	for (size_t i = 0; i < x->submission_count; i++) {
		const struct submission *s = &x->submissions[i];
		struct form_view view = sheet_received(w, x->forms[i], s, STR(""));

		one = values_add_tree(list);
		values_text(one, STR("title"), s->title);
		values_text(one, STR("reference"), s->reference);
		values_text(one, STR("date"), day(w, s->received_on));
		form_values_review(&view, one);
	}
	list = values_list(v, STR("documents"));
	for (size_t i = 0; i < x->document_count; i++) {
		const struct document *d = &x->documents[i];
		const char *taken = d->withdrawn_at > 0 ? "caseshare.withdrawn" :
		                    d->recalled_at > 0 ? "caseshare.recalled" : NULL;

		one = values_add_tree(list);
		values_text(one, STR("title"), d->title);
		values_text(one, STR("kind"), web_word(w, "document_kind.", d->kind));
		values_text(one, STR("date"), day(w, date_today(d->sent_at)));
		values_text(one, STR("name"), casecopy_name(w, x, hex_write(w->arena, d->blob)));
		values_text(one, STR("note"), taken ? words_get(w->words, str_of(taken)) : STR(""));
	}
	list = values_list(v, STR("tasks"));
	for (size_t i = 0; i < x->task_count; i++) {
		one = values_add_tree(list);
		values_text(one, STR("title"), x->tasks[i].title);
		values_text(one, STR("name"), x->tasks[i].assignee_name);
		values_text(one, STR("date"), day(w, date_today(x->tasks[i].sent_at)));
		values_text(one, STR("state"),
		            web_word(w, "casework.task_states.",
		                     str_of(task_state_name(x->tasks[i].state))));
		values_text(one, STR("reference"), casecopy_returned(x, &x->tasks[i]));
	}
}

static void add_messages(struct web *w, const struct casecopy *x, struct values *v)
{
	struct values *list = values_list(v, STR("messages")), *one, *files;

	for (size_t i = 0; i < x->message_count; i++) {
		const struct message *m = &x->messages[i];

		one = values_add_tree(list);
		values_text(one, STR("title"), m->subject);
		values_text(one, STR("name"), m->from_name);
		values_text(one, STR("date"), day(w, date_today(m->sent_at)));
		values_text(one, STR("text"), m->text);
		files = values_list(one, STR("files"));
		for (const struct value *f = m->files ? m->files->first : NULL; f; f = f->next)
			values_text(values_add_tree(files), STR("name"),
			            casecopy_name(w, x, values_get(f->children, STR("id"))));
	}
}

static void add_found(struct web *w, const struct casecopy *x, struct values *v)
{
	struct values *list = values_list(v, STR("found"));

	for (size_t i = 0; i < x->file_count; i++)
		if (x->files[i].does.n > 0)
			row(list, x->files[i].name, doing_said(w->arena, w->words, x->files[i].does));
	values_flag(v, STR("has_found"), list->count > 0);
}

/* Whose the rights are, to the person whom the copy is for. */
static enum holder holder_to(const struct casecopy *x, int32_t today)
{
	if (x->whom.n == 0 || x->grant_count == 0)
		return HOLDER_READER;
	return holder_of(x->child, &x->grants[0], today);
}

void casecopy_values(struct web *w, const struct casecopy *x, struct values *v)
{
	struct values *people = values_list(v, STR("people"));
	struct timescale t;

	child_timescale(x->child, date_today(w->now), &t);
	values_text(v, STR("name"), child_name(w->arena, x->child));
	values_text(v, STR("sentence"),
	            timescale_state_sentence_to(w->arena, w->words, &t, holder_to(x, t.today)));
	values_text(v, STR("when"), day(w, date_today(w->now)));
	add_facts(w, x, v);
	values_text(v, STR("copy_for"), x->whom.n > 0 ? person_name(w->arena, &x->people[0]) : STR(""));
	for (size_t i = 0; i < x->grant_count; i++)
		row(people, web_word(w, "relation.", str_of(grant_relation_name(x->grants[i].relation))),
		    person_name(w->arena, &x->people[i]));
	add_sent(w, x, v);
	add_messages(w, x, v);
	add_found(w, x, v);
	chronicle_values(w, x->entries, x->entry_count, STR(""), false, v);
}
