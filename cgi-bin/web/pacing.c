#include "cgi-bin/web/pacing.h"

#include "cgi-bin/web/entry.h"
#include "store/cases/message.h"
#include "store/compiled/words.h"
#include "store/people/limit.h"

enum { LOOKED_AT = 5, MINUTE = 60 };

static const struct limit limits[] = {
	[PACING_OF_MESSAGES] = { "messages", PACING_MESSAGES, PACING_SECONDS },
	[PACING_OF_DOCUMENTS] = { "documents", PACING_DOCUMENTS, PACING_SECONDS },
};

static const char *const problem_keys[] = {
	[PACING_OF_MESSAGES] = "messages_many", [PACING_OF_DOCUMENTS] = "documents_many",
};

enum err pacing_take(struct web *w, const struct kin *k, enum pacing what)
{
	struct str of = str_join(w->arena, k->who.id, k->what.child.id);
	struct problem *p;
	int64_t wait;
	enum err e;

	if ((e = web_edge_write(w)) != OK)
		return e;
	if ((e = limit_take(w->edge, w->keys, &limits[what], of, w->now, &wait)) != ERR_LIMIT)
		return e;
	p = entry_problem(w, "", problem_keys[what]);
	p->number = limits[what].capacity;
	p->extra = words_time(w->arena, w->words, w->now + wait + MINUTE);
	return ERR_LIMIT;
}

static bool has_same_files(const struct values *sent, const struct values *posted)
{
	const struct value *x = sent ? sent->first : NULL, *y = posted ? posted->first : NULL;

	if (!y)
		return true;
	for (; x && y; x = x->next, y = y->next)
		if (!str_equal(values_get(x->children, STR("name")),
		               values_get(y->children, STR("name"))) ||
		    values_get_number(x->children, STR("size")) !=
		        values_get_number(y->children, STR("size")))
			return false;
	return !x && !y;
}

static bool is_same(const struct message *m, const struct unsent *u)
{
	return str_equal(m->type, u->type) && str_equal(m->subject, u->subject) &&
	       str_equal(m->text, u->text) && str_equal(m->replies_to, u->replies_to) &&
	       has_same_files(m->files, u->files);
}

enum err pacing_is_sent(struct web *w, const struct unsent *u, bool *is_sent)
{
	struct mailbox_page sent = { u->person, u->child, MAILBOX_SENT, STR(""), LOOKED_AT };
	struct message *list;
	size_t count;
	enum err e = message_list(w->main, w->keys, &sent, &list, &count);

	*is_sent = false;
	for (size_t i = 0; e == OK && i < count; i++)
		if (list[i].sent_at > w->now - PACING_SAME_SECONDS && is_same(&list[i], u))
			*is_sent = true;
	return e;
}
