#include "cgi-bin/web/way.h"

#include "store/base/err.h"
#include "store/cases/timescale_words.h"

enum { STOPS_MAX = 8, PARTS = 100 };

enum mark { MARK_DONE, MARK_NOW, MARK_LATE, MARK_LATER, MARK_EXEMPT };

struct stop {
	const char *word;                        /* timescale.way.WORD */
	/* of the request: the decision, which started with it */
	const struct timescale_limit *limit;
	int32_t done, due;
	enum mark mark;
};

struct way {
	struct stop stops[STOPS_MAX];
	size_t count, gone;                      /* gone: the last one that is done */
	bool for_council;                        /* its people read it, not a family */
	enum holder whose;
};

static struct str word(struct arena *a, const struct words *w, const char *name)
{
	return words_get(w, str_join(a, STR("timescale.way."), str_of(name)));
}

static void add(struct way *way, const char *name, const struct timescale_limit *l, int32_t done)
{
	if (done != 0)
		way->gone = way->count;
	way->stops[way->count++] = (struct stop){
		.word = name, .limit = l, .done = done, .due = l->due
	};
}

/* No plan is needed: it was told, and the way does not go on to one. */
static bool is_the_end(const struct timescale *t, const struct timescale_limit *l)
{
	return l->done != 0 && !timescale_find(t, LIMIT_FINAL_PLAN);
}

/* The stops that this case has: what was refused has no way on. */
static bool gather(const struct timescale *t, struct way *way)
{
	static const struct { enum limit_of_time limit; const char *word; } stops[] = {
		{ LIMIT_DECISION_TO_ASSESS, "decision" }, { LIMIT_ADVICE, "advice" },
		{ LIMIT_DRAFT_TARGET, "draft" },
		{ LIMIT_DRAFT_RESPONSE, "answer" }, { LIMIT_DECISION_NOT_TO_ISSUE, "no_plan" },
		{ LIMIT_FINAL_PLAN, "plan" },
	};
	const struct timescale_limit *l = timescale_find(t, LIMIT_DECISION_TO_ASSESS);

	*way = (struct way){ .count = 0 };
	if (!l || l->from == 0)
		return false;
	add(way, "request", l, l->from);
	for (size_t i = 0; i < COUNT(stops); i++) {
		const char *name = stops[i].word;

		l = timescale_find(t, stops[i].limit);
		if (!l || (stops[i].limit == LIMIT_DECISION_NOT_TO_ISSUE && !is_the_end(t, l)))
			continue;
		if (i == 0 && t->state == STATE_NOT_ASSESSING)
			name = "refused";
		add(way, name, l, l->done);
	}
	return true;
}

/* What was passed by without a record says nothing. */
static void leave_out_passed(struct way *way)
{
	size_t kept = 0;

	for (size_t i = 0; i < way->count; i++)
		if (i >= way->gone || way->stops[i].done != 0)
			way->stops[kept++] = way->stops[i];
	way->gone -= way->count - kept;
	way->count = kept;
}

/* Late is what the law calls late: not a target of our own, and not a family that takes its
 * time. */
static enum mark mark_of(const struct stop *s, bool next)
{
	const struct limit_row *row = timescale_row(s->limit->limit);

	if (s->done != 0)
		return MARK_DONE;
	if (s->limit->status == LIMIT_EXEMPT)
		return MARK_EXEMPT;
	if (s->limit->status == LIMIT_OVERDUE && row->force == FORCE_LAW && row->who != MOVE_FAMILY)
		return MARK_LATE;
	return next ? MARK_NOW : MARK_LATER;
}

static int clamp(int n, int least, int most)
{
	return n < least ? least : n > most ? most : n;
}

/* How far between the last stop done and the next, in hundredths: by the days, and never quite at
 * either. */
static int between(const struct way *way, int32_t today)
{
	const struct stop *last = &way->stops[way->gone], *next = last + 1;
	int part = 12;

	if (way->gone + 1 == way->count)
		return 0;
	if (next->due > last->done)
		part = (int)((int64_t)PARTS * (today - last->done) / (next->due - last->done));
	else if (next->due != 0)
		part = PARTS;
	return clamp(part, 12, 76);
}

static int along(const struct way *way, size_t stop, int part)
{
	int parts = (int)(way->count - 1) * PARTS;

	return WAY_EDGE +
	       (WAY_WIDE - 2 * WAY_EDGE) * ((int)stop * PARTS + part) / (parts > 0 ? parts : 1);
}

static int down(size_t stop, int part)
{
	return WAY_TOP + WAY_STEP * (int)stop + WAY_STEP * part / PARTS;
}

static struct str date_of_stop(struct arena *a, const struct words *w, const struct stop *s)
{
	if (s->done != 0)
		return words_date_short(a, w, s->done);
	if (s->due == 0)
		return STR("");
	return str_join(a, str_join(a, word(a, w, "by"), STR(" ")), words_date_short(a, w, s->due));
}

static struct str text_of_stop(struct arena *a, const struct words *w, const struct way *way,
                               size_t number)
{
	const struct stop *s = &way->stops[number];
	struct words_pair done = { STR("done"), words_date(a, w, s->done) };

	if (number > 0)
		return timescale_sentence_to(a, w, s->limit, way->whose);
	return words_fill(a, w, word(a, w, "request_text"), &done, 1);
}

static const char *const marks[] = { "done", "now", "late", "later", "exempt" };

/* "Family's answer" for what is "Your answer" to a family; words timescale.way.council.WORD where
 * there are such. */
static struct str label_of_stop(struct arena *a, const struct words *w, const struct way *way,
                                const struct stop *s)
{
	struct str text;

	if ((way->for_council || way->whose != HOLDER_READER) &&
	    words_find(w, str_join(a, STR("timescale.way.council."), str_of(s->word)), &text))
		return text;
	return word(a, w, s->word);
}

/* What the council's people read: the mark as a sentence with its day. */
static struct str text_for_council(struct arena *a, const struct words *w, const struct stop *s)
{
	struct str mark = s->done == 0 && s->due == 0 ? STR("open") : str_of(marks[s->mark]);
	struct str key = str_join(a, STR("timescale.way.council_text."), mark);
	struct words_pair pairs[] = {
		{ STR("done"), s->done != 0 ? words_date(a, w, s->done) : STR("") },
		{ STR("due"), s->due != 0 ? words_date(a, w, s->due) : STR("") },
	};

	return words_fill(a, w, words_get(w, key), pairs, COUNT(pairs));
}

static void show(struct values *v, const struct words *w, const struct way *way, size_t number)
{
	const struct stop *s = &way->stops[number];
	struct arena *a = v->arena;

	values_number(v, STR("x"), along(way, number, 0));
	values_number(v, STR("y"), down(number, 0));
	values_text(v, STR("label"), label_of_stop(a, w, way, s));
	values_text(v, STR("word"), word(a, w, marks[s->mark]));
	values_text(v, STR("date"), date_of_stop(a, w, s));
	values_text(v, STR("text"),
	            way->for_council || (number == 0 && way->whose != HOLDER_READER)
	                ? text_for_council(a, w, s)
	                : text_of_stop(a, w, way, number));
	values_flag(v, str_of(marks[s->mark]), true);
}

static void add_way(struct values *v, const struct words *w, const struct timescale *t,
                    bool for_council, enum holder whose)
{
	struct values *tree, *stops;
	struct way way;
	int part;

	if (!gather(t, &way))
		return;
	way.for_council = for_council;
	way.whose = whose;
	leave_out_passed(&way);
	for (size_t i = 0; i < way.count; i++)
		way.stops[i].mark = mark_of(&way.stops[i], i == way.gone + 1);
	part = between(&way, t->today);
	tree = values_tree(v, STR("way"));
	values_number(tree, STR("tall"), down(way.count - 1, 0) + WAY_STEP - 24);
	values_number(tree, STR("gone_x"), along(&way, way.gone, part));
	/* clear of words */
	values_number(tree, STR("gone_y"), down(way.gone, part == 0 ? 0 : clamp(part, 43, 57)));
	values_number(tree, STR("end_y"), down(way.count - 1, 0));
	values_flag(tree, STR("under_way"),
	            way.gone + 1 < way.count && way.stops[way.gone + 1].mark != MARK_LATE);
	stops = values_list(tree, STR("stops"));
	for (size_t i = 0; i < way.count; i++)
		show(values_add_tree(stops), w, &way, i);
}

void way_values(struct values *v, const struct words *w, const struct timescale *t,
                enum holder whose)
{
	add_way(v, w, t, false, whose);
}

void way_values_council(struct values *v, const struct words *w, const struct timescale *t)
{
	add_way(v, w, t, true, HOLDER_READER);
}
