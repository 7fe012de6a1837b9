#include "cgi-bin/web/caserow.h"

#include "store/base/date.h"
#include "store/cases/timescale_words.h"
#include "store/people/team.h"

static void add_due(struct web *w, const struct timescale *t, struct values *one)
{
	bool is_next = t->next != LIMITS_OF_TIME;

	values_text(one, STR("due"), is_next ? words_date_short(w->arena, w->words, t->next_due) : STR(""));
	values_text(one, STR("due_what"), is_next ? timescale_label_council(w->arena, w->words, t->next) : STR(""));
	values_flag(one, STR("late"), is_next && t->next_due < t->today);
}

void caserow_values(struct web *w, const struct child *c, struct values *one)
{
	int32_t today = date_today(w->now);
	struct timescale t;

	child_timescale(c, today, &t);
	values_text(one, STR("name"), child_name(w->arena, c));
	values_text(one, STR("born"), c->born_on != 0 ? str_of_number(w->arena, date_civil(c->born_on).year) : STR(""));
	values_text(one, STR("state"), timescale_state_council(w->arena, w->words, t.state));
	add_due(w, &t, one);
	values_text(one, STR("officer"), values_get(child_officer(c, today), STR("name")));
	values_text(one, STR("team"), team_name(w->arena, w->words, c->team));
	values_text(one, STR("reference"), c->reference);
	values_text(one, STR("href"), desk_case_path(w, c->id, "/"));
}
