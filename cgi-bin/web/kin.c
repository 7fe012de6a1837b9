#include "cgi-bin/web/kin.h"

#include "cgi-bin/web/answerday.h"
#include "store/base/date.h"
#include "store/base/hex.h"
#include "store/cases/history.h"
#include "store/cases/kept.h"
#include "store/compiled/words.h"

static struct asker asker_of(struct web *w)
{
	const struct person *p = &w->visitor->person;

	return (struct asker){
		.kind = ACTOR_FAMILY, .id = p->id, .name = person_name(w->arena, p), .now = w->now
	};
}

enum err kin_of(struct web *w, enum action action, struct str child, struct kin *k)
{
	struct str id;

	if (!hex_read(w->arena, child, VAULT_ID_BYTES, &id))
		return ERR_NOT_FOUND;
	k->who = asker_of(w);
	k->path = str_join(w->arena, STR("/children/"), child);
	return allow(w->main, w->keys, &k->who, action, id, &k->what);
}

enum err kin_open(struct web *w, enum action action, struct kin *k)
{
	return kin_of(w, action, web_piece(w, "child"), k);
}

int32_t kin_answer_due(struct web *w, const struct submission *s)
{
	int32_t promised = answerday_due(s, NULL), due;
	struct child c;
	struct kin k;

	if (s->child.n == 0 || child_load(w->main, w->keys, s->child, &c) != OK)
		return promised;
	due = answerday_due(s, &c);
	if (due == promised || kin_of(w, ACT_SEE, hex_write(w->arena, s->child), &k) == OK)
		return due;
	return 0;
}

struct str kin_path(struct web *w, const struct kin *k, const char *rest)
{
	return str_join(w->arena, k->path, str_of(rest));
}

struct str kin_path_id(struct web *w, const struct kin *k, const char *rest, struct str id)
{
	return str_join(w->arena, kin_path(w, k, rest), hex_write(w->arena, id));
}

enum err kin_look(struct web *w, const struct kin *k, struct str what, struct str title)
{
	struct history_seen seen = { what, title, STR("") };
	enum err e;

	if (!history_look_due(w->main, w->keys, &k->who, k->what.child.id, what))
		return OK;
	if (!txn_writes(w->main) && (e = web_write(w)) != OK)
		return e;
	return history_look(w->main, w->keys, &k->who, k->what.child.id, &seen);
}

/* A closed case is read, and written about: what the family sees first on each of its pages. */
static void add_closed(struct web *w, const struct child *c, struct values *v)
{
	struct words_pair days[] = { { STR("date"), STR("") }, { STR("until"), STR("") } };
	struct str text = words_get(w->words, STR("dashboard.shut_text"));
	int32_t closed_on = date_today(c->closed_at);

	if (c->closed_at == 0)
		return;
	days[0].text = words_date(w->arena, w->words, closed_on);
	days[1].text = words_date(w->arena, w->words, kept_until(w->words, closed_on));
	values_text(v, STR("shut"), words_fill(w->arena, w->words, text, days, COUNT(days)));
}

void kin_values(struct web *w, const struct kin *k, struct values *v)
{
	static const struct { const char *flag; unsigned may; } flags[] = {
		{ "may_message", MAY_MESSAGE }, { "may_documents", MAY_DOCUMENTS },
		{ "may_forms", MAY_FORMS },
		{ "may_history", MAY_HISTORY }, { "may_status", MAY_STATUS },
	};
	struct values *child = values_tree(v, STR("child"));

	values_text(child, STR("name"), child_name(w->arena, &k->what.child));
	values_text(child, STR("href"), kin_path(w, k, "/"));
	add_closed(w, &k->what.child, v);
	for (size_t i = 0; i < COUNT(flags); i++)
		values_flag(v, str_of(flags[i].flag), (k->what.grant.may & flags[i].may) != 0);
}
