#include "cgi-bin/web/mended.h"

#include "store/base/date.h"
#include "store/compiled/words.h"

static struct str id_of(enum timescale_event event)
{
	return str_of(timescale_event_id(event));
}

/* What stands before its day: " event~" */
static struct str mark_before(struct web *w, enum timescale_event event)
{
	return str_join(w->arena, str_join(w->arena, STR(" "), id_of(event)), STR("~"));
}

static struct str box_of(struct web *w, enum timescale_event event)
{
	return str_join(w->arena, id_of(event), STR("-wrong"));
}

struct str mended_find(struct web *w, const struct child *c, const int32_t *would_be)
{
	struct buf b = buf_open(w->arena);
	struct timescale_facts before, then;

	child_facts(c, &before);
	then = before;
	for (int i = 0; i < EVENTS_GIVEN; i++)
		timescale_enter(&then, (enum timescale_event)i, would_be[i]);
	for (int i = 0; i < EVENTS_GIVEN; i++) {
		enum timescale_event event = (enum timescale_event)i;
		int32_t was = before.on[i];

		if (was == 0 || was >= would_be[i] || timescale_first(&then, event, was) != was)
			continue;
		buf_add(&b, mark_before(w, event));
		buf_add(&b, date_write_iso(w->arena, was));
	}
	return buf_str(&b);
}

static bool day_in(struct web *w, struct str asked, enum timescale_event event, int32_t *day)
{
	struct str key = mark_before(w, event);
	size_t at = str_search(asked, key);

	return at < asked.n && date_read_iso(str_part(asked, at + key.n, 10), day);
}

void mended_values(struct web *w, struct str asked, const int32_t *would_be, struct values *list)
{
	for (int i = 0; i < EVENTS_GIVEN; i++) {
		enum timescale_event event = (enum timescale_event)i;
		struct values *one;
		int32_t was;

		if (!day_in(w, asked, event, &was))
			continue;
		struct words_pair pairs[] = {
			{ STR("what"), web_word(w, "timescale.events.", id_of(event)) },
			{ STR("was"), words_date(w->arena, w->words, was) },
			{ STR("is"), words_date(w->arena, w->words, would_be[i]) },
		};
		one = values_add_tree(list);
		values_text(one, STR("text"), words_fill(w->arena, w->words,
		            words_get(w->words, STR("casework.dates.both")), pairs, COUNT(pairs)));
		values_text(one, STR("wrong"), box_of(w, event));
		values_text(one, STR("label"), words_fill(w->arena, w->words,
		            words_get(w->words, STR("casework.dates.wrong")), pairs, COUNT(pairs)));
		values_flag(one, STR("chosen"), mended_is_wrong(w, asked, event, was));
	}
}

bool mended_is_wrong(struct web *w, struct str asked, enum timescale_event event, int32_t was)
{
	int32_t day;

	return day_in(w, asked, event, &day) && day == was &&
	       str_is(web_field(w, str_c(w->arena, box_of(w, event))), "yes");
}
