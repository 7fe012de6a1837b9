#include "store/cases/kept.h"

#include "store/base/date.h"
#include "store/compiled/setting.h"

int32_t kept_until(const struct words *words, int32_t closed_on)
{
	return date_add_months(closed_on, setting_number(words, SETTING_KEEP_MONTHS));
}
