#include "cgi-bin/web/since.h"

#include "cgi-bin/web/chronicle.h"
#include "store/cases/history.h"

enum { PAGE = 8 };

/* What is told, to whom: the bit of a grant. */
static const struct { const char *action; unsigned may; } told[] = {
	{ "date_changed", MAY_STATUS }, { "decision_made", MAY_STATUS },
	{ "officer_assigned", MAY_STATUS },
	{ "officer_ended", MAY_STATUS }, { "officer_away", MAY_STATUS },
	{ "officer_back", MAY_STATUS },
	{ "exemption_added", MAY_STATUS },
	{ "exemption_removed", MAY_STATUS }, { "case_joined", MAY_STATUS },
	{ "case_closed", MAY_STATUS },
	{ "case_reopened", MAY_STATUS }, { "response_posted", MAY_STATUS }, { "form_sent", MAY_FORMS },
	{ "form_due_changed", MAY_FORMS }, { "form_reminded", MAY_FORMS },
	{ "form_withdrawn", MAY_FORMS },
	{ "document_shared", MAY_DOCUMENTS }, { "document_withdrawn", MAY_DOCUMENTS },
	{ "message_sent", MAY_MESSAGE },
};

static bool is_told(const struct history_entry *one, unsigned may)
{
	for (size_t i = 0; i < COUNT(told); i++)
		if (str_is(one->action, told[i].action))
			return one->actor == ACTOR_STAFF && (may & told[i].may) != 0;
	return false;
}

/* What of a page of the history is news, until there is one more than is shown. False: no older
 * page is needed. */
static bool take_news(const struct grant *g, const struct history_entry *page, size_t count,
                      struct history_entry news[SINCE_MAX + 1], size_t *found)
{
	for (size_t i = 0; i < count; i++) {
		if (page[i].at < g->visit_before)      /* of the same second: told, rather than missed */
			return false;
		if (is_told(&page[i], g->may))
			news[(*found)++] = page[i];
		if (*found > SINCE_MAX)
			return false;
	}
	return count == PAGE;
}

enum err since_values(struct web *w, const struct kin *k, struct values *v)
{
	const struct grant *g = &k->what.grant;
	struct history_page page = { k->what.child.id, k->who.id, STR(""), PAGE };
	struct history_entry *list, news[SINCE_MAX + 1];
	size_t count, found = 0;
	bool goes_on = g->visit_before != 0;
	enum err e;

	while (goes_on) {
		e = history_list(w->main, w->keys, &page, &list, &count);
		if (e != OK)
			return e;
		goes_on = take_news(g, list, count, news, &found);
		page.after = count > 0 ? list[count - 1].key : page.after;
	}
	chronicle_values(w, news, found > SINCE_MAX ? SINCE_MAX : found, STR(""), false, v);
	values_flag(v, STR("more_news"), found > SINCE_MAX);
	return OK;
}
