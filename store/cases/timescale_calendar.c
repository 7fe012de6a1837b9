#include "store/cases/timescale_calendar.h"

#include "store/base/buf.h"

static struct str uid(struct arena *a, enum limit_of_time limit, struct str whose)
{
	struct buf b = buf_open(a);

	buf_text(&b, timescale_row(limit)->id);
	buf_byte(&b, '.');
	buf_add(&b, whose);
	return buf_str(&b);
}

size_t timescale_calendar(struct arena *a, const struct words *w, const struct timescale *t,
                          const struct timescale_reader *to, struct calendar_event *events)
{
	size_t count = 0;

	for (size_t i = 0; i < t->count; i++) {
		const struct timescale_limit *l = &t->limits[i];

		if (l->due == 0 || l->done != 0 || l->status == LIMIT_MET ||
		    timescale_row(l->limit)->reader != FOR_FAMILY)
			continue;
		events[count++] = (struct calendar_event){
			.uid = uid(a, l->limit, to->of_case), .on = l->due,
			.summary = timescale_label_to(a, w, l->limit, to->whose),
			.description = timescale_sentence_to(a, w, l, to->whose),
		};
	}
	return count;
}
