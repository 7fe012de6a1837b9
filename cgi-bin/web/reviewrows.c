#include "cgi-bin/web/reviewrows.h"

#include "cgi-bin/web/worklist.h"
#include "store/base/date.h"
#include "store/cases/timescale_words.h"

enum { MONTHS = 15 };

static bool is_review(const struct child_row *row)
{
	return row->next == LIMIT_ANNUAL_REVIEW_FIRST || row->next == LIMIT_ANNUAL_REVIEW_NEXT ||
	       row->next == LIMIT_EARLY_REVIEW;
}

static size_t write_reviews(const struct child_row *rows, size_t count, size_t max, struct buf *b)
{
	size_t n = 0;

	for (size_t i = 0; i < count && n < max; i++) {
		if (!is_review(&rows[i]))
			continue;
		buf_add(b, rows[i].reference);
		buf_text(b, ",annual-review\n");
		n++;
	}
	return n;
}

enum err reviewrows_due(struct web *w, int32_t first, size_t max, struct buf *b)
{
	struct civil c = date_civil(first);
	struct worklist l = { .kind = WORK_CASE, .from = first };
	struct child_row *rows;
	size_t n = 0;
	enum err e;

	l.before = date_of(c.month == 12 ? (struct civil){ c.year + 1, 1, 1 }
	                                 : (struct civil){ c.year, c.month + 1, 1 });
	worklist_reach(w, &l);
	e = worklist_load(w, &l, WORKLIST_PAGE);
	while (e == OK) {
		if ((e = child_rows_load(w->main, w->keys, l.items, l.count, date_today(w->now), &rows)) !=
		    OK)
			return e;
		n += write_reviews(rows, l.count, max - n, b);
		if (!l.more || n == max)
			return OK;
		e = worklist_next(w, &l, WORKLIST_PAGE);
	}
	return e;
}

void reviewrows_months(struct web *w, struct values *v)
{
	struct civil c = date_civil(date_today(w->now));
	struct values *list = values_list(v, STR("months")), *one;

	for (int i = 0; i < MONTHS; i++, c.month++) {
		struct str id;

		if (c.month == 13)
			c = (struct civil){ c.year + 1, 1, 1 };
		id = str_part(date_write_iso(w->arena, date_of((struct civil){ c.year, c.month, 1 })), 0,
		              7);
		one = values_add_tree(list);
		values_text(one, STR("id"), id);
		values_text(one, STR("label"), words_date_text(w->arena, w->words, id));
		values_flag(one, STR("chosen"), str_equal(id, web_query(w, "month")));
	}
}
