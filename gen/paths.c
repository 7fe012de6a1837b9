#include "gen/paths.h"

#include "gen/form_ways.h"
#include "gen/rule_words.h"
#include "store/base/arena.h"
#include "store/compiled/field_kind.h"

/* Of all pages together, and of one field with them. */
enum { PAGES_STEPS = 8000000, FIELD_STEPS = 1000000 };

static bool is_question(const struct form_field *field)
{
	return field_kind(field->type)->answer != ANSWER_NONE;
}

/* --- finding them ----------------------------------------------------------------------------- */

static size_t rule_number(const struct paths *p, const struct condition *rule)
{
	size_t i = 0;

	while (i < p->rule_count && !rule_words_same(p->rules[i], rule))
		i++;
	return i;
}

static void find_rules(struct paths *p)
{
	for (size_t i = 0; i < p->form->page_count; i++) {
		const struct condition *rule = p->form->pages[i].show_if;

		if (!rule || rule_number(p, rule) < p->rule_count)
			continue;
		if (p->rule_count == PATHS_MAX)
			p->stopped = true;
		else
			p->rules[p->rule_count++] = rule;
	}
}

static bool has_page(const struct paths *p, const struct path *path, const struct form_page *page)
{
	size_t rule = page->show_if ? rule_number(p, page->show_if) : 0;

	return !page->show_if || rule == p->rule_count || (path->held >> rule & 1) != 0;
}

/* A form in which something required is shown and empty cannot be sent: nobody walks that path to
 * its end. */
static bool can_be_sent(struct form_ways *w)
{
	for (size_t i = 0; i < w->count; i++) {
		const struct form_way *one = &w->fields[i];

		if (one->field && one->field->required == REQUIRED && one->state == 0 &&
		    one->look != BY_CHANCE && form_ways_hold(w, one->page->show_if) &&
		    form_ways_hold(w, one->field->show_if))
			return false;
	}
	return true;
}

static uint64_t held(const struct paths *p, struct form_ways *w)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < p->rule_count; i++)
		bits |= (uint64_t)form_ways_hold(w, p->rules[i]) << i;
	return bits;
}

static size_t path_number(const struct paths *p, uint64_t bits)
{
	size_t i = 0;

	while (i < p->count && p->list[i].held != bits)
		i++;
	return i;
}

static struct form_ways look(const struct paths *p, const struct condition *also, long steps)
{
	struct form_ways w = form_ways_open(p->form, steps);

	for (size_t i = 0; i < p->rule_count; i++)
		form_ways_look(&w, p->rules[i]);
	form_ways_look(&w, also);
	return w;
}

static void find_paths(struct paths *p)
{
	struct form_ways w = look(p, NULL, PAGES_STEPS);

	if (!form_ways_begin(&w)) {
		p->stopped = true;
		return;
	}
	do {
		uint64_t bits = can_be_sent(&w) ? held(p, &w) : 0;
		size_t i;

		if (!can_be_sent(&w) || w.steps < 0)
			continue;
		i = path_number(p, bits);
		if (i < p->count)
			continue;
		if (p->count == PATHS_MAX) {
			p->stopped = true;
			return;
		}
		p->list[p->count++].held = bits;
	} while (w.steps > 0 && form_ways_next(&w));
	p->stopped |= w.steps <= 0;
}

/* --- what happens to a field on each path ----------------------------------------------------- */

/* A bit for each path on which the field's own rule can hold, and on which it can fail. */
struct fate {
	uint64_t holds, fails;
};

static uint64_t all_paths(const struct paths *p)
{
	return p->count == 64 ? UINT64_MAX : ((uint64_t)1 << p->count) - 1;
}

static struct fate fate_of(const struct paths *p, const struct condition *rule)
{
	struct fate fate = { 0, 0 };
	uint64_t all = all_paths(p);
	struct form_ways w;

	if (!rule)
		return (struct fate){ all, 0 };
	w = look(p, rule, FIELD_STEPS);
	if (!form_ways_begin(&w))
		return (struct fate){ all, all };
	do {
		size_t path = can_be_sent(&w) ? path_number(p, held(p, &w)) : p->count;

		if (path < p->count)
			*(form_ways_hold(&w, rule) ? &fate.holds : &fate.fails) |= (uint64_t)1 << path;
		if (fate.holds == all && fate.fails == all)
			return fate;
	} while (w.steps > 0 && form_ways_next(&w));
	return w.steps > 0 ? fate : (struct fate){ all, all };
}

static void count_field(struct paths *p, const struct form_page *page,
                        const struct form_field *field)
{
	struct fate fate;

	if (!is_question(field))
		return;
	fate = fate_of(p, field->show_if);
	for (size_t i = 0; i < p->count; i++) {
		struct path *path = &p->list[i];
		bool can = (fate.holds >> i & 1) != 0, must = can && (fate.fails >> i & 1) == 0;

		if (!has_page(p, path, page))
			continue;
		path->questions.least += must;
		path->questions.most += can;
		path->required.least += must && field->required == REQUIRED;
		path->required.most += can && field->required == REQUIRED;
	}
}

struct paths paths_find(struct arena *a, const struct form *f)
{
	struct paths p = { .arena = a, .form = f };

	find_rules(&p);
	find_paths(&p);
	for (size_t i = 0; i < f->page_count; i++) {
		for (size_t k = 0; k < p.count; k++)
			p.list[k].pages += has_page(&p, &p.list[k], &f->pages[i]);
		for (size_t k = 0; k < f->pages[i].field_count; k++)
			count_field(&p, &f->pages[i], &f->pages[i].fields[k]);
	}
	return p;
}

/* --- writing ---------------------------------------------------------------------------------- */

static void add(struct buf *b, const char *before, struct str text, const char *after)
{
	buf_text(b, before);
	buf_add(b, text);
	buf_text(b, after);
}

static void add_count(struct buf *b, size_t n, const char *one, const char *many)
{
	buf_number(b, (int64_t)n);
	buf_text(b, n == 1 ? one : many);
}

static void add_counts(struct buf *b, const struct path_count *n, const char *what)
{
	buf_number(b, (int64_t)n->least);
	if (n->most > n->least) {
		buf_text(b, " to ");
		buf_number(b, (int64_t)n->most);
	}
	buf_text(b, what);
}

/* Numbers of the bits that are set, from 1: "1-4, 6". */
static void add_numbers(struct buf *b, const bool *set, size_t count)
{
	bool any = false;

	for (size_t i = 0; i < count; i++) {
		size_t last = i;

		if (!set[i])
			continue;
		while (last + 1 < count && set[last + 1])
			last++;
		buf_text(b, any ? ", " : "");
		buf_number(b, (int64_t)i + 1);
		if (last > i) {
			buf_text(b, last > i + 1 ? "-" : ", ");
			buf_number(b, (int64_t)last + 1);
		}
		any = true;
		i = last;
	}
}

static void add_fate(const struct paths *p, const struct form_page *page, struct fate fate,
                     struct buf *out)
{
	bool always[PATHS_MAX] = { false }, never[PATHS_MAX] = { false };
	size_t always_count = 0, never_count = 0, pages = 0;

	for (size_t i = 0; i < p->count; i++) {
		if (!has_page(p, &p->list[i], page))
			continue;
		pages++;
		always[i] = (fate.fails >> i & 1) == 0 && (fate.holds >> i & 1) != 0;
		never[i] = (fate.holds >> i & 1) == 0;
		always_count += always[i];
		never_count += never[i];
	}
	if (pages < 2 || always_count + never_count == 0)
		return;
	if (always_count > 0) {
		buf_text(out, "; always on path ");
		add_numbers(out, always, p->count);
	}
	if (never_count > 0) {
		buf_text(out, "; never on path ");
		add_numbers(out, never, p->count);
	}
}

static void write_field(const struct paths *p, const struct form_page *page,
                        const struct form_field *field, struct buf *out)
{
	static const char *const marks[] = { [OPTIONAL] = "  ", [RECOMMENDED] = " +",
	                                     [REQUIRED] = " *" };

	if (!is_question(field))
		return;
	add(out, "    ", STR(""), marks[field->required]);
	add(out, " ", field->id, " (");
	add(out, field_kind(field->type)->name, STR(""), ") ");
	add(out, "", rule_words_label(p->arena, &field->label), "\n");
	if (!field->show_if)
		return;
	add(out, "         if ", rule_words(p->arena, p->form, field->show_if, false), "");
	add_fate(p, page, fate_of(p, field->show_if), out);
	buf_byte(out, '\n');
}

static void write_page(const struct paths *p, const struct form_page *page, struct buf *out)
{
	buf_byte(out, ' ');
	buf_text(out, page - p->form->pages < 9 ? " " : "");
	buf_number(out, page - p->form->pages + 1);
	add(out, " ", page->id, ": ");
	add(out, "", rule_words_label(p->arena, &page->title), "\n");
	if (page->show_if)
		add(out, "     only if ", rule_words(p->arena, p->form, page->show_if, false), "\n");
	for (size_t i = 0; i < page->field_count; i++)
		write_field(p, page, &page->fields[i], out);
}

static void write_path(const struct paths *p, size_t number, struct buf *out)
{
	const struct path *path = &p->list[number];
	bool *set = ARENA_MANY(p->arena, p->form->page_count, bool);

	buf_text(out, "Path ");
	buf_number(out, (int64_t)number + 1);
	buf_text(out, ": ");
	add_count(out, path->pages, " page, ", " pages, ");
	add_counts(out, &path->questions, " questions, ");
	add_counts(out, &path->required, " required\n");
	for (size_t i = 0; i < p->rule_count; i++)
		add(out, i == 0 ? "  when " : "   and ",
		    rule_words(p->arena, p->form, p->rules[i], (path->held >> i & 1) == 0), "\n");
	for (size_t i = 0; i < p->form->page_count; i++)
		set[i] = has_page(p, path, &p->form->pages[i]);
	buf_text(out, " pages ");
	add_numbers(out, set, p->form->page_count);
	buf_byte(out, '\n');
}

static void write_total(const struct paths *p, struct buf *out)
{
	size_t questions = 0, by_need[REQUIRED + 1] = { 0 };

	for (size_t i = 0; i < p->form->page_count; i++)
		for (size_t k = 0; k < p->form->pages[i].field_count; k++)
			if (is_question(&p->form->pages[i].fields[k])) {
				questions++;
				by_need[p->form->pages[i].fields[k].required]++;
			}
	add_count(out, p->form->page_count, " page, ", " pages, ");
	add_count(out, questions, " question: ", " questions: ");
	buf_number(out, (int64_t)by_need[REQUIRED]);
	buf_text(out, " required (*), ");
	buf_number(out, (int64_t)by_need[RECOMMENDED]);
	buf_text(out, " recommended (+), the others optional. ");
	add_count(out, p->count, " path.\n", " paths.\n");
	if (p->stopped)
		buf_text(out,
		         "There are more ways to answer than can be tried: these paths are not all of them.\n");
}

void paths_write(const struct paths *p, struct buf *out)
{
	add(out, "", p->form->id, ": ");
	add(out, "", p->form->title, "\n");
	write_total(p, out);
	buf_byte(out, '\n');
	for (size_t i = 0; i < p->form->page_count; i++)
		write_page(p, &p->form->pages[i], out);
	for (size_t i = 0; i < p->count; i++) {
		buf_byte(out, '\n');
		write_path(p, i, out);
	}
}
