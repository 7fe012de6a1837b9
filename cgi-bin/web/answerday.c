#include "cgi-bin/web/answerday.h"

#include "store/base/err.h"
#include "store/cases/timescale.h"

/* What was asked for before that day. */
static bool is_answered(int32_t yes, int32_t no, int32_t asked, int32_t day)
{
	return asked < day && ((yes >= asked && yes <= day) || (no >= asked && no <= day));
}

/* The day of the case when it is the earlier one: another request was there before, or the day of
 * this one was corrected. */
static int32_t due_of_request(const struct submission *s, const struct child *c)
{
	int32_t received = c ? child_date(c, STR("received")) : 0;

	if (s->decision_due == 0 || received == 0 || received > s->received_on)
		return s->decision_due;
	if (is_answered(child_date(c, STR("assessing")), child_date(c, STR("not_assessing")), received,
	                s->received_on))
		return 0;
	return timescale_due(LIMIT_DECISION_TO_ASSESS, received, c->count_receipt_day);
}

int32_t answerday_due(const struct submission *s, const struct child *c)
{
	int32_t plan = c ? child_plan_made(c) : 0, asked;

	if (s->decision_due == 0 || plan == 0 || s->received_on < plan)
		return due_of_request(s, c);
	asked = child_date(c, STR("reassess_asked"));
	if (asked == 0 || asked > s->received_on ||
	    is_answered(child_date(c, STR("reassessing")), child_date(c, STR("not_reassessing")), asked,
	                s->received_on))
		return 0;
	return timescale_due(LIMIT_REASSESS_ANSWER, asked, c->count_receipt_day);
}
