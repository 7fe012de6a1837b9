#include "store/cases/timescale.h"

int32_t timescale_due(enum limit_of_time limit, int32_t from, bool count_receipt_day)
{
	static const int32_t weeks[LIMITS_OF_TIME] = {
		[DECISION_TO_ASSESS] = 6, [DECISION_NOT_TO_ISSUE] = 16, [FINAL_PLAN] = 20,
	};

	return from + 7 * weeks[limit] - (count_receipt_day ? 1 : 0);
}
