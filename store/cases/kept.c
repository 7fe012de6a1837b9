#include "store/cases/kept.h"

#include "store/base/date.h"

enum { KEEP_MONTHS = 12, KEEP_MONTHS_MAX = 1200 };

int32_t kept_until(const struct words *words, int32_t closed_on)
{
	struct str months = words ? words_get(words, STR("council.keep_months")) : STR("");
	uint64_t keep;

	if (!str_number(months, KEEP_MONTHS_MAX, &keep))
		keep = KEEP_MONTHS;
	return date_add_months(closed_on, (int)keep);
}
