#include "cgi-bin/web/board.h"

#include "cgi-bin/web/asking.h"
#include "cgi-bin/web/named.h"

#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/document.h"
#include "store/cases/message.h"
#include "store/cases/task.h"
#include "store/compiled/words.h"

/* --- the tree --- */

static void put_day(struct values *v, const char *name, int32_t day)
{
	if (day == 0)
		values_null(v, str_of(name));
	else
		values_text(v, str_of(name), date_write_iso(v->arena, day));
}

static void put_text(struct values *v, const char *name, struct str text)
{
	if (text.n == 0)
		values_null(v, str_of(name));
	else
		values_text(v, str_of(name), text);
}

/* What the law asked for stays what it was once a plan is there, whatever was recorded on the way
 * to it. */
static int32_t due_of(const struct board *b, enum limit_of_time limit, bool is_asked)
{
	const struct timescale_limit *l = timescale_find(&b->times, limit);
	const struct child *c = &b->kin.what.child;
	int32_t received = child_date(c, STR("received"));

	if (l)
		return l->due;
	return is_asked && received != 0 ? timescale_due(limit, received, c->count_receipt_day) : 0;
}

/* A request that was never decided on, and that nobody will decide on here. */
static bool was_left(const struct board *b)
{
	const struct child *c = &b->kin.what.child;
	bool is_over = b->times.state == STATE_CLOSED || b->times.state == STATE_MOVED;

	return is_over && !child_has_plan(c) && child_date(c, STR("assessing")) == 0 &&
	       child_date(c, STR("not_assessing")) == 0;
}

static enum err add_request(struct web *w, const struct board *b, struct values *v)
{
	struct values *request = values_tree(v, STR("request")),
	              *review = values_tree(v, STR("annual_review"));
	const struct child *c = &b->kin.what.child;
	struct str requestor;
	enum err e = named_requestor(w, &b->kin, &requestor);

	put_day(request, "date", child_date(c, STR("received")));
	put_text(request, "requestor", e == OK ? requestor : STR(""));
	put_day(request, "decision_due", due_of(b, LIMIT_DECISION_TO_ASSESS, !was_left(b)));
	put_day(request, "plan_issue", child_date(c, STR("plan_issue")));
	put_day(request, "final_due", due_of(b, LIMIT_FINAL_PLAN, child_has_plan(c)));
	put_day(request, "final_issued", child_date(c, STR("final_issued")));
	put_day(request, "latest_issued", child_date(c, STR("latest_issued")));
	put_day(review, "last", b->times.last_review);
	put_day(review, "next_due", b->times.review_due);
	return e;
}

static bool works_now(const struct values *one, int32_t today)
{
	int64_t until = values_get_number(one, STR("until"));

	return until == 0 || until >= today;
}

static void add_officers(struct web *w, const struct board *b, struct values *v)
{
	static const char *const texts[] = { "job_title", "phone", "email" };
	struct values *list = values_list(v, STR("involvements")), *to;
	const struct values *officers = b->kin.what.child.officers;

	for (const struct value *one = officers ? officers->first : NULL; one; one = one->next) {
		if (!works_now(one->children, b->times.today))
			continue;
		to = values_add_tree(list);
		put_text(to, "name", values_get(one->children, STR("name")));
		put_text(to, "role", words_get(w->words, str_join(w->arena, STR("officer_role."),
		                                                  values_get(one->children, STR("role")))));
		put_day(to, "from", (int32_t)values_get_number(one->children, STR("from")));
		put_text(to, "team", named_team(w, &b->kin, values_get(one->children, STR("team"))));
		for (size_t i = 0; i < COUNT(texts); i++)
			put_text(to, texts[i], values_get(one->children, str_of(texts[i])));
	}
}

/* Who has just sent an answer is not to read that they still have to, nor, when it came late, that
 * they still can. */
static void take_answer(struct board *b, const struct task *one)
{
	const struct child *c = &b->kin.what.child;
	struct asking_dates dates = asking_dates(one->form, c);
	bool is_change = b->times.state == STATE_AMENDING;
	const struct timescale_limit *asked = timescale_find(
	    &b->times, is_change ? LIMIT_AMENDMENT_RESPONSE : LIMIT_DRAFT_RESPONSE);
	int32_t on = date_today(one->submitted_at);
	struct timescale_facts facts;
	enum timescale_event back;

	if (!asked || asked->due == 0 || asked->done != 0 || one->state != TASK_SUBMITTED ||
	    on < child_date(c, dates.sent) || !timescale_event_find(dates.back, &back) ||
	    back != (is_change ? ON_AMENDMENT_ANSWERED : ON_DRAFT_ANSWERED))
		return;
	child_facts(c, &facts);
	facts.on[back] = on;
	if (b->times.move == MOVE_FAMILY)
		b->answered_on = on;
	timescale_of(&facts, b->times.today, &b->times);
}

static enum err add_tasks(struct web *w, struct board *b, struct values *v)
{
	struct values *list = values_list(v, STR("forms_to_complete")), *to;
	struct task *tasks;
	size_t count;
	enum err e;

	if (!(b->kin.what.grant.may & MAY_FORMS))
		return OK;
	if ((e = task_list(w->main, w->keys, b->kin.what.child.id, &tasks, &count)) != OK)
		return e;
	for (size_t i = 0; i < count; i++) {
		const struct task *one = &tasks[i];

		if (one->state == TASK_WITHDRAWN ||
		    !task_is_for(w->main, w->keys, one, b->kin.who.id, w->now))
			continue;
		take_answer(b, one);
		to = values_add_tree(list);
		values_text(to, STR("id"), hex_write(w->arena, one->id));
		values_text(to, STR("title"), one->title);
		put_day(to, "sent", date_today(one->sent_at));
		put_day(to, "due", one->due_on);
		values_text(to, STR("state"), str_of(task_state_name(one->state)));
		values_text(to, STR("href"), kin_path_id(w, &b->kin, "/forms/", one->id));
	}
	return OK;
}

static enum err add_documents(struct web *w, const struct board *b, struct values *v)
{
	struct values *list = values_list(v, STR("documents")), *to;
	struct document *documents;
	size_t count;
	enum err e;

	if (!(b->kin.what.grant.may & MAY_DOCUMENTS))
		return OK;
	e = document_list(w->main, w->keys, b->kin.what.child.id, b->kin.who.id, &documents, &count);
	for (size_t i = 0; e == OK && i < count; i++) {
		const struct document *one = &documents[i];

		if (!document_stands(one))
			continue;
		to = values_add_tree(list);
		values_text(to, STR("id"), hex_write(w->arena, one->id));
		values_text(to, STR("title"), one->title);
		values_text(to, STR("kind"), web_word(w, "document_kind.", one->kind));
		values_number(to, STR("size"), one->bytes);
		put_day(to, "sent", date_today(one->sent_at));
		values_flag(to, STR("seen"), !document_is_new(one, b->kin.who.id));
		values_text(to, STR("href"), kin_path_id(w, &b->kin, "/documents/", one->id));
	}
	return e;
}

static void add_messages(struct web *w, const struct board *b, struct values *v)
{
	struct values *messages = values_tree(v, STR("messages"));
	struct str me = b->kin.who.id, child = b->kin.what.child.id;
	int64_t total = message_count(w->main, me, child, MAILBOX_IN) +
	                message_count(w->main, me, child, MAILBOX_SENT);
	bool may = b->kin.what.grant.may & MAY_MESSAGE;

	values_number(messages, STR("unread"), may ? b->kin.what.grant.unread : 0);
	values_number(messages, STR("total"), may ? total : 0);
}

enum err board_load(struct web *w, struct board *b)
{
	struct values *v = values_open(w->arena), *child = values_tree(v, STR("child"));
	enum err e = kin_open(w, ACT_SEE, &b->kin);

	if (e != OK)
		return e;
	b->json = v;
	b->answered_on = 0;
	child_timescale(&b->kin.what.child, date_today(w->now), &b->times);
	b->whose = holder_of(&b->kin.what.child, &b->kin.what.grant, b->times.today);
	values_text(child, STR("id"), hex_write(w->arena, b->kin.what.child.id));
	values_text(child, STR("name"), child_name(w->arena, &b->kin.what.child));
	if ((e = add_request(w, b, v)) != OK)
		return e;
	add_officers(w, b, v);
	if ((e = add_tasks(w, b, v)) != OK)
		return e;
	add_messages(w, b, v);
	return add_documents(w, b, v);
}
