#include "cgi-bin/web/excuses.h"

#include "store/cases/child.h"
#include "store/cases/timescale_words.h"

/* The next reason of that limit, from one on; NULL: no more. */
static const struct value *next_of(const struct value *one, enum limit_of_time limit,
                                   enum exemption_code *code)
{
	for (; one; one = one->next)
		if (str_is(values_get(one->children, STR("limit")), timescale_row(limit)->id) &&
		    timescale_exemption_find(values_get(one->children, STR("code")), code) &&
		    timescale_excuses(*code, limit))
			return one;
	return NULL;
}

static const struct value *first_of(const struct child *c, enum limit_of_time limit,
                                    enum exemption_code *code)
{
	return next_of(c->exemptions ? c->exemptions->first : NULL, limit, code);
}

static struct str joined(struct web *w, struct str before, struct str after)
{
	if (before.n == 0 || after.n == 0)
		return before.n > 0 ? before : after;
	return str_join(w->arena, str_join(w->arena, before, STR(" ")), after);
}

void excuses_tell(struct web *w, const struct child *c, enum limit_of_time limit,
                  struct values *list)
{
	enum exemption_code code, other;
	const struct value *one = first_of(c, limit, &code);
	bool is_alone = !one || !next_of(one->next, limit, &other);

	for (; one; one = next_of(one->next, limit, &code)) {
		struct str text = values_get(one->children, STR("note"));

		if (!is_alone)
			text = joined(w, timescale_reason(w->arena, w->words, code), text);
		if (text.n > 0)
			values_text(values_add_tree(list), STR("text"), text);
	}
}

struct str excuses_reasons(struct web *w, const struct child *c, enum limit_of_time limit)
{
	enum exemption_code code;
	struct str all = STR("");

	for (const struct value *one = first_of(c, limit, &code); one;
	     one = next_of(one->next, limit, &code)) {
		struct str reason = timescale_reason(w->arena, w->words, code);

		if (str_search(all, reason) == all.n)
			all = joined(w, all, reason);
	}
	return all;
}
