#include "store/cases/schoolage.h"

#include "store/base/date.h"
#include "store/base/err.h"
#include "store/base/hex.h"
#include "store/base/log.h"
#include "store/cases/holder.h"
#include "store/cases/notice.h"

int32_t schoolage_tells_on(const struct child *c, int32_t today)
{
	int32_t end = c->born_on != 0 ? date_school_age_end(c->born_on) : 0;

	if (end == 0 || c->closed_at > 0 || c->age_told == end || today > end)
		return 0;
	return end - HOLDER_SOON_DAYS;
}

enum err schoolage_tell(struct txn *t, struct keys *k, struct child *c, int64_t now, bool *is_told)
{
	struct arena *a = txn_arena(t);
	struct str path = KEY(a, STR("/children/"), hex_write(a, c->id), STR("/dashboard"));
	struct notice n = { "school-age", path, now };
	int32_t today = date_today(now), day = schoolage_tells_on(c, today);
	enum err e;

	*is_told = day != 0 && day <= today;
	if (!*is_told)
		return OK;
	c->age_told = date_school_age_end(c->born_on);
	e = notice_family(t, k, &n, c->id, MAY_STATUS);
	if (err_is_unreadable(e))
		log_event("schoolage", "passed_over", 0);
	return err_is_unreadable(e) ? OK : e;
}
