#include "cgi-bin/web/caserow.h"

#include "store/base/date.h"
#include "store/cases/timescale_words.h"
#include "store/people/team.h"

void caserow_values(struct web *w, const struct child_row *row, struct values *one)
{
	bool is_next = row->next != LIMITS_OF_TIME;

	values_text(one, STR("name"), row->name);
	values_text(one, STR("born"),
	            row->born_on != 0 ? words_date_short(w->arena, w->words, row->born_on) : STR(""));
	values_text(one, STR("state"), timescale_state_council(w->arena, w->words, row->state));
	values_text(one, STR("due"),
	            is_next ? words_date_short(w->arena, w->words, row->due) : STR(""));
	values_text(one, STR("due_what"),
	            is_next ? timescale_label_council(w->arena, w->words, row->next) : STR(""));
	values_flag(one, STR("late"), is_next && !row->excused && row->due < date_today(w->now));
	values_flag(one, STR("exempt"), row->excused);
	values_flag(one, STR("unchecked"), row->unchecked);
	values_text(one, STR("officer"), row->officer);
	values_text(one, STR("team"), team_name(w->arena, w->words, row->team));
	values_text(one, STR("reference"), row->reference);
	values_text(one, STR("href"), desk_case_path(w, row->id, "/"));
}
