#include "cgi-bin/web/rights.h"

#include "cgi-bin/web/entry.h"
#include "cgi-bin/web/pagemark.h"
#include "store/base/date.h"
#include "store/cases/acting.h"
#include "store/compiled/words.h"

enum { DAY_SECONDS = 86400, HOUR_SECONDS = 3600 };

/* In the order of their bits. */
static const char *const mays[] = { "status", "message", "documents", "forms", "history" };

static void read_may(struct web *w, struct rights *r)
{
	struct str one;

	r->may = 0;
	for (size_t i = 0; fields_find(&w->request.fields, STR("may"), i, &one); i++)
		for (size_t j = 0; j < COUNT(mays); j++)
			if (str_is(one, mays[j]))
				r->may |= 1u << j;
	if (r->may == 0)
		entry_problem(w, "may", "may_choose");
	else
		r->may |= MAY_STATUS;
}

void rights_read(struct web *w, struct rights *r)
{
	*r = (struct rights){ .relation = RELATIONS };
	if (!grant_relation_read(web_field(w, "relation"), &r->relation)) {
		r->relation = RELATIONS;
		entry_problem(w, "relation", "relation_missing");
	}
	r->responsibility = web_field(w, "responsibility").n > 0;
	read_may(w, r);
	if (!casechange_day_read(w, STR("last"), STR("casework.people.last"), &r->last) ||
	    r->last.on == 0)
		return;
	if (r->last.on < date_today(w->now))
		entry_problem(w, "last", "last_is_past");
	r->until = ((int64_t)r->last.on + 1) * DAY_SECONDS;
	if (date_today(r->until - 1) != r->last.on)      /* summer time */
		r->until -= HOUR_SECONDS;
}

void rights_check_warned(struct web *w, const struct child *c)
{
	if (!pagemark_is_warned(w, c))
		entry_problem(w, "", "case_warned_again");
}

/* After compulsory school age a parent sees what the young person agrees to (CFA 83), but where
 * somebody acts for them. */
static void add_young(struct web *w, const struct child *c, struct values *v)
{
	int32_t today = date_today(w->now), end = c->born_on ? date_school_age_end(c->born_on) : today;
	struct words_pair date = { STR("date"), words_date(w->arena, w->words, end) };
	struct acting x;

	if (end >= today || (acting_find(c, &x) && acting_holds(c, &x, today)))
		return;
	values_text(v, STR("young"),
	            words_fill(w->arena, w->words, words_get(w->words, STR("casework.people.young")),
	                       &date, 1));
}

void rights_values(struct web *w, const struct child *c, const struct rights *r,
                   struct values *v)
{
	struct values *relations = values_list(v, STR("relations")),
	              *list = values_list(v, STR("mays")), *one;

	add_young(w, c, v);
	values_text(v, STR("warning"), pagemark_warning(w, c));
	for (int i = 0; i < RELATIONS; i++) {
		struct str id = str_of(grant_relation_name((enum relation)i));

		one = values_add_tree(relations);
		values_text(one, STR("id"), id);
		values_text(one, STR("label"), web_word(w, "relation.", id));
		values_flag(one, STR("chosen"), r->relation == (enum relation)i);
	}
	for (size_t i = 0; i < COUNT(mays); i++) {
		one = values_add_tree(list);
		values_text(one, STR("id"), str_of(mays[i]));
		values_text(one, STR("label"), web_word(w, "casework.mays.", str_of(mays[i])));
		values_flag(one, STR("chosen"), (r->may & 1u << i) != 0);
	}
	entry_box(w, v, "relation", STR(""));
	entry_box(w, v, "may", STR(""));
	values_flag(v, STR("responsibility"), r->responsibility);
	casechange_day_values(w, STR("last"), &r->last, values_tree(v, STR("last_day")));
}

struct str rights_words(struct web *w, unsigned may)
{
	struct str text = STR("");

	for (size_t i = 0; i < COUNT(mays); i++) {
		if (!(may & 1u << i))
			continue;
		if (text.n > 0)
			text = str_join(w->arena, text, STR(", "));
		text = str_join(w->arena, text, web_word(w, "casework.may.", str_of(mays[i])));
	}
	return text;
}
