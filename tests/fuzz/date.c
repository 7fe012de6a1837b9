/* What is typed as a date, a month, a year or three parts: a real date comes out and comes back as
 * it was, or nothing. */
#include "store/base/date.h"

#include <stdlib.h>

#include "store/base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void holds(struct arena *a, int32_t day)
{
	struct civil c = date_civil(day);
	struct str iso = date_write_iso(a, day);
	int32_t again;

	if (!date_is_real(c) || date_of(c) != day || date_weekday(day) < 0 || date_weekday(day) > 6)
		abort();
	if (!date_read_iso(iso, &again) || again != day)
		abort();
	if (!date_read_text(iso, &again) || again != day)
		abort();
	(void)date_school_age_end(day);
	if (date_years_between(day, day) != 0)
		abort();
}

static void parts(struct arena *a, struct str text)
{
	struct str rest = text, day, month, year;
	int32_t out;

	if (str_cut(&rest, '\n', &day) && str_cut(&rest, '\n', &month) && str_cut(&rest, '\n', &year))
		if (date_read_parts(day, month, year, &out))
			holds(a, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena *a = arena_open(1 << 20);
	struct str text = str_bytes(bytes, n), iso, again;
	int32_t day;

	if (date_read_iso(text, &day)) {
		holds(a, day);
		if (!str_equal(date_write_iso(a, day), text))
			abort();
	}
	if (date_read_text(text, &day))
		holds(a, day);
	if (date_read_fuzzy(a, text, &iso) && iso.n != 4 && iso.n != 7 && !date_read_iso(iso, &day))
		abort();
	if (date_read_fuzzy(a, text, &iso) &&
	    (!date_read_fuzzy(a, iso, &again) || !str_equal(iso, again)))
		abort();
	parts(a, text);
	arena_close(a);
	return 0;
}
