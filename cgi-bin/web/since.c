#include "cgi-bin/web/since.h"

#include "cgi-bin/web/chronicle.h"
#include "store/cases/history.h"

enum { LOOKED_AT = 30 };

/* What is told, to whom: the bit of a grant. */
static const struct { const char *action; unsigned may; } told[] = {
	{ "date_changed", MAY_STATUS }, { "decision_made", MAY_STATUS }, { "officer_assigned", MAY_STATUS },
	{ "officer_ended", MAY_STATUS }, { "officer_away", MAY_STATUS }, { "exemption_added", MAY_STATUS },
	{ "exemption_removed", MAY_STATUS }, { "case_joined", MAY_STATUS }, { "case_closed", MAY_STATUS },
	{ "case_reopened", MAY_STATUS }, { "response_posted", MAY_STATUS }, { "form_sent", MAY_FORMS },
	{ "form_due_changed", MAY_FORMS }, { "form_reminded", MAY_FORMS }, { "form_withdrawn", MAY_FORMS },
	{ "document_shared", MAY_DOCUMENTS }, { "document_withdrawn", MAY_DOCUMENTS }, { "message_sent", MAY_MESSAGE },
};

static bool is_told(const struct history_entry *one, unsigned may)
{
	for (size_t i = 0; i < COUNT(told); i++)
		if (str_is(one->action, told[i].action))
			return one->actor == ACTOR_STAFF && (may & told[i].may) != 0;
	return false;
}

enum err since_values(struct web *w, const struct kin *k, struct values *v)
{
	const struct grant *g = &k->what.grant;
	struct history_entry *list, news[SINCE_MAX];
	size_t count, found = 0;
	bool more = false;
	enum err e;

	if (g->visit_before == 0)
		return OK;
	if ((e = history_list(w->main, w->keys, k->what.child.id, k->who.id, STR(""), LOOKED_AT, &list, &count)) != OK)
		return e;
	for (size_t i = 0; i < count && list[i].at > g->visit_before; i++) {
		if (!is_told(&list[i], g->may))
			continue;
		more = found == SINCE_MAX;
		if (more)
			break;
		news[found++] = list[i];
	}
	chronicle_values(w, news, found, STR(""), false, v);
	values_flag(v, STR("more_news"), more);
	return OK;
}
